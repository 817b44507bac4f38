//! What moves the ladder without a new finding: content that was mended or was not,
//! training, and time.

use super::enforce::Case;
use super::ladder::{LadderState, in_force, needs_people, rung_ms, scope, step_of};
use super::messages as say;
use super::statement::{self, About};
use crate::ids::DecisionId;
use crate::limits::AUTOMATED_HOURS_MAX;
use crate::pack::RungStep;
use crate::request::{
    ActionStatus, EnforcementAction, LadderStep, Rectification, Severity, Strike, StrikeStatus,
};
use crate::time::{HOUR_MS, Ms};
use crate::verdict::Automation;
use crate::verdict::messages::{Locale, day};

/// The warning with this id, where its content is still to be mended.
fn open_warning(case: &Case<'_>, id: &DecisionId) -> Option<(EnforcementAction, Rectification)> {
    let open = |action: &&EnforcementAction| {
        action.id == *id
            && action.step == LadderStep::WarnRectify
            && action.status == ActionStatus::Active
    };
    let warning = case.account.restrictions.iter().find(open)?;
    let rectify = warning.rectify.clone()?;
    let waits = rectify.done_at.is_none();
    waits.then(|| (warning.clone(), rectify))
}

/// The author mended the content.
pub(super) fn rectified(case: &mut Case<'_>, id: &DecisionId) {
    let now = case.now();
    let Some((warning, rectify)) = open_warning(case, id) else {
        return case.refuse(&say::NO_OPEN_WARNING, &[]);
    };
    if now >= rectify.due {
        return case.refuse(&say::RECTIFIED_TOO_LATE, &[("due", &day(rectify.due))]);
    }
    let mended = EnforcementAction {
        status: ActionStatus::Ended,
        rectify: Some(Rectification {
            done_at: Some(now),
            ..rectify
        }),
        ..warning
    };
    case.delta.restrictions.push(mended);
    case.note(&say::RECTIFIED, &[]);
}

/// The time of a warning ran out: the next step, once.
pub(super) fn rectification_due(case: &mut Case<'_>, id: &DecisionId) {
    let now = case.now();
    let Some((warning, rectify)) = open_warning(case, id) else {
        return case.refuse(&say::NO_OPEN_WARNING, &[]);
    };
    if now < rectify.due {
        return case.refuse(&say::NOT_DUE_YET, &[("due", &day(rectify.due))]);
    }
    let policy = case.decision.pack.policy();
    let next = policy
        .ladder
        .steps
        .iter()
        .filter(|rung| rung.step > RungStep::WarnRectify && !needs_people(rung))
        .min_by_key(|rung| rung.points);
    let ended = EnforcementAction {
        status: ActionStatus::Ended,
        ..warning.clone()
    };
    case.delta.restrictions.push(ended);
    // A harder step that came since has taken the warning's place.
    let harder = in_force(case.account, now).state > LadderState::Warned;
    let Some(rung) = next.filter(|_| !harder) else {
        return case.note(&say::WARNING_OVERTAKEN, &[]);
    };
    let lasts = rung_ms(rung).min(AUTOMATED_HOURS_MAX * HOUR_MS);
    let step = step_of(rung.step);
    let since = match case.decision.locale {
        Locale::En => format!("It was not mended by {}.", day(rectify.due)),
        Locale::Zh => format!("截至 {} 仍未改正。", day(rectify.due)),
    };
    let about = About::following(&warning, since);
    let action = EnforcementAction {
        id: case.decision.id.clone(),
        step,
        scope: scope(policy, step),
        from: now,
        until: Some(now.saturating_add(lasts)),
        statement: None,
        status: ActionStatus::Active,
        automated: Automation::Partially,
        rectify: None,
        finding: None,
        points: super::active_points(case.account, now),
        cause: Some(warning.id.clone()),
        ..warning
    };
    statement::impose(case, action, &about);
}

/// The author completed the training: a first minor strike goes, and its warning.
pub(super) fn trained(case: &mut Case<'_>, finding: &str) {
    let now = case.now();
    let strikes = &case.account.strikes;
    let Some(strike) = strikes.iter().find(|strike| strike.finding == finding) else {
        return case.refuse(&say::TRAINING_NO_STRIKE, &[]);
    };
    if !strike.active_at(now) {
        return case.refuse(&say::TRAINING_NO_STRIKE, &[]);
    }
    if strike.severity != Severity::Minor {
        return case.refuse(&say::TRAINING_ONLY_MINOR, &[]);
    }
    let earlier = |other: &&Strike| {
        other.finding != strike.finding
            && other.severity == Severity::Minor
            && other.status != StrikeStatus::Reversed
            && (other.issued_at <= strike.issued_at || other.status == StrikeStatus::TrainedAway)
    };
    if strikes.iter().any(|other| earlier(&other)) {
        return case.refuse(&say::TRAINING_ONLY_FIRST, &[]);
    }
    let trained = Strike {
        status: StrikeStatus::TrainedAway,
        ..strike.clone()
    };
    let of_it = |action: &&EnforcementAction| {
        action.step == LadderStep::WarnRectify
            && action.status == ActionStatus::Active
            && action.finding.as_deref() == Some(finding)
    };
    let ended = case.account.restrictions.iter().filter(of_it).cloned();
    case.delta
        .restrictions
        .extend(ended.map(|action| EnforcementAction {
            status: ActionStatus::Ended,
            ..action
        }));
    case.delta.strikes.push(trained.clone());
    case.strike = Some(trained);
    case.note(&say::TRAINED_AWAY, &[]);
}

/// Marks what has run out. Nothing else follows: the end of a strike never starts a
/// step, and never shortens one.
pub(super) fn lapse(case: &mut Case<'_>) {
    let now = case.now();
    let over = |end: Option<Ms>| end.is_some_and(|end| end <= now);
    let strikes = case.account.strikes.iter();
    let expired =
        strikes.filter(|strike| strike.status == StrikeStatus::Active && over(strike.expires_at));
    case.delta
        .strikes
        .extend(expired.cloned().map(|strike| Strike {
            status: StrikeStatus::Expired,
            ..strike
        }));
    // A closure waits for its own event, and a warning for its author.
    let ended = case.account.restrictions.iter().filter(|action| {
        action.status == ActionStatus::Active
            && over(action.until)
            && action.closure.is_none()
            && action.step > LadderStep::WarnRectify
    });
    case.delta
        .restrictions
        .extend(ended.cloned().map(|action| EnforcementAction {
            status: ActionStatus::Ended,
            ..action
        }));
    if case.delta.restrictions.is_empty() {
        return;
    }
    let left = in_force(&case.after(), now);
    match (left.state, left.until) {
        (LadderState::Good, _) => case.note(&say::RESTRICTION_OVER, &[]),
        (_, Some(until)) => {
            let until = day(until);
            case.note(&say::MILDER_STEP_RUNS, &[("until", &until)]);
        }
        _ => {}
    }
}
