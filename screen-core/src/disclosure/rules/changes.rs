//! What changed since the version before, as far as it is for the public: rules that
//! are not published, conditions and terms stay out (article 5(2)).

use super::super::diff::{ChangeArea, ChangeEffect, ChangeKind, PackChange, compare};
use super::super::summary::PackSummary;
use super::super::words::{self, tr};
use super::document::{Line, Section, clean};
use crate::verdict::messages::Locale;

/// The section with the changes.
pub(super) fn changes(previous: &PackSummary, current: &PackSummary, l: Locale) -> Section {
    let mut section = Section::new("changes", tr!(l, "What changed", "本次变更"));
    let diff = compare(&published(previous), &published(current), l);
    let (version, date) = (
        clean(&previous.policy.version),
        words::date(previous.policy.effective_at, l),
    );
    let mut lines: Vec<Line> = diff
        .changes
        .iter()
        .filter_map(|change| shown(change, l))
        .collect();
    let terms = |what: &str| {
        let mut changes = diff.changes.iter();
        changes.any(|change| change.area == ChangeArea::Terms && change.path.starts_with(what))
    };
    if terms("lists.") {
        lines.push(
            tr!(
                l,
                "The word lists behind the rules were updated.",
                "规则所用的词表已更新。"
            )
            .into(),
        );
    }
    if terms("patterns.") {
        lines.push(
            tr!(
                l,
                "The patterns behind the rules were updated.",
                "规则所用的模式已更新。"
            )
            .into(),
        );
    }
    section.text(tr!(
        l,
        "Compared with version {version}, in force from {date}:",
        "与第 {version} 版（自{date}起生效）相比："
    ));
    if lines.is_empty() {
        lines.push(tr!(l, "Nothing changed.", "没有变更。").into());
    }
    section.list(lines);
    section
}

/// A summary with the rules that are not published left out.
fn published(summary: &PackSummary) -> PackSummary {
    let mut summary = summary.clone();
    summary.policy.rules.retain(|rule| rule.public);
    summary
}

fn shown(change: &PackChange, l: Locale) -> Option<Line> {
    match change.area {
        // How content is recognized helps those who evade it; names are other people's.
        ChangeArea::Terms | ChangeArea::Names => return None,
        ChangeArea::Checks if change.path != "on_unknown" => return None,
        _ => {}
    }
    let refined = change.area == ChangeArea::Rules && change.path.ends_with(".match");
    let say = if refined && change.kind == ChangeKind::Changed {
        let rule = change
            .path
            .trim_start_matches("rules.")
            .trim_end_matches(".match");
        let rule = rule.trim_matches('"');
        tr!(
            l,
            "How content is recognized by the rule {rule} was refined.",
            "规则 {rule} 的识别方式已调整。"
        )
    } else {
        clean(&change.say)
    };
    let line = Line::from(say);
    Some(match change.effect {
        ChangeEffect::Stricter => line.text(" ").strong(tr!(l, "(stricter)", "（更严格）")),
        ChangeEffect::Milder => line.text(" ").strong(tr!(l, "(milder)", "（更宽松）")),
        ChangeEffect::Neutral => line,
    })
}
