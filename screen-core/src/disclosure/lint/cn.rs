//! `cn-public-accounts-2017`: the provisions of 2017, L01 to L17, one function a code.

use super::Found;
use super::messages as m;
use crate::limits::APPEAL_DAYS;
use crate::pack::{
    BlockMeasure, Cell, OwnerSetting, Policy, ReportCategory, RungStep, SlackRungStep,
};
use crate::request::{EntityKind, Row, VerificationLevel};
use crate::verdict::Action;

/// Days that content and logs are kept: six months with all their days.
const LOG_DAYS_MIN: u32 = APPEAL_DAYS;

/// The roles the provisions ask for.
pub(super) const ROLES: [&str; 4] = [
    "content_safety_lead",
    "emergency_contact",
    "privacy_lead",
    "appeals_lead",
];

/// Names under which identity data would come in with a request.
const IDENTITY_SIGNALS: [&str; 10] = [
    "legal_name",
    "real_name",
    "full_name",
    "id_number",
    "id_card",
    "passport",
    "phone_number",
    "mobile_number",
    "document_number",
    "national_id",
];

/// All checks, by code.
pub(super) fn check(policy: &Policy, found: &mut Found) {
    roles(policy, found);
    agreement(policy, found);
    identity(policy, found);
    credit(policy, found);
    if !policy.base.labels {
        found.error(&m::L05_LABELS, "base.labels", &[]);
    }
    caps(policy, found);
    declarations(policy, found);
    identity_fields(policy, found);
    found.endpoint(policy, "deregistration", &m::L09_ABSENT, &m::L09_EMPTY);
    respread(policy, found);
    if !policy.base.assessments {
        found.error(&m::L11_ASSESSMENTS, "base.assessments", &[]);
    }
    owners(policy, found);
    slack(policy, found);
    ladder(policy, found);
    blocklist(policy, found);
    reports(policy, found);
    retention(policy, found);
}

fn roles(policy: &Policy, found: &mut Found) {
    for role in ROLES {
        let place = format!("responsible.{role}");
        match policy.responsible.get(role) {
            None => found.error(&m::L01_ROLE, place, &[("role", role)]),
            Some(person) if person.name.trim().is_empty() || person.contact.trim().is_empty() => {
                found.error(&m::L01_EMPTY, place, &[("role", role)]);
            }
            Some(_) => {}
        }
    }
}

fn agreement(policy: &Policy, found: &mut Found) {
    let version = policy
        .base
        .agreement_required
        .as_deref()
        .unwrap_or_default();
    if version.trim().is_empty() {
        found.error(&m::L02_AGREEMENT, "base.agreement_required", &[]);
    }
}

fn identity(policy: &Policy, found: &mut Found) {
    let base = &policy.base;
    let default = base.identity_default;
    if default < VerificationLevel::Phone {
        found.error(&m::L03_DEFAULT, "base.identity.default", &[]);
    }
    let publish = base.identity.get(&Row::Publish).copied();
    if publish.unwrap_or(default) < VerificationLevel::Document {
        found.error(&m::L03_PUBLISH, "base.identity.publish", &[]);
    }
    for (row, level) in &base.identity {
        // Reporting is a right and never asks for an identity.
        let expresses = !matches!(row, Row::Publish | Row::Report);
        if expresses && *level < VerificationLevel::Phone {
            let place = format!("base.identity.{}", row.name());
            found.error(&m::L03_ROW, place, &[("row", row.name())]);
        }
    }
}

/// The credit level reaches what an account may do: some tier asks for it, the tiers
/// differ, and every level that is asked for can be reached.
fn credit(policy: &Policy, found: &mut Found) {
    if policy.tiers.values().all(|rule| rule.credit.is_none()) {
        found.error(&m::L04_UNUSED, "tiers", &[]);
    }
    let rows = || {
        policy
            .matrix
            .rows
            .iter()
            .filter(|(row, _)| **row != Row::Report)
    };
    if rows().all(|(_, [first, rest @ ..])| rest.iter().all(|cell| cell == first)) {
        found.error(&m::L04_FLAT, "matrix", &[]);
    }
    let credit = &policy.credit;
    let most = credit
        .start
        .values()
        .max()
        .copied()
        .unwrap_or(0)
        .saturating_add(credit.earn.tenure_cap)
        .saturating_add(credit.earn.clean_cap)
        .saturating_add(credit.earn.helpful_cap);
    let reached = credit.levels.of(most);
    for (tier, rule) in &policy.tiers {
        if rule.credit.is_some_and(|level| level > reached) {
            let place = format!("tiers.{}.credit", tier.name());
            found.error(&m::L04_UNREACHABLE, place, &[("tier", tier.name())]);
        }
    }
}

const KINDS: [(EntityKind, &str); 5] = [
    (EntityKind::Individual, "individual"),
    (EntityKind::Enterprise, "enterprise"),
    (EntityKind::OtherOrg, "other_org"),
    (EntityKind::PublicBody, "public_body"),
    (EntityKind::NewsMedia, "news_media"),
];

fn caps(policy: &Policy, found: &mut Found) {
    for (kind, name) in KINDS {
        if !policy.base.caps.contains_key(&kind) {
            found.error(&m::L06_CAP, format!("base.caps.{name}"), &[("kind", name)]);
        }
    }
}

/// The engine itself sets when a declaration is due; the pack can say where it is made.
fn declarations(policy: &Policy, found: &mut Found) {
    if policy.base.caps.values().any(|cap| *cap > 1) {
        found.endpoint(policy, "declarations", &m::L07_ABSENT, &m::L07_EMPTY);
    }
}

/// The snapshot has no field for identity data (its schema is tested); a host's signal
/// could still carry some.
fn identity_fields(policy: &Policy, found: &mut Found) {
    for (index, signal) in policy.host_signals.iter().enumerate() {
        let lower = signal.to_lowercase().replace('-', "_");
        if IDENTITY_SIGNALS.iter().any(|name| lower.contains(name)) {
            let place = format!("host_signals[{index}]");
            found.error(&m::L08_SIGNAL, place, &[("signal", signal)]);
        }
    }
}

fn respread(policy: &Policy, found: &mut Found) {
    let rejects = policy
        .rules
        .iter()
        .any(|rule| rule.then.contains(&Action::Reject));
    if rejects && policy.base.respread_days == 0 {
        found.error(&m::L10_RESPREAD, "base.respread_days", &[]);
    }
}

fn owners(policy: &Policy, found: &mut Found) {
    for setting in OwnerSetting::ALL {
        if !policy.owners.settings.contains(&setting) {
            let name = super::super::words::wire(&setting);
            found.error(&m::L12_SETTING, "owners.settings", &[("setting", &name)]);
        }
    }
}

fn slack(policy: &Policy, found: &mut Found) {
    let steps = &policy.slack.steps;
    if steps.last().map(|rung| rung.step) != Some(SlackRungStep::CancelInteractions) {
        found.error(&m::L13_CANCEL, "slack.steps", &[]);
    }
    let rising = steps
        .iter()
        .zip(steps.iter().skip(1))
        .all(|(low, high)| low.step < high.step);
    if !rising {
        found.error(&m::L13_ORDER, "slack.steps", &[]);
    }
}

const RUNGS: [(RungStep, &str); 4] = [
    (RungStep::WarnRectify, "warn_rectify"),
    (RungStep::LimitFunctions, "limit_functions"),
    (RungStep::SuspendUpdates, "suspend_updates"),
    (RungStep::CloseAccount, "close_account"),
];

fn ladder(policy: &Policy, found: &mut Found) {
    let steps = &policy.ladder.steps;
    for (rung, name) in RUNGS {
        if !steps.iter().any(|step| step.step == rung) {
            found.error(&m::L14_RUNG, "ladder.steps", &[("rung", name)]);
        }
    }
    let rising = steps
        .iter()
        .zip(steps.iter().skip(1))
        .all(|(low, high)| low.step <= high.step && low.points < high.points);
    if !rising {
        found.error(&m::L14_ORDER, "ladder.steps", &[]);
    }
    for (index, step) in steps.iter().enumerate() {
        if step.step == RungStep::CloseAccount && !step.human {
            found.error(&m::L14_HUMAN, format!("ladder.steps[{index}].human"), &[]);
        }
    }
}

fn blocklist(policy: &Policy, found: &mut Found) {
    for (measure, name) in [
        (BlockMeasure::CloseAccount, "close_account"),
        (
            BlockMeasure::ProhibitNewRegistration,
            "prohibit_new_registration",
        ),
    ] {
        if !policy.blocklist.measures.contains(&measure) {
            found.error(&m::L15_MEASURE, "blocklist.measures", &[("measure", name)]);
        }
    }
}

fn reports(policy: &Policy, found: &mut Found) {
    found.endpoint(policy, "reports", &m::L16_ABSENT, &m::L16_EMPTY);
    let reports = &policy.reports;
    if !reports.feedback {
        found.error(&m::L16_FEEDBACK, "reports.feedback", &[]);
    }
    if reports.warn_count == 0 || reports.suspend_count == 0 {
        let place = match reports.warn_count {
            0 => "reports.warn.manifestly_unfounded",
            _ => "reports.suspend.manifestly_unfounded",
        };
        found.error(&m::L16_SCREENING, place, &[]);
    }
    for (category, name) in [
        (ReportCategory::MinorSafety, "minor_safety"),
        (ReportCategory::ThreatToLife, "threat_to_life"),
        (ReportCategory::SelfHarm, "self_harm"),
    ] {
        if !reports.always_process.contains(&category) {
            found.error(
                &m::L16_ALWAYS,
                "reports.always_process",
                &[("category", name)],
            );
        }
    }
    let cells = policy.matrix.rows.get(&Row::Report);
    if cells.is_some_and(|cells| cells.contains(&Cell::Deny)) {
        found.error(&m::L16_DENIED, "matrix.report", &[]);
    }
}

fn retention(policy: &Policy, found: &mut Found) {
    let kept = &policy.base.retention_days;
    if !kept.contains_key("content_log") {
        found.error(&m::L17_MISSING, "base.retention_days.content_log", &[]);
    }
    for (class, days) in kept {
        if *days < LOG_DAYS_MIN {
            let (days, min) = (days.to_string(), LOG_DAYS_MIN.to_string());
            let fill = [("class", class.as_str()), ("days", &days), ("min", &min)];
            found.error(&m::L17_SHORT, format!("base.retention_days.{class}"), &fill);
        }
    }
}
