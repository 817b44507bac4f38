//! The published rules: one page, made from the pack, in English or Chinese, as
//! Markdown or as a whole HTML document (articles 1, 5(2), 6(2), 7(2), 15(1) and 18).
//!
//! What the page says and what the engine does come from the same pack, so they cannot
//! drift apart. Rules that are not published stay unknown but for their number.

mod changes;
mod community;
mod content;
mod document;
mod html;
mod keeping;
mod markdown;
mod standing;

use serde::{Deserialize, Serialize};

use super::summary::{PackSummary, describe};
use super::words::{self, tr};
use crate::error::RequestError;
use crate::ids::Hash;
use crate::pack::{Pack, Profile};
use crate::time::Ms;
use crate::verdict::messages::Locale;
use document::{Line, Page, Section, clean, paragraphs};

/// How the rules page should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RenderRulesRequest {
    /// Its language; English by default.
    #[serde(default)]
    pub locale: Option<String>,
    /// Its format.
    pub format: RulesFormat,
    /// The version that held before, so that the page tells what changed.
    #[serde(default)]
    pub previous: Option<PackSummary>,
}

/// The format of a rules page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RulesFormat {
    /// CommonMark with tables.
    Markdown,
    /// A whole HTML document that loads nothing.
    Html,
}

/// A rules page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RulesPage {
    /// Its language, as in HTML: `en` or `zh-Hans`.
    pub lang: String,
    /// Its media type.
    pub media_type: String,
    /// The version of the rules it tells of.
    pub version: String,
    /// From when on they hold.
    pub effective_at: Ms,
    /// The SHA-256 of the built pack.
    pub digest: Hash,
    /// The page.
    pub text: String,
}

/// Writes the rules page of the pack at work.
///
/// # Errors
/// A summary over a bound.
pub fn render_rules(pack: &Pack, request: &RenderRulesRequest) -> Result<RulesPage, RequestError> {
    if let Some(previous) = &request.previous {
        previous.check("previous")?;
    }
    let locale = Locale::of(request.locale.as_deref());
    let summary = describe(pack);
    let page = page(&summary, request.previous.as_ref(), locale);
    let (media_type, text) = match request.format {
        RulesFormat::Markdown => ("text/markdown; charset=utf-8", markdown::write(&page)),
        RulesFormat::Html => ("text/html; charset=utf-8", html::write(&page)),
    };
    Ok(RulesPage {
        lang: page.lang.to_owned(),
        media_type: media_type.to_owned(),
        version: summary.policy.version.clone(),
        effective_at: summary.policy.effective_at,
        digest: summary.digest,
        text,
    })
}

/// The page, section by section, in the order in which people look for things.
fn page(summary: &PackSummary, previous: Option<&PackSummary>, l: Locale) -> Page {
    let policy = &summary.policy;
    let sections = [
        guidelines(summary, l),
        previous.map(|previous| changes::changes(previous, summary, l)),
        Some(content::rules(policy, l)),
        content::help(policy, l),
        Some(content::findings(policy, l)),
        content::ladder(policy, l),
        Some(standing::credit(policy, l)),
        Some(standing::tiers(policy, l)),
        Some(standing::quotas(policy, l)),
        Some(standing::accounts(policy, l)),
        Some(community::threads(policy, l)),
        Some(community::reports(policy, l)),
        Some(community::appeals(policy, l)),
        Some(community::blocklist(policy, l)),
        Some(keeping::emergencies(policy, l)),
        Some(keeping::retention(policy, l)),
        keeping::people(policy, l),
        Some(keeping::basis(policy, l)),
    ];
    let (lang, contents) = match l {
        Locale::En => ("en", "On this page"),
        Locale::Zh => ("zh-Hans", "本页内容"),
    };
    let digest = summary.digest.as_str();
    Page {
        lang,
        title: tr!(l, "Community rules", "社区规则"),
        lead: lead(summary, l),
        contents,
        sections: sections.into_iter().flatten().collect(),
        footer: vec![
            tr!(
                l,
                "This page is made from the rules the software works by, so both say the same.",
                "本页由系统实际执行的规则自动生成，两者内容一致。"
            )
            .into(),
            Line::from(tr!(l, "Fingerprint of this version: ", "本版本指纹：")).code(digest),
        ],
    }
}

fn lead(summary: &PackSummary, l: Locale) -> Vec<Line> {
    let policy = &summary.policy;
    let (id, version) = (clean(&policy.id), clean(&policy.version));
    let date = words::date(policy.effective_at, l);
    let mut lines: Vec<Line> = vec![
        tr!(
            l,
            "Version {version} of the rules “{id}”. In force from {date}.",
            "规则“{id}”第 {version} 版，自{date}起生效。"
        )
        .into(),
    ];
    if policy.profile != Profile::Minimal {
        let profile = words::profile(policy.profile, l);
        lines.push(
            tr!(
                l,
                "Checked against the profile: {profile}.",
                "所依据的法规配置：{profile}。"
            )
            .into(),
        );
    }
    lines
}

fn guidelines(summary: &PackSummary, l: Locale) -> Option<Section> {
    let text = summary.policy.guidelines.as_ref()?;
    let mut section = Section::new("guidelines", tr!(l, "What we hope for", "社区公约"));
    for paragraph in paragraphs(l.pick(text)) {
        section.text(paragraph);
    }
    Some(section)
}

#[cfg(all(test, feature = "authoring"))]
mod tests {
    use super::*;

    /// Headings never skip a level, ids are unique, every table has a caption, in both
    /// languages.
    #[test]
    fn the_document_is_well_formed() {
        let built =
            crate::pack::authoring::build(&crate::pack::authoring::example()).expect("good");
        let pack = Pack::load(&built.bytes).expect("good");
        for locale in ["en", "zh"] {
            let request = RenderRulesRequest {
                locale: Some(locale.to_owned()),
                format: RulesFormat::Html,
                previous: Some(describe(&pack)),
            };
            let text = render_rules(&pack, &request).expect("a page").text;
            let mut last = 0;
            let mut ids = std::collections::BTreeSet::new();
            for tag in text.split('<').skip(1) {
                let level = ["h1", "h2", "h3", "h4"].iter().position(|name| {
                    tag.starts_with(&format!("{name}>")) || tag.starts_with(&format!("{name} "))
                });
                if let Some(level) = level {
                    assert!(level <= last + 1, "a heading skips a level at <{tag}");
                    last = level;
                }
                if let Some((_, rest)) = tag.split_once(" id=\"") {
                    let id = rest.split('"').next().unwrap_or_default();
                    assert!(ids.insert(id.to_owned()), "{id} twice");
                }
            }
            for element in [
                "table", "section", "article", "ul", "ol", "div", "main", "nav", "tr",
            ] {
                let (open, close) = (format!("<{element}"), format!("</{element}>"));
                let opened = text.matches(&format!("{open}>")).count()
                    + text.matches(&format!("{open} ")).count();
                assert_eq!(opened, text.matches(&close).count(), "{element}");
            }
            assert_eq!(
                text.matches("<table").count(),
                text.matches("<caption").count()
            );
            assert!(!text.contains('{') || text.find('{') > text.find("<style>"));
        }
    }
}
