//! Article 13(1) and (2): closing an account takes two people, and opening it again
//! one. Who may not come back stands in the blocklist.

use super::enforce::{Case, Reinstate, SiblingReview};
use super::finding::{Finding, is_staff};
use super::ladder::{pending, scope};
use super::messages as say;
use super::statement::{self, About};
use super::strikes::draft;
use crate::community::blocklist::{BlockStatus, BlockSubject, BlocklistEntry};
use crate::ids::AccountId;
use crate::limits::{BLOCK_DAYS_MAX, CLOSURE_HOURS, REINSTATE_DAYS, REVIEW_HOURS};
use crate::pack::RungStep;
use crate::request::{
    ActionStatus, Actor, Closure, Decider, EnforcementAction, LadderStep, Lifecycle, Severity,
};
use crate::time::{DAY_MS, HOUR_MS, Ms};
use crate::verdict::messages::{Locale, day};
use crate::verdict::{Automation, Obligation};

/// The points ask for closing the account: suspended until two people have decided.
pub(super) fn open(case: &mut Case<'_>, finding: &Finding, points: u32, about: &About) {
    let now = case.now();
    let due = now.saturating_add(CLOSURE_HOURS * HOUR_MS);
    let step = LadderStep::SuspendUpdates;
    let action = EnforcementAction {
        step,
        scope: scope(case.decision.pack.policy(), step),
        until: Some(due),
        closure: Some(Closure {
            due,
            approvals: Vec::new(),
            before: case.account.lifecycle,
        }),
        ..draft(case, finding, points)
    };
    case.delta.lifecycle = Some(Lifecycle::ClosurePending);
    statement::impose(case, action, about);
    case.obligations.push(Obligation::ReviewByHuman {
        queue: "closures".to_owned(),
        due,
        priority: 1_000,
    });
    case.note(&say::CLOSURE_NEEDS_TWO, &[("due", &day(due))]);
}

/// A person confirms.
pub(super) fn approved(case: &mut Case<'_>, by: &Actor, siblings: &[AccountId]) {
    let now = case.now();
    let account = case.account;
    let open = pending(account).filter(|_| account.lifecycle == Lifecycle::ClosurePending);
    let Some((action, closure)) =
        open.and_then(|action| Some((action.clone(), action.closure.clone()?)))
    else {
        return case.refuse(&say::NO_CLOSURE_PENDING, &[]);
    };
    if !is_staff(by.role) || by.id == account.id.0 {
        return case.refuse(&say::APPROVER_NOT_STAFF, &[]);
    }
    if now >= closure.due {
        return case.refuse(&say::CLOSURE_LAPSED, &[("due", &day(closure.due))]);
    }
    if closure.approvals.iter().any(|earlier| earlier.id == by.id) {
        return case.refuse(&say::APPROVED_BEFORE, &[]);
    }
    let Some(first) = closure.approvals.first().cloned() else {
        let waiting = EnforcementAction {
            closure: Some(Closure {
                approvals: vec![by.clone()],
                ..closure.clone()
            }),
            ..action
        };
        case.delta.restrictions.push(waiting);
        return case.note(&say::CLOSURE_NEEDS_SECOND, &[("due", &day(closure.due))]);
    };
    let both = [first, by.clone()];
    let ended = EnforcementAction {
        status: ActionStatus::Ended,
        closure: Some(Closure {
            approvals: both.to_vec(),
            ..closure
        }),
        ..action.clone()
    };
    case.delta.restrictions.push(ended.clone());
    case.delta.lifecycle = Some(Lifecycle::Closed);
    let since = match case.decision.locale {
        Locale::En => "Two people confirmed that the account is closed.",
        Locale::Zh => "两名审核人员已确认关闭该账号。",
    };
    let about = About::following(&action, since.to_owned());
    let severity = action.severity;
    let closing = EnforcementAction {
        step: LadderStep::CloseAccount,
        scope: Vec::new(),
        until: None,
        closure: ended.closure,
        ..follower(case, action, now)
    };
    statement::impose(case, closing, &about);
    if severity >= Some(Severity::Serious) {
        block(case, &both);
    }
    review(case, siblings);
}

/// Entries for the account and for the entity behind it.
fn block(case: &mut Case<'_>, both: &[Actor; 2]) {
    let now = case.now();
    let policy = &case.decision.pack.policy().blocklist;
    let lasts = i64::from(policy.expiry_days).min(BLOCK_DAYS_MAX) * DAY_MS;
    let review = i64::from(policy.review_days) * DAY_MS;
    let key = case.account.entity.entity_key.clone();
    let entity = (!key.as_str().is_empty()).then_some(BlockSubject::Entity(key));
    let subjects = [Some(BlockSubject::Account(case.account.id.clone())), entity];
    let entries = subjects.into_iter().flatten().map(|subject| {
        let suffix = match subject {
            BlockSubject::Account(_) => "account",
            BlockSubject::Entity(_) => "entity",
        };
        BlocklistEntry {
            id: format!("{}:{suffix}", case.decision.id),
            subject,
            measures: policy.measures.iter().copied().collect(),
            source_action: case.decision.id.clone(),
            approved_by: both.clone(),
            created_at: now,
            review_at: now.saturating_add(review.min(lasts)),
            expires_at: now.saturating_add(lasts),
            status: BlockStatus::Active,
        }
    });
    let entries: Vec<BlocklistEntry> = entries.collect();
    case.blocklist.extend(entries);
}

/// Other accounts of the entity stay in use, and a person looks at them.
fn review(case: &mut Case<'_>, siblings: &[AccountId]) {
    let due = case.now().saturating_add(REVIEW_HOURS * HOUR_MS);
    let others = siblings.iter().filter(|other| **other != case.account.id);
    let reviews: Vec<SiblingReview> = others
        .map(|other| SiblingReview {
            account: other.clone(),
            obligation: Obligation::ReviewByHuman {
                queue: "siblings".to_owned(),
                due,
                priority: 0,
            },
        })
        .collect();
    case.siblings.extend(reviews);
}

/// Nobody confirmed in time: suspended for the ladder's longest time, not closed.
pub(super) fn timeout(case: &mut Case<'_>) {
    let now = case.now();
    let account = case.account;
    let open = pending(account).filter(|_| account.lifecycle == Lifecycle::ClosurePending);
    let Some((action, closure)) =
        open.and_then(|action| Some((action.clone(), action.closure.clone()?)))
    else {
        return case.refuse(&say::NO_CLOSURE_PENDING, &[]);
    };
    if now < closure.due {
        return case.refuse(&say::NOT_DUE_YET, &[("due", &day(closure.due))]);
    }
    let steps = &case.decision.pack.policy().ladder.steps;
    let longest = steps
        .iter()
        .filter(|rung| rung.step == RungStep::SuspendUpdates)
        .filter_map(|rung| rung.hours)
        .max();
    // Counted from the end of the time for confirming, however late the timer came.
    let until = closure
        .due
        .saturating_add(longest.map_or(30 * DAY_MS, |hours| i64::from(hours) * HOUR_MS));
    let since = match case.decision.locale {
        Locale::En => "The closing was not confirmed, so the account stays.",
        Locale::Zh => "关闭未获确认，账号予以保留。",
    };
    let about = About::following(&action, since.to_owned());
    let ended = EnforcementAction {
        status: ActionStatus::Ended,
        ..action.clone()
    };
    case.delta.restrictions.push(ended);
    case.delta.lifecycle = Some(closure.before);
    let suspended = EnforcementAction {
        until: Some(until),
        closure: None,
        ..follower(case, action, now)
    };
    statement::impose(case, suspended, &about);
}

/// A step that follows from an earlier one of the same finding.
fn follower(case: &Case<'_>, earlier: EnforcementAction, now: Ms) -> EnforcementAction {
    EnforcementAction {
        id: case.decision.id.clone(),
        from: now,
        statement: None,
        status: ActionStatus::Active,
        automated: Automation::Not,
        rectify: None,
        finding: None,
        cause: Some(earlier.id.clone()),
        ..earlier
    }
}

/// A person decided about opening a closed account again.
pub(super) fn reinstatement(
    case: &mut Case<'_>,
    outcome: Reinstate,
    decided_by: &Decider,
    entries: &[BlocklistEntry],
) {
    let account = case.account;
    let closing = account.restrictions.iter().rev().find(|action| {
        action.step == LadderStep::CloseAccount && action.status == ActionStatus::Active
    });
    if account.lifecycle != Lifecycle::Closed {
        return case.refuse(&say::NOT_CLOSED, &[]);
    }
    let staff = decided_by
        .human()
        .is_some_and(|actor| is_staff(actor.role) && actor.id != account.id.0);
    if !staff {
        return case.refuse(&say::HUMAN_DECISION_REQUIRED, &[]);
    }
    let earliest = closing.map_or(0, |action| {
        action.from.saturating_add(REINSTATE_DAYS * DAY_MS)
    });
    if case.now() < earliest {
        return case.refuse(&say::REINSTATEMENT_TOO_EARLY, &[("date", &day(earliest))]);
    }
    if outcome == Reinstate::Denied {
        return case.note(&say::REINSTATEMENT_DENIED, &[]);
    }
    case.delta.lifecycle = Some(Lifecycle::Active);
    let ended = closing.cloned().map(|action| EnforcementAction {
        status: ActionStatus::Ended,
        ..action
    });
    case.delta.restrictions.extend(ended);
    let sources: Vec<_> = closing.map(|action| &action.id).into_iter().collect();
    case.blocklist.extend(lifted(entries, &sources));
    case.note(&say::REINSTATED, &[]);
}

/// The entries that rest on these closures, lifted.
pub(super) fn lifted(
    entries: &[BlocklistEntry],
    sources: &[&crate::ids::DecisionId],
) -> Vec<BlocklistEntry> {
    entries
        .iter()
        .filter(|entry| {
            entry.status == BlockStatus::Active && sources.contains(&&entry.source_action)
        })
        .cloned()
        .map(|entry| BlocklistEntry {
            status: BlockStatus::Lifted,
            ..entry
        })
        .collect()
}
