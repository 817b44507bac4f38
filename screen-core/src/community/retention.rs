//! Articles 9(2), 16(2) and 17: closing one's own account, and what is erased when.
//! The day an account is closed and the days its data are erased follow from the day
//! it was asked for; only an open decision about closing the account by the platform
//! and a legal hold put something off.

mod plan;

pub use plan::plan_erasure;

use serde::{Deserialize, Serialize};

use super::blocklist::BlocklistEntry;
use super::input;
use crate::audit::AuditRecord;
use crate::error::{ErrorCode, RequestError};
use crate::ids::{DecisionId, Hash};
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, Actor, Lifecycle};
use crate::standing::AccountDelta;
use crate::time::Ms;
use crate::verdict::Reason;

/// A step of closing one's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the step.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The account.
    pub account: AccountSnapshot,
    /// The deregistration, as the step before left it.
    #[serde(default)]
    pub deregistration: Option<Deregistration>,
    /// What happens.
    pub step: ErasureStep,
    /// When a decision about closing the account by the platform was opened, while it
    /// is open.
    #[serde(default)]
    pub closure_case: Option<Ms>,
    /// Legal holds on this account's data.
    #[serde(default)]
    pub legal_holds: Vec<LegalHold>,
    /// When the last report by or about the account was decided, where there is one.
    #[serde(default)]
    pub last_report_at: Option<Ms>,
    /// Entries of the blocklist about the account and its entity.
    #[serde(default)]
    pub blocklist: Vec<BlocklistEntry>,
}

/// What happens with a deregistration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ErasureStep {
    /// The owner asks for it.
    Request {
        /// The owner.
        by: Actor,
        /// What becomes of what they published.
        #[serde(default)]
        content: ContentChoice,
    },
    /// The owner changes their mind.
    Cancel {
        /// The owner.
        by: Actor,
    },
    /// Time went by; the host asks about once a day.
    Tick,
}

/// What becomes of published content when its author leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContentChoice {
    /// It is taken down.
    #[default]
    Unpublish,
    /// It stays without its author.
    Anonymise,
}

/// A deregistration under way. The host keeps it and hands it in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deregistration {
    /// When it was asked for.
    pub requested_at: Ms,
    /// Until when it can be taken back.
    pub cooling_off_until: Ms,
    /// What becomes of what was published.
    pub content: ContentChoice,
    /// Whether a decision about closing the account put it off.
    #[serde(default)]
    pub delay: ClosureDelay,
    /// When the account was closed.
    #[serde(default)]
    pub deregistered_at: Option<Ms>,
    /// The day from which the enforcement ledger's period runs, settled when the
    /// account was closed; none where there is no ledger.
    #[serde(default)]
    pub ledger_from: Option<Ms>,
    /// What was erased, and when.
    #[serde(default)]
    pub erased: Vec<ErasedClass>,
}

/// A class of data that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasedClass {
    /// The class.
    pub class: DataClass,
    /// When it was erased.
    pub at: Ms,
}

impl Deregistration {
    fn is_erased(&self, class: DataClass) -> bool {
        self.erased.iter().any(|erased| erased.class == class)
    }
}

/// Whether a decision about closing an account puts its deregistration off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClosureDelay {
    /// It does not.
    #[default]
    None,
    /// It does, for thirty days at most.
    WaitsForCase,
}

/// A legal duty to keep data that would be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LegalHold {
    /// Its id.
    pub id: String,
    /// What it covers.
    pub scope: Vec<DataClass>,
    /// Why, for the person concerned.
    pub reason: String,
    /// Until when.
    pub until: Ms,
}

/// Classes of what is kept about an account, each with its own day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DataClass {
    /// The profile and what was published.
    Published,
    /// The keyed digest of the identity.
    IdentityEvidence,
    /// Addresses and numbers to reach the owner by.
    Contacts,
    /// Content, event times, verdicts.
    ContentLog,
    /// Network addresses and ports, which only the host has.
    NetworkMetadata,
    /// Actions, statements, appeals.
    EnforcementLedger,
    /// Reports and what came of them.
    ReportData,
}

/// Who can read something that waits to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DataAccess {
    /// Whoever could before.
    AsBefore,
    /// The people who keep records, for storage and security alone.
    RetentionOnly,
    /// Nobody: it is gone.
    Gone,
}

/// One line of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlannedErasure {
    /// What.
    pub class: DataClass,
    /// On which day.
    pub at: Ms,
    /// When at the latest, holds apart.
    pub latest: Ms,
    /// Until when a legal hold keeps it.
    pub held_until: Option<Ms>,
    /// Who can read it now.
    pub access: DataAccess,
}

/// Something that stays with the keyed digest of the entity for its remaining life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeptWithEntity {
    /// What it is.
    pub kind: KeptKind,
    /// Its id: a finding, an entry.
    pub id: String,
    /// Until when.
    pub until: Ms,
}

/// What can stay with the digest of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeptKind {
    /// A strike that still counts.
    Strike,
    /// An entry of the blocklist in force.
    BlocklistEntry,
}

/// Whether the account counts among those its entity may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CapSlot {
    /// It does.
    Taken,
    /// It does not any more.
    Free,
}

/// The proof that something was erased. It names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureCertificate {
    /// The decision that erased it.
    pub decision_id: DecisionId,
    /// When.
    pub at: Ms,
    /// What: the host destroys the data or the keys and salts that make them
    /// readable.
    pub classes: Vec<DataClass>,
    /// Holds that had put it off, by id, with their reasons and ends.
    pub holds: Vec<LegalHold>,
    /// The pack whose periods applied.
    pub pack_digest: Hash,
}

/// What is erased when, and what changed at this step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RetentionPlan {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// What the owner should know.
    pub notes: Vec<Reason>,
    /// Where the account stands.
    pub lifecycle: Lifecycle,
    /// The deregistration for the next step; none when it was taken back.
    pub deregistration: Option<Deregistration>,
    /// Until when the owner can export their data.
    pub export_until: Option<Ms>,
    /// Whether the account counts among those of its entity.
    pub cap_slot: CapSlot,
    /// What is erased when, in the order of the classes.
    pub plan: Vec<PlannedErasure>,
    /// What stays with the digest of the entity, and nothing else does.
    pub kept: Vec<KeptWithEntity>,
    /// What was erased at this step.
    pub certificate: Option<ErasureCertificate>,
    /// What changed about the account.
    pub delta: AccountDelta,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

impl ErasureRequest {
    fn check(&self) -> Check {
        self.account.check("account")?;
        match &self.step {
            ErasureStep::Request { by, .. } => input::actor("step.request.by", by)?,
            ErasureStep::Cancel { by } => input::actor("step.cancel.by", by)?,
            ErasureStep::Tick if self.deregistration.is_none() => {
                return Err(RequestError::at(
                    ErrorCode::MissingField,
                    "deregistration",
                    "missing: time only goes by in a deregistration that was asked for",
                ));
            }
            ErasureStep::Tick => {}
        }
        if let Some(state) = &self.deregistration {
            check::list("deregistration.erased", state.erased.len())?;
            for (name, at) in [
                ("requested_at", state.requested_at),
                ("cooling_off_until", state.cooling_off_until),
                ("deregistered_at", state.deregistered_at.unwrap_or(0)),
                ("ledger_from", state.ledger_from.unwrap_or(0)),
            ] {
                check::time(&format!("deregistration.{name}"), at)?;
            }
        }
        check::time("closure_case", self.closure_case.unwrap_or(0))?;
        check::time("last_report_at", self.last_report_at.unwrap_or(0))?;
        input::each("blocklist", &self.blocklist, |field, entry| {
            entry.check(field)
        })?;
        input::each("legal_holds", &self.legal_holds, |field, hold| {
            input::name(&format!("{field}.id"), &hold.id)?;
            check::list(&format!("{field}.scope"), hold.scope.len())?;
            check::time(&format!("{field}.until"), hold.until)?;
            let reason = format!("{field}.reason");
            input::words(&reason, &hold.reason)?;
            if hold.reason.trim().is_empty() {
                return Err(check::invalid(reason, "a legal hold needs a reason"));
            }
            Ok(())
        })
    }

    fn until_held(&self, class: DataClass, now: Ms) -> Option<Ms> {
        let holds = self.legal_holds.iter();
        let covering = holds.filter(|hold| hold.scope.contains(&class) && now < hold.until);
        covering.map(|hold| hold.until).max()
    }
}
