//! Gates 3 and 6: what is closed to the account.

use super::{Case, Findings};
use crate::request::{EnforcementAction, InteractionKind, LadderStep, Lifecycle, Row};
use crate::time::Ms;
use crate::verdict::messages as say;
use crate::verdict::{Action, ReasonKind};

pub(super) fn lifecycle(case: &Case<'_>, findings: &mut Findings) {
    let message = match case.request.actor.lifecycle {
        // Somebody who asked to leave may still change their mind, and may still speak.
        Lifecycle::Active | Lifecycle::CoolingOff => return,
        Lifecycle::Deregistered | Lifecycle::Erased => &say::ACCOUNT_DEREGISTERED,
        Lifecycle::ClosurePending => &say::CLOSURE_PENDING,
        Lifecycle::Closed => &say::ACCOUNT_CLOSED,
    };
    findings.push(case.reason(message, ReasonKind::Enforcement, Action::Reject, &[]));
}

/// Restrictions in force for this kind of act: the hardest first, each step once, with
/// the latest of its ends.
pub(super) fn enforcement(case: &Case<'_>, findings: &mut Findings) {
    let steps = [
        (LadderStep::CloseAccount, &say::ACCOUNT_CLOSED),
        (LadderStep::SuspendUpdates, &say::UPDATES_SUSPENDED),
        (LadderStep::LimitFunctions, &say::FUNCTION_LIMITED),
    ];
    for (step, message) in steps {
        let actions = case.request.actor.restrictions.iter();
        let closing = actions.filter(|action| {
            action.step == step && action.active_at(case.now) && closes(case, action)
        });
        let Some(action) = closing.max_by_key(|action| action.until.unwrap_or(Ms::MAX)) else {
            continue;
        };
        let end = action
            .until
            .map_or_else(|| "-".to_owned(), crate::verdict::messages::day);
        findings.push(
            case.reason(
                message,
                ReasonKind::Enforcement,
                Action::Reject,
                &[("until", &end)],
            )
            .until(action.until)
            .retry_after(action.until.map(|until| until - case.now)),
        );
    }
}

/// Whether an action closes this kind of act.
fn closes(case: &Case<'_>, action: &EnforcementAction) -> bool {
    let in_scope = action
        .scope
        .iter()
        .any(|kind| case.request.interaction.is_covered_by(*kind));
    let limited =
        in_scope || (action.scope.is_empty() && case.policy.ladder.scope.contains(&case.row));
    match action.step {
        LadderStep::WarnRectify => false,
        LadderStep::LimitFunctions => limited,
        LadderStep::SuspendUpdates => limited || publishes(case),
        LadderStep::CloseAccount => true,
    }
}

/// Acts that put something new before the public; a suspension closes them beside
/// the functions a limit closes.
fn publishes(case: &Case<'_>) -> bool {
    let row = case.row;
    matches!(row, Row::Publish | Row::LiveComment | Row::PollCreate)
        || (case.policy.ladder.scope.contains(&row))
        || case.request.interaction.kind == InteractionKind::Repost
}
