//! Gates 0 and 2: the pack, emergency modes, assessments.

use super::{Case, Findings};
use crate::request::{AssessStatus, EmergencyKind, Relation, Scope};
use crate::standing::Tier;
use crate::verdict::messages as say;
use crate::verdict::{Action, Obligation, ReasonKind};

/// A pack is not used before its date, and the host goes on with the last one; nor is
/// it after its end, when there should be a newer one.
pub(super) fn pack_in_force(case: &Case<'_>, findings: &mut Findings) {
    if case.now < case.policy.effective_at {
        findings.push(case.reason(
            &say::ENGINE_UNAVAILABLE,
            ReasonKind::PlatformState,
            Action::Hold,
            &[],
        ));
    }
    if case.policy.is_expired(case.now) {
        findings.push(case.reason(
            &say::PACK_EXPIRED,
            ReasonKind::PlatformState,
            Action::Hold,
            &[],
        ));
    }
}

pub(super) fn emergency(case: &Case<'_>, findings: &mut Findings) {
    let stranger = case.request.thread.as_ref().is_some_and(|thread| {
        matches!(
            thread.actor_relation,
            Relation::Stranger | Relation::Blocked
        )
    });
    for mode in &case.request.platform.emergency {
        let here = mode.scope == Scope::Platform || case.request.thread.is_some();
        if !here || case.now < mode.from || case.now >= mode.expires_at {
            continue;
        }
        let (message, action) = match &mode.kind {
            EmergencyKind::PreModNew if case.tier <= Tier::T1 => {
                (&say::EMERGENCY_PRE_MODERATION, Action::Hold)
            }
            EmergencyKind::PreModAll => (&say::EMERGENCY_PRE_MODERATION, Action::Hold),
            EmergencyKind::FollowersOnlyAll if stranger => (&say::EMERGENCY_CLOSED, Action::Reject),
            EmergencyKind::ReadOnly => (&say::EMERGENCY_CLOSED, Action::Reject),
            EmergencyKind::CloseKinds(kinds)
                if kinds
                    .iter()
                    .any(|kind| case.request.interaction.is_covered_by(*kind)) =>
            {
                (&say::EMERGENCY_CLOSED, Action::Reject)
            }
            _ => continue,
        };
        let wait = Some(mode.expires_at - case.now).filter(|_| action == Action::Reject);
        findings.push(
            case.reason(message, ReasonKind::PlatformState, action, &[])
                .until(Some(mode.expires_at))
                .retry_after(wait),
        );
    }
}

/// A feature may be used when its security assessment is complete and not out of
/// date, or stale with time left to renew it.
pub(super) fn assessment(case: &Case<'_>, findings: &mut Findings) {
    if !case.policy.base.assessments {
        return;
    }
    let kind = case.request.interaction.kind;
    let status = case
        .request
        .assessments
        .iter()
        .find(|status| status.feature.is_like(kind));
    let open = status.is_some_and(|status| match status.status {
        AssessStatus::Completed => status.valid_until.is_none_or(|end| case.now < end),
        AssessStatus::Stale => status.due.is_some_and(|due| case.now < due),
        AssessStatus::Draft | AssessStatus::Withdrawn => false,
    });
    if !open {
        findings.push(case.reason(
            &say::FEATURE_NOT_ASSESSED,
            ReasonKind::PlatformState,
            Action::Reject,
            &[],
        ));
    }
    let stale = status.filter(|status| status.status == AssessStatus::Stale);
    if let Some(due) = stale.and_then(|status| status.due) {
        findings
            .obligations
            .push(Obligation::ReassessFeature { feature: kind, due });
    }
}
