//! What the verdict about a new account may depend on.

use serde::{Deserialize, Serialize};

use crate::community::blocklist::BlocklistEntry;
use crate::community::input;
use crate::ids::{AccountId, DecisionId, EntityKey};
use crate::request::check::{self, Check};
use crate::request::{EntityKind, Lifecycle, PlatformMode, Verification};
use crate::time::Ms;

/// An account to be opened, with all that the verdict depends on. There is no field
/// for a network or a device: what somebody shares with others says nothing about
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegistrationRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the decision.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// Modes of the whole platform.
    #[serde(default)]
    pub platform: PlatformMode,
    /// The id the account would get.
    pub account: AccountId,
    /// The name it would show. Free, but for names that others are known by.
    pub display_name: String,
    /// The registered person or organization.
    pub entity: RegisteringEntity,
    /// How well the entity's identity is verified.
    #[serde(default)]
    pub verification: Verification,
    /// The version of the platform agreement that was accepted.
    #[serde(default)]
    pub agreement_version: Option<String>,
    /// Whoever runs the account for the entity, such as an agency.
    #[serde(default)]
    pub operator: Option<Operator>,
    /// Entries of the blocklist for this account and this entity.
    #[serde(default)]
    pub blocklist: Vec<BlocklistEntry>,
    /// Names of accounts that the platform closed.
    #[serde(default)]
    pub closed_names: Vec<String>,
}

/// The person or organization that opens an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisteringEntity {
    /// The keyed digest.
    #[serde(default)]
    pub entity_key: EntityKey,
    /// What kind of entity it is.
    pub kind: EntityKind,
    /// Its accounts so far.
    #[serde(default)]
    pub accounts: Vec<EntityAccount>,
    /// A higher number of accounts that somebody approved.
    #[serde(default)]
    pub cap_exception: Option<CapException>,
    /// By when it owes the declaration of its group, where it owes one.
    #[serde(default)]
    pub declaration_due: Option<Ms>,
}

/// An account of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EntityAccount {
    /// The account.
    pub id: AccountId,
    /// Where it stands.
    #[serde(default)]
    pub lifecycle: Lifecycle,
}

/// A higher number of accounts for one entity, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CapException {
    /// The number.
    pub new_cap: u32,
    /// Where the approval is filed.
    pub approval_ref: String,
    /// Until when new accounts can be opened under it. Its end closes none.
    pub expires_at: Ms,
}

/// Whoever runs accounts for others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// The keyed digest.
    pub entity_key: EntityKey,
    /// The other accounts it runs.
    #[serde(default)]
    pub accounts: Vec<AccountId>,
}

impl RegistrationRequest {
    pub(super) fn check(&self) -> Check {
        input::name("account", self.account.as_str())?;
        check::id("display_name", &self.display_name)?;
        let entity = &self.entity;
        input::short("entity.entity_key", entity.entity_key.as_str())?;
        input::each("entity.accounts", &entity.accounts, |field, account| {
            input::name(&format!("{field}.id"), account.id.as_str())
        })?;
        if let Some(exception) = &entity.cap_exception {
            input::name("entity.cap_exception.approval_ref", &exception.approval_ref)?;
            check::time("entity.cap_exception.expires_at", exception.expires_at)?;
        }
        if let Some(due) = entity.declaration_due {
            check::time("entity.declaration_due", due)?;
        }
        input::short("verification.method", &self.verification.method)?;
        let agreement = self.agreement_version.as_deref();
        input::optional_name("agreement_version", agreement)?;
        if let Some(operator) = &self.operator {
            input::name("operator.entity_key", operator.entity_key.as_str())?;
            check::accounts("operator.accounts", &operator.accounts)?;
        }
        input::each("blocklist", &self.blocklist, |field, entry| {
            entry.check(field)
        })?;
        check::list("platform.emergency", self.platform.emergency.len())?;
        for (index, mode) in self.platform.emergency.iter().enumerate() {
            mode.check(&format!("platform.emergency[{index}]"))?;
        }
        input::each("closed_names", &self.closed_names, |field, name| {
            check::id(field, name)
        })
    }
}
