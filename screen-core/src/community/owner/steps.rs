//! The five steps: at most one up a window, one down in 14 clean days, and the last
//! one only by a person.

use super::items::last_missed;
use super::messages as say;
use super::{
    CLEAN_DAYS, OwnerOutcome, OwnerWindow, REAPPLY_DAYS, ReapplyState, SlackTriggered, StepChange,
    UNSEEN_DAYS_MAX, action_of, contents,
};
use crate::audit::Decision;
use crate::community::Facts;
use crate::limits::REVIEW_HOURS;
use crate::pack::{SlackRung, SlackRungStep};
use crate::request::{Decider, SlackStep};
use crate::time::{DAY_MS, HOUR_MS, Ms};
use crate::verdict::messages::{Message, day};
use crate::verdict::{Action, Automation, Obligation, ReasonKind, SorSource};

/// Contents named in the words of a statement; all stand in the list of items.
const NAMED_MAX: usize = 20;

pub(super) fn decide(decision: &Decision<'_>, request: &OwnerWindow, outcome: &mut OwnerOutcome) {
    let present = rung_of(request.owner.owner_step);
    if present == Some(SlackRungStep::CancelInteractions) {
        reapply(decision, request, outcome);
    } else if outcome.metric.triggered == SlackTriggered::Yes {
        up(decision, request, present, outcome);
    } else if present.is_some() {
        down(decision, request, present, outcome);
    }
}

fn rung_of(step: SlackStep) -> Option<SlackRungStep> {
    match step {
        SlackStep::None => None,
        SlackStep::Remind => Some(SlackRungStep::Remind),
        SlackStep::PreModerate { .. } => Some(SlackRungStep::PreModerate),
        SlackStep::FollowersOnly { .. } => Some(SlackRungStep::FollowersOnly),
        SlackStep::CloseInteractions { .. } => Some(SlackRungStep::CloseInteractions),
        SlackStep::CancelInteractions => Some(SlackRungStep::CancelInteractions),
    }
}

fn step_until(step: SlackRungStep, until: Ms) -> SlackStep {
    match step {
        SlackRungStep::Remind => SlackStep::Remind,
        SlackRungStep::PreModerate => SlackStep::PreModerate { until },
        SlackRungStep::FollowersOnly => SlackStep::FollowersOnly { until },
        SlackRungStep::CloseInteractions => SlackStep::CloseInteractions { until },
        SlackRungStep::CancelInteractions => SlackStep::CancelInteractions,
    }
}

fn until_of(step: SlackStep) -> Option<Ms> {
    match step {
        SlackStep::PreModerate { until }
        | SlackStep::FollowersOnly { until }
        | SlackStep::CloseInteractions { until } => Some(until),
        SlackStep::None | SlackStep::Remind | SlackStep::CancelInteractions => None,
    }
}

/// The words of a step, and the name of its restriction in the statement.
fn words(step: SlackRungStep) -> (&'static Message, &'static str) {
    match step {
        SlackRungStep::Remind => (&say::OWNER_REMIND, "owner_remind"),
        SlackRungStep::PreModerate => (&say::OWNER_PRE_MODERATE, "owner_pre_moderate"),
        SlackRungStep::FollowersOnly => (&say::OWNER_FOLLOWERS_ONLY, "owner_followers_only"),
        SlackRungStep::CloseInteractions => {
            (&say::OWNER_CLOSE_INTERACTIONS, "owner_close_interactions")
        }
        SlackRungStep::CancelInteractions => {
            (&say::OWNER_CANCEL_INTERACTIONS, "owner_cancel_interactions")
        }
    }
}

fn up(
    decision: &Decision<'_>,
    request: &OwnerWindow,
    present: Option<SlackRungStep>,
    outcome: &mut OwnerOutcome,
) {
    let slack = &decision.pack.policy().slack;
    let window = i64::from(slack.window_days) * DAY_MS;
    let next_at = request.step_since.map(|since| since.saturating_add(window));
    if let Some(next_at) = next_at.filter(|next_at| decision.now < *next_at) {
        let next = day(next_at);
        outcome
            .notes
            .push(decision.note(&say::OWNER_ONE_STEP_A_WINDOW, &[("next", &next)]));
        return;
    }
    let next = slack.steps.iter().find(|rung| Some(rung.step) > present);
    let Some(next) = next.copied() else {
        let note = &say::OWNER_NO_HARDER_STEP;
        outcome.notes.push(decision.note(note, &[]));
        return;
    };
    if next.step == SlackRungStep::CancelInteractions && request.decided_by == Decider::Auto {
        review(decision, outcome, "owner_cancel");
        let note = &say::OWNER_CANCEL_NEEDS_HUMAN;
        outcome.notes.push(decision.note(note, &[]));
        return;
    }
    take(decision, request, next, outcome);
}

/// Takes a step up, with its statement, the notice and the appeal.
fn take(
    decision: &Decision<'_>,
    request: &OwnerWindow,
    rung: SlackRung,
    outcome: &mut OwnerOutcome,
) {
    let days = rung.days.map_or(0, i64::from);
    let end = decision.now.saturating_add(days * DAY_MS);
    outcome.step = step_until(rung.step, end);
    outcome.change = StepChange::Up;
    let until = until_of(outcome.step);
    let (message, restriction) = words(rung.step);
    let metric = &outcome.metric;
    let numbers = [
        ("confirmed", metric.overdue_confirmed.to_string()),
        ("approved", metric.approved_violations.to_string()),
        ("open", metric.overdue_open.to_string()),
        ("actionable", metric.actionable.to_string()),
        ("percent", (metric.ratio_ppm / 10_000).to_string()),
        ("hours", metric.sla_hours.to_string()),
        ("until", until.map(day).unwrap_or_default()),
        ("items", named(outcome)),
    ];
    let fill: Vec<(&str, &str)> = numbers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let reason = decision.say(
        message,
        ReasonKind::Enforcement,
        action_of(outcome.step),
        &fill,
    );
    let statement = decision.statement(Facts {
        restriction,
        scope: "owner_threads",
        until,
        facts: say::OWNER_FACTS.say(decision.locale, &fill),
        source: SorSource::OwnInitiative,
        detected: Automation::Fully,
        decided: match request.decided_by {
            Decider::Auto => Automation::Fully,
            Decider::Human(_) => Automation::Partially,
        },
        clause: "12(3)",
        why: &reason.say,
    });
    outcome
        .obligations
        .extend(decision.told(&reason.code, &statement));
    if request.decided_by == Decider::Auto && days > UNSEEN_DAYS_MAX {
        review(decision, outcome, "owner_step");
    }
    outcome.reason = Some(reason);
    outcome.statement = Some(statement);
}

fn named(outcome: &OwnerOutcome) -> String {
    let names: Vec<&str> = contents(outcome)
        .into_iter()
        .take(NAMED_MAX)
        .map(crate::ids::ContentRef::as_str)
        .collect();
    names.join(", ")
}

fn review(decision: &Decision<'_>, outcome: &mut OwnerOutcome, queue: &str) {
    outcome.obligations.push(Obligation::ReviewByHuman {
        queue: queue.to_owned(),
        due: decision.now.saturating_add(REVIEW_HOURS * HOUR_MS),
        priority: 0,
    });
}

/// One step down after 14 days in which nothing was missed. No restriction begins
/// anew by it, and none gets longer.
fn down(
    decision: &Decision<'_>,
    request: &OwnerWindow,
    present: Option<SlackRungStep>,
    outcome: &mut OwnerOutcome,
) {
    let missed = last_missed(request, outcome.metric.sla_hours);
    let clean_since = request.step_since.max(missed).unwrap_or(decision.now);
    let down_at = clean_since.saturating_add(CLEAN_DAYS * DAY_MS);
    if decision.now < down_at {
        let next = day(down_at);
        let note = &say::OWNER_STEP_STAYS;
        outcome.notes.push(decision.note(note, &[("next", &next)]));
        return;
    }
    let rungs = &decision.pack.policy().slack.steps;
    let lower = rungs.iter().rev().find(|rung| Some(rung.step) < present);
    outcome.step = lower.map_or(SlackStep::None, |rung| {
        let days = rung.days.map_or(0, i64::from);
        let latest = decision.now.saturating_add(days * DAY_MS);
        let running = until_of(request.owner.owner_step).unwrap_or(decision.now);
        step_until(rung.step, running.min(latest))
    });
    outcome.change = StepChange::Down;
    outcome.reason = Some(decision.say(
        &say::OWNER_STEP_DOWN,
        ReasonKind::Enforcement,
        Action::Allow,
        &[],
    ));
}

/// The way back from canceled interactions: 30 days later, and by a person.
fn reapply(decision: &Decision<'_>, request: &OwnerWindow, outcome: &mut OwnerOutcome) {
    let since = request.step_since.unwrap_or(decision.now);
    let open_at = since.saturating_add(REAPPLY_DAYS * DAY_MS);
    let when = day(open_at);
    let refuse = |message: &Message| {
        decision.say(
            message,
            ReasonKind::Enforcement,
            Action::Reject,
            &[("when", &when)],
        )
    };
    let Some(application) = &request.reapplication else {
        outcome
            .notes
            .push(decision.note(&say::OWNER_CANCELED, &[("when", &when)]));
        return;
    };
    if application.filed_at < open_at {
        outcome.refused = Some(refuse(&say::OWNER_REAPPLY_TOO_EARLY));
        return;
    }
    match (application.state, &request.decided_by) {
        (ReapplyState::Declined, Decider::Human(_)) => {
            outcome.refused = Some(refuse(&say::OWNER_REAPPLY_DECLINED));
            outcome.obligations.push(Obligation::OfferAppeal {
                until: decision.appeal_until(),
            });
        }
        (ReapplyState::Granted, Decider::Human(_)) => {
            outcome.step = SlackStep::Remind;
            outcome.change = StepChange::Reinstated;
            outcome.reason = Some(decision.say(
                &say::OWNER_REINSTATED,
                ReasonKind::Enforcement,
                Action::Allow,
                &[],
            ));
        }
        _ => {
            review(decision, outcome, "owner_reapply");
            outcome
                .notes
                .push(decision.note(&say::OWNER_REAPPLY_IN_REVIEW, &[]));
        }
    }
}
