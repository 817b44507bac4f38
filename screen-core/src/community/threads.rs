//! The owner's management of a thread (Articles 2(3), 10 and 12(2)): who may do it,
//! and what it changes.
//!
//! INVARIANT: nothing here makes a decision of the platform milder. What a rule, a
//! tier or an emergency holds stays in the platform's queue whatever the owner says.

mod change;
pub mod messages;

use serde::{Deserialize, Serialize};

use super::reports::ReportIntake;
use super::{checked_id, checked_words};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::{ErrorCode, RequestError};
use crate::ids::{AccountId, ContentRef, DecisionId};
use crate::limits::{
    BLOCK_WORDS_MAX, DELEGATES_MAX, FOLLOW_DAYS_MAX, PINNED_MAX, SLOW_MODE_S_MAX, TERM_CHARS_MAX,
};
use crate::pack::{OwnerSetting, Pack, ReportCategory};
use crate::request::{Actor, PreMod, Role, ThreadSettings, Who, check};
use crate::time::Ms;
use crate::verdict::{Action, Obligation, Reason, RetainClass};

/// What somebody wants to do with a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ManageThreadRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// Who wants it: the role and the account.
    pub by: Actor,
    /// The thread as it is.
    pub thread: ManagedThread,
    /// The version of the settings the caller has seen; needed to change settings.
    #[serde(default)]
    pub expected_version: Option<u64>,
    /// What is wanted.
    pub change: ThreadChange,
}

/// A thread with its owner's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ManagedThread {
    /// The thread.
    pub id: ContentRef,
    /// Whose it is.
    pub owner: AccountId,
    /// The settings in force.
    #[serde(default)]
    pub settings: ThreadSettings,
}

/// One act of management.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ThreadChange {
    /// Other settings.
    Settings(SettingsPatch),
    /// Something stays on top.
    Pin(ContentRef),
    /// It stays on top no longer.
    Unpin(ContentRef),
    /// A comment is picked, so that it is shown where only picked ones are.
    Feature(ThreadComment),
    /// A comment that waits for the owner may be shown.
    ApproveComment(ThreadComment),
    /// A comment is taken out of the thread.
    RemoveComment {
        /// Which one.
        comment: ThreadComment,
        /// Why, in words for its author.
        reason: String,
    },
    /// An account may write here no longer.
    BlockAccount(AccountId),
    /// It may again.
    UnblockAccount(AccountId),
    /// The platform is asked to look at something.
    ReportUp {
        /// What.
        content: ContentRef,
        /// What it is about.
        category: ReportCategory,
        /// Why, in words.
        #[serde(default)]
        explanation: String,
    },
    /// An account manages the thread for the owner.
    AddDelegate(AccountId),
    /// It does no longer.
    RemoveDelegate(AccountId),
}

/// Settings to change; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SettingsPatch {
    /// Whether anybody may write.
    pub open: Option<bool>,
    /// Who may write.
    pub who: Option<Who>,
    /// Whose contributions wait for the owner.
    pub pre_moderate: Option<PreMod>,
    /// Only what the owner picks is shown.
    pub featured_only: Option<bool>,
    /// Seconds between two contributions of one account, at most a day.
    pub slow_mode_s: Option<u32>,
    /// All words that make a contribution wait for the owner.
    pub block_words: Option<Vec<String>>,
    /// Whether contributions may hold links.
    pub links_allowed: Option<bool>,
}

/// A comment as it stands in the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ThreadComment {
    /// The comment.
    pub id: ContentRef,
    /// Who wrote it.
    pub author: AccountId,
    /// The reasons of its verdict that still hold; empty where it is simply shown.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ManageThreadOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// The settings from now on, where they changed.
    pub settings: Option<ThreadSettings>,
    /// Which settings changed.
    pub changed: Vec<OwnerSetting>,
    /// The comment from now on, where it is about one.
    pub comment: Option<CommentState>,
    /// What stays in the place of a removed comment.
    pub removal: Option<RemovalTrace>,
    /// The report to hand to `triage_report`.
    pub report: Option<ReportIntake>,
    /// What the author of a removed comment is told.
    pub to_author: Option<super::PartyNotice>,
    /// What the host has to do.
    pub obligations: Vec<Obligation>,
    /// What was decided not to happen.
    pub notes: Vec<Reason>,
    /// The record; the person who acted stands in it in the role that is true.
    pub audit: AuditRecord,
}

/// A comment after the owner's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentState {
    /// The comment.
    pub id: ContentRef,
    /// What happens with it now: the hardest of the reasons that remain.
    pub action: Action,
    /// The reasons that remain.
    pub reasons: Vec<Reason>,
}

/// What readers see in the place of a removed comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RemovalTrace {
    /// The comment that was there.
    pub content: ContentRef,
    /// The owner of the thread, in whose name it was removed.
    pub owner: AccountId,
    /// When.
    pub at: Ms,
    /// Why.
    pub reason: String,
}

/// Manages a thread. Whoever is neither its owner nor a delegate is refused, and so
/// is a change made from settings that are not the present ones any more.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn manage_thread(
    pack: &Pack,
    request: &ManageThreadRequest,
) -> Result<ManageThreadOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let position = Position::of(request);
    let actor = ActorRef::Person(Actor {
        role: position.role(),
        id: request.by.id.clone(),
    });
    let mut audit = decision.record(
        EventKind::ThreadManaged,
        actor,
        request.thread.id.as_str(),
        request,
    );
    audit.retain_class = RetainClass::ContentLog;
    let mut outcome = ManageThreadOutcome {
        decision_id: request.decision_id.clone(),
        refused: None,
        settings: None,
        changed: Vec::new(),
        comment: None,
        removal: None,
        report: None,
        to_author: None,
        obligations: Vec::new(),
        notes: Vec::new(),
        audit,
    };
    if let Err(refused) = change::apply(&decision, request, position, &mut outcome) {
        outcome.refused = Some(*refused);
    }
    let reasons = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = reasons.map(|reason| reason.code.clone()).collect();
    outcome.audit.action = outcome.comment.as_ref().map(|comment| comment.action);
    Ok(outcome)
}

/// How the caller really stands to the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    Owner,
    Delegate,
    Outside(Role),
}

impl Position {
    /// The claimed role counts only where the ids agree with it.
    fn of(request: &ManageThreadRequest) -> Self {
        let thread = &request.thread;
        let is = |account: &AccountId| account.as_str() == request.by.id;
        match request.by.role {
            Role::Owner if is(&thread.owner) => Self::Owner,
            Role::Delegate if thread.settings.delegates.iter().any(is) => Self::Delegate,
            Role::Owner | Role::Delegate => Self::Outside(Role::Public),
            role => Self::Outside(role),
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Owner => Role::Owner,
            Self::Delegate => Role::Delegate,
            Self::Outside(role) => role,
        }
    }
}

impl ManageThreadRequest {
    fn check(&self) -> Result<(), RequestError> {
        checked_id("by.id", &self.by.id)?;
        checked_id("thread.id", self.thread.id.as_str())?;
        checked_id("thread.owner", self.thread.owner.as_str())?;
        let settings = &self.thread.settings;
        words("thread.settings.block_words", &settings.block_words)?;
        check::accounts(
            "thread.settings.blocked_accounts",
            &settings.blocked_accounts,
        )?;
        check::at_most(
            "thread.settings.delegates",
            settings.delegates.len(),
            DELEGATES_MAX,
            "accounts",
        )?;
        check::accounts("thread.settings.delegates", &settings.delegates)?;
        check::at_most(
            "thread.settings.pinned",
            settings.pinned.len(),
            PINNED_MAX,
            "entries",
        )?;
        self.change.check()?;
        if self.change.changes_settings() && self.expected_version.is_none() {
            return Err(RequestError::at(
                ErrorCode::MissingField,
                "expected_version",
                "missing: a change of settings says which version it was made from",
            ));
        }
        Ok(())
    }
}

impl ThreadChange {
    fn changes_settings(&self) -> bool {
        !matches!(
            self,
            Self::Feature(_)
                | Self::ApproveComment(_)
                | Self::RemoveComment { .. }
                | Self::ReportUp { .. }
        )
    }

    fn check(&self) -> Result<(), RequestError> {
        match self {
            Self::Settings(patch) => patch.check(),
            Self::Pin(content) => checked_id("change.pin", content.as_str()),
            Self::Unpin(content) => checked_id("change.unpin", content.as_str()),
            Self::Feature(comment) => comment.check("change.feature"),
            Self::ApproveComment(comment) => comment.check("change.approve_comment"),
            Self::RemoveComment { comment, reason } => {
                comment.check("change.remove_comment.comment")?;
                let field = "change.remove_comment.reason";
                if reason.trim().is_empty() {
                    return Err(check::invalid(field, "a removal needs a reason"));
                }
                checked_words(field, reason)
            }
            Self::BlockAccount(account) => checked_id("change.block_account", account.as_str()),
            Self::UnblockAccount(account) => checked_id("change.unblock_account", account.as_str()),
            Self::ReportUp {
                content,
                explanation,
                ..
            } => {
                checked_id("change.report_up.content", content.as_str())?;
                checked_words("change.report_up.explanation", explanation)
            }
            Self::AddDelegate(account) => checked_id("change.add_delegate", account.as_str()),
            Self::RemoveDelegate(account) => checked_id("change.remove_delegate", account.as_str()),
        }
    }
}

impl ThreadComment {
    fn check(&self, field: &str) -> Result<(), RequestError> {
        checked_id(&format!("{field}.id"), self.id.as_str())?;
        checked_id(&format!("{field}.author"), self.author.as_str())?;
        check::list(&format!("{field}.reasons"), self.reasons.len())
    }
}

impl SettingsPatch {
    fn check(&self) -> Result<(), RequestError> {
        let most = |field: &str, value: u32, max: u32, unit: &str| {
            check::at_most(
                &format!("change.settings.{field}"),
                value as usize,
                max as usize,
                unit,
            )
        };
        most(
            "slow_mode_s",
            self.slow_mode_s.unwrap_or(0),
            SLOW_MODE_S_MAX,
            "seconds",
        )?;
        if let Some(Who::Followers { min_days }) = self.who {
            most("who.followers.min_days", min_days, FOLLOW_DAYS_MAX, "days")?;
        }
        words(
            "change.settings.block_words",
            self.block_words.as_deref().unwrap_or_default(),
        )
    }
}

fn words(field: &str, words: &[String]) -> Result<(), RequestError> {
    check::at_most(field, words.len(), BLOCK_WORDS_MAX, "words")?;
    words.iter().enumerate().try_for_each(|(index, word)| {
        let field = format!("{field}[{index}]");
        check::at_most(&field, word.chars().count(), TERM_CHARS_MAX, "characters")
    })
}
