//! Article 13(1) and (2): what follows from a finding, and how the ladder moves on
//! from there. One event goes in; the changes to the account, the statement for the
//! person and the work for the host come out.

use serde::{Deserialize, Serialize};

use super::AccountDelta;
use super::finding::{Finding, decider, explanation};
use super::ladder::{InForce, in_force};
use super::{closure, events, strikes};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::community::blocklist::BlocklistEntry;
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId, RuleId};
use crate::pack::Pack;
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, Actor, CreditEntry, Decider, EnforcementAction, Strike};
use crate::time::Ms;
use crate::verdict::messages::Message;
use crate::verdict::{Action, Obligation, Reason, ReasonKind, RetainClass};

/// One event on the enforcement ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnforceRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words; English unless it is Chinese.
    #[serde(default)]
    pub locale: Option<String>,
    /// The account, with all its strikes, ledger entries and actions of the last 365
    /// days at least.
    pub account: AccountSnapshot,
    /// What happened.
    pub event: EnforceEvent,
    /// Other accounts of the same entity. A person looks at them when this one is
    /// closed; nothing else happens to them.
    #[serde(default)]
    pub siblings: Vec<AccountId>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum EnforceEvent {
    /// A violation was confirmed.
    Finding(Box<Finding>),
    /// The author mended the content of a warning.
    Rectified {
        /// The warning.
        action: DecisionId,
    },
    /// The time of a warning ran out; the host's timer says so.
    RectificationDue {
        /// The warning.
        action: DecisionId,
    },
    /// The author completed the training about a rule.
    TrainingCompleted {
        /// The finding whose strike it takes away.
        finding: String,
    },
    /// A person confirms that the account is closed.
    ClosureApproved {
        /// Who.
        by: Actor,
    },
    /// The time for confirming ran out; the host's timer says so.
    ClosureTimeout,
    /// A person decided about opening a closed account again.
    Reinstatement {
        /// What was decided.
        outcome: Reinstate,
        /// By whom.
        decided_by: Decider,
        /// Why.
        reason: String,
        /// Entries of the blocklist that rest on the closure.
        #[serde(default)]
        blocklist: Vec<BlocklistEntry>,
    },
    /// Time passed: what has run out is marked so.
    Lapse,
}

/// What was decided about opening a closed account again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reinstate {
    /// It is opened.
    Granted,
    /// It stays closed.
    Denied,
}

/// How the ladder moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnforceOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why nothing was done; then nothing changed.
    pub refused: Option<Reason>,
    /// What else there is to know, such as why there is no strike.
    pub notes: Vec<Reason>,
    /// What is in force afterwards.
    pub in_force: InForce,
    /// The new or changed strike.
    pub strike: Option<Strike>,
    /// The new entry of the ledger.
    pub credit: Option<CreditEntry>,
    /// The new step, with its statement of reasons.
    pub action: Option<EnforcementAction>,
    /// What changes about the account.
    pub delta: AccountDelta,
    /// New entries of the blocklist, and old ones that are lifted.
    pub blocklist: Vec<BlocklistEntry>,
    /// Other accounts of the entity that a person looks at. They stay in use.
    pub siblings: Vec<SiblingReview>,
    /// What the host or the person has to do.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

/// Another account of an entity whose account was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiblingReview {
    /// The account.
    pub account: AccountId,
    /// That a person looks at it.
    pub obligation: Obligation,
}

/// Moves the enforcement ladder by one event.
///
/// # Errors
/// [`RequestError`] names the field. What the rules do not allow is no error but an
/// outcome with `refused`.
pub fn enforce(pack: &Pack, request: &EnforceRequest) -> Result<EnforceOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    check::identity("decision_id", request.decision_id.as_str())?;
    request.account.check("account")?;
    check::accounts("siblings", &request.siblings)?;
    request.event.check(&request.account, request.now_ms)?;
    let mut case = Case::new(decision, &request.account);
    match &request.event {
        EnforceEvent::Finding(finding) => strikes::finding(&mut case, finding),
        EnforceEvent::Rectified { action } => events::rectified(&mut case, action),
        EnforceEvent::RectificationDue { action } => events::rectification_due(&mut case, action),
        EnforceEvent::TrainingCompleted { finding } => events::trained(&mut case, finding),
        EnforceEvent::ClosureApproved { by } => closure::approved(&mut case, by, &request.siblings),
        EnforceEvent::ClosureTimeout => closure::timeout(&mut case),
        EnforceEvent::Reinstatement {
            outcome,
            decided_by,
            blocklist,
            ..
        } => closure::reinstatement(&mut case, *outcome, decided_by, blocklist),
        EnforceEvent::Lapse => events::lapse(&mut case),
    }
    Ok(case.finish(request))
}

impl EnforceEvent {
    fn check(&self, account: &AccountSnapshot, now: Ms) -> Check {
        let opaque = |field: &str, text: &str| {
            check::id(field, text)?;
            check::identity(field, text)
        };
        match self {
            Self::Finding(finding) => finding.check(account, now),
            Self::Rectified { action } => opaque("event.rectified.action", action.as_str()),
            Self::RectificationDue { action } => {
                opaque("event.rectification_due.action", action.as_str())
            }
            Self::TrainingCompleted { finding } => {
                opaque("event.training_completed.finding", finding)
            }
            Self::ClosureApproved { by } => opaque("event.closure_approved.by.id", &by.id),
            Self::Reinstatement {
                decided_by,
                reason,
                blocklist,
                ..
            } => {
                decider("event.reinstatement.decided_by", decided_by)?;
                explanation("event.reinstatement.reason", reason)?;
                if reason.trim().is_empty() {
                    let message = "empty: the decision needs a reason";
                    return Err(check::invalid("event.reinstatement.reason", message));
                }
                check::list("event.reinstatement.blocklist", blocklist.len())
            }
            Self::ClosureTimeout | Self::Lapse => Ok(()),
        }
    }

    /// Who set it off.
    fn actor(&self) -> ActorRef {
        match self {
            Self::Finding(finding) => ActorRef::from(&finding.decided_by),
            Self::ClosureApproved { by } => ActorRef::Person(by.clone()),
            Self::Reinstatement { decided_by, .. } => ActorRef::from(decided_by),
            Self::Rectified { .. }
            | Self::RectificationDue { .. }
            | Self::TrainingCompleted { .. }
            | Self::ClosureTimeout
            | Self::Lapse => ActorRef::Engine,
        }
    }

    fn rule(&self) -> Option<&RuleId> {
        match self {
            Self::Finding(finding) => Some(&finding.rule),
            _ => None,
        }
    }
}

/// One event being worked on: what it rests on, and what has come of it so far.
pub(super) struct Case<'a> {
    pub(super) decision: Decision<'a>,
    pub(super) account: &'a AccountSnapshot,
    pub(super) refused: Option<Reason>,
    pub(super) notes: Vec<Reason>,
    pub(super) strike: Option<Strike>,
    pub(super) credit: Option<CreditEntry>,
    pub(super) action: Option<EnforcementAction>,
    pub(super) delta: AccountDelta,
    pub(super) blocklist: Vec<BlocklistEntry>,
    pub(super) siblings: Vec<SiblingReview>,
    pub(super) obligations: Vec<Obligation>,
}

impl<'a> Case<'a> {
    fn new(decision: Decision<'a>, account: &'a AccountSnapshot) -> Self {
        Self {
            decision,
            account,
            refused: None,
            notes: Vec::new(),
            strike: None,
            credit: None,
            action: None,
            delta: AccountDelta::default(),
            blocklist: Vec::new(),
            siblings: Vec::new(),
            obligations: Vec::new(),
        }
    }

    pub(super) const fn now(&self) -> Ms {
        self.decision.now
    }

    /// Nothing is done, and why.
    pub(super) fn refuse(&mut self, message: &Message, fill: &[(&str, &str)]) {
        let locale = self.decision.locale;
        self.refused = Some(message.reason(locale, ReasonKind::Enforcement, Action::Reject, fill));
    }

    /// Something to know.
    pub(super) fn note(&mut self, message: &Message, fill: &[(&str, &str)]) {
        let locale = self.decision.locale;
        self.notes
            .push(message.reason(locale, ReasonKind::Enforcement, Action::Allow, fill));
    }

    /// The account with the changes so far.
    pub(super) fn after(&self) -> AccountSnapshot {
        self.delta.apply(self.account)
    }

    fn finish(self, request: &EnforceRequest) -> EnforceOutcome {
        let in_force = in_force(&self.after(), self.now());
        let mut audit = self.decision.record(
            EventKind::Enforced,
            request.event.actor(),
            request.account.id.as_str(),
            request,
        );
        let step = self
            .action
            .as_ref()
            .map(|action| super::ladder::step_name(action.step).to_owned());
        let reasons = self.refused.iter().chain(&self.notes);
        audit.reason_codes = step
            .into_iter()
            .chain(reasons.map(|reason| reason.code.clone()))
            .collect();
        audit.rules = request.event.rule().cloned().into_iter().collect();
        audit.retain_class = RetainClass::Enforcement;
        EnforceOutcome {
            decision_id: request.decision_id.clone(),
            refused: self.refused,
            notes: self.notes,
            in_force,
            strike: self.strike,
            credit: self.credit,
            action: self.action,
            delta: self.delta,
            blocklist: self.blocklist,
            siblings: self.siblings,
            obligations: self.obligations,
            audit,
        }
    }
}
