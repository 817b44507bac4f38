//! From a finding to its strike, its entry in the ledger and the step on the ladder.

use super::closure;
use super::enforce::Case;
use super::finding::{ContentNow, Detected, Finding, batch_strike, is_known, no_strike};
use super::ladder::{needs_people, rung, rung_ms, scope, step_of, weight};
use super::messages as say;
use super::statement::{self, About};
use crate::limits::REVIEW_HOURS;
use crate::pack::{LadderRung, Rule, RungStep};
use crate::request::{
    ActionStatus, CreditEntry, CreditKind, Decider, EnforcementAction, LadderStep, Lifecycle,
    Rectification, Severity, Strike, StrikeItem, StrikeStatus,
};
use crate::time::HOUR_MS;
use crate::verdict::messages::day;
use crate::verdict::{Automation, Obligation};

/// A violation was confirmed.
pub(super) fn finding(case: &mut Case<'_>, finding: &Finding) {
    let policy = case.decision.pack.policy();
    let Some(rule) = policy.rules.iter().find(|rule| rule.id == finding.rule) else {
        return case.refuse(
            &say::FINDING_RULE_UNKNOWN,
            &[("rule", finding.rule.as_str())],
        );
    };
    if is_known(case.account, &finding.id) {
        return case.refuse(&say::FINDING_KNOWN, &[]);
    }
    if !finding.is_decided_well(policy, rule) {
        return hand_to_people(case);
    }
    let about = About::finding(case, rule, finding);
    if let Some(no) = no_strike(policy, case.account, rule, finding) {
        let since = day(rule.since.max(policy.effective_at));
        case.note(no.message, &[("rule", rule.id.as_str()), ("since", &since)]);
        if no.content {
            statement::content(case, &about, finding);
        }
        return;
    }
    let existing = batch_strike(case.account, finding).cloned();
    let strike = match existing {
        Some(strike) if strike.severity >= finding.severity || !strike.active_at(case.now()) => {
            // Found together, counted once: the batch has its strike.
            let strike = with_item(strike, item(case, finding));
            case.note(&say::NO_STRIKE_SAME_BATCH, &[]);
            case.delta.strikes.push(strike.clone());
            case.strike = Some(strike);
            statement::content(case, &about, finding);
            return;
        }
        Some(strike) => graver(case, &strike, finding),
        None => new_strike(case, finding),
    };
    strike_and_step(case, rule, finding, strike, &about);
}

/// The strike counts, and the ladder takes the step its points ask for.
fn strike_and_step(
    case: &mut Case<'_>,
    rule: &Rule,
    finding: &Finding,
    strike: Strike,
    about: &About,
) {
    let policy = case.decision.pack.policy();
    let first_minor = finding.severity == Severity::Minor && !had_minor(case);
    case.delta.strikes.push(strike.clone());
    let points = super::active_points(&case.after(), case.now());
    let rung = rung(policy, points);
    if finding.decided_by == Decider::Auto && rung.as_ref().is_some_and(needs_people) {
        case.delta = super::AccountDelta::default();
        return hand_to_people(case);
    }
    case.strike = Some(strike);
    deduct(case, finding);
    statement::content(case, about, finding);
    match rung {
        Some(rung) if rung.step == RungStep::CloseAccount => {
            if case.account.lifecycle == Lifecycle::ClosurePending {
                case.note(&say::CLOSURE_DECIDES, &[]);
                statement::strike_only(case, about);
            } else {
                closure::open(case, finding, points, about);
            }
        }
        Some(rung) => step(case, finding, rung, points, about),
        None => statement::strike_only(case, about),
    }
    if first_minor {
        case.note(&say::TRAINING_OFFERED, &[("rule", rule.id.as_str())]);
    }
    let [own, sum, credit] = [
        case.strike.as_ref().map_or(0, |strike| strike.points),
        points,
        case.credit.as_ref().map_or(0, |entry| entry.points),
    ]
    .map(|number| number.to_string());
    let fill = [("points", &*own), ("sum", &*sum), ("credit", &*credit)];
    case.note(&say::STRIKE_COUNTS, &fill);
    statement::records(case, finding);
}

/// A step that lasts for the rung's time.
fn step(case: &mut Case<'_>, finding: &Finding, rung: LadderRung, points: u32, about: &About) {
    let from = case.now();
    let until = from.saturating_add(rung_ms(&rung));
    let step = step_of(rung.step);
    let rectify = (step == LadderStep::WarnRectify).then(|| Rectification {
        content: vec![finding.content.clone()],
        due: until,
        done_at: None,
    });
    let action = EnforcementAction {
        step,
        scope: scope(case.decision.pack.policy(), step),
        until: Some(until),
        rectify,
        ..draft(case, finding, points)
    };
    statement::impose(case, action, about);
}

/// An action about a finding, with nothing decided yet.
pub(super) fn draft(case: &Case<'_>, finding: &Finding, points: u32) -> EnforcementAction {
    let automated = match finding.decided_by {
        Decider::Auto => Automation::Fully,
        Decider::Human(_) => Automation::Not,
    };
    EnforcementAction {
        id: case.decision.id.clone(),
        step: LadderStep::WarnRectify,
        scope: Vec::new(),
        from: case.now(),
        until: None,
        statement: None,
        status: ActionStatus::Active,
        automated,
        rectify: None,
        finding: Some(finding.id.clone()),
        severity: Some(finding.severity),
        points,
        cause: None,
        closure: None,
    }
}

/// What only people may decide goes to them.
fn hand_to_people(case: &mut Case<'_>) {
    case.refuse(&say::HUMAN_DECISION_REQUIRED, &[]);
    case.obligations.push(Obligation::ReviewByHuman {
        queue: "findings".to_owned(),
        due: case.now().saturating_add(REVIEW_HOURS * HOUR_MS),
        priority: 0,
    });
}

fn had_minor(case: &Case<'_>) -> bool {
    case.account
        .strikes
        .iter()
        .any(|strike| strike.severity == Severity::Minor && strike.status != StrikeStatus::Reversed)
}

fn item(case: &Case<'_>, finding: &Finding) -> StrikeItem {
    StrikeItem {
        finding: finding.id.clone(),
        rule: finding.rule.clone(),
        severity: finding.severity,
        decision_id: case.decision.id.clone(),
        at: case.now(),
    }
}

fn with_item(strike: Strike, item: StrikeItem) -> Strike {
    let items = strike.items.into_iter().chain([item]).collect();
    Strike { items, ..strike }
}

fn new_strike(case: &Case<'_>, finding: &Finding) -> Strike {
    let (points, expires_at) = weight(case.decision.pack.policy(), finding.severity, case.now());
    let items = finding.batch.as_ref().map(|_| item(case, finding));
    Strike {
        finding: finding.id.clone(),
        rule: Some(finding.rule.clone()),
        severity: finding.severity,
        points,
        issued_at: case.now(),
        expires_at,
        status: StrikeStatus::Active,
        decision_id: Some(case.decision.id.clone()),
        batch: finding.batch.clone(),
        items: items.into_iter().collect(),
    }
}

/// The batch turned out graver: its one strike becomes as grave, and the ledger takes
/// the graver deduction in place of the milder one. It runs from its first day.
fn graver(case: &mut Case<'_>, strike: &Strike, finding: &Finding) -> Strike {
    let policy = case.decision.pack.policy();
    let (points, expires_at) = weight(policy, finding.severity, strike.issued_at);
    let milder = case.account.credit_ledger.iter().find(|entry| {
        matches!(entry.kind, CreditKind::Deduct { .. })
            && Some(&entry.decision_id) == strike.decision_id.as_ref()
    });
    case.delta
        .credit_ledger
        .extend(milder.cloned().map(|entry| CreditEntry {
            reversed: true,
            ..entry
        }));
    let strike = Strike {
        rule: Some(finding.rule.clone()),
        severity: finding.severity,
        points,
        expires_at,
        decision_id: Some(case.decision.id.clone()),
        ..strike.clone()
    };
    with_item(strike, item(case, finding))
}

fn deduct(case: &mut Case<'_>, finding: &Finding) {
    let deductions = &case.decision.pack.policy().credit.deduct;
    let Some(deduction) = deductions.get(&finding.severity) else {
        return;
    };
    let entry = CreditEntry {
        at: case.now(),
        points: deduction.points,
        kind: CreditKind::Deduct {
            severity: finding.severity,
        },
        decision_id: case.decision.id.clone(),
        reversed: false,
    };
    case.delta.credit_ledger.push(entry.clone());
    case.credit = Some(entry);
}

/// Whether software noticed what was found, and whether the content is gone.
pub(super) fn noticed_by_software(finding: &Finding) -> bool {
    finding.detected == Detected::BySoftware || finding.decided_by == Decider::Auto
}

pub(super) fn is_removed(finding: &Finding) -> bool {
    finding.content_now == ContentNow::Removed
}
