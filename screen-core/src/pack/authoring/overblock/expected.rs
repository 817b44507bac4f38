//! `[lint.expected]`: rules that may act on ordinary texts, each with the reason.
//!
//! ```toml
//! [lint.expected]
//! "self-harm.support" = "it offers help and stops nobody"
//! ```

use toml::de::DeTable;

use super::super::diagnostic::{Code, most_like};
use super::super::reader::Table;
use super::report::Report;
use super::{Findings, Places};

/// A rule the lint lets act on ordinary texts.
pub(super) struct Expected {
    pub(super) rule: String,
    pub(super) reason: String,
}

/// Checks the section `[lint]` when the pack is built, against the names of its rules.
pub(in super::super) fn check(lint: &Table<'_>, rules: &[&str]) {
    let Some(expected) = lint.get("expected").and_then(|node| node.table()) else {
        return;
    };
    for (id, name, reason) in expected.entries() {
        if !rules.contains(&id) {
            let help = most_like(id, rules.iter().copied()).map_or_else(
                || "write the name of a rule in quotes: `\"scam.loan\" = \"why\"`".to_owned(),
                |like| format!("did you mean `{like}`?"),
            );
            let message = format!("there is no rule `{id}`");
            name.error(Code::UnknownKey, message, Some(help));
            continue;
        }
        if reason.text().is_some_and(|text| text.trim().is_empty()) {
            let message = format!("`{id}` is expected to act on ordinary texts, but not why");
            let help = "say it for the next person: `= \"it offers help and stops nobody\"`";
            reason.error(Code::OutOfRange, message, Some(help.to_owned()));
        }
    }
}

/// Reads the section once more, for the lint itself.
pub(super) fn read(root: &DeTable<'_>) -> Vec<Expected> {
    let section = root
        .get("lint")
        .and_then(|lint| lint.get_ref().as_table()?.get("expected"));
    let entries = section.and_then(|expected| expected.get_ref().as_table());
    entries
        .into_iter()
        .flat_map(DeTable::iter)
        .filter_map(|(id, reason)| {
            Some(Expected {
                rule: id.get_ref().to_string(),
                reason: reason.get_ref().as_str()?.to_owned(),
            })
        })
        .collect()
}

/// Rules that are let off and need it no more.
pub(super) fn unneeded(
    expected: &[Expected],
    report: &Report,
    places: &Places<'_>,
    findings: &mut Findings,
) {
    for idle in expected.iter().filter(|expected| {
        !report
            .rules
            .iter()
            .any(|row| row.rule.as_str() == expected.rule)
    }) {
        findings.add(
            places.source,
            places.of(&["lint", "expected", idle.rule.as_str()]),
            Code::ExpectedIdle,
            format!("the rule `{}` acts on no text of these corpora", idle.rule),
            "remove the line, unless it is meant for a corpus of your own",
        );
    }
}
