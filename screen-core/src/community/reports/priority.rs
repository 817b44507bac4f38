//! How soon a report is looked at.
//!
//! `priority = urgency(category) + min(Σ weights, 19,999)`. The classes of urgency are
//! 20,000 apart, so that no crowd ever lifts a case over one of a graver class.

use super::misuse::ReporterHistory;
use crate::pack::ReportCategory;
use crate::standing::Tier;
use crate::time::{HOUR_MS, Ms};

/// One class of urgency to the next.
const URGENCY_STEP: u32 = 20_000;
/// What the weights of all reporters of one case can add.
pub(super) const CASE_WEIGHT_MAX: u32 = URGENCY_STEP - 1;
/// What one reporter can add: tier T4, and always right so far.
const REPORTER_WEIGHT_MAX: i64 = 5_000;
/// What everybody adds.
const WEIGHT_BASE: i64 = 1_000;
/// What each tier adds.
const WEIGHT_TIER: i64 = 500;

/// How urgent what a report is about is, and by when it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// 168 hours.
    Low,
    /// 72 hours.
    Normal,
    /// 48 hours.
    Raised,
    /// 24 hours.
    High,
    /// 4 hours.
    Vulnerable,
    /// 1 hour.
    Life,
}

impl Urgency {
    pub(super) fn of(category: ReportCategory) -> Self {
        use ReportCategory as C;
        match category {
            C::ThreatToLife => Self::Life,
            C::MinorSafety | C::SelfHarm => Self::Vulnerable,
            C::Threat | C::Violence | C::Privacy => Self::High,
            C::Harassment
            | C::Hate
            | C::Scam
            | C::Malware
            | C::Impersonation
            | C::SexualContent
            | C::PornSolicitation => Self::Raised,
            C::Abuse
            | C::Gambling
            | C::Drugs
            | C::Weapons
            | C::IllegalGoods
            | C::IpInfringement => Self::Normal,
            C::Spam | C::OffTopic => Self::Low,
        }
    }

    pub(super) fn points(self) -> u32 {
        let class = match self {
            Self::Low => 0,
            Self::Normal => 1,
            Self::Raised => 2,
            Self::High => 3,
            Self::Vulnerable => 4,
            Self::Life => 5,
        };
        class * URGENCY_STEP
    }

    pub(super) fn due_ms(self) -> Ms {
        let hours = match self {
            Self::Low => 168,
            Self::Normal => 72,
            Self::Raised => 48,
            Self::High => 24,
            Self::Vulnerable => 4,
            Self::Life => 1,
        };
        hours * HOUR_MS
    }
}

/// What a reporter adds: `max(0, 1000 + 500·tier + acc)` with
/// `acc = 3000·(founded + 1)/(founded + unfounded + 3) − 1000`.
pub(super) fn weight(tier: Tier, founded: u32, unfounded: u32) -> u32 {
    let tier = match tier {
        Tier::T0 => 0,
        Tier::T1 => 1,
        Tier::T2 => 2,
        Tier::T3 => 3,
        Tier::T4 => 4,
    };
    let (founded, unfounded) = (i64::from(founded), i64::from(unfounded));
    let accuracy = 3_000 * (founded + 1) / (founded + unfounded + 3) - 1_000;
    let weight = WEIGHT_BASE + WEIGHT_TIER * tier + accuracy;
    u32::try_from(weight.clamp(0, REPORTER_WEIGHT_MAX)).unwrap_or(0)
}

/// The weight of a reporter with what came of their reports in the last 90 days.
pub(super) fn weight_of(tier: Tier, history: &ReporterHistory, now: Ms) -> u32 {
    let (founded, unfounded) = history.accuracy(now);
    weight(tier, founded, unfounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_follow_the_formula() {
        for (tier, founded, unfounded, want) in [
            (Tier::T0, 0, 0, 1_000),
            (Tier::T1, 0, 0, 1_500),
            (Tier::T1, 1, 0, 2_000),
            (Tier::T3, 9, 0, 4_000),
            (Tier::T4, 97, 0, 4_940),
            (Tier::T0, 0, 3, 500),
            (Tier::T0, 0, 1_000, 2),
        ] {
            assert_eq!(weight(tier, founded, unfounded), want, "{tier:?}");
        }
        assert_eq!(weight(Tier::T4, u32::MAX, 0), 4_999);
        assert_eq!(weight(Tier::T0, 0, u32::MAX), 0);
    }

    #[test]
    fn no_crowd_lifts_a_case_over_a_graver_class() {
        let classes = [
            Urgency::Low,
            Urgency::Normal,
            Urgency::Raised,
            Urgency::High,
            Urgency::Vulnerable,
            Urgency::Life,
        ];
        for pair in classes.windows(2) {
            assert!(pair[0].points() + CASE_WEIGHT_MAX < pair[1].points());
            assert!(pair[0].due_ms() > pair[1].due_ms());
        }
    }
}
