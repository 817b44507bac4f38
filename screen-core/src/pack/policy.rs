//! The policy of a pack as data: what `pack.toml` says, checked.

mod community;

pub use community::{
    Appeals, AudienceBands, BlockMeasure, Blocklist, OwnerSetting, Owners, ReportCategory, Reports,
    Slack, SlackRung, SlackRungStep, SlackTrigger,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::RuleId;
use crate::request::{EntityKind, Row, Severity, VerificationLevel};
use crate::standing::{CreditLevel, Tier};
use crate::time::Ms;
use crate::verdict::Action;

/// All that a pack decides, apart from the terms of its lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The pack's name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The profile it is checked against.
    pub profile: Profile,
    /// The laws and standards the rules page cites.
    pub instruments: Vec<String>,
    /// The community's guidelines in words, for the rules page.
    pub guidelines: Option<LocaleText>,
    /// Where people find what they have a right to, by name: `deregistration`,
    /// `reports`, `appeals`, `rules`. An empty address says that there is none.
    pub endpoints: BTreeMap<String, String>,
    /// From when on it may be used; older content can never earn a strike by it.
    pub effective_at: Ms,
    /// From when on it may no longer be used: what it would let through then waits
    /// for a person, until there is a newer one.
    pub expires_at: Option<Ms>,
    /// What becomes of content about which a signal could not be computed.
    pub on_unknown: Action,
    /// Signals the host promises to send.
    pub host_signals: Vec<String>,
    /// People who answer for the platform, by role.
    pub responsible: BTreeMap<String, Contact>,
    /// Agreement, identity, retention, caps.
    pub base: Base,
    /// Sizes of texts.
    pub limits: Limits,
    /// Credit levels.
    pub credit: Credit,
    /// The enforcement ladder.
    pub ladder: Ladder,
    /// Tiers T1 to T4.
    pub tiers: BTreeMap<Tier, TierRule>,
    /// What each tier may do.
    pub matrix: Matrix,
    /// How often each tier may do it.
    pub quota: BTreeMap<Row, BTreeMap<Tier, Vec<Window>>>,
    /// What owners may set in their threads.
    pub owners: Owners,
    /// Management of threads by their owners.
    pub slack: Slack,
    /// Screening of malicious reports.
    pub reports: Reports,
    /// Periods of appeals.
    pub appeals: Appeals,
    /// Accounts and entities that may not come back.
    pub blocklist: Blocklist,
    /// Names only their holders may use.
    pub protected_names: Vec<String>,
    /// The rules, in the order of their ids.
    pub rules: Vec<Rule>,
}

impl Policy {
    /// Whether the pack's end has come.
    pub fn is_expired(&self, now: Ms) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }
}

/// What a pack is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// The provisions of 2017 on public accounts.
    #[serde(rename = "cn-public-accounts-2017")]
    CnPublicAccounts2017,
    /// The EU's Digital Services Act.
    EuDsa,
    /// The schema only.
    Minimal,
}

/// Somebody who can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The name or function.
    pub name: String,
    /// An address.
    pub contact: String,
}

/// Agreement, identity, retention, caps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The version of the agreement everybody has to accept.
    pub agreement_required: Option<String>,
    /// Days each class of records is kept.
    pub retention_days: BTreeMap<String, u32>,
    /// Accounts one entity may have.
    pub caps: BTreeMap<EntityKind, u32>,
    /// The identity an act asks for, where it is not the default.
    pub identity: BTreeMap<Row, VerificationLevel>,
    /// The identity all other acts ask for.
    pub identity_default: VerificationLevel,
    /// The qualification a content class asks for.
    pub requires: BTreeMap<String, String>,
    /// Whether a feature must have been assessed before it is used.
    pub assessments: bool,
    /// Whether accounts show their category and qualifications.
    pub labels: bool,
    /// Days for which copies of removed content are held; 0 for not at all.
    pub respread_days: u32,
    /// Whether drafts for authorities are prepared. Nothing is ever sent without two
    /// people.
    pub authority_reports: bool,
}

/// Sizes of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of UTF-8 over all segments, by kind of act.
    pub text_bytes_max: BTreeMap<Row, u32>,
    /// The same for all other kinds.
    pub text_bytes_max_default: u32,
}

/// Credit: integers from 0 to 1000.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// Where an account starts, by level of identity.
    pub start: BTreeMap<VerificationLevel, u32>,
    /// The score each level begins at.
    pub levels: CreditLevels,
    /// What is earned.
    pub earn: Earnings,
    /// What a finding costs.
    pub deduct: BTreeMap<Severity, Deduction>,
}

/// The score each credit level begins at; E begins at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the letters are the names of the levels")]
pub struct CreditLevels {
    pub a: u32,
    pub b: u32,
    pub c: u32,
    pub d: u32,
}

impl CreditLevels {
    /// The level of a score.
    pub fn of(&self, score: u32) -> CreditLevel {
        match score {
            s if s >= self.a => CreditLevel::A,
            s if s >= self.b => CreditLevel::B,
            s if s >= self.c => CreditLevel::C,
            s if s >= self.d => CreditLevel::D,
            _ => CreditLevel::E,
        }
    }
}

/// What credit is earned by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Earnings {
    /// Points for each day since the account was opened.
    pub tenure_day: u32,
    /// At most so many.
    pub tenure_cap: u32,
    /// Points for each five interactions that stood.
    pub per_5_clean: u32,
    /// At most so many.
    pub clean_cap: u32,
    /// Points for each report that proved founded.
    pub helpful_report: u32,
    /// At most so many.
    pub helpful_cap: u32,
}

/// What a finding costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// Points.
    pub points: u32,
    /// Days in which they come back, evenly; 0 for never.
    pub recovery_days: u32,
}

/// The enforcement ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// What a strike weighs.
    pub weight: BTreeMap<Severity, Weight>,
    /// The acts that `limit_functions` closes.
    pub scope: Vec<Row>,
    /// The rungs, from low to high.
    pub steps: Vec<LadderRung>,
    /// What software may find on its own.
    pub auto_strike: AutoStrike,
}

/// What software may find on its own; all else needs a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AutoStrike {
    /// Nothing.
    #[default]
    Off,
    /// Violations of public rules of severity `minor`.
    Minor,
}

/// What a strike weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// Points.
    pub points: u32,
    /// Days for which they count; 0 for ever.
    pub expiry_days: u32,
}

/// One rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LadderRung {
    /// From so many active points on.
    pub points: u32,
    /// What happens.
    pub step: RungStep,
    /// For how many hours; none for a closed account.
    pub hours: Option<u32>,
    /// Whether only people may take it.
    pub human: bool,
}

/// What a rung of the ladder does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the glossary's own words")]
pub enum RungStep {
    WarnRectify,
    LimitFunctions,
    SuspendUpdates,
    CloseAccount,
}

/// What an account needs for a tier. All that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TierRule {
    /// This identity or a better one.
    pub verification: Option<VerificationLevel>,
    /// This credit level or a better one.
    pub credit: Option<CreditLevel>,
    /// One of these kinds of account.
    pub category: Vec<EntityKind>,
    /// Days since the account was opened.
    pub tenure_days: Option<u32>,
    /// Interactions that stood.
    pub clean: Option<u32>,
    /// At most so many active strike points.
    pub max_points: Option<u32>,
}

/// What each tier may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// For each kind of act, one cell for each of the tiers T0 to T4.
    pub rows: BTreeMap<Row, [Cell; 5]>,
    /// Links in one interaction, by tier.
    pub max_links: [u32; 5],
    /// Mentions in one interaction, by tier.
    pub max_mentions: [u32; 5],
}

/// One cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Not at this tier.
    Deny,
    /// After a person has looked at it.
    Pre,
    /// At once, with samples drawn.
    Post,
    /// At once.
    Allow,
}

/// Marker for the table of quotas.
pub type Quota = BTreeMap<Row, BTreeMap<Tier, Vec<Window>>>;

/// One sliding window: at most so many in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// At most so many.
    pub count: u32,
    /// In so many seconds.
    pub window_s: u32,
}

/// What content can be about. The list is closed, so that no pack can invent a
/// category of opinions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the glossary's own words")]
pub enum Category {
    Spam,
    Scam,
    Malware,
    Impersonation,
    Abuse,
    Harassment,
    Hate,
    Threat,
    Violence,
    SelfHarm,
    MinorSafety,
    SexualContent,
    PornSolicitation,
    Privacy,
    Gambling,
    Drugs,
    Weapons,
    IllegalGoods,
    IpInfringement,
    OffTopic,
}

/// A text in English and, where given, in Chinese.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LocaleText {
    /// English.
    pub en: String,
    /// Chinese; English stands in for it.
    pub zh: Option<String>,
}

/// One rule about content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What it is about.
    pub category: Category,
    /// How grave a confirmed violation is; a rule without one never leads to a strike.
    pub severity: Option<Severity>,
    /// Whether it is published. A rule that is not can hold, and nothing more.
    pub public: bool,
    /// Since when it holds.
    pub since: Ms,
    /// What the author is told.
    pub say: LocaleText,
    /// What the author can do.
    pub fix: Option<LocaleText>,
    /// What it looks for.
    #[serde(with = "super::wire")]
    #[cfg_attr(feature = "schema", schemars(with = "Condition"))]
    pub condition: Condition,
    /// What then happens, by tier.
    pub then: ActionByTier,
}

/// One action for each of the tiers T0 to T4.
pub type ActionByTier = [Action; 5];

/// What a rule looks for: a tree of bounded depth and size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// All of these, and, where a distance is given, near each other.
    All {
        /// The parts.
        of: Vec<Condition>,
        /// Characters from the beginning of the first to the end of the last.
        within_chars: Option<u32>,
    },
    /// At least one of these.
    Any(Vec<Condition>),
    /// None of these.
    None(Vec<Condition>),
    /// Terms of a list.
    List {
        /// Its number in the pack.
        list: u32,
        /// So many hits.
        at_least: u32,
    },
    /// Matches of a pattern.
    Pattern {
        /// Its number in the pack.
        pattern: u32,
        /// So many matches that do not overlap.
        at_least: u32,
    },
    /// A signal of the engine or the host.
    Signal(Leaf),
}

/// A signal as a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Its name.
    pub name: String,
    /// Its value, millionths.
    pub at_least_ppm: i64,
    /// For signals that look back: how far, seconds.
    pub window_s: Option<u32>,
}
