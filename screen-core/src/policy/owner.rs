//! Gates 8 and 9: the account spoken to, and the thread.
//!
//! INVARIANT: nothing here ever makes a verdict milder; each check only adds
//! reasons.

use super::{Case, Findings};
use crate::request::{
    InteractionKind, PreMod, Relation, SlackStep, ThreadContext, ThreadSettings, Who,
};
use crate::standing::Tier;
use crate::time::{SECOND_MS, days_between};
use crate::verdict::messages::{self as say, Message};
use crate::verdict::{Action, ReasonKind};

/// The protection and the block list of the account spoken to.
pub(super) fn target(case: &Case<'_>, findings: &mut Findings) {
    let Some(target) = &case.request.target else {
        return;
    };
    let blocked = target.actor_relation == Relation::Blocked
        || target.blocked_accounts.contains(&case.request.actor.id);
    let protection = target.protection.as_ref().filter(|protection| {
        case.now < protection.until
            && target.actor_relation == Relation::Stranger
            && protection
                .block_strangers
                .iter()
                .any(|kind| case.request.interaction.is_covered_by(*kind))
    });
    if blocked || protection.is_some() {
        findings.push(
            case.reason(
                &say::PROTECTED_TARGET,
                ReasonKind::OwnerChoice,
                Action::Reject,
                &[],
            )
            .until(
                protection
                    .filter(|_| !blocked)
                    .map(|protection| protection.until),
            ),
        );
    }
}

/// The thread, for the kinds of act that go into one.
fn thread<'a>(case: &Case<'a>) -> Option<&'a ThreadContext> {
    let into_thread = matches!(
        case.request.interaction.kind,
        InteractionKind::Comment
            | InteractionKind::Reply
            | InteractionKind::LiveComment
            | InteractionKind::Edit
            | InteractionKind::Message
            | InteractionKind::Reaction
            | InteractionKind::PollVote
            | InteractionKind::Repost
    );
    case.request.thread.as_ref().filter(|_| into_thread)
}

/// What the platform restricts because the owner neglects the thread. It binds the
/// owner as well.
pub(super) fn slack(case: &Case<'_>, findings: &mut Findings) {
    let Some(thread) = thread(case) else { return };
    let (action, until) = match thread.owner_step {
        SlackStep::None | SlackStep::Remind => return,
        SlackStep::PreModerate { until } => (Action::Hold, Some(until)),
        SlackStep::FollowersOnly { .. } if follows(thread) => return,
        SlackStep::FollowersOnly { until } | SlackStep::CloseInteractions { until } => {
            (Action::Reject, Some(until))
        }
        SlackStep::CancelInteractions => (Action::Reject, None),
    };
    let running = until.is_none_or(|until| case.now < until);
    if running {
        findings.push(
            case.reason(
                &say::THREAD_RESTRICTED,
                ReasonKind::Enforcement,
                action,
                &[],
            )
            .until(until),
        );
    }
}

fn follows(thread: &ThreadContext) -> bool {
    !matches!(
        thread.actor_relation,
        Relation::Stranger | Relation::Blocked
    )
}

/// The owner's settings; the owner and the delegates are free of them.
pub(super) fn settings(case: &Case<'_>, findings: &mut Findings) {
    let Some(thread) = thread(case) else { return };
    let settings = &thread.settings;
    let actor = &case.request.actor.id;
    if *actor == thread.owner || settings.delegates.contains(actor) {
        return;
    }
    let mut add = |message: &Message, action: Action| {
        findings.push(case.reason(message, ReasonKind::OwnerChoice, action, &[]));
    };
    if thread.actor_relation == Relation::Blocked || settings.blocked_accounts.contains(actor) {
        add(&say::THREAD_BLOCKED_ACCOUNT, Action::Reject);
    }
    if !settings.open {
        add(&say::THREAD_CLOSED, Action::Reject);
    }
    if !may_write(case, thread, settings) {
        add(&say::THREAD_FOLLOWERS_ONLY, Action::Reject);
    }
    if pre_moderated(case.tier, settings.pre_moderate) {
        add(&say::THREAD_PRE_MODERATION, Action::Hold);
    }
    if settings.featured_only {
        add(&say::THREAD_FEATURED_ONLY, Action::Limit);
    }
    if !settings.links_allowed && super::tier::links(case) > 0 {
        add(&say::THREAD_LINKS_NOT_ALLOWED, Action::Reject);
    }
    slow_mode(case, thread, findings);
}

fn may_write(case: &Case<'_>, thread: &ThreadContext, settings: &ThreadSettings) -> bool {
    match (settings.who, thread.actor_relation) {
        (Who::Everyone, _) => true,
        (
            Who::Followers { min_days },
            Relation::Follower { since } | Relation::Mutual { since },
        ) => days_between(since, case.now) >= i64::from(min_days),
        (Who::Followers { .. } | Who::Selected, Relation::Selected) => true,
        (Who::Mutual, Relation::Mutual { .. }) => true,
        _ => false,
    }
}

fn pre_moderated(tier: Tier, setting: PreMod) -> bool {
    match setting {
        PreMod::Off => false,
        PreMod::New => tier <= Tier::T1,
        PreMod::All => true,
    }
}

fn slow_mode(case: &Case<'_>, thread: &ThreadContext, findings: &mut Findings) {
    let Some(last) = thread.actor_last_at else {
        return;
    };
    let next = last.saturating_add(i64::from(thread.settings.slow_mode_s) * SECOND_MS);
    if case.now < next {
        let seconds = thread.settings.slow_mode_s.to_string();
        findings.push(
            case.reason(
                &say::THREAD_SLOW_MODE,
                ReasonKind::OwnerChoice,
                Action::Reject,
                &[("seconds", &seconds)],
            )
            .retry_after(Some(next - case.now)),
        );
    }
}

#[cfg(feature = "authoring")]
#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::pack::{Pack, authoring};
    use crate::request::ScreenRequest;
    use crate::verdict::Action;

    fn action(pack: &Pack, settings: &Value, relation: &Value, text: &str) -> Action {
        let delegate = *relation == json!("delegate");
        let mut settings = settings.clone();
        if delegate {
            settings["delegates"] = json!(["u1"]);
        }
        let owner = if *relation == json!("owner") {
            "u1"
        } else {
            "o1"
        };
        let request = json!({
            "decision_id": "d-1", "now_ms": 1_772_323_200_000_i64, "mode": "preview",
            "actor": {"id": "u1", "category": "individual", "created_at": 1_764_547_200_000_i64,
                "agreement_version": "2026-01", "clean_count": 20,
                "verification": {"level": "document", "status": "verified"}},
            "thread": {"owner": owner, "settings": settings, "actor_relation": relation,
                "actor_last_at": 1_772_323_199_000_i64},
            "interaction": {"id": "i-1", "kind": "comment", "created_at": 1_772_323_200_000_i64,
                "segments": [{"text": text}]},
        });
        let request = ScreenRequest::from_json(request.to_string().as_bytes()).unwrap();
        crate::screen(pack, &request).action
    }

    /// Whatever an owner sets, alone or together, no verdict gets milder.
    #[test]
    fn settings_only_tighten() {
        let built = authoring::build(&authoring::example()).unwrap();
        let pack = Pack::load(&built.bytes).unwrap();
        let changes = [
            ("open", json!(false)),
            ("who", json!({"followers": {"min_days": 3}})),
            ("who", json!("selected")),
            ("who", json!("nobody")),
            ("pre_moderate", json!("new")),
            ("pre_moderate", json!("all")),
            ("featured_only", json!(true)),
            ("slow_mode_s", json!(60)),
            ("block_words", json!(["prize"])),
            ("blocked_accounts", json!(["u1"])),
            ("links_allowed", json!(false)),
        ];
        let relations = [
            json!("owner"),
            json!("delegate"),
            json!("stranger"),
            json!("selected"),
            json!("blocked"),
            json!({"follower": {"since": 1_772_000_000_000_i64}}),
            json!({"mutual": {"since": 1_772_000_000_000_i64}}),
        ];
        let texts = [
            "A walk along the river.",
            "You won a prize! Pay the fee first.",
            "See example.com for the prize.",
        ];
        for (relation, text) in relations
            .iter()
            .flat_map(|r| texts.iter().map(move |t| (r, t)))
        {
            let free = action(&pack, &json!({}), relation, text);
            for (first, a) in &changes {
                for (second, b) in &changes {
                    let one = action(&pack, &json!({*first: a}), relation, text);
                    assert!(one >= free, "{first} {a} {relation} {text}");
                    if first != second {
                        let both = json!({*first: a, *second: b});
                        let two = action(&pack, &both, relation, text);
                        assert!(two >= one, "{both} {relation} {text}");
                    }
                }
            }
        }
    }
}
