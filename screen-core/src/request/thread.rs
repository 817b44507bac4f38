//! The place an interaction goes into: the owner's thread, or the account spoken to.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ContentRef};
use crate::request::ProtectMode;
use crate::time::Ms;

/// A thread and how the acting account stands to its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ThreadContext {
    /// Whose thread it is.
    pub owner: AccountId,
    /// What the platform restricts here because the owner neglects it.
    #[serde(default)]
    pub owner_step: SlackStep,
    /// The owner's settings.
    #[serde(default)]
    pub settings: ThreadSettings,
    /// How the acting account stands to the owner.
    pub actor_relation: Relation,
    /// When the acting account last wrote here, for slow mode.
    #[serde(default)]
    pub actor_last_at: Option<Ms>,
}

/// The owner's management authority. It can only tighten what the platform allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ThreadSettings {
    /// Whether anybody may write.
    pub open: bool,
    /// Who may write.
    pub who: Who,
    /// Whose contributions wait for the owner.
    pub pre_moderate: PreMod,
    /// Only what the owner picks is shown.
    pub featured_only: bool,
    /// Seconds between two contributions of one account.
    pub slow_mode_s: u32,
    /// Words that make a contribution wait for the owner.
    pub block_words: Vec<String>,
    /// Accounts that may not write.
    pub blocked_accounts: Vec<AccountId>,
    /// Whether contributions may hold links.
    pub links_allowed: bool,
    /// What stays on top.
    pub pinned: Vec<ContentRef>,
    /// Accounts that manage the thread for the owner.
    pub delegates: Vec<AccountId>,
    /// Rises with every change.
    pub version: u64,
}

impl Default for ThreadSettings {
    fn default() -> Self {
        Self {
            open: true,
            who: Who::Everyone,
            pre_moderate: PreMod::Off,
            featured_only: false,
            slow_mode_s: 0,
            block_words: Vec::new(),
            blocked_accounts: Vec::new(),
            links_allowed: true,
            pinned: Vec::new(),
            delegates: Vec::new(),
            version: 0,
        }
    }
}

/// Who may write in a thread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Everyone.
    #[default]
    Everyone,
    /// Those who have followed the owner for some days.
    Followers {
        /// How many days at least.
        min_days: u32,
    },
    /// Those whom the owner follows as well.
    Mutual,
    /// Those the owner picked.
    Selected,
    /// The owner and the delegates.
    Nobody,
}

/// Whose contributions wait for the owner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PreMod {
    /// Nobody's.
    #[default]
    Off,
    /// Those of accounts at the tiers T0 and T1.
    New,
    /// Everybody's.
    All,
}

/// How an account stands to the owner of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is the owner.
    Owner,
    /// It manages the thread for the owner.
    Delegate,
    /// It follows the owner.
    Follower {
        /// Since when.
        since: Ms,
    },
    /// Both follow each other.
    Mutual {
        /// Since when.
        since: Ms,
    },
    /// The owner picked it.
    Selected,
    /// None of these.
    Stranger,
    /// The owner blocked it.
    Blocked,
}

/// What the platform restricts in the threads of an owner who neglects them, each
/// step harder than the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlackStep {
    /// Nothing.
    #[default]
    None,
    /// The owner was reminded.
    Remind,
    /// Contributions wait for review.
    PreModerate {
        /// Until when.
        until: Ms,
    },
    /// Only followers may write.
    FollowersOnly {
        /// Until when.
        until: Ms,
    },
    /// Nobody may write.
    CloseInteractions {
        /// Until when.
        until: Ms,
    },
    /// Nobody may write until the owner has applied again.
    CancelInteractions,
}

/// The account that is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetSnapshot {
    /// The account.
    pub id: AccountId,
    /// The protection it asked for.
    #[serde(default)]
    pub protection: Option<ProtectMode>,
    /// Accounts it blocked.
    #[serde(default)]
    pub blocked_accounts: Vec<AccountId>,
    /// How the acting account stands to it.
    pub actor_relation: Relation,
}
