//! A pack's own test cases: what its content rules say about a text.

use toml::de::DeTable;

use super::diagnostic::{Code, Diagnostic, Level, Sink};
use super::reader::{Node, Place, Table};
use super::{Files, lists};
use crate::ids::{Fingerprint, RuleId};
use crate::pack::Pack;
use crate::policy::screen_content;
use crate::request::{RecentText, ScreenRequest, Segment, SegmentSource};
use crate::standing::Tier;
use crate::text::{FoldedText, View, fingerprint};
use crate::time::SECOND_MS;
use crate::verdict::Action;

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The case.
    pub name: String,
    /// Its file.
    pub file: String,
    /// What was different from what it expects; none where it passed.
    pub failure: Option<String>,
}

struct Case {
    name: String,
    segments: Vec<Segment>,
    tier: Tier,
    expect: Action,
    rule: Option<RuleId>,
    mentions: u32,
    recent_copies: u32,
}

/// Runs all cases of a pack's folder.
///
/// # Errors
/// What is wrong with the case files themselves.
pub fn test(files: &Files, pack: &Pack) -> Result<Vec<CaseResult>, Vec<Diagnostic>> {
    let sink = Sink::default();
    let mut results = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("cases/")) {
        let Some(source) = lists::text(path, bytes, &sink) else {
            continue;
        };
        let (root, errors) = DeTable::parse_recoverable(source.text);
        for error in &errors {
            sink.add(
                source,
                error.span().unwrap_or(0..0),
                Code::Syntax,
                error.message(),
                None,
            );
        }
        let table = Table::root(
            &root,
            Place {
                source,
                sink: &sink,
            },
        );
        let nodes = table
            .need("case")
            .and_then(|node| node.list())
            .unwrap_or_default();
        table.finish();
        for case in nodes.iter().filter_map(read) {
            let failure = run(&case, pack);
            results.push(CaseResult {
                name: case.name,
                file: path.clone(),
                failure,
            });
        }
    }
    let found = sink.into_diagnostics();
    if found
        .iter()
        .any(|diagnostic| diagnostic.level == Level::Error)
    {
        Err(found)
    } else {
        Ok(results)
    }
}

fn read(node: &Node<'_>) -> Option<Case> {
    let table = node.table()?;
    let name = table
        .need("name")
        .and_then(|node| node.text().map(str::to_owned));
    let segment = |key, source| {
        let text = table.get(key)?.text()?.to_owned();
        Some(Segment { source, text })
    };
    let segments: Vec<Segment> = [
        segment("title", SegmentSource::Title),
        segment("text", SegmentSource::Body),
    ]
    .into_iter()
    .flatten()
    .collect();
    let tier = table.get("tier").map_or(Some(Tier::T2), |node| node.word());
    let expect = table.need("expect").and_then(|node| node.word());
    let rule = table
        .get("rule")
        .and_then(|node| node.text().map(RuleId::from));
    let mentions = table
        .get("mentions")
        .map_or(Some(0), |node| node.number(0..=1_000));
    let recent_copies = table
        .get("recent_copies")
        .map_or(Some(0), |node| node.number(0..=1_000));
    // For the reader of the file: what an innocent case comes close to.
    let _ = table.get("near_miss_of").map(|node| node.text());
    if segments.is_empty() {
        node.error(Code::MissingKey, "a case needs a `text` or a `title`", None);
    }
    table.finish();
    Some(Case {
        name: name?,
        segments,
        tier: tier?,
        expect: expect?,
        rule,
        mentions: mentions?,
        recent_copies: recent_copies?,
    })
}

/// Runs one case; says what was different.
fn run(case: &Case, pack: &Pack) -> Option<String> {
    let request = request(case)?;
    let content = screen_content(pack, &request, case.tier);
    let rules = || {
        content
            .rules
            .iter()
            .map(|rule| rule.0.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    if content.action != case.expect {
        let by = if content.rules.is_empty() {
            String::new()
        } else {
            format!(" by {}", rules())
        };
        let word = |action: Action| {
            String::from_utf8(crate::canonical::to_vec(&action)).unwrap_or_default()
        };
        return Some(format!(
            "expected {}, got {}{by}",
            word(case.expect),
            word(content.action)
        ));
    }
    let rule = case.rule.as_ref()?;
    (!content.rules.contains(rule)).then(|| format!("expected the rule {rule}, got {}", rules()))
}

fn request(case: &Case) -> Option<ScreenRequest> {
    let mut request = ScreenRequest::from_json(
        br#"{"decision_id":"case","now_ms":4102444800000,"mode":"preview",
            "actor":{"id":"author","category":"individual","created_at":0},
            "interaction":{"id":"case","kind":"comment","created_at":4102444800000}}"#,
    )
    .ok()?;
    request.interaction.segments = case.segments.clone();
    request.interaction.mentions = (0..case.mentions)
        .map(|n| crate::ids::AccountId(format!("m{n}")))
        .collect();
    let print: Option<Fingerprint> = FoldedText::new(&case.segments)
        .ok()
        .and_then(|folded| fingerprint(&View::new(&folded)));
    let at = request.now_ms - SECOND_MS;
    request.recent = (0..case.recent_copies)
        .filter_map(|_| {
            Some(RecentText {
                fingerprint: print.clone()?,
                at,
            })
        })
        .collect();
    Some(request)
}
