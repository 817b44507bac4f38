//! What a pack decides about people dealing with each other: owners and their
//! threads, reports, appeals, the blocklist.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::LocaleText;

/// What owners may set in their threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Owners {
    /// The settings the platform offers.
    pub settings: BTreeSet<OwnerSetting>,
}

/// A setting of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields of ThreadSettings by their names")]
pub enum OwnerSetting {
    Open,
    Who,
    PreModerate,
    FeaturedOnly,
    SlowModeS,
    BlockWords,
    BlockedAccounts,
    LinksAllowed,
    Pinned,
    Delegates,
}

impl OwnerSetting {
    /// All settings there are.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::Who,
        Self::PreModerate,
        Self::FeaturedOnly,
        Self::SlowModeS,
        Self::BlockWords,
        Self::BlockedAccounts,
        Self::LinksAllowed,
        Self::Pinned,
        Self::Delegates,
    ];
}

/// Management of threads by their owners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slack {
    /// Days looked back.
    pub window_days: u32,
    /// Subscribers at which each band begins.
    pub bands: AudienceBands,
    /// Hours to act, by band.
    pub sla_hours: AudienceBands,
    /// When management counts as slack.
    pub trigger: SlackTrigger,
    /// The steps, from mild to hard.
    pub steps: Vec<SlackRung>,
}

/// One step against an owner who neglects their threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlackRung {
    /// What happens.
    pub step: SlackRungStep,
    /// For how many days; none for a reminder and for the last step.
    pub days: Option<u32>,
}

/// What a step against a slack owner does, from mild to hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the glossary's own words")]
pub enum SlackRungStep {
    Remind,
    PreModerate,
    FollowersOnly,
    CloseInteractions,
    CancelInteractions,
}

/// One number for each audience band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the letters are the names of the bands")]
pub struct AudienceBands {
    pub s: u32,
    pub m: u32,
    pub l: u32,
    pub xl: u32,
}

/// When management counts as slack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlackTrigger {
    /// Confirmed violations left past their time.
    pub min_overdue_confirmed: u32,
    /// Share of what was to be acted on.
    pub ratio_ppm: u32,
    /// The share is taken of at least so many.
    pub floor_items: u32,
}

/// Screening of malicious reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reports {
    /// Made-up outcomes that every reporter starts with: manifestly unfounded, others.
    pub prior: [u32; 2],
    /// Manifestly unfounded reports before a warning.
    pub warn_count: u32,
    /// Their share before a warning.
    pub warn_ratio_ppm: u32,
    /// Manifestly unfounded reports before reports are set aside.
    pub suspend_count: u32,
    /// Their share before reports are set aside.
    pub suspend_ratio_ppm: u32,
    /// Days for which they are set aside.
    pub suspend_days: u32,
    /// Categories that are always processed.
    pub always_process: BTreeSet<ReportCategory>,
    /// Whether reporter and author are told what came of a report.
    pub feedback: bool,
    /// The policy against misuse in words, with examples.
    pub misuse: Option<LocaleText>,
}

/// What a report can be about: the categories of content, and danger to somebody's
/// life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the glossary's own words")]
pub enum ReportCategory {
    ThreatToLife,
    MinorSafety,
    SelfHarm,
    Threat,
    Violence,
    Privacy,
    Harassment,
    Hate,
    Scam,
    Malware,
    Impersonation,
    Abuse,
    SexualContent,
    PornSolicitation,
    Gambling,
    Drugs,
    Weapons,
    IllegalGoods,
    IpInfringement,
    Spam,
    OffTopic,
}

/// Periods of appeals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Appeals {
    /// Days from the notice in which an appeal may be filed.
    pub days: u32,
    /// Days in which it is decided.
    pub due_days: u32,
    /// Hours in which it is decided where an account was closed or an event is live.
    pub urgent_hours: u32,
    /// From so many decided appeals on, a rule's reversals are looked at.
    pub alarm_appeals: u32,
    /// Their share above which the rule should hold for review.
    pub alarm_ratio_ppm: u32,
}

/// Accounts and entities that may not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Blocklist {
    /// What an entry does.
    pub measures: BTreeSet<BlockMeasure>,
    /// Days until an entry is looked at again.
    pub review_days: u32,
    /// Days after which it ends unless it was renewed.
    pub expiry_days: u32,
}

/// What an entry of the blocklist does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockMeasure {
    /// The account is closed.
    CloseAccount,
    /// No new account may be opened.
    ProhibitNewRegistration,
}
