//! Articles 14(2) and 15(1): appeals. Free of charge, open for six months and to
//! everybody concerned in whatever state their account is, decided by a person who
//! did not decide before.

mod rates;
mod resolve;
mod reversal;

pub use rates::{
    AppealCounts, ReversalRate, ReversalRatesOutcome, ReversalRatesRequest, reversal_rates,
};
pub use resolve::{AppealOutcome, AppealStep, ResolveAppealRequest, resolve_appeal};
pub use reversal::{AppealPart, AppealedFacts, AppealedReport, ReportResult, Reversal};

use serde::{Deserialize, Serialize};

use super::finding::{decider, explanation};
use super::messages as say;
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId, EntityKey, RuleId};
use crate::pack::Pack;
use crate::request::check::{self, Check};
use crate::request::{Actor, Decider};
use crate::time::{DAY_MS, HOUR_MS, Ms, days_between};
use crate::verdict::messages::{Message, day};
use crate::verdict::{Action, Obligation, Reason, ReasonKind};

/// An appeal against one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    /// Its id.
    pub id: String,
    /// The decision it is about.
    pub decision: DecisionId,
    /// Who appeals.
    pub by: Appellant,
    /// When it came in.
    pub filed_at: Ms,
    /// Why, in the appellant's words.
    #[serde(default)]
    pub grounds: String,
    /// How far it is.
    pub state: AppealState,
    /// Who decides about it.
    #[serde(default)]
    pub reviewer: Option<Actor>,
    /// By when it is decided.
    pub due_at: Ms,
    /// Why it was decided so.
    #[serde(default)]
    pub outcome_reason: Option<String>,
    /// The account the decision was about.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// The rule the decision rested on.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// People who took part in the decision; none of them reviews it.
    #[serde(default)]
    pub deciders: Vec<Actor>,
    /// The mediation, where there was one.
    #[serde(default)]
    pub mediation: Option<Mediation>,
}

/// Who appeals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Appellant {
    /// The account the decision was about.
    Affected(AccountId),
    /// Whoever reported the content, by the host's opaque id.
    Reporter(String),
    /// A person or organization that may not register, by its keyed digest.
    Entity(EntityKey),
}

/// How far an appeal is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AppealState {
    /// It came in.
    Filed,
    /// A person looks at it.
    UnderReview,
    /// A mediation body looks at it; the time for deciding stands still.
    ReferredToMediation {
        /// Which one.
        body: String,
    },
    /// It was decided.
    Decided(AppealDecision),
    /// The appellant took it back.
    Withdrawn,
}

/// What came of an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppealDecision {
    /// The decision stands.
    Upheld,
    /// The decision is taken back.
    Reversed,
    /// A part of it is taken back.
    Partly,
}

/// A mediation with several parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mediation {
    /// The body.
    pub body: String,
    /// Whether the platform has to follow it.
    pub effect: MediationEffect,
    /// Since when.
    pub since: Ms,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<Ms>,
    /// What it proposes; none where the parties did not agree.
    #[serde(default)]
    pub proposes: Option<AppealDecision>,
    /// Its outcome in words.
    #[serde(default)]
    pub outcome: Option<String>,
}

/// Whether the platform has to follow a mediation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MediationEffect {
    /// It has to.
    Binding,
    /// It weighs what was proposed.
    Advisory,
}

/// The decision that is appealed against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AppealedDecision {
    /// The decision.
    pub id: DecisionId,
    /// What it was about.
    pub about: AppealAbout,
    /// When the appellant was told; while nobody was told, the time does not run.
    #[serde(default)]
    pub notice_at: Option<Ms>,
    /// Who took part in it.
    #[serde(default)]
    pub decided_by: Vec<Decider>,
    /// The rule it rested on.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// The account it was about.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Who reported the content. Never in an answer to anybody else.
    #[serde(default)]
    pub reporter: Option<String>,
    /// The entity it was about.
    #[serde(default)]
    pub entity: Option<EntityKey>,
}

/// What an appealed decision was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AppealAbout {
    /// Content.
    Content,
    /// Content of an event that is going on; urgent.
    LiveEvent,
    /// A strike or a step of the ladder.
    Restriction,
    /// The closing of an account; urgent.
    Closure,
    /// An entry of the blocklist.
    Blocklist,
    /// A report: its outcome, or that reports are set aside.
    Report,
    /// A step about the management of threads.
    OwnerStep,
}

/// An appeal that comes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileAppealRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words; English unless it is Chinese.
    #[serde(default)]
    pub locale: Option<String>,
    /// The id the appeal gets.
    pub id: String,
    /// The decision.
    pub appealed: AppealedDecision,
    /// Who appeals. The state of their account does not matter.
    pub by: Appellant,
    /// Why; may be empty.
    #[serde(default)]
    pub grounds: String,
    /// Appeals against the same decision so far.
    #[serde(default)]
    pub earlier: Vec<Appeal>,
}

/// What becomes of an appeal that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileAppealOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why it was not taken.
    pub refused: Option<Reason>,
    /// What else there is to know.
    pub notes: Vec<Reason>,
    /// The appeal.
    pub appeal: Option<Appeal>,
    /// What the host has to do.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

/// Takes an appeal, or says why not.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn file_appeal(
    pack: &Pack,
    request: &FileAppealRequest,
) -> Result<FileAppealOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let now = request.now_ms;
    let policy = &pack.policy().appeals;
    let refusal = refusal(request, i64::from(policy.days));
    let appealed = &request.appealed;
    let urgent = matches!(
        appealed.about,
        AppealAbout::Closure | AppealAbout::LiveEvent
    );
    let time = if urgent {
        i64::from(policy.urgent_hours) * HOUR_MS
    } else {
        i64::from(policy.due_days) * DAY_MS
    };
    let due_at = now.saturating_add(time);
    let appeal = refusal.is_none().then(|| Appeal {
        id: request.id.clone(),
        decision: appealed.id.clone(),
        by: request.by.clone(),
        filed_at: now,
        grounds: request.grounds.clone(),
        state: AppealState::Filed,
        reviewer: None,
        due_at,
        outcome_reason: None,
        account: appealed.account.clone(),
        rule: appealed.rule.clone(),
        deciders: people(&appealed.decided_by),
        mediation: None,
    });
    let reason = |message: &Message, action| {
        let due = day(due_at);
        message.reason(
            decision.locale,
            ReasonKind::Enforcement,
            action,
            &[("due", &due)],
        )
    };
    let refused = refusal.map(|message| reason(message, Action::Reject));
    let taken = appeal
        .iter()
        .map(|_| reason(&say::APPEAL_FILED, Action::Allow));
    let notes: Vec<Reason> = taken.collect();
    let review = appeal.iter().map(|_| Obligation::ReviewByHuman {
        queue: "appeals".to_owned(),
        due: due_at,
        priority: if urgent { 1_000 } else { 0 },
    });
    let subject = request.by.name();
    let mut audit = decision.record(EventKind::AppealFiled, ActorRef::Engine, subject, request);
    let codes = refused.iter().chain(&notes);
    audit.reason_codes = codes.map(|reason| reason.code.clone()).collect();
    audit.rules = appealed.rule.iter().cloned().collect();
    Ok(FileAppealOutcome {
        decision_id: request.decision_id.clone(),
        obligations: review.collect(),
        refused,
        notes,
        appeal,
        audit,
    })
}

/// Why an appeal is not taken: somebody else's matter, too late, or filed already.
fn refusal(request: &FileAppealRequest, days: i64) -> Option<&'static Message> {
    let appealed = &request.appealed;
    let concerned = match &request.by {
        Appellant::Affected(account) => appealed.account.as_ref() == Some(account),
        Appellant::Reporter(reporter) => appealed.reporter.as_ref() == Some(reporter),
        Appellant::Entity(entity) => appealed.entity.as_ref() == Some(entity),
    };
    if !concerned {
        return Some(&say::APPEAL_NOT_CONCERNED);
    }
    // The last day counts to its end.
    let late = |notice| days_between(notice, request.now_ms) > days;
    if appealed.notice_at.is_some_and(late) {
        return Some(&say::APPEAL_WINDOW_CLOSED);
    }
    let again = |earlier: &Appeal| {
        earlier.decision == appealed.id
            && earlier.by == request.by
            && earlier.state != AppealState::Withdrawn
    };
    let known = request.earlier.iter().any(again);
    known.then_some(&say::APPEAL_FILED_BEFORE)
}

impl FileAppealRequest {
    fn check(&self) -> Check {
        opaque("id", &self.id)?;
        opaque("appealed.id", self.appealed.id.as_str())?;
        explanation("grounds", &self.grounds)?;
        self.by.check("by")?;
        check::list("earlier", self.earlier.len())?;
        check::list("appealed.decided_by", self.appealed.decided_by.len())?;
        for (index, one) in self.appealed.decided_by.iter().enumerate() {
            decider(&format!("appealed.decided_by[{index}]"), one)?;
        }
        for (name, text) in [
            (
                "account",
                self.appealed.account.as_ref().map(|id| id.as_str()),
            ),
            ("reporter", self.appealed.reporter.as_deref()),
            (
                "entity",
                self.appealed.entity.as_ref().map(|id| id.as_str()),
            ),
            ("rule", self.appealed.rule.as_ref().map(|id| id.as_str())),
        ] {
            text.map_or(Ok(()), |text| opaque(&format!("appealed.{name}"), text))?;
        }
        let Some(notice) = self.appealed.notice_at else {
            return Ok(());
        };
        check::time("appealed.notice_at", notice)?;
        if notice > self.now_ms {
            return Err(check::invalid("appealed.notice_at", "after `now_ms`"));
        }
        Ok(())
    }
}

impl Appellant {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Affected(account) => account.as_str(),
            Self::Reporter(reporter) => reporter,
            Self::Entity(entity) => entity.as_str(),
        }
    }

    fn check(&self, field: &str) -> Check {
        let name = match self {
            Self::Affected(_) => "affected",
            Self::Reporter(_) => "reporter",
            Self::Entity(_) => "entity",
        };
        opaque(&format!("{field}.{name}"), self.name())
    }
}

/// An id: not empty, bounded, and no number of a person.
fn opaque(field: &str, text: &str) -> Check {
    check::id(field, text)?;
    check::identity(field, text)
}

fn people(deciders: &[Decider]) -> Vec<Actor> {
    deciders
        .iter()
        .filter_map(Decider::human)
        .cloned()
        .collect()
}
