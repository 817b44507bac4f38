//! `eu-dsa`: the Digital Services Act, D01 to D05, one function a code.

use super::messages as m;
use super::{Found, rule_place};
use crate::limits::APPEAL_DAYS;
use crate::pack::{Category, Policy, RungStep};
use crate::verdict::Action;

/// All checks, by code.
pub(super) fn check(policy: &Policy, found: &mut Found) {
    statements(policy, found);
    appeals(policy, found);
    misuse(policy, found);
    warnings(policy, found);
    categories(policy, found);
}

/// The engine makes a statement of reasons for every restriction; its ground is the
/// rule's own words, so these must be there.
fn statements(policy: &Policy, found: &mut Found) {
    for rule in &policy.rules {
        let restricts = rule
            .then
            .iter()
            .any(|action| *action > Action::AllowSampled);
        if restricts && rule.say.en.trim().is_empty() {
            let fill = [("rule", rule.id.as_str())];
            found.error(&m::D01_WORDS, rule_place(&rule.id, "meta.say"), &fill);
        }
    }
}

fn appeals(policy: &Policy, found: &mut Found) {
    let days = policy.appeals.days;
    if days < APPEAL_DAYS {
        let (days, min) = (days.to_string(), APPEAL_DAYS.to_string());
        found.error(
            &m::D02_DAYS,
            "appeals.days",
            &[("days", &days), ("min", &min)],
        );
    }
    let lead = policy.responsible.get("appeals_lead");
    if lead.is_none_or(|person| person.name.trim().is_empty()) {
        found.error(&m::D02_HUMAN, "responsible.appeals_lead", &[]);
    }
    found.endpoint(policy, "appeals", &m::D02_ABSENT, &m::D02_EMPTY);
}

/// Words that introduce an example.
const EXAMPLES: [&str; 7] = [
    "example",
    "for instance",
    "e.g.",
    "such as",
    "例如",
    "比如",
    "举例",
];

fn misuse(policy: &Policy, found: &mut Found) {
    let Some(text) = policy
        .reports
        .misuse
        .as_ref()
        .filter(|text| !text.en.trim().is_empty())
    else {
        found.error(&m::D03_TEXT, "reports.misuse", &[]);
        return;
    };
    let shown = |text: &str| {
        let text = text.to_lowercase();
        EXAMPLES.iter().any(|word| text.contains(word))
    };
    if !shown(&text.en) || text.zh.as_ref().is_some_and(|zh| !shown(zh)) {
        found.warning(&m::D03_EXAMPLES, "reports.misuse", &[]);
    }
}

/// Whoever is suspended was warned before: reporters and authors alike.
fn warnings(policy: &Policy, found: &mut Found) {
    let reports = &policy.reports;
    let earlier = reports.warn_count < reports.suspend_count
        && reports.warn_ratio_ppm <= reports.suspend_ratio_ppm;
    if !earlier {
        found.error(&m::D04_REPORTS, "reports.suspend", &[]);
    }
    let first = |step: RungStep| {
        let steps = policy.ladder.steps.iter();
        steps
            .filter(|rung| rung.step == step)
            .map(|rung| rung.points)
            .min()
    };
    let suspended = first(RungStep::SuspendUpdates).or(first(RungStep::CloseAccount));
    let Some(suspended) = suspended else {
        return;
    };
    if first(RungStep::WarnRectify).is_none_or(|warned| warned >= suspended) {
        found.error(&m::D04_LADDER, "ladder.steps", &[]);
    }
}

/// Every category but `off_topic` has its place in the transparency database; that one
/// is for choices of thread owners and is no ground for a decision of the platform.
fn categories(policy: &Policy, found: &mut Found) {
    for rule in &policy.rules {
        let hard = rule.severity.is_some() || rule.then.iter().any(|action| *action > Action::Hold);
        if rule.category == Category::OffTopic && hard {
            let fill = [("rule", rule.id.as_str())];
            found.error(
                &m::D05_CATEGORY,
                rule_place(&rule.id, "meta.category"),
                &fill,
            );
        }
    }
}
