//! Where an account stands: credit, level, tier, band. All computed from the
//! snapshot; nothing of it is stored.

pub mod appeal;
mod closure;
mod delta;
mod enforce;
mod events;
mod explain;
mod finding;
mod ladder;
pub mod messages;
#[cfg(feature = "authoring")]
#[cfg(test)]
mod properties;
mod statement;
mod strikes;
mod words;

pub use delta::{AccountDelta, ApplyRequest};
pub use enforce::{
    EnforceEvent, EnforceOutcome, EnforceRequest, Reinstate, SiblingReview, enforce,
};
pub use explain::{
    ActiveStrike, Earning, EarningKind, HeldBy, LedgerLine, LevelHeld, Missing, NextTier,
    OpenDeduction, Reach, Standing, StandingRequest, StartPoints, StepInForce, standing,
};
pub use finding::{ContentNow, Detected, Finding};
pub use ladder::{InForce, LadderState};

use serde::{Deserialize, Serialize};

use crate::limits::PROMOTION_DAYS;
use crate::pack::{Policy, TierRule};
use crate::request::{AccountSnapshot, CreditKind, Severity, VerificationLevel};
use crate::time::{Ms, days_between};

/// The highest score.
pub const SCORE_MAX: i64 = 1_000;

/// Credit levels, from low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the letters are the names of the levels")]
pub enum CreditLevel {
    E,
    D,
    C,
    B,
    A,
}

/// Tiers of privileges, from low to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the names of the tiers")]
pub enum Tier {
    T0,
    T1,
    T2,
    T3,
    T4,
}

impl Tier {
    /// All tiers, from low to high.
    pub const ALL: [Self; 5] = [Self::T0, Self::T1, Self::T2, Self::T3, Self::T4];

    /// What an array with one entry for each tier holds for this one.
    pub fn pick<T: Copy>(self, row: &[T; 5]) -> T {
        let [t0, t1, t2, t3, t4] = *row;
        match self {
            Self::T0 => t0,
            Self::T1 => t1,
            Self::T2 => t2,
            Self::T3 => t3,
            Self::T4 => t4,
        }
    }

    /// The tier's name in a pack.
    pub const fn name(self) -> &'static str {
        match self {
            Self::T0 => "T0",
            Self::T1 => "T1",
            Self::T2 => "T2",
            Self::T3 => "T3",
            Self::T4 => "T4",
        }
    }
}

/// Bands of reach. A bigger band brings duties, never privileges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the letters are the names of the bands")]
pub enum AudienceBand {
    S,
    M,
    L,
    #[serde(rename = "XL")]
    Xl,
}

/// The tier of an account: the first of T4 to T1 that fits, else T0.
pub(crate) fn tier(policy: &Policy, account: &AccountSnapshot, now: Ms) -> Tier {
    tier_at(policy, account, level(policy, account, now), now)
}

fn tier_at(policy: &Policy, account: &AccountSnapshot, level: CreditLevel, now: Ms) -> Tier {
    let fitting = |tier: &Tier| {
        policy
            .tiers
            .get(tier)
            .is_some_and(|rule| fits(rule, account, level, now))
    };
    Tier::ALL
        .into_iter()
        .rev()
        .find(fitting)
        .unwrap_or(Tier::T0)
}

/// The score at `now`.
pub(crate) fn score(policy: &Policy, account: &AccountSnapshot, now: Ms) -> i64 {
    let raw =
        start(policy, account, now) + earned(policy, account, now) - deducted(policy, account, now);
    raw.clamp(0, SCORE_MAX)
}

/// The level at `now`. It falls with the score at once and rises when the score has
/// been reached for seven days; what was earned counts as it is now, so that only
/// the healing of deductions is waited for.
pub(crate) fn level(policy: &Policy, account: &AccountSnapshot, now: Ms) -> CreditLevel {
    lasting_level(policy, account, now).min(ceiling(account, now))
}

/// The level before the ceiling.
fn lasting_level(policy: &Policy, account: &AccountSnapshot, now: Ms) -> CreditLevel {
    let fixed = start(policy, account, now) + earned(policy, account, now);
    let most = taken_lately(policy, account, now).into_iter().max();
    let lowest = (fixed - most.unwrap_or(0)).clamp(0, SCORE_MAX);
    policy.credit.levels.of(u32::try_from(lowest).unwrap_or(0))
}

/// Today and the days for which a score has to stand.
const DAYS: usize = 8;
const _: () = assert!(PROMOTION_DAYS == 7, "one less than `DAYS`");

/// What the ledger took, minus what it gave back, today and on each of the days before
/// for which a score has to stand. One pass: this runs with every verdict.
fn taken_lately(policy: &Policy, account: &AccountSnapshot, now: Ms) -> [i64; DAYS] {
    let mut taken = [0; DAYS];
    let entries = account
        .credit_ledger
        .iter()
        .filter(|entry| !entry.reversed && entry.at <= now);
    for entry in entries {
        let days = days_between(entry.at, now);
        let points = i64::from(entry.points);
        let recovery = match entry.kind {
            CreditKind::Deduct { severity } => recovery_days(policy, severity),
            CreditKind::Refund => 0,
            CreditKind::Bonus => continue,
        };
        // Healed for longer than is looked back.
        if recovery > 0 && days >= recovery + PROMOTION_DAYS {
            continue;
        }
        // On the day `ago` before now the entry was `days - ago` days old.
        for (ago, sum) in (0..=days).zip(&mut taken) {
            *sum += match entry.kind {
                CreditKind::Deduct { .. } => healing(points, recovery, days - ago),
                _ => -points,
            };
        }
    }
    taken
}

/// Earnings cannot buy off a grave violation while it counts.
fn ceiling(account: &AccountSnapshot, now: Ms) -> CreditLevel {
    match gravest(account, now) {
        Some(Severity::Critical) => CreditLevel::E,
        Some(Severity::Serious) => CreditLevel::C,
        _ => CreditLevel::A,
    }
}

fn gravest(account: &AccountSnapshot, now: Ms) -> Option<Severity> {
    let active = account
        .strikes
        .iter()
        .filter(|strike| strike.active_at(now));
    active.map(|strike| strike.severity).max()
}

fn start(policy: &Policy, account: &AccountSnapshot, now: Ms) -> i64 {
    let reached = account.verification.level_at(now);
    let start = &policy.credit.start;
    // The nearest level below that the pack names: `contact` starts like `none`.
    let points = start
        .range(..=reached)
        .next_back()
        .map_or(0, |(_, points)| *points);
    i64::from(points)
}

fn earned(policy: &Policy, account: &AccountSnapshot, now: Ms) -> i64 {
    earnings(policy, account, now)
        .iter()
        .map(|(_, points, _)| points)
        .sum()
}

/// What was earned: by days, by interactions that stood, by founded reports, by
/// bonuses. For each the count, the points and the most that can be earned by it.
fn earnings(policy: &Policy, account: &AccountSnapshot, now: Ms) -> [(i64, i64, Option<u32>); 4] {
    let earn = &policy.credit.earn;
    let capped = |count: i64, each: u32, cap: u32| {
        let points = count.saturating_mul(i64::from(each)).min(i64::from(cap));
        (count, points, Some(cap))
    };
    let bonuses = account
        .credit_ledger
        .iter()
        .filter(|entry| entry.at <= now && !entry.reversed && entry.kind == CreditKind::Bonus)
        .map(|entry| i64::from(entry.points));
    let (count, bonus) = bonuses.fold((0, 0), |(count, sum), points| (count + 1, sum + points));
    [
        capped(
            days_between(account.created_at, now),
            earn.tenure_day,
            earn.tenure_cap,
        ),
        capped(
            i64::from(account.clean_count / 5),
            earn.per_5_clean,
            earn.clean_cap,
        ),
        capped(
            i64::from(account.helpful_reports),
            earn.helpful_report,
            earn.helpful_cap,
        ),
        (count, bonus, None),
    ]
}

/// What the ledger takes at `now`, minus what it gave back.
fn deducted(policy: &Policy, account: &AccountSnapshot, now: Ms) -> i64 {
    let entries = account
        .credit_ledger
        .iter()
        .filter(|entry| !entry.reversed && entry.at <= now);
    entries
        .map(|entry| match entry.kind {
            CreditKind::Deduct { severity } => {
                open_points(entry.points, recovery_days(policy, severity), entry.at, now)
            }
            CreditKind::Refund => -i64::from(entry.points),
            CreditKind::Bonus => 0,
        })
        .sum()
}

fn recovery_days(policy: &Policy, severity: Severity) -> i64 {
    policy
        .credit
        .deduct
        .get(&severity)
        .map_or(0, |deduction| i64::from(deduction.recovery_days))
}

/// What a deduction still takes.
fn open_points(points: u32, recovery_days: i64, at: Ms, now: Ms) -> i64 {
    healing(i64::from(points), recovery_days, days_between(at, now))
}

/// What a deduction still takes after so many whole days: it heals evenly.
fn healing(points: i64, recovery_days: i64, days: i64) -> i64 {
    if recovery_days == 0 {
        return points;
    }
    points.saturating_mul((recovery_days - days).max(0)) / recovery_days
}

/// Strike points that count at `now`.
pub(crate) fn active_points(account: &AccountSnapshot, now: Ms) -> u32 {
    account
        .strikes
        .iter()
        .filter(|strike| strike.active_at(now))
        .fold(0, |sum: u32, strike| sum.saturating_add(strike.points))
}

/// The band of reach.
pub(crate) fn band(policy: &Policy, account: &AccountSnapshot) -> AudienceBand {
    let bands = &policy.slack.bands;
    match account.audience.subscribers {
        n if n >= u64::from(bands.xl) => AudienceBand::Xl,
        n if n >= u64::from(bands.l) => AudienceBand::L,
        n if n >= u64::from(bands.m) => AudienceBand::M,
        _ => AudienceBand::S,
    }
}

/// Whether an account has all that a tier asks for; [`unmet`] without the words.
fn fits(rule: &TierRule, account: &AccountSnapshot, level: CreditLevel, now: Ms) -> bool {
    let tenure = || days_between(account.created_at, now);
    rule.credit.is_none_or(|needed| level >= needed)
        && rule
            .verification
            .is_none_or(|needed| account.verification.level_at(now) >= needed)
        && (rule.category.is_empty() || rule.category.contains(&account.category))
        && rule
            .tenure_days
            .is_none_or(|needed| tenure() >= i64::from(needed))
        && rule
            .clean
            .is_none_or(|needed| account.clean_count >= needed)
        && rule
            .max_points
            .is_none_or(|needed| active_points(account, now) <= needed)
}

/// What a tier asks for and the account does not have: what, how much, how much
/// there is.
fn unmet<'a>(
    rule: &'a TierRule,
    account: &'a AccountSnapshot,
    level: CreditLevel,
    now: Ms,
) -> impl Iterator<Item = (&'static str, String, String)> + 'a {
    let verification: VerificationLevel = account.verification.level_at(now);
    let tenure = days_between(account.created_at, now);
    // The words are only made for what is missing: tiers are asked for with every
    // verdict, their words only by people.
    fn unmet(
        what: &'static str,
        missing: bool,
        words: impl FnOnce() -> (String, String),
    ) -> Option<(&'static str, String, String)> {
        missing
            .then(words)
            .map(|(needed, current)| (what, needed, current))
    }
    let category = !rule.category.is_empty() && !rule.category.contains(&account.category);
    let kinds = || rule.category.iter().map(word).collect::<Vec<_>>().join(" ");
    [
        rule.verification.and_then(|needed| {
            unmet("verification", verification < needed, || {
                (word(&needed), word(&verification))
            })
        }),
        rule.credit
            .and_then(|needed| unmet("credit", level < needed, || (word(&needed), word(&level)))),
        unmet("category", category, || (kinds(), word(&account.category))),
        rule.tenure_days.and_then(|needed| {
            unmet("tenure_days", tenure < i64::from(needed), || {
                (needed.to_string(), tenure.to_string())
            })
        }),
        rule.clean.and_then(|needed| {
            let clean = account.clean_count;
            unmet("clean", clean < needed, || {
                (needed.to_string(), clean.to_string())
            })
        }),
        rule.max_points.and_then(|needed| {
            let points = active_points(account, now);
            unmet("max_points", points > needed, || {
                (needed.to_string(), points.to_string())
            })
        }),
    ]
    .into_iter()
    .flatten()
}

/// The name a value has on the wire.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    String::from_utf8(crate::canonical::to_vec(value))
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}
