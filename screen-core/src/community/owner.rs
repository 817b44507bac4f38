//! Whether an owner looks after their threads (Article 12(3)): the detector of slack
//! management, its five steps, and the way back.
//!
//! It measures what the owner was told of and did not act on. It never touches the
//! owner's own publishing, credit or strikes.

mod items;
pub mod messages;
mod protect;
mod siblings;
mod steps;

pub use items::{ItemAssessment, ItemClass, ItemMark, ItemOrigin, ItemState, OwnerItem};
pub use items::{ItemHandling, SlackMetric, SlackTriggered};
pub use protect::{
    PileOnOutcome, PileOnRequest, ProtectChange, ProtectModeOutcome, ProtectModeRequest,
    RecentContact, detect_pile_on, set_protect_mode,
};
pub use siblings::{
    SiblingCopies, SiblingText, SiblingsOutcome, SiblingsRequest, detect_sibling_copies,
};

use serde::{Deserialize, Serialize};

use super::checked_id;
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::{ErrorCode, RequestError};
use crate::ids::{ContentRef, DecisionId};
use crate::limits::OWNER_ITEMS_MAX;
use crate::pack::Pack;
use crate::request::{AccountSnapshot, Decider, SlackStep, check};
use crate::standing::AccountDelta;
use crate::time::Ms;
use crate::verdict::{Action, Obligation, Reason, StatementOfReasons};

/// Days without a missed item after which an owner goes one step down (3.8).
pub const CLEAN_DAYS: i64 = 14;
/// Days after which an owner whose interactions were canceled can apply again (3.8).
pub const REAPPLY_DAYS: i64 = 30;
/// Days a step may last before a person looks at it as well.
pub const UNSEEN_DAYS_MAX: i64 = 7;

/// What was to be done in an owner's threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnerWindow {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time; the window of the pack ends here.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The owner, with the present step.
    pub owner: AccountSnapshot,
    /// When the present step was taken; needed where there is one.
    #[serde(default)]
    pub step_since: Option<Ms>,
    /// Items of the owner's threads whose time ran out in the window or in the last
    /// 14 days, whichever is longer. Others may be among them; they do not count.
    pub items: Vec<OwnerItem>,
    /// Who decides. Canceling interactions needs a person.
    #[serde(default = "auto")]
    pub decided_by: Decider,
    /// The owner's application to have interactions back.
    #[serde(default)]
    pub reapplication: Option<Reapplication>,
}

fn auto() -> Decider {
    Decider::Auto
}

/// An application to have interactions back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reapplication {
    /// When it was made.
    pub filed_at: Ms,
    /// How far it is.
    #[serde(default)]
    pub state: ReapplyState,
}

/// How far an application is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReapplyState {
    /// A person has still to look at it.
    #[default]
    Filed,
    /// Interactions come back.
    Granted,
    /// They do not yet.
    Declined,
}

/// What the measurement came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnerOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// The numbers.
    pub metric: SlackMetric,
    /// Every item with what it counted as, in the order of the request.
    pub items: Vec<ItemAssessment>,
    /// What changed.
    pub change: StepChange,
    /// The step from now on.
    pub step: SlackStep,
    /// Since when; hand it back with the next window.
    pub step_since: Option<Ms>,
    /// Why, in words for the owner.
    pub reason: Option<Reason>,
    /// The statement of reasons of a step up.
    pub statement: Option<StatementOfReasons>,
    /// Why an application was not taken up.
    pub refused: Option<Reason>,
    /// What was decided not to happen, and why.
    pub notes: Vec<Reason>,
    /// What the host has to do.
    pub obligations: Vec<Obligation>,
    /// What changes about the owner's account.
    pub delta: AccountDelta,
    /// The record, with the codes of all reasons.
    pub audit: AuditRecord,
}

/// How the step changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepChange {
    /// Not at all.
    #[default]
    None,
    /// One step harder.
    Up,
    /// One step milder.
    Down,
    /// Canceled interactions came back.
    Reinstated,
}

/// Measures an owner's management and takes at most one step.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn assess_owner(pack: &Pack, request: &OwnerWindow) -> Result<OwnerOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let (metric, items) = items::measure(pack.policy(), request);
    let audit = decision.record(
        EventKind::OwnerAssessed,
        ActorRef::from(&request.decided_by),
        request.owner.id.as_str(),
        request,
    );
    let mut outcome = OwnerOutcome {
        decision_id: request.decision_id.clone(),
        metric,
        items,
        change: StepChange::None,
        step: request.owner.owner_step,
        step_since: request.step_since,
        reason: None,
        statement: None,
        refused: None,
        notes: Vec::new(),
        obligations: Vec::new(),
        delta: AccountDelta::default(),
        audit,
    };
    steps::decide(&decision, request, &mut outcome);
    offer_protection(&decision, request, &mut outcome);
    if outcome.change != StepChange::None {
        outcome.delta.owner_step = Some(outcome.step);
        outcome.step_since = (outcome.step != SlackStep::None).then_some(decision.now);
    }
    let reasons = outcome.reason.iter().chain(&outcome.refused);
    outcome.audit.reason_codes = reasons
        .chain(&outcome.notes)
        .map(|reason| reason.code.clone())
        .collect();
    outcome.audit.action = outcome.reason.as_ref().map(|reason| reason.action);
    Ok(outcome)
}

/// Items of a pile-on are no neglect: the owner is offered protection.
fn offer_protection(decision: &Decision<'_>, request: &OwnerWindow, outcome: &mut OwnerOutcome) {
    if outcome
        .items
        .iter()
        .any(|item| item.class == ItemClass::Attack)
    {
        outcome.obligations.push(Obligation::OfferProtectMode {
            account: request.owner.id.clone(),
        });
        outcome
            .notes
            .push(decision.note(&messages::OWNER_PILE_ON, &[]));
    }
}

impl OwnerWindow {
    fn check(&self) -> Result<(), RequestError> {
        self.owner.check("owner")?;
        check::at_most("items", self.items.len(), OWNER_ITEMS_MAX, "items")?;
        for (index, item) in self.items.iter().enumerate() {
            item.check(&format!("items[{index}]"))?;
        }
        if let Decider::Human(person) = &self.decided_by {
            checked_id("decided_by.human.id", &person.id)?;
        }
        if let Some(application) = &self.reapplication {
            check::time("reapplication.filed_at", application.filed_at)?;
        }
        match self.step_since {
            Some(since) => check::time("step_since", since),
            None if self.owner.owner_step == SlackStep::None => Ok(()),
            None => Err(RequestError::at(
                ErrorCode::MissingField,
                "step_since",
                "missing: there is a step, so it was taken at some time",
            )),
        }
    }
}

/// The content of the items that led to a step, for its statement.
fn contents(outcome: &OwnerOutcome) -> Vec<&ContentRef> {
    let counted = outcome.items.iter().filter(|item| item.class.is_missed());
    counted.map(|item| &item.content).collect()
}

/// A step restricts what visitors may do; a reminder restricts nothing.
fn action_of(step: SlackStep) -> Action {
    match step {
        SlackStep::None | SlackStep::Remind => Action::Allow,
        SlackStep::PreModerate { .. } => Action::Hold,
        SlackStep::FollowersOnly { .. }
        | SlackStep::CloseInteractions { .. }
        | SlackStep::CancelInteractions => Action::Reject,
    }
}
