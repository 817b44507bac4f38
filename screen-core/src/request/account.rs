//! The account as the engine sees it: no name, no number, no document.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ContentRef, DecisionId, EntityKey, RuleId};
use crate::request::{Actor, InteractionKind, SlackStep};
use crate::time::Ms;
use crate::verdict::{Automation, Obligation, StatementOfReasons};

/// The state of one account at the time of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountSnapshot {
    /// The account.
    pub id: AccountId,
    /// The registered entity behind it.
    #[serde(default)]
    pub entity: EntityRef,
    /// What kind of account it is.
    pub category: EntityKind,
    /// Where it stands between opening and erasure.
    #[serde(default)]
    pub lifecycle: Lifecycle,
    /// When it was opened.
    pub created_at: Ms,
    /// The version of the platform agreement it accepted.
    #[serde(default)]
    pub agreement_version: Option<String>,
    /// How well its identity is verified.
    #[serde(default)]
    pub verification: Verification,
    /// Licences and the like.
    #[serde(default)]
    pub qualifications: Vec<Qualification>,
    /// How many people it reaches.
    #[serde(default)]
    pub audience: Audience,
    /// Interactions that stood without a finding.
    #[serde(default)]
    pub clean_count: u32,
    /// Reports by this account that proved founded.
    #[serde(default)]
    pub helpful_reports: u32,
    /// What was taken from and given back to its credit.
    #[serde(default)]
    pub credit_ledger: Vec<CreditEntry>,
    /// Its strikes.
    #[serde(default)]
    pub strikes: Vec<Strike>,
    /// Enforcement actions that have not ended.
    #[serde(default)]
    pub restrictions: Vec<EnforcementAction>,
    /// What the platform restricts in its own threads because it neglects them.
    #[serde(default)]
    pub owner_step: SlackStep,
    /// Declarations it still owes, such as `file_group_declaration`.
    #[serde(default)]
    pub declarations_due: Vec<Obligation>,
    /// The protection it asked for.
    #[serde(default)]
    pub protection: Option<ProtectMode>,
    /// Since when nobody has used it.
    #[serde(default)]
    pub dormant_since: Option<Ms>,
}

/// The registered entity behind an account, by digest only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EntityRef {
    /// The keyed digest. A document or phone number here stops the request with
    /// `pii_in_snapshot`.
    #[serde(default)]
    pub entity_key: EntityKey,
    /// The group the entity declared.
    #[serde(default)]
    pub group_id: Option<crate::ids::GroupId>,
}

/// Who registered an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A person.
    Individual,
    /// A company.
    Enterprise,
    /// Another organization.
    OtherOrg,
    /// A public body.
    PublicBody,
    /// A licensed news provider.
    NewsMedia,
}

/// Where an account stands between opening and erasure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// In use.
    #[default]
    Active,
    /// Its owner asked to close it and may still change their mind.
    CoolingOff,
    /// Closed by its owner.
    Deregistered,
    /// Closed, and all periods over.
    Erased,
    /// Suspended until two people have decided about closing it.
    ClosurePending,
    /// Closed by the platform.
    Closed,
}

/// How well an account's identity is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// The level that was asked for or reached.
    #[serde(default)]
    pub level: VerificationLevel,
    /// Whether it was reached.
    #[serde(default)]
    pub status: VerificationStatus,
    /// How it was checked.
    #[serde(default)]
    pub method: String,
    /// When it was reached.
    #[serde(default)]
    pub verified_at: Option<Ms>,
    /// When it has to be renewed.
    #[serde(default)]
    pub expires_at: Option<Ms>,
}

impl Verification {
    /// The level that holds at `now`: `none` unless verified and not expired.
    pub fn level_at(&self, now: Ms) -> VerificationLevel {
        let live = self.expires_at.is_none_or(|end| now < end);
        match self.status {
            VerificationStatus::Verified if live => self.level,
            _ => VerificationLevel::None,
        }
    }
}

/// Levels of identity, each including the ones before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerificationLevel {
    /// Nothing is known.
    #[default]
    None,
    /// An address that answers.
    Contact,
    /// A mobile number that answers.
    Phone,
    /// A person's document was checked.
    Document,
    /// An organization's registration was checked.
    Organisation,
}

/// Whether a level of identity was reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerificationStatus {
    /// Being checked, or never asked for.
    #[default]
    Pending,
    /// Checked and right.
    Verified,
    /// Was right, is too old now.
    Expired,
    /// Checked and wrong.
    Failed,
    /// Withdrawn.
    Revoked,
}

/// A licence or the like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// Its kind, as the pack names it: `finance_licence`.
    pub kind: String,
    /// Content classes it covers.
    #[serde(default)]
    pub content_classes: Vec<String>,
    /// Whether it was checked.
    pub status: QualStatus,
    /// Until when it holds.
    #[serde(default)]
    pub valid_until: Option<Ms>,
    /// What the profile shows.
    #[serde(default)]
    pub public_name: String,
}

/// Whether a qualification was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QualStatus {
    /// Being checked.
    Pending,
    /// Checked and right.
    Verified,
    /// Was right, is too old now.
    Expired,
    /// Withdrawn.
    Revoked,
}

/// How many people an account reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Subscribers.
    #[serde(default)]
    pub subscribers: u64,
    /// Reads in the last 28 days.
    #[serde(default)]
    pub reads_28d: u64,
}

/// One entry of the credit ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreditEntry {
    /// When it was made.
    pub at: Ms,
    /// Points taken or given.
    pub points: u32,
    /// Which of the two, and why.
    pub kind: CreditKind,
    /// The decision behind it.
    pub decision_id: DecisionId,
    /// Whether an appeal took it back.
    #[serde(default)]
    pub reversed: bool,
}

/// Why credit changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// A confirmed violation. It heals by the day, over the pack's recovery time.
    Deduct {
        /// How grave it was.
        severity: Severity,
    },
    /// Given back.
    Refund,
    /// Earned.
    Bonus,
}

/// How grave a violation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A slip.
    Minor,
    /// Harm to somebody.
    Moderate,
    /// Grave harm.
    Serious,
    /// Danger to life, or the like.
    Critical,
}

/// A confirmed violation that counts towards the enforcement ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Strike {
    /// The finding behind it.
    pub finding: String,
    /// The rule that was broken.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// How grave it was.
    pub severity: Severity,
    /// Points on the ladder.
    pub points: u32,
    /// When it was issued.
    pub issued_at: Ms,
    /// When it stops counting; never, where there is none.
    #[serde(default)]
    pub expires_at: Option<Ms>,
    /// Whether it counts.
    pub status: StrikeStatus,
    /// The decision that issued it.
    #[serde(default)]
    pub decision_id: Option<DecisionId>,
    /// What was found together with it: findings of one batch make one strike.
    #[serde(default)]
    pub batch: Option<String>,
    /// The findings of the batch, in the order they came; the strike is as grave as
    /// the gravest. Empty where there is no batch.
    #[serde(default)]
    pub items: Vec<StrikeItem>,
}

/// One finding of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StrikeItem {
    /// The finding.
    pub finding: String,
    /// The rule that was broken.
    pub rule: RuleId,
    /// How grave it was.
    pub severity: Severity,
    /// The decision about it.
    pub decision_id: DecisionId,
    /// When it was decided.
    pub at: Ms,
}

impl Strike {
    /// Whether the strike counts at `now`.
    pub fn active_at(&self, now: Ms) -> bool {
        self.status == StrikeStatus::Active && self.expires_at.is_none_or(|end| now < end)
    }
}

/// Whether a strike counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StrikeStatus {
    /// It counts until it expires.
    Active,
    /// Its time is over.
    Expired,
    /// An appeal took it back.
    Reversed,
    /// The author took the training instead.
    TrainedAway,
}

/// One step of the enforcement ladder, in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnforcementAction {
    /// The decision that imposed it.
    pub id: DecisionId,
    /// The step.
    pub step: LadderStep,
    /// The kinds of act it closes; for `suspend_updates` they come on top of publishing.
    #[serde(default)]
    pub scope: Vec<InteractionKind>,
    /// Since when.
    pub from: Ms,
    /// Until when; without an end only for a closed account.
    #[serde(default)]
    pub until: Option<Ms>,
    /// What the person was told.
    #[serde(default)]
    pub statement: Option<StatementOfReasons>,
    /// Whether it is in force.
    #[serde(default)]
    pub status: ActionStatus,
    /// How far software decided.
    #[serde(default = "by_people")]
    pub automated: Automation,
    /// For a warning: what is to be mended, and by when.
    #[serde(default)]
    pub rectify: Option<Rectification>,
    /// The finding behind it; none for a step that follows from another one.
    #[serde(default)]
    pub finding: Option<String>,
    /// How grave the finding was.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Active strike points at the decision, the finding's own included.
    #[serde(default)]
    pub points: u32,
    /// The action this one follows from: a warning whose time ran out, a closure that
    /// was confirmed or was not.
    #[serde(default)]
    pub cause: Option<DecisionId>,
    /// For a closure: where its confirmation stands.
    #[serde(default)]
    pub closure: Option<Closure>,
}

fn by_people() -> Automation {
    Automation::Not
}

/// What a warning asks to be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rectification {
    /// Which content.
    pub content: Vec<ContentRef>,
    /// By when.
    pub due: Ms,
    /// When it was done.
    #[serde(default)]
    pub done_at: Option<Ms>,
}

/// The closing of an account, which two people have to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// By when both have to.
    pub due: Ms,
    /// Who confirmed so far.
    #[serde(default)]
    pub approvals: Vec<Actor>,
    /// Where the account stood before; it goes back there when nobody confirms.
    #[serde(default)]
    pub before: Lifecycle,
}

impl EnforcementAction {
    /// Whether the action is in force at `now`.
    pub fn active_at(&self, now: Ms) -> bool {
        self.status == ActionStatus::Active
            && self.from <= now
            && self.until.is_none_or(|end| now < end)
    }
}

/// The steps of the enforcement ladder, each harder than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LadderStep {
    /// A warning with a time to mend.
    WarnRectify,
    /// Some functions are closed for a time.
    LimitFunctions,
    /// Publishing is closed for a time, and those functions with it.
    SuspendUpdates,
    /// The account is closed.
    CloseAccount,
}

/// Whether an enforcement action is in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionStatus {
    /// In force until its end.
    #[default]
    Active,
    /// Over.
    Ended,
    /// Taken back by an appeal.
    Reversed,
}

/// Protection an account asked for, or was offered in a pile-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProtectMode {
    /// Until when.
    pub until: Ms,
    /// What strangers may not do to it.
    pub block_strangers: Vec<InteractionKind>,
    /// Why.
    pub reason: ProtectReason,
}

/// Why an account is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProtectReason {
    /// It asked for it.
    OwnChoice,
    /// Many accounts turned on it at once.
    PileOn,
    /// It belongs to a minor.
    Minor,
}
