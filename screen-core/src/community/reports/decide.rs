//! A person decides about a report; both sides are told, each what concerns them.

use serde::{Deserialize, Serialize};

use super::messages as say;
use super::misuse::{self, Misuse, PastReport, ReporterHistory};
use super::{Report, ReportOutcome, ReportState, Reporter};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::community::{Facts, PartyNotice, checked_id, checked_words};
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId};
use crate::pack::Pack;
use crate::request::{AccountSnapshot, Decider, check};
use crate::standing::AccountDelta;
use crate::time::Ms;
use crate::verdict::messages::Message;
use crate::verdict::{Action, Automation, Obligation, Reason, ReasonKind, RetainClass, SorSource};

/// A decision about a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DecideReportRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The report.
    pub report: Report,
    /// Who wrote what was reported.
    pub author: AccountId,
    /// What came of it.
    pub outcome: ReportOutcome,
    /// What happens with the content. The finding, if there is one, is another call.
    #[serde(default)]
    pub measure: Action,
    /// Who decides.
    pub decided_by: Decider,
    /// Why, in words for both sides. They must not say who reported.
    #[serde(default)]
    pub reason: String,
    /// The reporter's account, where there is one.
    #[serde(default)]
    pub account: Option<AccountSnapshot>,
    /// What came of the reporter's earlier reports.
    #[serde(default)]
    pub history: ReporterHistory,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DecideReportOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why nothing was decided, where nothing was.
    pub refused: Option<Reason>,
    /// The report as it is now; for the host and the reporter only.
    pub report: Report,
    /// What the reporter is told.
    pub to_reporter: Option<PartyNotice>,
    /// What the author is told. It says nothing about the reporter.
    pub to_author: Option<PartyNotice>,
    /// How the reporter stands.
    pub misuse: Option<Misuse>,
    /// The reporter's history with this report in it.
    pub history: ReporterHistory,
    /// What changes about the reporter's account.
    pub delta: AccountDelta,
    /// What the host has to do for the author.
    pub obligations: Vec<Obligation>,
    /// What the host has to do for the reporter.
    pub reporter_obligations: Vec<Obligation>,
    /// The record. The reporter does not stand in it.
    pub audit: AuditRecord,
}

/// Decides about a report.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn decide_report(
    pack: &Pack,
    request: &DecideReportRequest,
) -> Result<DecideReportOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let mut audit = decision.record(
        EventKind::ReportDecided,
        ActorRef::from(&request.decided_by),
        &request.report.id,
        request,
    );
    audit.retain_class = RetainClass::ReportData;
    let mut outcome = DecideReportOutcome {
        decision_id: request.decision_id.clone(),
        refused: refusal(&decision, request),
        report: request.report.clone(),
        to_reporter: None,
        to_author: None,
        misuse: None,
        history: request.history.clone(),
        delta: AccountDelta::default(),
        obligations: Vec::new(),
        reporter_obligations: Vec::new(),
        audit,
    };
    if outcome.refused.is_none() {
        decided(&decision, request, &mut outcome);
    }
    let misused = outcome.misuse.as_ref();
    let misused = misused.and_then(|misuse| misuse.notice.as_ref());
    let notices = [
        outcome.to_author.as_ref(),
        outcome.to_reporter.as_ref(),
        misused,
    ];
    let notices = notices.into_iter().flatten().map(|notice| &notice.reason);
    let reasons = outcome.refused.iter().chain(notices);
    outcome.audit.reason_codes = reasons.map(|reason| reason.code.clone()).collect();
    Ok(outcome)
}

/// What keeps a decision from being one.
fn refusal(decision: &Decision<'_>, request: &DecideReportRequest) -> Option<Reason> {
    use ReportOutcome as O;
    let refuse = |message: &Message| {
        let kind = ReasonKind::Prerequisite;
        Some(decision.say(message, kind, Action::Reject, &[]))
    };
    let report = &request.report;
    if !(ReportState::Acknowledged..=ReportState::InReview).contains(&report.state) {
        return refuse(&say::REPORT_WRONG_STATE);
    }
    let person = request.decided_by.human();
    if person.is_none() && !matches!(request.outcome, O::Duplicate | O::Withdrawn) {
        return refuse(&say::REPORT_NEEDS_HUMAN);
    }
    let is_party = |id: &str| request.author.as_str() == id || report.reporter.name() == Some(id);
    if person.is_some_and(|person| is_party(&person.id)) {
        return refuse(&say::REPORT_OWN_CASE);
    }
    let needs_reason = !matches!(request.outcome, O::Duplicate | O::Withdrawn);
    if needs_reason && request.reason.trim().is_empty() {
        return refuse(&say::REPORT_NEEDS_REASON);
    }
    if request.measure > Action::AllowSampled && request.outcome != O::Founded {
        return refuse(&say::REPORT_MEASURE_UNFOUNDED);
    }
    let reason = request.reason.to_lowercase();
    let names = |name: &str| names(&reason, &name.to_lowercase());
    if report.reporter.name().is_some_and(names) {
        return refuse(&say::REPORT_NAMES_REPORTER);
    }
    None
}

/// Whether a text has a name in it that is not a part of a longer word.
fn names(text: &str, name: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(name).any(|(at, found)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(found).unwrap_or_default();
        !joins(before.chars().next_back()) && !joins(after.chars().next())
    })
}

fn decided(
    decision: &Decision<'_>,
    request: &DecideReportRequest,
    outcome: &mut DecideReportOutcome,
) {
    let now = decision.now;
    outcome.report.state = ReportState::Decided;
    outcome.report.outcome = Some(request.outcome);
    outcome.history.add(
        PastReport {
            report: request.report.id.clone(),
            outcome: request.outcome,
            received_at: request.report.received_at,
            decided_at: now,
        },
        now,
    );
    let misuse = misuse::assess(decision, &mut outcome.history);
    if let Some(notice) = &misuse.notice
        && let Some(statement) = &notice.statement
    {
        let told = decision.told(&notice.reason.code, statement);
        outcome.reporter_obligations.extend(told);
    }
    outcome.misuse = Some(misuse);
    if request.outcome == ReportOutcome::Founded
        && let Some(account) = &request.account
    {
        outcome.delta.helpful_reports = Some(account.helpful_reports.saturating_add(1));
    }
    let feedback = decision.pack.policy().reports.feedback;
    if feedback {
        outcome.to_reporter = Some(to_reporter(decision, request));
        outcome.reporter_obligations.push(Obligation::OfferAppeal {
            until: decision.appeal_until(),
        });
    }
    outcome.to_author = to_author(decision, request, feedback);
    let statement = outcome.to_author.as_ref();
    if let Some(notice) = statement
        && let Some(statement) = &notice.statement
    {
        let told = decision.told(&notice.reason.code, statement);
        outcome.obligations.extend(told);
    }
    outcome.audit.action = Some(request.measure);
}

fn to_reporter(decision: &Decision<'_>, request: &DecideReportRequest) -> PartyNotice {
    let message = match request.outcome {
        ReportOutcome::Founded => &say::REPORT_FOUNDED,
        ReportOutcome::Unfounded => &say::REPORT_UNFOUNDED,
        ReportOutcome::ManifestlyUnfounded => &say::REPORT_MANIFESTLY_UNFOUNDED,
        ReportOutcome::Duplicate => &say::REPORT_DUPLICATE,
        ReportOutcome::OutOfScope => &say::REPORT_OUT_OF_SCOPE,
        ReportOutcome::Withdrawn => &say::REPORT_WITHDRAWN,
    };
    PartyNotice {
        reason: decision.note(message, &[("reason", &request.reason)]),
        statement: None,
        appeal_until: Some(decision.appeal_until()),
    }
}

/// What the author is told. Nothing of the report but its category goes in: not the
/// reporter, not the reporter's words, not when it came.
fn to_author(
    decision: &Decision<'_>,
    request: &DecideReportRequest,
    feedback: bool,
) -> Option<PartyNotice> {
    let restricted = request.measure > Action::AllowSampled;
    let fill = [("reason", request.reason.as_str())];
    match request.outcome {
        ReportOutcome::Founded if restricted => {
            let message = &say::REPORT_FOUNDED_AUTHOR;
            let kind = ReasonKind::Policy;
            let reason = decision.say(message, kind, request.measure, &fill);
            let statement = decision.statement(Facts {
                restriction: restriction(request.measure),
                scope: "reported_content",
                until: None,
                facts: reason.say.clone(),
                source: SorSource::Report,
                detected: Automation::Not,
                decided: Automation::Not,
                clause: "15(2)",
                why: &request.reason,
            });
            Some(PartyNotice {
                reason,
                statement: Some(statement),
                appeal_until: Some(decision.appeal_until()),
            })
        }
        ReportOutcome::Founded | ReportOutcome::Unfounded | ReportOutcome::ManifestlyUnfounded
            if feedback =>
        {
            Some(PartyNotice {
                reason: decision.note(&say::REPORT_STANDS_AUTHOR, &fill),
                statement: None,
                appeal_until: None,
            })
        }
        _ => None,
    }
}

fn restriction(measure: Action) -> &'static str {
    match measure {
        Action::Reject => "content_removed",
        Action::Hold => "content_disabled",
        Action::Limit => "content_demoted",
        Action::Label | Action::AllowSampled | Action::Allow => "content_labelled",
    }
}

impl DecideReportRequest {
    fn check(&self) -> Result<(), RequestError> {
        self.report.check()?;
        checked_id("author", self.author.as_str())?;
        checked_words("reason", &self.reason)?;
        self.history.check("history")?;
        if let Decider::Human(person) = &self.decided_by {
            checked_id("decided_by.human.id", &person.id)?;
        }
        let Some(account) = &self.account else {
            return Ok(());
        };
        account.check("account")?;
        if self.report.reporter == Reporter::Account(account.id.clone()) {
            return Ok(());
        }
        Err(check::invalid(
            "account.id",
            "not the account that reported",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_is_found_as_a_word_and_not_within_one() {
        assert!(names("as u1 says", "u1"));
        assert!(names("举报人u1认为", "u1"));
        assert!(!names("room u12", "u1"));
        assert!(!names("nothing here", "u1"));
    }
}

#[cfg(feature = "authoring")]
#[cfg(test)]
mod invariants {
    use serde_json::{Value, json};

    use crate::pack::{Pack, authoring};

    /// In every outcome, what goes to the author and into the log holds neither the
    /// reporter nor a word of the report.
    #[test]
    fn the_author_never_learns_who_reported() {
        let built = authoring::build(&authoring::example()).unwrap();
        let pack = Pack::load(&built.bytes).unwrap();
        let outcomes = [
            "founded",
            "unfounded",
            "manifestly_unfounded",
            "duplicate",
            "out_of_scope",
            "withdrawn",
        ];
        let reporters = [
            json!({"account": "the-reporter"}),
            json!({"contact": "the-reporter"}),
        ];
        for (outcome, reporter) in outcomes
            .iter()
            .flat_map(|outcome| reporters.iter().map(move |reporter| (outcome, reporter)))
        {
            for measure in ["allow", "label", "limit", "hold", "reject"] {
                for reason in ["Looked at.", "The-Reporter is right."] {
                    let request = json!({
                        "decision_id": "d-1", "now_ms": 1_772_323_200_000_i64,
                        "salt": "000102030405060708090a0b0c0d0e0f",
                        "report": {"id": "r-1", "reporter": reporter, "target": "c1",
                            "category": "abuse", "explanation": "a-word-of-the-report",
                            "received_at": 1_772_000_000_000_i64, "state": "in_review",
                            "due_at": 1_772_400_000_000_i64},
                        "author": "p1", "outcome": outcome, "measure": measure,
                        "decided_by": {"human": {"role": "moderator", "id": "m1"}},
                        "reason": reason,
                    });
                    let bytes = request.to_string();
                    let out = crate::call(&pack, "decide_report", bytes.as_bytes()).unwrap();
                    let out: Value = serde_json::from_slice(&out).unwrap();
                    let shown = ["to_author", "obligations", "audit", "refused"];
                    for part in shown.map(|part| out[part].to_string()) {
                        assert!(!part.to_lowercase().contains("the-reporter"), "{part}");
                        assert!(!part.contains("a-word-of-the-report"), "{part}");
                    }
                }
            }
        }
    }
}
