//! The way of a report from one state to the next.

use serde::{Deserialize, Serialize};

use super::messages as say;
use super::{Report, ReportState};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::community::{checked_id, checked_words};
use crate::error::RequestError;
use crate::ids::DecisionId;
use crate::pack::Pack;
use crate::request::Actor;
use crate::time::{DAY_MS, Ms};
use crate::verdict::{Action, Obligation, Reason, ReasonKind, RetainClass};

/// What happened to a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveReportRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The report as it is.
    pub report: Report,
    /// What happened.
    pub event: ReportEvent,
}

/// What can happen to a report. That it is decided is another call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportEvent {
    /// The reporter was told that it is here.
    Acknowledge,
    /// Somebody begins to look at it.
    StartReview {
        /// Who.
        by: Actor,
    },
    /// Both sides were told what came of it.
    Notify,
    /// The reporter appeals.
    Appeal {
        /// Why.
        grounds: String,
    },
}

/// The report after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveReportOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// The report as it is now.
    pub report: Report,
    /// What the reporter is told.
    pub notes: Vec<Reason>,
    /// What the host has to do.
    pub obligations: Vec<Obligation>,
    /// The record. The reporter does not stand in it.
    pub audit: AuditRecord,
}

/// Moves a report one state on.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn move_report(
    pack: &Pack,
    request: &MoveReportRequest,
) -> Result<MoveReportOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.report.check()?;
    match &request.event {
        ReportEvent::StartReview { by } => checked_id("event.start_review.by.id", &by.id)?,
        ReportEvent::Appeal { grounds } => checked_words("event.appeal.grounds", grounds)?,
        ReportEvent::Acknowledge | ReportEvent::Notify => {}
    }
    let (event, actor) = match &request.event {
        ReportEvent::StartReview { by } => {
            (EventKind::ReportReceived, ActorRef::Person(by.clone()))
        }
        ReportEvent::Acknowledge => (EventKind::ReportReceived, ActorRef::Engine),
        ReportEvent::Notify => (EventKind::ReportDecided, ActorRef::Engine),
        ReportEvent::Appeal { .. } => (EventKind::AppealFiled, ActorRef::Engine),
    };
    let mut audit = decision.record(event, actor, &request.report.id, request);
    audit.retain_class = RetainClass::ReportData;
    let mut outcome = MoveReportOutcome {
        decision_id: request.decision_id.clone(),
        refused: None,
        report: request.report.clone(),
        notes: Vec::new(),
        obligations: Vec::new(),
        audit,
    };
    step(&decision, request, &mut outcome);
    let reasons = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = reasons.map(|reason| reason.code.clone()).collect();
    Ok(outcome)
}

fn step(decision: &Decision<'_>, request: &MoveReportRequest, outcome: &mut MoveReportOutcome) {
    use ReportState as S;
    let report = &mut outcome.report;
    let refuse = |message| {
        let kind = ReasonKind::Prerequisite;
        Some(decision.say(message, kind, Action::Reject, &[]))
    };
    match (&request.event, report.state) {
        (ReportEvent::Acknowledge, S::Received) => report.state = S::Acknowledged,
        (ReportEvent::StartReview { .. }, S::Acknowledged) => report.state = S::InReview,
        (ReportEvent::Notify, S::Decided) => {
            report.state = S::Notified;
            report.notified_at = Some(decision.now);
        }
        (ReportEvent::Appeal { .. }, S::Decided | S::Notified) => {
            let policy = &decision.pack.policy().appeals;
            let open = i64::from(policy.days).saturating_mul(DAY_MS);
            let from = report.notified_at.unwrap_or(decision.now);
            if decision.now > from.saturating_add(open) {
                outcome.refused = refuse(&say::REPORT_APPEAL_TOO_LATE);
                return;
            }
            report.state = S::Appealed;
            outcome
                .notes
                .push(decision.note(&say::REPORT_APPEAL_FILED, &[]));
            outcome.obligations.push(Obligation::ReviewByHuman {
                queue: "appeals".to_owned(),
                due: decision
                    .now
                    .saturating_add(i64::from(policy.due_days) * DAY_MS),
                priority: 0,
            });
        }
        _ => outcome.refused = refuse(&say::REPORT_WRONG_STATE),
    }
}
