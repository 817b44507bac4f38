//! Article 6(2): where an account stands, with every number explained: what it comes
//! from, when it recovers, what is missing for more.

mod parts;

use serde::{Deserialize, Serialize};

use super::ladder::{InForce, in_force};
use super::words::Words;
use super::{AudienceBand, CreditLevel, Tier, active_points, band, level, score, tier_at};
use crate::error::RequestError;
use crate::ids::{DecisionId, RuleId};
use crate::pack::Policy;
use crate::request::check;
use crate::request::{
    AccountSnapshot, CreditKind, EnforcementAction, LadderStep, Severity, VerificationLevel,
};
use crate::time::Ms;
use crate::verdict::messages::Locale;

/// Whose standing is asked for, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StandingRequest {
    /// The account.
    pub account: AccountSnapshot,
    /// The time.
    pub now_ms: Ms,
    /// The language of the words; English unless it is Chinese.
    #[serde(default)]
    pub locale: Option<String>,
}

impl StandingRequest {
    /// Checks bounds, and that there are no identity numbers.
    ///
    /// # Errors
    /// [`RequestError`] names the field.
    pub fn check(&self) -> Result<(), RequestError> {
        check::time("now_ms", self.now_ms)?;
        self.account.check("account")
    }
}

/// Where an account stands, and why. `say` is always the same in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The credit score, 0 to 1000: start, plus earnings, minus what is open in the
    /// ledger.
    pub score: u32,
    /// The level it gives.
    pub level: CreditLevel,
    /// What the account may do.
    pub tier: Tier,
    /// What it owes its readers.
    pub band: AudienceBand,
    /// Strike points that count now.
    pub active_points: u32,
    /// What the score starts from.
    pub start: StartPoints,
    /// What was earned.
    pub earnings: Vec<Earning>,
    /// All entries of the ledger, in its order.
    pub ledger: Vec<LedgerLine>,
    /// Entries of the ledger that still weigh.
    pub deductions: Vec<OpenDeduction>,
    /// What holds the level below the score's own.
    pub level_held: Vec<LevelHeld>,
    /// Strikes that count now.
    pub strikes: Vec<ActiveStrike>,
    /// Where the account stands on the enforcement ladder.
    pub in_force: InForce,
    /// The steps in force, the hardest first.
    pub steps: Vec<StepInForce>,
    /// The same restrictions as they were decided, with their statements.
    pub restrictions: Vec<EnforcementAction>,
    /// The next tier; none at the highest.
    pub next_tier: Option<NextTier>,
    /// What the next tier asks for and is not there yet.
    pub missing: Vec<Missing>,
    /// The band of reach, and what it brings.
    pub reach: Reach,
    /// Score, level and tier in words.
    pub say: String,
}

/// What the score starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartPoints {
    /// The level of identity.
    pub verification: VerificationLevel,
    /// The points for it.
    pub points: u32,
    /// In words.
    pub say: String,
}

/// Something credit is earned by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Earning {
    /// What.
    pub what: EarningKind,
    /// How much of it there is: days, groups of five interactions, reports, bonuses.
    pub count: i64,
    /// The points for it.
    pub points: i64,
    /// The most that can be earned by it.
    pub cap: Option<u32>,
    /// In words.
    pub say: String,
}

/// What credit is earned by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarningKind {
    /// Days since the account was opened.
    Tenure,
    /// Interactions that stood, by fives.
    Clean,
    /// Reports that proved founded.
    HelpfulReports,
    /// Given by the platform.
    Bonus,
}

/// One entry of the ledger, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LedgerLine {
    /// The decision behind it.
    pub decision_id: DecisionId,
    /// When it was made.
    pub at: Ms,
    /// Why.
    pub kind: CreditKind,
    /// Points taken or given.
    pub points: u32,
    /// What a deduction still takes.
    pub open_points: u32,
    /// When a deduction takes nothing any more; never, where there is none.
    pub recovered_at: Option<Ms>,
    /// Whether an appeal took it back.
    pub reversed: bool,
    /// In words.
    pub say: String,
}

/// A deduction that has not healed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenDeduction {
    /// The decision behind it.
    pub decision_id: DecisionId,
    /// What it took.
    pub points: u32,
    /// What it still takes.
    pub open_points: u32,
    /// When it takes nothing any more; never, where there is none.
    pub recovered_at: Option<Ms>,
}

/// What holds a level below the score's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelHeld {
    /// What.
    pub by: HeldBy,
    /// The level without it.
    pub without: CreditLevel,
    /// Until when, if nothing else happens; never, where there is none.
    pub until: Option<Ms>,
    /// In words.
    pub say: String,
}

/// Why a level is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// A grave strike counts.
    Ceiling,
    /// The score has to stand for seven days.
    SevenDays,
}

/// A strike that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActiveStrike {
    /// The finding behind it.
    pub finding: String,
    /// The decision that issued it.
    pub decision_id: Option<DecisionId>,
    /// The rule that was broken.
    pub rule: Option<RuleId>,
    /// How grave it was.
    pub severity: Severity,
    /// Its points.
    pub points: u32,
    /// When it stops counting; never, where there is none.
    pub expires_at: Option<Ms>,
    /// In words.
    pub say: String,
}

/// A step of the enforcement ladder that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepInForce {
    /// The decision.
    pub action: DecisionId,
    /// The step.
    pub step: LadderStep,
    /// Until when.
    pub until: Option<Ms>,
    /// In words.
    pub say: String,
}

/// The next tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NextTier {
    /// Which one.
    pub tier: Tier,
    /// From when on time alone brings it; none where it takes more than time.
    pub from: Option<Ms>,
    /// In words.
    pub say: String,
}

/// Something the next tier asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The tier that asks for it.
    pub tier: Tier,
    /// What: `verification`, `credit`, `category`, `tenure_days`, `clean`, `max_points`.
    pub what: String,
    /// How much it asks for.
    pub needed: String,
    /// How much there is.
    pub current: String,
    /// From when on it is there by time alone; none where it takes more than time.
    pub from: Option<Ms>,
    /// In words.
    pub say: String,
}

/// The band of reach. It brings duties and no privileges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// The band.
    pub band: AudienceBand,
    /// Subscribers.
    pub subscribers: u64,
    /// Hours in which the owner acts on what they were told about their threads.
    pub sla_hours: u32,
    /// The next band; none at the highest.
    pub next: Option<AudienceBand>,
    /// Subscribers at which it begins.
    pub next_at: Option<u32>,
    /// In words.
    pub say: String,
}

/// Computes where an account stands, and explains it.
pub fn standing(
    policy: &Policy,
    account: &AccountSnapshot,
    now: Ms,
    locale: Option<&str>,
) -> Standing {
    let words = Words::new(Locale::of(locale));
    let level = level(policy, account, now);
    let tier = tier_at(policy, account, level, now);
    let score = u32::try_from(score(policy, account, now)).unwrap_or(0);
    let missing = parts::missing(policy, account, level, tier, now, words);
    let ledger = parts::ledger(policy, account, now, words);
    Standing {
        score,
        level,
        tier,
        band: band(policy, account),
        active_points: active_points(account, now),
        start: parts::start_points(policy, account, now, words),
        earnings: parts::earned(policy, account, now, words),
        deductions: ledger.iter().filter_map(parts::open_deduction).collect(),
        ledger,
        level_held: parts::held(policy, account, level, now, words),
        strikes: parts::strikes(account, now, words),
        in_force: in_force(account, now),
        steps: parts::steps(account, now, words),
        restrictions: account
            .restrictions
            .iter()
            .filter(|action| action.active_at(now))
            .cloned()
            .collect(),
        next_tier: parts::next_tier(&missing, words),
        missing,
        reach: parts::reach(policy, account, words),
        say: words.summary(score, level, tier),
    }
}
