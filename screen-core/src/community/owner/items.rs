//! What an owner was told of, and what it counts as.

use serde::{Deserialize, Serialize};

use super::OwnerWindow;
use crate::community::checked_id;
use crate::error::RequestError;
use crate::ids::ContentRef;
use crate::pack::{AudienceBands, Policy};
use crate::request::check;
use crate::signal::ONE_PPM;
use crate::standing::{AudienceBand, band};
use crate::time::{DAY_MS, HOUR_MS, Ms};

/// What a confirmed violation left past its time weighs, thousandths (3.8).
const WEIGHT_CONFIRMED: i64 = 1_000;
/// What a report left open past its time weighs, thousandths (3.8).
const WEIGHT_OPEN: i64 = 500;
/// What a violation the owner let through weighs, thousandths (3.8).
const WEIGHT_APPROVED: i64 = 1_500;

/// One piece of content in the owner's threads that wanted looking at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnerItem {
    /// The content.
    pub content: ContentRef,
    /// How it came to light.
    pub origin: ItemOrigin,
    /// When the owner was told; never, where there is none.
    #[serde(default)]
    pub notified_at: Option<Ms>,
    /// What the owner did.
    #[serde(default)]
    pub handled: Option<ItemHandling>,
    /// When.
    #[serde(default)]
    pub handled_at: Option<Ms>,
    /// What a moderator found.
    #[serde(default)]
    pub state: ItemState,
    /// When the platform took it away.
    #[serde(default)]
    pub removed_by_platform_at: Option<Ms>,
    /// Whether it belongs to an attack on the owner.
    #[serde(default)]
    pub mark: ItemMark,
}

/// How an item came to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemOrigin {
    /// Somebody reported it.
    Report,
    /// The platform flagged it.
    PlatformFlag,
    /// It waited in the owner's queue.
    Queue,
}

/// What an owner did about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemHandling {
    /// Let it stand.
    Approved,
    /// Removed it.
    Removed,
    /// Asked the platform to look at it.
    ReportedUp,
}

/// What a moderator found about an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Nobody has looked yet.
    #[default]
    Open,
    /// It broke a rule.
    Confirmed,
    /// It was in order.
    Cleared,
}

/// Whether an item belongs to an attack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemMark {
    /// It does not, as far as is known.
    #[default]
    None,
    /// It is part of a pile-on.
    Attack,
}

/// What an item counted as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemAssessment {
    /// The content.
    pub content: ContentRef,
    /// By when the owner was to act.
    pub deadline: Option<Ms>,
    /// What it counted as.
    pub class: ItemClass,
}

/// What an item counts as. Each counts once, as the first of these that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemClass {
    /// Nothing: the owner was never told.
    NeverNotified,
    /// Nothing: it is part of a pile-on.
    Attack,
    /// Nothing: the platform removed it before the owner's time was up.
    PlatformRemoved,
    /// Nothing yet: there is still time.
    NotDue,
    /// Nothing any more: its time ran out before the window.
    BeforeWindow,
    /// A confirmed violation not handled in time (`oc`).
    OverdueConfirmed,
    /// A violation the owner let through in time and a moderator confirmed (`ab`).
    ApprovedViolation,
    /// A report still open past its time (`oo`).
    OverdueOpen,
    /// Done, or nothing to blame the owner for.
    Done,
}

impl ItemClass {
    /// Whether it counts against the owner.
    pub fn is_missed(self) -> bool {
        matches!(
            self,
            Self::OverdueConfirmed | Self::ApprovedViolation | Self::OverdueOpen
        )
    }

    fn is_actionable(self) -> bool {
        self.is_missed() || self == Self::Done
    }
}

/// The numbers of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlackMetric {
    /// The owner's band of reach.
    pub band: AudienceBand,
    /// The hours it gives the owner to act.
    pub sla_hours: u32,
    /// Deadlines after this moment count.
    pub window_from: Ms,
    /// Items whose time ran out in the window.
    pub actionable: u32,
    /// Confirmed violations not handled in time.
    pub overdue_confirmed: u32,
    /// Reports still open past their time.
    pub overdue_open: u32,
    /// Violations the owner let through.
    pub approved_violations: u32,
    /// The weighted share, millionths.
    pub ratio_ppm: i64,
    /// Whether that is slack management with prohibited content.
    pub triggered: SlackTriggered,
}

/// Whether a window shows slack management.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SlackTriggered {
    /// It does.
    Yes,
    /// Too few violations.
    TooFew,
    /// Enough of them, but too small a share.
    TooSmallAShare,
}

impl OwnerItem {
    pub(super) fn check(&self, field: &str) -> Result<(), RequestError> {
        checked_id(&format!("{field}.content"), self.content.as_str())?;
        for (name, at) in [
            ("notified_at", self.notified_at),
            ("handled_at", self.handled_at),
            ("removed_by_platform_at", self.removed_by_platform_at),
        ] {
            at.map_or(Ok(()), |at| check::time(&format!("{field}.{name}"), at))?;
        }
        if self.handled.is_some() != self.handled_at.is_some() {
            return Err(check::invalid(
                format!("{field}.handled_at"),
                "`handled` and `handled_at` come together",
            ));
        }
        Ok(())
    }

    fn class(&self, deadline: Option<Ms>, window_from: Ms, now: Ms) -> ItemClass {
        let Some(deadline) = deadline else {
            return ItemClass::NeverNotified;
        };
        let in_time = self.handled_at.is_some_and(|at| at <= deadline);
        match (self.state, self.handled) {
            _ if self.mark == ItemMark::Attack => ItemClass::Attack,
            _ if self.removed_by_platform_at.is_some_and(|at| at < deadline) => {
                ItemClass::PlatformRemoved
            }
            _ if deadline > now => ItemClass::NotDue,
            _ if deadline <= window_from => ItemClass::BeforeWindow,
            (ItemState::Confirmed, _) if !in_time => ItemClass::OverdueConfirmed,
            (ItemState::Confirmed, Some(ItemHandling::Approved)) => ItemClass::ApprovedViolation,
            (ItemState::Open, None) if self.origin == ItemOrigin::Report => ItemClass::OverdueOpen,
            _ => ItemClass::Done,
        }
    }
}

/// The numbers of the window and what each item counted as.
pub(super) fn measure(
    policy: &Policy,
    request: &OwnerWindow,
) -> (SlackMetric, Vec<ItemAssessment>) {
    let band = band(policy, &request.owner);
    let sla_hours = of_band(&policy.slack.sla_hours, band);
    let window = i64::from(policy.slack.window_days) * DAY_MS;
    let window_from = request.now_ms.saturating_sub(window);
    let items: Vec<ItemAssessment> = request
        .items
        .iter()
        .map(|item| {
            let deadline = deadline(item, sla_hours);
            ItemAssessment {
                content: item.content.clone(),
                deadline,
                class: item.class(deadline, window_from, request.now_ms),
            }
        })
        .collect();
    let count = |counts: &dyn Fn(ItemClass) -> bool| {
        let counted = items.iter().filter(|item| counts(item.class)).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    };
    let actionable = count(&ItemClass::is_actionable);
    let of = |class: ItemClass| count(&|other| other == class);
    let (confirmed, open, approved) = (
        of(ItemClass::OverdueConfirmed),
        of(ItemClass::OverdueOpen),
        of(ItemClass::ApprovedViolation),
    );
    let trigger = &policy.slack.trigger;
    let ratio_ppm = ratio_ppm(actionable, confirmed, open, approved, trigger.floor_items);
    let triggered = if confirmed.saturating_add(approved) < trigger.min_overdue_confirmed {
        SlackTriggered::TooFew
    } else if ratio_ppm < i64::from(trigger.ratio_ppm) {
        SlackTriggered::TooSmallAShare
    } else {
        SlackTriggered::Yes
    };
    let metric = SlackMetric {
        band,
        sla_hours,
        window_from,
        actionable,
        overdue_confirmed: confirmed,
        overdue_open: open,
        approved_violations: approved,
        ratio_ppm,
        triggered,
    };
    (metric, items)
}

/// The latest deadline that was missed up to now, in the window or before it.
pub(super) fn last_missed(request: &OwnerWindow, sla_hours: u32) -> Option<Ms> {
    let missed = request.items.iter().filter_map(|item| {
        let deadline = deadline(item, sla_hours);
        let class = item.class(deadline, Ms::MIN, request.now_ms);
        deadline.filter(|_| class.is_missed())
    });
    missed.max()
}

fn deadline(item: &OwnerItem, sla_hours: u32) -> Option<Ms> {
    let sla = i64::from(sla_hours) * HOUR_MS;
    item.notified_at.map(|at| at.saturating_add(sla))
}

/// `(1000·oc + 500·oo + 1500·ab) · 1000 / max(actionable, floor)`.
fn ratio_ppm(actionable: u32, confirmed: u32, open: u32, approved: u32, floor: u32) -> i64 {
    let weighted = WEIGHT_CONFIRMED * i64::from(confirmed)
        + WEIGHT_OPEN * i64::from(open)
        + WEIGHT_APPROVED * i64::from(approved);
    let share = weighted.saturating_mul(ONE_PPM / 1_000);
    share / i64::from(actionable.max(floor).max(1))
}

fn of_band(numbers: &AudienceBands, band: AudienceBand) -> u32 {
    match band {
        AudienceBand::S => numbers.s,
        AudienceBand::M => numbers.m,
        AudienceBand::L => numbers.l,
        AudienceBand::Xl => numbers.xl,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_numbers_of_the_model_come_out() {
        for (actionable, confirmed, ratio) in [
            (10, 4, 400_000),
            (12, 3, 250_000),
            (16, 3, 187_500),
            (40, 4, 100_000),
            (5, 2, 200_000),
            (0, 0, 0),
        ] {
            assert_eq!(ratio_ppm(actionable, confirmed, 0, 0, 10), ratio);
        }
        assert_eq!(ratio_ppm(20, 1, 2, 2, 10), 250_000);
    }

    #[test]
    fn no_count_overflows() {
        let most = u32::MAX;
        assert!(ratio_ppm(1, most, most, most, 0) > 0);
    }
}
