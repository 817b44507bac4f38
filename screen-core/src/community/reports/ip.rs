//! Notice and counter-notice about a right in a work (Article 10).
//!
//! ```text
//! noticed → held → countered → restored          nobody shows a claim in 15 days
//!                            → in_dispute → upheld | restored
//!                → upheld                         no counter-notice in 30 days
//! ```
//!
//! The content is held only after a person has found the notice complete. A
//! counter-notice is heard as long as an appeal would be.

use serde::{Deserialize, Serialize};

use super::messages as say;
use super::{IpClaim, Reporter};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::community::{Facts, PartyNotice, checked_id, checked_words};
use crate::error::RequestError;
use crate::ids::{AccountId, ContentRef, DecisionId};
use crate::pack::Pack;
use crate::request::{Actor, check};
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::{Message, day};
use crate::verdict::{Action, Automation, Obligation, Reason, ReasonKind, RetainClass, SorSource};

/// Days in which the author answers before the notice stands.
pub const IP_ANSWER_DAYS: i64 = 30;
/// Days in which the claimant shows a claim before an authority, after a
/// counter-notice. (The E-Commerce Law of 2018 has the same period, Article 43.)
pub const IP_CLAIM_DAYS: i64 = 15;

/// A notice of a broken right, as the host keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IpNotice {
    /// Its id: that of the report.
    pub id: String,
    /// Who claims the right.
    pub claimant: Reporter,
    /// The content.
    pub target: ContentRef,
    /// Who published it.
    pub author: AccountId,
    /// What the claim is.
    pub claim: IpClaim,
    /// Whether the claimant declares to believe it.
    #[serde(default)]
    pub good_faith: bool,
    /// How far it is.
    pub state: IpState,
    /// When the author was told.
    #[serde(default)]
    pub noticed_at: Option<Ms>,
    /// When the present period ends.
    #[serde(default)]
    pub due_at: Option<Ms>,
}

/// How far a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IpState {
    /// It came in; the content is as it was.
    Noticed,
    /// A person found it complete; the content is held.
    Held,
    /// The author answered; the content comes back unless a claim is shown.
    Countered,
    /// A claim was shown; the content is held until it is decided.
    InDispute,
    /// The content is back.
    Restored,
    /// The content stays away.
    Upheld,
    /// The claimant took the notice back, or it was not one.
    Closed,
}

/// What can happen to a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IpEvent {
    /// A person finds that it says what a notice has to say.
    Accept {
        /// Who.
        by: Actor,
    },
    /// The author answers.
    CounterNotice {
        /// Who answers.
        by: AccountId,
        /// The statement.
        statement: String,
    },
    /// The claimant shows that a claim is before an authority.
    ShowClaim {
        /// Where it can be found.
        reference: String,
    },
    /// The claim was decided.
    ClaimDecided {
        /// For whom.
        winner: IpWinner,
    },
    /// The claimant takes it back.
    Withdraw,
    /// The time was looked at.
    PeriodOver,
}

/// For whom a claim was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IpWinner {
    /// The claimant.
    Claimant,
    /// The author.
    Author,
}

/// A notice and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IpNoticeRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The notice as it is.
    pub notice: IpNotice,
    /// What happened.
    pub event: IpEvent,
}

/// The notice after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IpNoticeOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// The notice as it is now; for the host and the claimant only.
    pub notice: IpNotice,
    /// What happens with the content now.
    pub content: Action,
    /// What the author is told. It says nothing about the claimant.
    pub to_author: Option<PartyNotice>,
    /// What the claimant is told.
    pub to_claimant: Option<PartyNotice>,
    /// What the host has to do for the author.
    pub obligations: Vec<Obligation>,
    /// The record.
    pub audit: AuditRecord,
}

/// Moves a notice of a broken right one state on.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn move_ip_notice(
    pack: &Pack,
    request: &IpNoticeRequest,
) -> Result<IpNoticeOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let actor = match &request.event {
        IpEvent::Accept { by } => ActorRef::Person(by.clone()),
        _ => ActorRef::Engine,
    };
    let id = &request.notice.id;
    let mut audit = decision.record(EventKind::ReportDecided, actor, id, request);
    audit.retain_class = RetainClass::ReportData;
    let mut outcome = IpNoticeOutcome {
        decision_id: request.decision_id.clone(),
        refused: None,
        notice: request.notice.clone(),
        content: Action::Allow,
        to_author: None,
        to_claimant: None,
        obligations: Vec::new(),
        audit,
    };
    match next(&decision, request) {
        Ok(state) => moved(&decision, state, &mut outcome),
        Err(message) => {
            let when = request.notice.due_at.map(day).unwrap_or_default();
            outcome.refused = Some(decision.say(
                message,
                ReasonKind::Prerequisite,
                Action::Reject,
                &[("when", &when)],
            ));
        }
    }
    outcome.content = content(outcome.notice.state);
    let told = [&outcome.to_author, &outcome.to_claimant];
    let told = told.into_iter().flatten().map(|notice| &notice.reason);
    let reasons = outcome.refused.iter().chain(told);
    outcome.audit.reason_codes = reasons.map(|reason| reason.code.clone()).collect();
    outcome.audit.action = Some(outcome.content);
    Ok(outcome)
}

fn content(state: IpState) -> Action {
    match state {
        IpState::Noticed | IpState::Restored | IpState::Closed => Action::Allow,
        IpState::Held | IpState::Countered | IpState::InDispute => Action::Hold,
        IpState::Upheld => Action::Reject,
    }
}

/// The state an event leads to, or why it leads nowhere.
fn next(decision: &Decision<'_>, request: &IpNoticeRequest) -> Result<IpState, &'static Message> {
    use IpState as S;
    let notice = &request.notice;
    let over = notice.due_at.is_some_and(|due| decision.now >= due);
    match (&request.event, notice.state) {
        (IpEvent::Accept { .. }, S::Noticed) if notice.good_faith && notice.claim.is_complete() => {
            Ok(S::Held)
        }
        (IpEvent::Accept { .. }, S::Noticed) => Err(&say::REPORT_CLAIM_NEEDED),
        (IpEvent::CounterNotice { by, statement }, S::Held | S::Upheld) => {
            let days = i64::from(decision.pack.policy().appeals.days) * DAY_MS;
            let last = notice
                .noticed_at
                .unwrap_or(decision.now)
                .saturating_add(days);
            if *by != notice.author {
                Err(&say::IP_NOT_YOURS)
            } else if statement.trim().is_empty() {
                Err(&say::IP_STATEMENT_NEEDED)
            } else if decision.now > last {
                Err(&say::REPORT_APPEAL_TOO_LATE)
            } else {
                Ok(S::Countered)
            }
        }
        // A claim shown too late does not take back what the author was promised.
        (IpEvent::ShowClaim { .. }, S::Countered) if !over => Ok(S::InDispute),
        (IpEvent::ClaimDecided { winner }, S::InDispute) => Ok(match winner {
            IpWinner::Claimant => S::Upheld,
            IpWinner::Author => S::Restored,
        }),
        (IpEvent::Withdraw, S::Noticed) => Ok(S::Closed),
        (IpEvent::Withdraw, S::Held | S::Countered | S::InDispute | S::Upheld) => Ok(S::Restored),
        (IpEvent::PeriodOver, S::Held) if over => Ok(S::Upheld),
        (IpEvent::PeriodOver, S::Countered) if over => Ok(S::Restored),
        (IpEvent::PeriodOver, S::Held | S::Countered) => Err(&say::IP_PERIOD_RUNS),
        _ => Err(&say::REPORT_WRONG_STATE),
    }
}

fn moved(decision: &Decision<'_>, state: IpState, outcome: &mut IpNoticeOutcome) {
    let notice = &mut outcome.notice;
    notice.state = state;
    let days = match state {
        IpState::Held => Some(IP_ANSWER_DAYS),
        IpState::Countered => Some(IP_CLAIM_DAYS),
        _ => None,
    };
    notice.due_at = days.map(|days| decision.now.saturating_add(days * DAY_MS));
    if state == IpState::Held {
        notice.noticed_at = Some(decision.now);
    }
    let until = notice.due_at;
    let when = until.map(day).unwrap_or_default();
    let work = notice.claim.work.clone();
    let fill = [("when", when.as_str()), ("work", work.as_str())];
    let (author, claimant) = match state {
        IpState::Held => (Some(&say::IP_HELD), None),
        IpState::Countered => (None, Some(&say::IP_COUNTERED)),
        IpState::InDispute => (Some(&say::IP_IN_DISPUTE), None),
        IpState::Restored => (Some(&say::IP_RESTORED), Some(&say::IP_RESTORED_CLAIMANT)),
        IpState::Upheld => (Some(&say::IP_UPHELD), None),
        IpState::Noticed | IpState::Closed => (None, None),
    };
    if let Some(message) = author {
        let action = content(state);
        let reason = decision.say(message, ReasonKind::Policy, action, &fill);
        let statement = (action > Action::AllowSampled).then(|| {
            decision.statement(Facts {
                restriction: match action {
                    Action::Reject => "content_removed",
                    _ => "content_disabled",
                },
                scope: "noticed_content",
                until,
                facts: reason.say.clone(),
                source: SorSource::Report,
                detected: Automation::Not,
                decided: Automation::Partially,
                clause: "10",
                why: &reason.say,
            })
        });
        if let Some(statement) = &statement {
            let told = decision.told(&reason.code, statement);
            outcome.obligations.extend(told);
        }
        outcome.to_author = Some(PartyNotice {
            reason,
            appeal_until: statement.is_some().then(|| decision.appeal_until()),
            statement,
        });
    }
    outcome.to_claimant = claimant.map(|message| PartyNotice {
        reason: decision.note(message, &fill),
        statement: None,
        appeal_until: Some(decision.appeal_until()),
    });
}

impl IpNoticeRequest {
    fn check(&self) -> Result<(), RequestError> {
        let notice = &self.notice;
        checked_id("notice.id", &notice.id)?;
        notice.claimant.check("notice.claimant")?;
        checked_id("notice.target", notice.target.as_str())?;
        checked_id("notice.author", notice.author.as_str())?;
        notice.claim.check("notice.claim")?;
        for (name, at) in [("noticed_at", notice.noticed_at), ("due_at", notice.due_at)] {
            at.map_or(Ok(()), |at| check::time(&format!("notice.{name}"), at))?;
        }
        match &self.event {
            IpEvent::Accept { by } => checked_id("event.accept.by.id", &by.id),
            IpEvent::CounterNotice { by, statement } => {
                checked_id("event.counter_notice.by", by.as_str())?;
                checked_words("event.counter_notice.statement", statement)
            }
            IpEvent::ShowClaim { reference } => checked_id("event.show_claim.reference", reference),
            IpEvent::ClaimDecided { .. } | IpEvent::Withdraw | IpEvent::PeriodOver => Ok(()),
        }
    }
}
