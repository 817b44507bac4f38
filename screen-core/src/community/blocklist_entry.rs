//! Article 13(2): an account or an entity that may not come back. Two people made the
//! entry, it is matched by the exact digest only, is looked at again, and ends.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, DecisionId, EntityKey};
use crate::pack::BlockMeasure;
use crate::request::Actor;
use crate::time::Ms;

/// An account or an entity that may not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlocklistEntry {
    /// Its id.
    pub id: String,
    /// Whom it concerns.
    pub subject: BlockSubject,
    /// What it does.
    pub measures: Vec<BlockMeasure>,
    /// The closure it rests on.
    pub source_action: DecisionId,
    /// The two people who approved it.
    pub approved_by: [Actor; 2],
    /// Since when.
    pub created_at: Ms,
    /// When a person looks at it again.
    pub review_at: Ms,
    /// When it ends unless it is renewed.
    pub expires_at: Ms,
    /// Whether it is in force.
    pub status: BlockStatus,
}

/// Whom an entry of the blocklist concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockSubject {
    /// An account.
    Account(AccountId),
    /// A registered person or organization, by its keyed digest.
    Entity(EntityKey),
}

/// Whether an entry of the blocklist is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockStatus {
    /// Until its end.
    Active,
    /// A person took it back.
    Lifted,
    /// Its time is over.
    Expired,
}

impl BlocklistEntry {
    /// Whether the entry is in force at `now`.
    pub fn active_at(&self, now: Ms) -> bool {
        self.status == BlockStatus::Active && self.created_at <= now && now < self.expires_at
    }
}
