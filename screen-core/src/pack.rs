//! The policy pack: what an operator decides.
//!
//! A pack is written as a folder (`pack.toml`, `lists/*.txt`, `patterns/*.txt`,
//! `cases/*.toml`), checked and built into bytes by the `authoring` half, and loaded from those
//! bytes wherever the engine runs.

pub mod delta;
pub(crate) mod format;
pub(crate) mod load;
mod policy;
pub mod trust;
mod wire;

#[cfg(feature = "authoring")]
pub mod authoring;

pub use format::Audience;
pub use load::{Pack, TermHit};
pub use policy::{
    ActionByTier, Appeals, AudienceBands, AutoStrike, Base, BlockMeasure, Blocklist, Category,
    Cell, Condition, Contact, Credit, CreditLevels, Deduction, Earnings, Ladder, LadderRung, Leaf,
    Limits, LocaleText, Matrix, OwnerSetting, Owners, Policy, Profile, Quota, ReportCategory,
    Reports, Rule, RungStep, Slack, SlackRung, SlackRungStep, SlackTrigger, TierRule, Weight,
    Window,
};
