//! What one act of management changes, after it is clear who wants it.

use super::messages as say;
use super::{
    CommentState, ManageThreadOutcome, ManageThreadRequest, Position, RemovalTrace, SettingsPatch,
    ThreadChange, ThreadComment,
};
use crate::audit::Decision;
use crate::community::reports::{ReportIntake, Reporter};
use crate::community::{Facts, PartyNotice};
use crate::ids::AccountId;
use crate::limits::{DELEGATES_MAX, PINNED_MAX, REQUEST_LIST_MAX};
use crate::pack::OwnerSetting;
use crate::request::ThreadSettings;
use crate::time::DAY_MS;
use crate::verdict::messages::Message;
use crate::verdict::{Action, Automation, Obligation, Reason, ReasonKind, RetainClass, SorSource};

/// Why nothing changes.
type Refused = Box<Reason>;

pub(super) fn apply(
    decision: &Decision<'_>,
    request: &ManageThreadRequest,
    position: Position,
    outcome: &mut ManageThreadOutcome,
) -> Result<(), Refused> {
    if let Position::Outside(_) = position {
        return refuse(decision, &say::THREAD_NOT_YOURS, &[]);
    }
    match &request.change {
        ThreadChange::Feature(comment) => {
            outcome.comment = Some(release(decision, comment, &[Action::Limit, Action::Hold])?);
        }
        ThreadChange::ApproveComment(comment) => {
            outcome.comment = Some(release(decision, comment, &[Action::Hold])?);
        }
        ThreadChange::RemoveComment { comment, reason } => {
            remove(decision, request, comment, reason, outcome);
        }
        ThreadChange::ReportUp {
            content,
            category,
            explanation,
        } => {
            outcome.report = Some(ReportIntake {
                id: request.decision_id.0.clone(),
                reporter: Reporter::Account(AccountId(request.by.id.clone())),
                target: content.clone(),
                category: *category,
                explanation: explanation.clone(),
                good_faith: true,
                claim: None,
            });
        }
        _ => settings(decision, request, position, outcome)?,
    }
    Ok(())
}

/// Takes away what the owner's own settings asked for, and nothing else. A comment
/// the platform looks at is not released in part: the owner's hold stays with it.
fn release(
    decision: &Decision<'_>,
    comment: &ThreadComment,
    lifts: &[Action],
) -> Result<CommentState, Refused> {
    let owners =
        |reason: &&Reason| reason.kind == ReasonKind::OwnerChoice && lifts.contains(&reason.action);
    let platform = comment
        .reasons
        .iter()
        .any(|reason| reason.kind != ReasonKind::OwnerChoice && reason.action >= Action::Hold);
    if platform {
        return refuse(decision, &say::THREAD_HELD_BY_PLATFORM, &[]);
    }
    let refused = comment
        .reasons
        .iter()
        .any(|reason| reason.action == Action::Reject);
    if refused || !comment.reasons.iter().any(|reason| owners(&reason)) {
        return refuse(decision, &say::THREAD_NOT_WAITING, &[]);
    }
    let reasons: Vec<Reason> = comment
        .reasons
        .iter()
        .filter(|reason| !owners(reason))
        .cloned()
        .collect();
    Ok(CommentState {
        id: comment.id.clone(),
        action: reasons
            .iter()
            .map(|reason| reason.action)
            .max()
            .unwrap_or_default(),
        reasons,
    })
}

/// Removes a comment: owner, time and reason stay in its place, its author is told
/// and can appeal, and nothing is held against the author.
fn remove(
    decision: &Decision<'_>,
    request: &ManageThreadRequest,
    comment: &ThreadComment,
    why: &str,
    outcome: &mut ManageThreadOutcome,
) {
    let reason = decision.say(
        &say::COMMENT_REMOVED_BY_OWNER,
        ReasonKind::OwnerChoice,
        Action::Reject,
        &[("reason", why)],
    );
    let statement = decision.statement(Facts {
        restriction: "content_removed",
        scope: "comment",
        until: None,
        facts: reason.say.clone(),
        source: SorSource::OwnInitiative,
        detected: Automation::Not,
        decided: Automation::Not,
        clause: "12(2)",
        why,
    });
    outcome.comment = Some(CommentState {
        id: comment.id.clone(),
        action: Action::Reject,
        reasons: vec![reason.clone()],
    });
    outcome.removal = Some(RemovalTrace {
        content: comment.id.clone(),
        owner: request.thread.owner.clone(),
        at: decision.now,
        reason: why.to_owned(),
    });
    outcome
        .obligations
        .extend(decision.told(&reason.code, &statement));
    outcome.obligations.push(Obligation::StoreRecord {
        class: RetainClass::ContentLog,
        retain_until: decision
            .now
            .saturating_add(content_log_days(decision) * DAY_MS),
    });
    outcome.to_author = Some(PartyNotice {
        reason,
        statement: Some(statement),
        appeal_until: Some(decision.appeal_until()),
    });
    outcome
        .notes
        .push(decision.note(&say::NO_STRIKE_OWNER_CHOICE, &[]));
}

fn content_log_days(decision: &Decision<'_>) -> i64 {
    let days = &decision.pack.policy().base.retention_days;
    i64::from(
        days.get("content_log")
            .copied()
            .unwrap_or(crate::limits::APPEAL_DAYS),
    )
}

/// The changes that go into the settings and raise their version.
fn settings(
    decision: &Decision<'_>,
    request: &ManageThreadRequest,
    position: Position,
    outcome: &mut ManageThreadOutcome,
) -> Result<(), Refused> {
    let old = &request.thread.settings;
    if request.expected_version != Some(old.version) {
        let version = old.version.to_string();
        return refuse(
            decision,
            &say::THREAD_STALE_VERSION,
            &[("version", &version)],
        );
    }
    let mut new = old.clone();
    match &request.change {
        ThreadChange::Settings(patch) => patched(&mut new, patch),
        ThreadChange::Pin(content) => add(decision, &mut new.pinned, content, PINNED_MAX)?,
        ThreadChange::Unpin(content) => new.pinned.retain(|held| held != content),
        ThreadChange::BlockAccount(account) => {
            if *account == request.thread.owner || old.delegates.contains(account) {
                return refuse(decision, &say::THREAD_OWN_TEAM, &[]);
            }
            add(
                decision,
                &mut new.blocked_accounts,
                account,
                REQUEST_LIST_MAX,
            )?;
        }
        ThreadChange::UnblockAccount(account) => {
            new.blocked_accounts.retain(|held| held != account);
        }
        ThreadChange::AddDelegate(account) => {
            if position != Position::Owner {
                return refuse(decision, &say::THREAD_OWNER_ONLY, &[]);
            }
            if *account == request.thread.owner || old.blocked_accounts.contains(account) {
                return refuse(decision, &say::THREAD_OWN_TEAM, &[]);
            }
            add(decision, &mut new.delegates, account, DELEGATES_MAX)?;
        }
        ThreadChange::RemoveDelegate(account) => {
            // A delegate may always step down.
            if position != Position::Owner && account.as_str() != request.by.id {
                return refuse(decision, &say::THREAD_OWNER_ONLY, &[]);
            }
            new.delegates.retain(|held| held != account);
        }
        _ => {}
    }
    outcome.changed = offered(decision, old, &new)?;
    new.version = old.version.saturating_add(1);
    outcome.settings = Some(new);
    Ok(())
}

fn patched(settings: &mut ThreadSettings, patch: &SettingsPatch) {
    fn take<T: Clone>(slot: &mut T, value: &Option<T>) {
        if let Some(value) = value {
            *slot = value.clone();
        }
    }
    take(&mut settings.open, &patch.open);
    take(&mut settings.who, &patch.who);
    take(&mut settings.pre_moderate, &patch.pre_moderate);
    take(&mut settings.featured_only, &patch.featured_only);
    take(&mut settings.slow_mode_s, &patch.slow_mode_s);
    take(&mut settings.block_words, &patch.block_words);
    take(&mut settings.links_allowed, &patch.links_allowed);
}

/// What differs. A setting the platform does not offer can only be taken back to
/// what it is without one, so that nobody is caught in a setting once offered.
fn offered(
    decision: &Decision<'_>,
    old: &ThreadSettings,
    new: &ThreadSettings,
) -> Result<Vec<OwnerSetting>, Refused> {
    let free = ThreadSettings::default();
    let offers = &decision.pack.policy().owners.settings;
    let changed: Vec<OwnerSetting> = OwnerSetting::ALL
        .into_iter()
        .filter(|setting| !same(*setting, old, new))
        .collect();
    let missing = changed
        .iter()
        .find(|setting| !offers.contains(setting) && !loosens(**setting, old, new, &free));
    if let Some(setting) = missing {
        let name = String::from_utf8(crate::canonical::to_vec(setting)).unwrap_or_default();
        let name = name.trim_matches('"');
        return refuse(
            decision,
            &say::THREAD_SETTING_NOT_OFFERED,
            &[("setting", name)],
        );
    }
    if changed.is_empty() {
        return refuse(decision, &say::THREAD_NOTHING_TO_CHANGE, &[]);
    }
    Ok(changed)
}

/// Whether a change only takes a setting back: to its default, or, for lists, to
/// fewer of the same entries.
fn loosens(
    setting: OwnerSetting,
    old: &ThreadSettings,
    new: &ThreadSettings,
    free: &ThreadSettings,
) -> bool {
    match setting {
        OwnerSetting::BlockWords => within(&new.block_words, &old.block_words),
        OwnerSetting::BlockedAccounts => within(&new.blocked_accounts, &old.blocked_accounts),
        OwnerSetting::Pinned => within(&new.pinned, &old.pinned),
        OwnerSetting::Delegates => within(&new.delegates, &old.delegates),
        _ => same(setting, new, free),
    }
}

fn within<T: PartialEq>(new: &[T], old: &[T]) -> bool {
    new.iter().all(|entry| old.contains(entry))
}

fn same(setting: OwnerSetting, a: &ThreadSettings, b: &ThreadSettings) -> bool {
    match setting {
        OwnerSetting::Open => a.open == b.open,
        OwnerSetting::Who => a.who == b.who,
        OwnerSetting::PreModerate => a.pre_moderate == b.pre_moderate,
        OwnerSetting::FeaturedOnly => a.featured_only == b.featured_only,
        OwnerSetting::SlowModeS => a.slow_mode_s == b.slow_mode_s,
        OwnerSetting::BlockWords => a.block_words == b.block_words,
        OwnerSetting::BlockedAccounts => a.blocked_accounts == b.blocked_accounts,
        OwnerSetting::LinksAllowed => a.links_allowed == b.links_allowed,
        OwnerSetting::Pinned => a.pinned == b.pinned,
        OwnerSetting::Delegates => a.delegates == b.delegates,
    }
}

fn add<T: Clone + PartialEq>(
    decision: &Decision<'_>,
    list: &mut Vec<T>,
    entry: &T,
    max: usize,
) -> Result<(), Refused> {
    if list.contains(entry) {
        return Ok(());
    }
    if list.len() >= max {
        return refuse(
            decision,
            &say::THREAD_LIST_FULL,
            &[("max", &max.to_string())],
        );
    }
    list.push(entry.clone());
    Ok(())
}

fn refuse<T>(
    decision: &Decision<'_>,
    message: &Message,
    fill: &[(&str, &str)],
) -> Result<T, Refused> {
    Err(Box::new(decision.say(
        message,
        ReasonKind::Prerequisite,
        Action::Reject,
        fill,
    )))
}
