//! Article 13(1): the enforcement ladder as a state machine. Every step is an action
//! of its own with its own end, and what is in force is the hardest of those running.
//! So a harder step replaces a milder one, an equally hard one moves the end to the
//! later date, a milder one that still runs comes back by itself, and taking one back
//! leaves exactly what would be there without it.

use serde::{Deserialize, Serialize};

use crate::ids::DecisionId;
use crate::limits::AUTOMATED_HOURS_MAX;
use crate::pack::{LadderRung, Policy, RungStep};
use crate::request::{
    AccountSnapshot, ActionStatus, EnforcementAction, InteractionKind, LadderStep, Lifecycle,
    ProfileFieldName, Row, Severity, Strike,
};
use crate::time::{DAY_MS, HOUR_MS, Ms};

/// Where an account stands on the enforcement ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LadderState {
    /// Nothing is in force.
    Good,
    /// Warned, with a time to mend the content.
    Warned,
    /// Some functions are closed.
    Limited,
    /// Publishing is closed, and those functions with it.
    UpdatesSuspended,
    /// Suspended until two people have decided about closing the account.
    ClosurePending,
    /// Closed.
    Closed,
}

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// Where the account stands.
    pub state: LadderState,
    /// Until when; none where nothing is in force and for a closed account.
    pub until: Option<Ms>,
    /// The action that lasts longest among the hardest ones.
    pub action: Option<DecisionId>,
    /// Active strike points.
    pub points: u32,
}

/// What is in force at `now`.
pub(crate) fn in_force(account: &AccountSnapshot, now: Ms) -> InForce {
    let running = || {
        account
            .restrictions
            .iter()
            .filter(move |action| action.active_at(now))
    };
    // An end that never comes is the latest one.
    let hardest = running().max_by_key(|action| (action.step, action.until.unwrap_or(Ms::MAX)));
    let by_step = hardest.map_or(LadderState::Good, |action| state_of(action.step));
    let (state, until) = match account.lifecycle {
        Lifecycle::Closed => (LadderState::Closed, None),
        Lifecycle::ClosurePending => {
            let due = pending(account).and_then(|action| action.until);
            (LadderState::ClosurePending, due)
        }
        _ => (by_step, hardest.and_then(|action| action.until)),
    };
    InForce {
        state,
        until,
        action: hardest.map(|action| action.id.clone()),
        points: super::active_points(account, now),
    }
}

const fn state_of(step: LadderStep) -> LadderState {
    match step {
        LadderStep::WarnRectify => LadderState::Warned,
        LadderStep::LimitFunctions => LadderState::Limited,
        LadderStep::SuspendUpdates => LadderState::UpdatesSuspended,
        LadderStep::CloseAccount => LadderState::Closed,
    }
}

/// The suspension during which two people decide about closing the account.
pub(crate) fn pending(account: &AccountSnapshot) -> Option<&EnforcementAction> {
    let open = |action: &&EnforcementAction| {
        action.status == ActionStatus::Active
            && action.step == LadderStep::SuspendUpdates
            && action.closure.is_some()
    };
    account.restrictions.iter().rev().find(open)
}

/// The rung for so many active points: the highest that they reach.
pub(crate) fn rung(policy: &Policy, points: u32) -> Option<LadderRung> {
    let reached = policy
        .ladder
        .steps
        .iter()
        .filter(|rung| rung.points <= points && points > 0);
    reached.max_by_key(|rung| rung.points).copied()
}

/// Whether only people may take a rung: closing, and all that lasts over seven days.
pub(crate) fn needs_people(rung: &LadderRung) -> bool {
    rung.human
        || rung.step == RungStep::CloseAccount
        || rung
            .hours
            .is_some_and(|hours| i64::from(hours) > AUTOMATED_HOURS_MAX)
}

/// For how long a rung lasts.
pub(crate) fn rung_ms(rung: &LadderRung) -> Ms {
    // A rung without a time is an account to be closed, which has its own; three days
    // for what a pack left open.
    i64::from(rung.hours.unwrap_or(72)) * HOUR_MS
}

/// The step a rung leads to.
pub(crate) const fn step_of(rung: RungStep) -> LadderStep {
    match rung {
        RungStep::WarnRectify => LadderStep::WarnRectify,
        RungStep::LimitFunctions => LadderStep::LimitFunctions,
        RungStep::SuspendUpdates => LadderStep::SuspendUpdates,
        RungStep::CloseAccount => LadderStep::CloseAccount,
    }
}

/// The step's name, which is also the restriction a statement names.
pub(crate) const fn step_name(step: LadderStep) -> &'static str {
    match step {
        LadderStep::WarnRectify => "warn_rectify",
        LadderStep::LimitFunctions => "limit_functions",
        LadderStep::SuspendUpdates => "suspend_updates",
        LadderStep::CloseAccount => "close_account",
    }
}

/// The kinds of act a step closes beside publishing.
pub(crate) fn scope(policy: &Policy, step: LadderStep) -> Vec<InteractionKind> {
    use InteractionKind as Kind;
    if matches!(step, LadderStep::WarnRectify | LadderStep::CloseAccount) {
        return Vec::new();
    }
    let kinds = |row: &Row| match row {
        Row::Publish => vec![Kind::Publish, Kind::Repost],
        Row::Comment => vec![Kind::Comment],
        Row::Reply => vec![Kind::Reply],
        Row::Message => vec![Kind::Message],
        Row::LiveComment => vec![Kind::LiveComment],
        Row::PollCreate => vec![Kind::PollCreate],
        Row::Profile => [
            ProfileFieldName::DisplayName,
            ProfileFieldName::Bio,
            ProfileFieldName::Avatar,
            ProfileFieldName::Link,
        ]
        .map(Kind::ProfileField)
        .to_vec(),
        Row::Reaction => vec![Kind::Reaction, Kind::PollVote, Kind::Follow],
        // A right, which no restriction closes.
        Row::Report => Vec::new(),
    };
    policy.ladder.scope.iter().flat_map(kinds).collect()
}

/// What a finding of a severity weighs on the ladder, and when that ends.
pub(crate) fn weight(policy: &Policy, severity: Severity, issued_at: Ms) -> (u32, Option<Ms>) {
    let weight = policy.ladder.weight.get(&severity);
    let days = weight.map_or(0, |weight| i64::from(weight.expiry_days));
    let expires_at = (days > 0).then(|| issued_at.saturating_add(days * DAY_MS));
    (weight.map_or(0, |weight| weight.points), expires_at)
}

/// Whether a strike's points were among those counted for an action.
pub(crate) fn counted(strike: &Strike, action: &EnforcementAction) -> bool {
    strike.issued_at <= action.from && strike.expires_at.is_none_or(|end| action.from < end)
}
