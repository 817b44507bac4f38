//! The parts of an account's standing, one function each.

use super::{
    ActiveStrike, Earning, EarningKind, HeldBy, LedgerLine, LevelHeld, Missing, NextTier,
    OpenDeduction, Reach, StartPoints, StepInForce,
};
use crate::limits::LOOK_AHEAD_DAYS;
use crate::pack::{Policy, TierRule};
use crate::request::{AccountSnapshot, CreditKind, EnforcementAction, VerificationLevel};
use crate::sort::sort_by_key;
use crate::standing::words::Words;
use crate::standing::{
    AudienceBand, CreditLevel, Tier, active_points, band, ceiling, earnings, gravest,
    lasting_level, level, open_points, recovery_days, score, start, unmet,
};
use crate::time::{DAY_MS, Ms};

pub(super) fn start_points(
    policy: &Policy,
    account: &AccountSnapshot,
    now: Ms,
    words: Words,
) -> StartPoints {
    let verification = account.verification.level_at(now);
    let points = u32::try_from(start(policy, account, now)).unwrap_or(0);
    StartPoints {
        verification,
        points,
        say: words.start(verification, points),
    }
}

pub(super) fn earned(
    policy: &Policy,
    account: &AccountSnapshot,
    now: Ms,
    words: Words,
) -> Vec<Earning> {
    let kinds = [
        EarningKind::Tenure,
        EarningKind::Clean,
        EarningKind::HelpfulReports,
        EarningKind::Bonus,
    ];
    let all = kinds.into_iter().zip(earnings(policy, account, now));
    all.filter(|(kind, (count, ..))| *kind != EarningKind::Bonus || *count > 0)
        .map(|(what, (count, points, cap))| Earning {
            what,
            count,
            points,
            cap,
            say: words.earning(what, count, points, cap),
        })
        .collect()
}

pub(super) fn ledger(
    policy: &Policy,
    account: &AccountSnapshot,
    now: Ms,
    words: Words,
) -> Vec<LedgerLine> {
    let entries = account.credit_ledger.iter().filter(|entry| entry.at <= now);
    entries
        .map(|entry| {
            let days = match entry.kind {
                CreditKind::Deduct { severity } => recovery_days(policy, severity),
                CreditKind::Refund | CreditKind::Bonus => 0,
            };
            let deducts = matches!(entry.kind, CreditKind::Deduct { .. }) && !entry.reversed;
            let open = if deducts {
                open_points(entry.points, days, entry.at, now)
            } else {
                0
            };
            let recovered_at =
                (deducts && days > 0).then(|| entry.at.saturating_add(days * DAY_MS));
            let mut line = LedgerLine {
                decision_id: entry.decision_id.clone(),
                at: entry.at,
                kind: entry.kind,
                points: entry.points,
                open_points: u32::try_from(open).unwrap_or(0),
                recovered_at,
                reversed: entry.reversed,
                say: String::new(),
            };
            line.say = words.ledger(&line);
            line
        })
        .collect()
}

pub(super) fn open_deduction(line: &LedgerLine) -> Option<OpenDeduction> {
    (line.open_points > 0).then(|| OpenDeduction {
        decision_id: line.decision_id.clone(),
        points: line.points,
        open_points: line.open_points,
        recovered_at: line.recovered_at,
    })
}

/// What holds the level down, and until when.
pub(super) fn held(
    policy: &Policy,
    account: &AccountSnapshot,
    now_level: CreditLevel,
    now: Ms,
    words: Words,
) -> Vec<LevelHeld> {
    let of_score = |at| {
        let score = u32::try_from(score(policy, account, at)).unwrap_or(0);
        policy.credit.levels.of(score)
    };
    let (reached, lasting) = (of_score(now), lasting_level(policy, account, now));
    let mut held = Vec::new();
    if ceiling(account, now) < reached {
        let gravest = gravest(account, now);
        let of_it = account
            .strikes
            .iter()
            .filter(|strike| strike.active_at(now) && Some(strike.severity) == gravest);
        // A strike without an end holds for ever.
        let last = of_it
            .map(|strike| strike.expires_at.unwrap_or(Ms::MAX))
            .max();
        let until = last.filter(|end| *end != Ms::MAX);
        held.push(LevelHeld {
            by: HeldBy::Ceiling,
            without: reached,
            until,
            say: words.held_by_strike(now_level, until),
        });
    }
    if lasting < reached {
        let steady = steady(account, now);
        let until = first_time(now, |at| lasting_level(policy, &steady, at) >= reached);
        held.push(LevelHeld {
            by: HeldBy::SevenDays,
            without: reached,
            until,
            say: words.held_by_days(reached, until),
        });
    }
    held
}

/// The account with an identity that stays as it is: looking ahead asks what time
/// brings, and renewing a document is not that.
fn steady(account: &AccountSnapshot, now: Ms) -> AccountSnapshot {
    let mut steady = account.clone();
    if steady.verification.level_at(now) != VerificationLevel::None {
        steady.verification.expires_at = None;
    }
    steady
}

/// The first moment at which something holds that time alone brings and does not take
/// away again; none within the days that are looked ahead.
fn first_time(now: Ms, holds: impl Fn(Ms) -> bool) -> Option<Ms> {
    let mut before = now;
    let mut after = now.saturating_add(LOOK_AHEAD_DAYS * DAY_MS);
    if !holds(after) {
        return None;
    }
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if holds(middle) {
            after = middle;
        } else {
            before = middle;
        }
    }
    Some(after)
}

pub(super) fn strikes(account: &AccountSnapshot, now: Ms, words: Words) -> Vec<ActiveStrike> {
    let active = account
        .strikes
        .iter()
        .filter(|strike| strike.active_at(now));
    active
        .map(|strike| ActiveStrike {
            finding: strike.finding.clone(),
            decision_id: strike.decision_id.clone(),
            rule: strike.rule.clone(),
            severity: strike.severity,
            points: strike.points,
            expires_at: strike.expires_at,
            say: words.strike(strike.severity, strike.points, strike.expires_at),
        })
        .collect()
}

pub(super) fn steps(account: &AccountSnapshot, now: Ms, words: Words) -> Vec<StepInForce> {
    let mut active: Vec<&EnforcementAction> = account
        .restrictions
        .iter()
        .filter(|action| action.active_at(now))
        .collect();
    sort_by_key(&mut active, |action| {
        std::cmp::Reverse((action.step, action.until.unwrap_or(Ms::MAX)))
    });
    let steps = active.into_iter().map(|action| StepInForce {
        action: action.id.clone(),
        step: action.step,
        until: action.until,
        say: words.step(action.step, action.until),
    });
    steps.collect()
}

pub(super) fn missing(
    policy: &Policy,
    account: &AccountSnapshot,
    level: CreditLevel,
    tier: Tier,
    now: Ms,
    words: Words,
) -> Vec<Missing> {
    let next = Tier::ALL
        .into_iter()
        .filter(|next| *next > tier)
        .find_map(|next| Some((next, policy.tiers.get(&next)?)));
    let Some((tier, rule)) = next else {
        return Vec::new();
    };
    unmet(rule, account, level, now)
        .map(|(what, needed, current)| {
            let from = by_time(policy, account, rule, what, now);
            Missing {
                tier,
                what: what.to_owned(),
                say: words.missing(what, &needed, &current, from),
                needed,
                current,
                from,
            }
        })
        .collect()
}

/// When time alone brings what a tier asks for.
fn by_time(
    policy: &Policy,
    account: &AccountSnapshot,
    rule: &TierRule,
    what: &str,
    now: Ms,
) -> Option<Ms> {
    match what {
        "tenure_days" => {
            let days = i64::from(rule.tenure_days?);
            Some(account.created_at.saturating_add(days * DAY_MS))
        }
        "credit" => {
            let needed = rule.credit?;
            let steady = steady(account, now);
            first_time(now, |at| level(policy, &steady, at) >= needed)
        }
        "max_points" => {
            let most = rule.max_points?;
            first_time(now, |at| active_points(account, at) <= most)
        }
        _ => None,
    }
}

pub(super) fn next_tier(missing: &[Missing], words: Words) -> Option<NextTier> {
    let tier = missing.first()?.tier;
    let from: Option<Vec<Ms>> = missing.iter().map(|one| one.from).collect();
    let from = from.and_then(|all| all.into_iter().max());
    Some(NextTier {
        tier,
        from,
        say: words.next_tier(tier, from),
    })
}

pub(super) fn reach(policy: &Policy, account: &AccountSnapshot, words: Words) -> Reach {
    let (bands, hours) = (&policy.slack.bands, &policy.slack.sla_hours);
    let band = band(policy, account);
    let (sla_hours, next) = match band {
        AudienceBand::S => (hours.s, Some((AudienceBand::M, bands.m))),
        AudienceBand::M => (hours.m, Some((AudienceBand::L, bands.l))),
        AudienceBand::L => (hours.l, Some((AudienceBand::Xl, bands.xl))),
        AudienceBand::Xl => (hours.xl, None),
    };
    let (next, next_at) = next.unzip();
    Reach {
        band,
        subscribers: account.audience.subscribers,
        sla_hours,
        next,
        next_at,
        say: words.reach(band, sla_hours, next_at),
    }
}
