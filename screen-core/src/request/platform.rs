//! Modes and features of the whole platform.

use serde::{Deserialize, Serialize};

use crate::request::InteractionKind;
use crate::time::Ms;

/// Modes of the whole platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlatformMode {
    /// Territories the service is offered in.
    pub jurisdictions: Vec<String>,
    /// Emergency modes. Each ends by itself.
    pub emergency: Vec<EmergencyMode>,
}

/// An emergency mode with its reason and its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EmergencyMode {
    /// What it closes or slows.
    pub kind: EmergencyKind,
    /// The whole platform or the thread of the request.
    #[serde(default)]
    pub scope: Scope,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub set_by: Actor,
    /// The second person; needed for `read_only` and for `close_kinds` on the
    /// whole platform.
    #[serde(default)]
    pub second: Option<Actor>,
    /// Since when.
    pub from: Ms,
    /// Its end, at most 72 hours later.
    pub expires_at: Ms,
}

/// What an emergency mode closes or slows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EmergencyKind {
    /// Nothing.
    Normal,
    /// Contributions of the tiers T0 and T1 wait for review.
    PreModNew,
    /// All contributions wait for review.
    PreModAll,
    /// Only followers may write.
    FollowersOnlyAll,
    /// Some kinds of act are closed.
    CloseKinds(Vec<InteractionKind>),
    /// All acts but reading and one's rights are closed.
    ReadOnly,
}

/// How far an emergency mode reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole platform.
    #[default]
    Platform,
    /// The thread of the request.
    Thread,
}

/// A person who acts for the platform or an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// Who.
    pub id: String,
}

/// Who decided: software alone, or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// Software alone.
    Auto,
    /// A person.
    Human(Actor),
}

impl Decider {
    /// The person, where there is one.
    pub fn human(&self) -> Option<&Actor> {
        match self {
            Self::Auto => None,
            Self::Human(actor) => Some(actor),
        }
    }
}

/// In which role somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Content safety of the platform.
    Moderator,
    /// On call for emergencies.
    OnCall,
    /// Leads content safety.
    Lead,
    /// Owns the account or thread.
    Owner,
    /// Acts for the owner.
    Delegate,
    /// Anybody else.
    Public,
    /// The software.
    System,
}

/// The security assessment of one interactive feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FeatureStatus {
    /// The feature.
    pub feature: InteractionKind,
    /// How far its assessment is.
    pub status: AssessStatus,
    /// Until when a completed assessment holds.
    #[serde(default)]
    pub valid_until: Option<Ms>,
    /// By when a stale one has to be renewed; until then the feature stays on.
    #[serde(default)]
    pub due: Option<Ms>,
}

/// How far an assessment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssessStatus {
    /// Begun.
    Draft,
    /// Done.
    Completed,
    /// To be done again.
    Stale,
    /// Taken back.
    Withdrawn,
}
