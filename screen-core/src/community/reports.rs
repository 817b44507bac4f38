//! Reports (Articles 10 and 15(2)): everybody may report, at any time; what comes in
//! is acknowledged at once, looked at in the order of its urgency, and answered.
//!
//! INVARIANT: nothing that goes to the author of reported content says who reported
//! it. A report alone changes nothing about the content, however many there are.

mod decide;
mod ip;
pub mod messages;
mod misuse;
mod priority;
mod states;
mod triage;

pub use decide::{DecideReportOutcome, DecideReportRequest, decide_report};
pub use ip::{
    IP_ANSWER_DAYS, IP_CLAIM_DAYS, IpEvent, IpNotice, IpNoticeOutcome, IpNoticeRequest, IpState,
    IpWinner, move_ip_notice,
};
pub use misuse::{Misuse, MisuseMeasure, PastReport, ReporterHistory};
pub use states::{MoveReportOutcome, MoveReportRequest, ReportEvent, move_report};
pub use triage::{Processing, ReportCase, ReportContext, ReportRate, ReportTriage, triage_report};

use serde::{Deserialize, Serialize};

use super::{checked_id, checked_words};
use crate::error::RequestError;
use crate::ids::{AccountId, ContentRef};
use crate::pack::ReportCategory;
use crate::request::check;
use crate::time::Ms;

/// A report as it comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportIntake {
    /// Its id; also what the reporter follows it by.
    pub id: String,
    /// Who reports.
    pub reporter: Reporter,
    /// What is reported.
    pub target: ContentRef,
    /// What it is about.
    pub category: ReportCategory,
    /// Why, in words. It may be empty.
    #[serde(default)]
    pub explanation: String,
    /// Whether the reporter declares to believe what the report says.
    #[serde(default)]
    pub good_faith: bool,
    /// For `ip_infringement`: whose work it is and which right is broken.
    #[serde(default)]
    pub claim: Option<IpClaim>,
}

/// Who reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reporter {
    /// An account, in whatever state.
    Account(AccountId),
    /// Somebody without an account, by an opaque reference to their address.
    Contact(String),
    /// Nobody that could be answered other than by the tracking id.
    Anonymous,
}

/// What a notice of a broken right rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IpClaim {
    /// The work.
    pub work: String,
    /// The right in it, and how the claimant holds it.
    pub right: String,
}

/// A report as the host keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Its id.
    pub id: String,
    /// Who reported.
    pub reporter: Reporter,
    /// What was reported.
    pub target: ContentRef,
    /// What it is about.
    pub category: ReportCategory,
    /// Why, in words.
    #[serde(default)]
    pub explanation: String,
    /// Whether the reporter declared to believe it.
    #[serde(default)]
    pub good_faith: bool,
    /// When it came in.
    pub received_at: Ms,
    /// How far it is.
    pub state: ReportState,
    /// By when it is decided.
    pub due_at: Ms,
    /// What came of it.
    #[serde(default)]
    pub outcome: Option<ReportOutcome>,
    /// When both sides were told.
    #[serde(default)]
    pub notified_at: Option<Ms>,
}

/// How far a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// It is here.
    Received,
    /// The reporter knows that it is.
    Acknowledged,
    /// Somebody looks at it.
    InReview,
    /// It was decided.
    Decided,
    /// Both sides were told.
    Notified,
    /// The reporter appealed.
    Appealed,
}

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportOutcome {
    /// It was right.
    Founded,
    /// It was not, and that is no fault of the reporter.
    Unfounded,
    /// It was plainly not, and the reporter could see that.
    ManifestlyUnfounded,
    /// The same was reported before.
    Duplicate,
    /// It is about nothing the platform decides.
    OutOfScope,
    /// The reporter took it back.
    Withdrawn,
}

impl Reporter {
    /// The name that must not stand in anything for the author.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Account(account) => Some(account.as_str()),
            Self::Contact(contact) => Some(contact),
            Self::Anonymous => None,
        }
    }

    fn check(&self, field: &str) -> Result<(), RequestError> {
        self.name().map_or(Ok(()), |name| checked_id(field, name))
    }
}

impl ReportIntake {
    fn check(&self) -> Result<(), RequestError> {
        checked_id("report.id", &self.id)?;
        self.reporter.check("report.reporter")?;
        checked_id("report.target", self.target.as_str())?;
        checked_words("report.explanation", &self.explanation)?;
        self.claim
            .as_ref()
            .map_or(Ok(()), |claim| claim.check("report.claim"))
    }
}

impl IpClaim {
    fn check(&self, field: &str) -> Result<(), RequestError> {
        checked_words(&format!("{field}.work"), &self.work)?;
        checked_words(&format!("{field}.right"), &self.right)
    }

    /// Whether it says what a notice has to say.
    fn is_complete(&self) -> bool {
        !self.work.trim().is_empty() && !self.right.trim().is_empty()
    }
}

impl Report {
    fn check(&self) -> Result<(), RequestError> {
        checked_id("report.id", &self.id)?;
        self.reporter.check("report.reporter")?;
        checked_id("report.target", self.target.as_str())?;
        checked_words("report.explanation", &self.explanation)?;
        check::time("report.received_at", self.received_at)?;
        check::time("report.due_at", self.due_at)?;
        self.notified_at
            .map_or(Ok(()), |at| check::time("report.notified_at", at))
    }
}
