//! An appeal on its way to a decision: a reviewer who did not decide before, a
//! mediation where one is wanted, a decision with its reason.

use serde::{Deserialize, Serialize};

use super::reversal::{self, AppealPart, AppealedFacts, Reversal};
use super::{Appeal, AppealDecision, AppealState, Appellant, Mediation, MediationEffect, opaque};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::DecisionId;
use crate::limits::REVIEW_HOURS;
use crate::pack::Pack;
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, Actor, Decider};
use crate::standing::finding::{decider, explanation, is_staff};
use crate::standing::messages as say;
use crate::time::{HOUR_MS, Ms};
use crate::verdict::messages::{Message, day};
use crate::verdict::{Action, Obligation, Reason, ReasonKind, Redress};

/// One step of an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResolveAppealRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words; English unless it is Chinese.
    #[serde(default)]
    pub locale: Option<String>,
    /// The appeal as it stands.
    pub appeal: Appeal,
    /// What happens with it.
    pub step: AppealStep,
    /// The account the decision was about, with its history, where there is one.
    #[serde(default)]
    pub account: Option<AccountSnapshot>,
    /// What hangs on the decision and goes with it.
    #[serde(default)]
    pub facts: AppealedFacts,
}

/// What happens with an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum AppealStep {
    /// Somebody takes it up.
    Assign {
        /// Who.
        reviewer: Actor,
    },
    /// It goes to a mediation body.
    Refer {
        /// Which one.
        body: String,
        /// Whether the platform has to follow it.
        effect: MediationEffect,
    },
    /// The mediation is over.
    Resume {
        /// What it proposes; none where the parties did not agree.
        #[serde(default)]
        proposes: Option<AppealDecision>,
        /// Its outcome in words.
        outcome: String,
    },
    /// It is decided.
    Decide {
        /// By whom.
        by: Decider,
        /// How.
        decision: AppealDecision,
        /// Why.
        reason: String,
        /// For `partly`: what is taken back.
        #[serde(default)]
        parts: Vec<AppealPart>,
    },
    /// The appellant takes it back.
    Withdraw {
        /// Who.
        by: Appellant,
    },
}

/// Where an appeal stands after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AppealOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why the step was not taken; then nothing changed.
    pub refused: Option<Reason>,
    /// What the appellant is told.
    pub notes: Vec<Reason>,
    /// The appeal.
    pub appeal: Appeal,
    /// All that is taken back, to be stored in one transaction.
    pub reversal: Option<Reversal>,
    /// What the appellant can still do.
    pub redress: Vec<Redress>,
    /// What the host has to do.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

/// Takes an appeal one step further.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn resolve_appeal(
    pack: &Pack,
    request: &ResolveAppealRequest,
) -> Result<AppealOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let mut appeal = request.appeal.clone();
    let moved = step(&request.step, &mut appeal, request.now_ms);
    let due = day(appeal.due_at);
    let reason = |message: &Message, action| {
        message.reason(
            decision.locale,
            ReasonKind::Enforcement,
            action,
            &[("due", &due)],
        )
    };
    let (refused, notes) = match moved {
        Ok(message) => {
            let note = message.map(|message| reason(message, Action::Allow));
            (None, note.into_iter().collect())
        }
        Err(message) => {
            appeal = request.appeal.clone();
            (Some(reason(message, Action::Reject)), Vec::new())
        }
    };
    let parts = taken_back(&request.step).filter(|_| refused.is_none());
    let reversal = parts.map(|parts| reversal::reversal(&decision, request, &parts));
    let mut obligations = reversal.as_ref().map_or_else(Vec::new, Reversal::notices);
    if reversal.is_some() && matches!(appeal.by, Appellant::Reporter(_)) {
        // What was reported is looked at again; an appeal never strikes by itself.
        obligations.push(Obligation::ReviewByHuman {
            queue: "findings".to_owned(),
            due: request.now_ms.saturating_add(REVIEW_HOURS * HOUR_MS),
            priority: 0,
        });
    }
    let subject = appeal.by.name();
    let mut audit = decision.record(
        EventKind::AppealMoved,
        request.step.actor(),
        subject,
        request,
    );
    let codes = refused.iter().chain(&notes);
    audit.reason_codes = codes.map(|reason: &Reason| reason.code.clone()).collect();
    audit.rules = appeal.rule.iter().cloned().collect();
    let redress = match appeal.state {
        AppealState::Decided(AppealDecision::Upheld | AppealDecision::Partly) => {
            vec![Redress::Mediation, Redress::Court]
        }
        _ => Vec::new(),
    };
    Ok(AppealOutcome {
        decision_id: request.decision_id.clone(),
        refused,
        notes,
        appeal,
        reversal,
        redress,
        obligations,
        audit,
    })
}

type Moved = Result<Option<&'static Message>, &'static Message>;

fn step(step: &AppealStep, appeal: &mut Appeal, now: Ms) -> Moved {
    match (step, appeal.state.clone()) {
        (_, AppealState::Decided(_) | AppealState::Withdrawn) => Err(&say::APPEAL_OVER),
        (AppealStep::Withdraw { by }, _) => {
            if *by != appeal.by {
                return Err(&say::APPEAL_NOT_CONCERNED);
            }
            appeal.state = AppealState::Withdrawn;
            Ok(Some(&say::APPEAL_WITHDRAWN))
        }
        (AppealStep::Resume { proposes, outcome }, AppealState::ReferredToMediation { .. }) => {
            resume(appeal, *proposes, outcome, now);
            Ok(Some(&say::MEDIATION_ENDED))
        }
        (AppealStep::Resume { .. }, _) => Err(&say::NO_MEDIATION),
        (_, AppealState::ReferredToMediation { .. }) => Err(&say::APPEAL_IN_MEDIATION),
        (AppealStep::Assign { reviewer }, _) => assign(appeal, reviewer),
        (AppealStep::Refer { body, effect }, _) => {
            appeal.state = AppealState::ReferredToMediation { body: body.clone() };
            appeal.mediation = Some(Mediation {
                body: body.clone(),
                effect: *effect,
                since: now,
                ended_at: None,
                proposes: None,
                outcome: None,
            });
            Ok(Some(&say::MEDIATION_REFERRED))
        }
        (
            AppealStep::Decide {
                by,
                decision,
                reason,
                ..
            },
            _,
        ) => decide(appeal, by, *decision, reason),
    }
}

fn assign(appeal: &mut Appeal, reviewer: &Actor) -> Moved {
    if !is_staff(reviewer.role) || reviewer.id == appeal.by.name() {
        return Err(&say::REVIEWER_NOT_STAFF);
    }
    if appeal
        .deciders
        .iter()
        .any(|earlier| earlier.id == reviewer.id)
    {
        return Err(&say::REVIEWER_DECIDED_BEFORE);
    }
    appeal.reviewer = Some(reviewer.clone());
    appeal.state = AppealState::UnderReview;
    Ok(None)
}

/// The time for deciding stood still; what was left of it runs on.
fn resume(appeal: &mut Appeal, proposes: Option<AppealDecision>, outcome: &str, now: Ms) {
    if let Some(mediation) = &mut appeal.mediation {
        let paused = now.saturating_sub(mediation.since).max(0);
        appeal.due_at = appeal.due_at.saturating_add(paused);
        mediation.ended_at = Some(now);
        mediation.proposes = proposes;
        mediation.outcome = Some(outcome.to_owned());
    }
    appeal.state = match appeal.reviewer {
        Some(_) => AppealState::UnderReview,
        None => AppealState::Filed,
    };
}

fn decide(appeal: &mut Appeal, by: &Decider, decision: AppealDecision, reason: &str) -> Moved {
    let Some(person) = by.human() else {
        return Err(&say::APPEAL_NOT_AUTOMATED);
    };
    // Who decided before is told so, whatever else is missing.
    if appeal
        .deciders
        .iter()
        .any(|earlier| earlier.id == person.id)
    {
        return Err(&say::REVIEWER_DECIDED_BEFORE);
    }
    let reviewer = appeal.reviewer.as_ref();
    if reviewer.is_none_or(|reviewer| reviewer.id != person.id) {
        return Err(&say::APPEAL_NOT_REVIEWER);
    }
    if reason.trim().is_empty() {
        return Err(&say::APPEAL_REASON_MISSING);
    }
    let bound = appeal
        .mediation
        .as_ref()
        .filter(|mediation| mediation.effect == MediationEffect::Binding)
        .and_then(|mediation| mediation.proposes);
    if bound.is_some_and(|proposed| proposed != decision) {
        return Err(&say::MEDIATION_BINDS);
    }
    appeal.state = AppealState::Decided(decision);
    appeal.outcome_reason = Some(reason.to_owned());
    Ok(Some(match decision {
        AppealDecision::Upheld => &say::APPEAL_UPHELD,
        AppealDecision::Reversed => &say::APPEAL_REVERSED,
        AppealDecision::Partly => &say::APPEAL_PARTLY,
    }))
}

/// What a decision takes back.
fn taken_back(step: &AppealStep) -> Option<Vec<AppealPart>> {
    match step {
        AppealStep::Decide {
            decision: AppealDecision::Reversed,
            ..
        } => Some(AppealPart::ALL.to_vec()),
        AppealStep::Decide {
            decision: AppealDecision::Partly,
            parts,
            ..
        } => Some(parts.clone()),
        _ => None,
    }
}

impl AppealStep {
    fn actor(&self) -> ActorRef {
        match self {
            Self::Assign { reviewer } => ActorRef::Person(reviewer.clone()),
            Self::Decide { by, .. } => ActorRef::from(by),
            Self::Refer { .. } | Self::Resume { .. } | Self::Withdraw { .. } => ActorRef::Engine,
        }
    }

    fn check(&self) -> Check {
        match self {
            Self::Assign { reviewer } => opaque("step.assign.reviewer.id", &reviewer.id),
            Self::Refer { body, .. } => opaque("step.refer.body", body),
            Self::Resume { outcome, .. } => {
                if outcome.trim().is_empty() {
                    return Err(check::invalid("step.resume.outcome", "empty"));
                }
                explanation("step.resume.outcome", outcome)
            }
            Self::Decide {
                by,
                decision,
                reason,
                parts,
            } => {
                decider("step.decide.by", by)?;
                explanation("step.decide.reason", reason)?;
                if (*decision == AppealDecision::Partly) == parts.is_empty() {
                    let message = "`partly` names what is taken back, and nothing else does";
                    return Err(check::invalid("step.decide.parts", message));
                }
                check::list("step.decide.parts", parts.len())
            }
            Self::Withdraw { by } => by.check("step.withdraw.by"),
        }
    }
}

impl ResolveAppealRequest {
    fn check(&self) -> Check {
        let appeal = &self.appeal;
        opaque("appeal.id", &appeal.id)?;
        opaque("appeal.decision", appeal.decision.as_str())?;
        appeal.by.check("appeal.by")?;
        explanation("appeal.grounds", &appeal.grounds)?;
        check::list("appeal.deciders", appeal.deciders.len())?;
        check::time("appeal.filed_at", appeal.filed_at)?;
        check::time("appeal.due_at", appeal.due_at)?;
        if appeal.filed_at > self.now_ms {
            return Err(check::invalid("appeal.filed_at", "after `now_ms`"));
        }
        self.step.check()?;
        self.facts.check()?;
        let Some(account) = &self.account else {
            return Ok(());
        };
        account.check("account")?;
        if appeal.account.as_ref().is_some_and(|id| *id != account.id) {
            let message = "not the account the appeal is about";
            return Err(check::invalid("account.id", message));
        }
        Ok(())
    }
}
