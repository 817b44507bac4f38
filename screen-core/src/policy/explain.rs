//! Why a text is judged as it is: every hit with its term, the steps that lead from the
//! text to it, its places, and the rules it counts for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Case;
use super::condition::{Truth, evaluate};
use super::content::{action_of, evidence, spans, trace};
use crate::error::{ErrorCode, RequestError};
use crate::ids::RuleId;
use crate::pack::{Condition, Pack};
use crate::request::{ScreenRequest, Segment};
use crate::scan::patterns::{PatternHits, needs};
use crate::scan::{Facts, steps};
use crate::signal::{Signal, Span};
use crate::text::{FoldTable, Folding, OverBudget, View};
use crate::verdict::Action;

/// What the content of an interaction holds, and which rules it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// What the whole verdict does, all gates asked.
    pub action: Action,
    /// Terms and patterns in the text, by list and pattern, from left to right.
    pub hits: Vec<ExplainedHit>,
    /// Every signal that is not zero.
    pub signals: Vec<Signal>,
    /// The rules whose condition holds, in the order of the pack.
    pub rules: Vec<ExplainedRule>,
}

/// A term or a pattern in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExplainedHit {
    /// The list of the term.
    pub list: Option<String>,
    /// The pattern.
    pub pattern: Option<String>,
    /// The term as the pack has it.
    pub term: Option<String>,
    /// The steps by which a disguise was seen through, such as `leet`; none for a term
    /// that stands there.
    pub steps: Vec<String>,
    /// What was folded away before anything was compared: `case`, `compatibility`,
    /// `invisible`, `marks`, `separators`, `traditional`.
    pub folded: Vec<String>,
    /// Where it stands in the text as it was entered.
    pub spans: Vec<Span>,
    /// The rules that hold and ask for this list or pattern.
    pub rules: Vec<RuleId>,
}

/// A rule whose condition holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExplainedRule {
    /// Its id.
    pub rule: RuleId,
    /// What it does at the tier of the account.
    pub action: Action,
    /// Whether it holds only because something could not be computed.
    pub unknown: bool,
}

/// Explains the content of an interaction. It is for the operator: rules that are not
/// published stand in it as well.
///
/// # Errors
/// `too_large` for a text with more in it than can be looked at.
pub(crate) fn explain(
    pack: &Pack,
    request: &ScreenRequest,
    action: Action,
) -> Result<Explanation, RequestError> {
    let case = Case::new(pack, request);
    explained(&case, action).map_err(|_| {
        let message = "more in it than can be looked at";
        RequestError::at(ErrorCode::TooLarge, "interaction.segments", message)
            .help("take it in parts")
    })
}

fn explained(case: &Case<'_>, action: Action) -> Result<Explanation, OverBudget> {
    let text = case.text()?;
    let folded = &text.folded;
    let view = View::new(folded);
    let print = crate::text::fingerprint(&view);
    let facts = Facts {
        folded,
        view: &view,
        urls: &text.urls,
        request: case.request,
        fingerprint: print.as_ref(),
    };
    let matcher = case.pack.matcher();
    let hits = matcher.scan(folded, &view, false)?;
    let patterns = case.pack.automata().map_err(|_| OverBudget)?;
    let patterns = if patterns.is_empty() {
        PatternHits::default()
    } else {
        patterns.scan(folded, needs::of_text(folded.as_str()))?
    };
    let evidence = evidence(&facts, &hits, &patterns, None);
    let mut rules = Vec::new();
    let mut asking = Vec::new();
    for rule in &case.policy.rules {
        let truth = evaluate(&rule.condition, &evidence).truth;
        if truth != Truth::No {
            let mut asks = Asks::default();
            asks.add(&rule.condition);
            asking.push((&rule.id, asks));
            rules.push(ExplainedRule {
                rule: rule.id.clone(),
                action: action_of(rule, case.tier),
                unknown: truth == Truth::Unknown,
            });
        }
    }
    let segments = &case.request.interaction.segments;
    let asked = |of: &dyn Fn(&Asks) -> bool| -> Vec<RuleId> {
        let ids = asking.iter().filter(|(_, asks)| of(asks));
        ids.map(|(id, _)| (*id).clone()).collect()
    };
    let name_of = |list: u32| {
        let name = case.pack.lists().nth(list as usize);
        name.map(|(name, _)| name.to_owned())
    };
    let mut explained: Vec<ExplainedHit> = matcher
        .found(folded, &view)?
        .into_iter()
        .map(|(hit, term)| {
            let spans = spans(folded, &[hit.place]);
            ExplainedHit {
                list: name_of(hit.list),
                pattern: None,
                steps: steps::names(hit.steps).map(str::to_owned).collect(),
                folded: foldings(segments, &spans, &term, &matcher.table),
                spans,
                rules: asked(&|asks| asks.lists.contains(&hit.list)),
                term: Some(term),
            }
        })
        .collect();
    for (number, (name, _)) in (0u32..).zip(case.pack.patterns()) {
        explained.extend(patterns.of(number).map(|place| ExplainedHit {
            list: None,
            pattern: Some(name.to_owned()),
            term: None,
            steps: Vec::new(),
            folded: Vec::new(),
            spans: spans(folded, &[place]),
            rules: asked(&|asks| asks.patterns.contains(&number)),
        }));
    }
    Ok(Explanation {
        action,
        hits: explained,
        signals: trace(&evidence, case.request),
        rules,
    })
}

/// What a condition asks for.
#[derive(Default)]
struct Asks {
    lists: BTreeSet<u32>,
    patterns: BTreeSet<u32>,
}

impl Asks {
    fn add(&mut self, condition: &Condition) {
        match condition {
            Condition::All { of, .. } | Condition::Any(of) => {
                of.iter().for_each(|part| self.add(part));
            }
            // What must be absent is no reason for a hit.
            Condition::None(_) | Condition::Signal(_) => {}
            Condition::List { list, .. } => {
                self.lists.insert(*list);
            }
            Condition::Pattern { pattern, .. } => {
                self.patterns.insert(*pattern);
            }
        }
    }
}

/// What lies between the text as it was entered and what was compared.
fn foldings(
    segments: &[Segment],
    spans: &[Span],
    term: &str,
    table: &FoldTable<'_>,
) -> Vec<String> {
    let is_same = |a: char, b: char| table.code_of_folded(a) == table.code_of_folded(b);
    let mut found: BTreeSet<&'static str> = BTreeSet::new();
    for span in spans {
        let range = span.start_byte as usize..span.end_byte as usize;
        let text = segments
            .get(span.segment as usize)
            .and_then(|segment| segment.text.get(range))
            .unwrap_or_default();
        for folding in text.chars().map(|c| Folding::of(c, term, is_same)) {
            found.extend(folding.map(Folding::name));
        }
    }
    found.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::authoring::{build, example};
    use crate::scan::testing;

    fn explained(text: &str) -> Explanation {
        let mut files = example();
        let list = "you won\nprize\n加微信\n".as_bytes().to_vec();
        files.insert("lists/prize-job-refund.txt".to_owned(), list);
        let built = build(&files).expect("no mistakes");
        let pack = Pack::load(&built.bytes).expect("just built");
        crate::engine::explain(&pack, &testing::request(text)).expect("short")
    }

    #[test]
    fn every_hit_tells_term_steps_places_and_rules() {
        let text = "PR1ZE! ｐａｙ the fee, p-rize; 加威\u{200b}信 加薇信 jia微信 pay\u{200b} first";
        let explanation = explained(text);
        let seen: Vec<String> = explanation
            .hits
            .iter()
            .map(|hit| {
                let span = hit.spans.first().expect("a place");
                let range = span.start_byte as usize..span.end_byte as usize;
                format!(
                    "{}={} {}/{} {}",
                    text.get(range).expect("whole characters"),
                    hit.term.as_deref().unwrap_or_default(),
                    hit.steps.join("+"),
                    hit.folded.join("+"),
                    hit.rules.len(),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                "ｐａｙ the fee=pay the fee /compatibility 1",
                "pay\u{200b} first=pay first /invisible 1",
                "PR1ZE=prize leet/case 1",
                "p-rize=prize inner/separators 1",
                "加威\u{200b}信=加微信 sound/invisible 1",
                "加薇信=加微信 sound/ 1",
                "jia微信=加微信 pinyin/ 1",
            ]
        );
        let [rule] = <[_; 1]>::try_from(explanation.rules).expect("the only rule");
        assert!(!rule.unknown && rule.action == explanation.action);
    }

    #[test]
    fn traditional_forms_are_told() {
        let explanation = explained("加微信 加薇信");
        assert!(explanation.hits.iter().all(|hit| hit.folded.is_empty()));
        let explanation = explained("you won 獎 prize");
        assert_eq!(explanation.hits.len(), 2);
    }
}
