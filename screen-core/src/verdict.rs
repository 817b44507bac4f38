//! What the engine answers.

pub mod messages;

use serde::{Deserialize, Serialize};

use crate::audit::AuditRecord;
use crate::ids::{AccountId, ContentRef, DecisionId, Fingerprint, Hash, RuleId};
use crate::request::{InteractionKind, VerificationLevel, WindowCounter};
use crate::signal::{Signal, Span};
use crate::time::Ms;

/// The answer to one [`ScreenRequest`](crate::request::ScreenRequest).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// What happens with the interaction.
    pub action: Action,
    /// Why; the first one is the primary reason. Empty only for `allow` and
    /// `allow_sampled`.
    pub reasons: Vec<Reason>,
    /// What the detectors and the host found.
    pub signals: Vec<Signal>,
    /// What the host or the person has to do.
    pub obligations: Vec<Obligation>,
    /// What the host has to store. Empty in `preview`.
    pub effects: Vec<Effect>,
    /// When the same interaction can pass, where waiting is all it needs.
    pub retry_after_ms: Option<i64>,
    /// When the restriction behind the primary reason ends.
    pub expires_at: Option<Ms>,
    /// The pack that decided.
    pub pack_digest: Hash,
    /// The engine that decided.
    pub engine: String,
    /// The record for the audit log; none in `preview`.
    pub audit: Option<AuditRecord>,
}

impl Verdict {
    /// The verdict as canonical JSON: the same bytes wherever it was computed.
    pub fn to_json(&self) -> Vec<u8> {
        crate::canonical::to_vec(self)
    }
}

/// What happens with an interaction, from mild to hard. The hardest one wins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is published.
    #[default]
    Allow,
    /// It is published, and the host draws samples for review.
    AllowSampled,
    /// It is published with a label.
    Label,
    /// It is published with less reach, and the author is told.
    Limit,
    /// It waits for a person.
    Hold,
    /// It is not published.
    Reject,
}

/// Why an interaction is not simply published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// A stable code, such as `quota_exceeded` or `rule:scam.advance-fee`.
    pub code: String,
    /// What sort of reason it is.
    pub kind: ReasonKind,
    /// What this reason alone would lead to.
    pub action: Action,
    /// The rule, for reasons of policy.
    pub rule: Option<RuleId>,
    /// The places in the text that caused it.
    pub spans: Vec<Span>,
    /// The reason in words, in the asked-for language.
    pub say: String,
    /// What the person can do about it.
    pub how_to_fix: Option<String>,
    /// The article of the provisions it rests on, such as `6(1)`.
    pub clause: Option<String>,
    /// Whether an appeal is possible.
    pub appealable: bool,
}

/// What sort of reason it is. Only `policy` can ever lead to a strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Something the account has to do first.
    Prerequisite,
    /// The state of the platform or the engine.
    PlatformState,
    /// A restriction in force.
    Enforcement,
    /// What the account's tier may do.
    Tier,
    /// What the owner of the thread or the target chose.
    OwnerChoice,
    /// A quota or a size.
    Capacity,
    /// A rule about content.
    Policy,
    /// Content that was removed before.
    Respread,
}

/// What the host or the person has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Obligation {
    /// The account accepts the agreement.
    AcceptAgreement {
        /// Its version.
        version: String,
    },
    /// The account verifies its identity.
    VerifyIdentity {
        /// To this level.
        level: VerificationLevel,
    },
    /// The account renews a qualification.
    RenewQualification {
        /// Which one.
        kind: String,
    },
    /// The entity declares its group of accounts.
    FileGroupDeclaration {
        /// By when.
        due: Ms,
    },
    /// The author mends the content.
    Rectify {
        /// Which content.
        content: Vec<ContentRef>,
        /// By when.
        due: Ms,
    },
    /// A person looks at it.
    ReviewByHuman {
        /// In which queue.
        queue: String,
        /// By when.
        due: Ms,
        /// The higher, the sooner.
        priority: u32,
    },
    /// The author is told.
    NotifyUser {
        /// Which notice.
        template: String,
        /// The statement of reasons.
        sor: Box<StatementOfReasons>,
    },
    /// The author can appeal.
    OfferAppeal {
        /// Until when.
        until: Ms,
    },
    /// Labels are shown with the content.
    ShowLabel {
        /// Which ones.
        labels: Vec<String>,
    },
    /// Copies are held.
    PreventRespread {
        /// Of this content.
        fingerprint: Fingerprint,
        /// For so long, milliseconds.
        ttl: i64,
    },
    /// A record is kept.
    StoreRecord {
        /// Of which class.
        class: RetainClass,
        /// At least until.
        retain_until: Ms,
    },
    /// A feature is assessed again.
    ReassessFeature {
        /// Which one.
        feature: InteractionKind,
        /// By when.
        due: Ms,
    },
    /// A live comment also stands in a transcript.
    StaticTranscript {
        /// Of which event.
        live_id: String,
    },
    /// An account is offered protection.
    OfferProtectMode {
        /// Which one.
        account: AccountId,
    },
    /// A draft for an authority is prepared; nothing is sent without two people.
    /// Only where the pack turned it on.
    DraftAuthorityReport {
        /// On which ground.
        basis: String,
    },
}

/// Classes of records, each with its own period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RetainClass {
    /// Content, event times, verdicts.
    ContentLog,
    /// Actions, statements, appeals.
    Enforcement,
    /// Reports and what came of them.
    ReportData,
    /// Assessments, orders, declarations: the registers.
    Register,
}

/// What the host stores when the verdict counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// The new state of a quota counter.
    Count(WindowCounter),
    /// The fingerprint of the text, to recognize copies by.
    RecordFingerprint {
        /// Its fingerprint.
        fingerprint: Fingerprint,
    },
}

/// What a person is told about a restriction: what, why, on which ground, and what
/// they can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementOfReasons {
    /// The kind of restriction, such as `content_removed`.
    pub restriction: String,
    /// What it covers.
    pub scope: String,
    /// Since when.
    pub from: Ms,
    /// Until when.
    pub until: Option<Ms>,
    /// The facts.
    pub facts: String,
    /// How it came to light.
    pub source: SorSource,
    /// Whether software found it.
    pub automated_detection: bool,
    /// Whether software decided.
    pub automated_decision: Automation,
    /// The ground.
    pub ground: Ground,
    /// What the person can do.
    pub redress: Vec<Redress>,
}

/// How a violation came to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SorSource {
    /// The platform's own screening.
    OwnInitiative,
    /// A report.
    Report,
    /// A report of an organization whose reports come first by law.
    TrustedFlagger,
    /// Another kind of notification.
    OtherNotification,
}

/// How far software decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Automation {
    /// Software alone.
    Fully,
    /// Software and a person.
    Partially,
    /// A person alone.
    Not,
}

/// The ground of a restriction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ground {
    /// A law.
    Law {
        /// Which one.
        #[serde(rename = "ref")]
        reference: String,
        /// Why it applies.
        why: String,
    },
    /// The platform's rules.
    Terms {
        /// Which one.
        clause: String,
        /// Why it applies.
        why: String,
    },
}

/// What a person can do about a restriction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Redress {
    /// Appeal to the platform, free of charge.
    Appeal,
    /// Ask a mediation body.
    Mediation,
    /// Go to court.
    Court,
}
