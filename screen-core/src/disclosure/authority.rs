//! Drafts for authorities (11(2)): off unless the pack turns them on, without anything
//! that says who somebody is, and ready to be sent only after two different people
//! said yes. The software never sends anything.

pub mod messages;

use serde::{Deserialize, Serialize};

use super::free_text;
use crate::audit::ActorRef;
use crate::audit::{AuditRecord, Decision, EventKind, sha256};
use crate::canonical::to_vec;
use crate::error::RequestError;
use crate::ids::{DecisionId, Hash, RuleId};
use crate::pack::{Category, Pack};
use crate::request::{Actor, Role, check};
use crate::time::{Ms, date};
use crate::verdict::messages::Message;
use crate::verdict::{Action, Reason, ReasonKind, RetainClass};

/// Characters of the legal basis.
const BASIS_CHARS_MAX: usize = 500;
/// Characters of the facts.
const FACTS_CHARS_MAX: usize = 2_000;
/// People who have to say yes.
const APPROVALS: usize = 2;

/// A step towards a report to an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftAuthorityReportRequest {
    /// The host's id for this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// 16 random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// Who acts.
    pub by: Actor,
    /// What they do.
    pub step: AuthorityStep,
}

/// What somebody does about a report to an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuthorityStep {
    /// Writes a draft.
    Draft(AuthorityFacts),
    /// Says yes to one.
    Approve(AuthorityDraft),
}

/// What a report would say. There is no place for names, accounts, addresses or texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthorityFacts {
    /// The law that asks for the report or allows it.
    pub basis: String,
    /// What happened, without naming anybody.
    pub facts: String,
    /// What it is about.
    pub category: Category,
    /// The rule that was broken.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// When the content was made; the draft tells only the day.
    pub content_at: Ms,
    /// The commitment to the content in the log: evidence that tells nothing by itself.
    #[serde(default)]
    pub content_commitment: Option<Hash>,
}

/// A draft and who said yes to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthorityDraft {
    /// The decision that made it.
    pub id: DecisionId,
    /// The law behind it.
    pub basis: String,
    /// What happened.
    pub facts: String,
    /// What it is about.
    pub category: Category,
    /// The rule that was broken.
    #[serde(default)]
    pub rule: Option<RuleId>,
    /// The day the content was made.
    pub content_date: String,
    /// The commitment to the content in the log.
    #[serde(default)]
    pub content_commitment: Option<Hash>,
    /// Who wrote it; they cannot say yes to it.
    pub drafted_by: Actor,
    /// Who said yes to it.
    #[serde(default)]
    pub approvals: Vec<AuthorityApproval>,
}

/// Somebody's yes to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthorityApproval {
    /// Whose.
    pub by: Actor,
    /// When.
    pub at: Ms,
    /// To which words: SHA-256 of the draft without approvals. A changed draft has none.
    pub of: Hash,
}

/// What came of a step towards a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftAuthorityReportOutcome {
    /// Why nothing changed.
    pub refused: Option<Reason>,
    /// What was decided not to happen.
    pub notes: Vec<Reason>,
    /// The draft to keep; none where it was refused.
    pub draft: Option<AuthorityDraft>,
    /// Whether people may send it.
    pub sendable: bool,
    /// How many still have to say yes.
    pub approvals_missing: u32,
    /// The record for the log; the transparency report counts it.
    pub audit: AuditRecord,
}

impl AuthorityDraft {
    /// What an approval is given to.
    fn words(&self) -> Hash {
        let bare = Self {
            approvals: Vec::new(),
            ..self.clone()
        };
        sha256(&[&to_vec(&bare)])
    }

    /// The approvals that count: of these words, by different people, not by the
    /// writer.
    fn valid(&self) -> Vec<AuthorityApproval> {
        let words = self.words();
        let mut valid: Vec<AuthorityApproval> = Vec::new();
        for approval in &self.approvals {
            let counts = approval.of == words
                && is_person(&approval.by)
                && approval.by.id != self.drafted_by.id
                && valid.iter().all(|other| other.by.id != approval.by.id);
            if counts {
                valid.push(approval.clone());
            }
        }
        valid
    }
}

/// People of the platform; no software, no owner of a thread, nobody from outside.
fn is_person(actor: &Actor) -> bool {
    matches!(actor.role, Role::Moderator | Role::OnCall | Role::Lead)
}

/// Writes a draft for an authority, or says yes to one (11(2)). Never sends anything.
///
/// # Errors
/// Bounds, times, salts; a text that names somebody.
pub fn draft_authority_report(
    pack: &Pack,
    request: &DraftAuthorityReportRequest,
) -> Result<DraftAuthorityReportOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    check::id("by.id", &request.by.id)?;
    check::identity("by.id", &request.by.id)?;
    let proposed = match &request.step {
        AuthorityStep::Draft(facts) => drafted(request, facts)?,
        AuthorityStep::Approve(draft) => checked(draft)?,
    };
    let id = proposed.id.clone();
    let (refused, draft) = match refusal(pack, request, &proposed) {
        Some(message) => (Some(message), None),
        None => (None, Some(approved(request, proposed))),
    };
    let given = draft.as_ref().map_or(0, |draft| draft.approvals.len());
    let missing = APPROVALS.saturating_sub(given);
    let sendable = draft.is_some() && missing == 0;
    let notes = if sendable {
        vec![&messages::AUTHORITY_NOTHING_SENT]
    } else if draft.is_some() {
        vec![&messages::AUTHORITY_WAITS]
    } else {
        Vec::new()
    };
    let say = |message: &Message, action| {
        message.reason(decision.locale, ReasonKind::PlatformState, action, &[])
    };
    let actor = ActorRef::Person(request.by.clone());
    let mut audit = decision.record(
        EventKind::AuthorityReportDrafted,
        actor,
        id.as_str(),
        request,
    );
    audit.retain_class = RetainClass::Register;
    audit.reason_codes = refused
        .iter()
        .map(|message| message.code.to_owned())
        .collect();
    if refused.is_none() {
        let code = match request.step {
            AuthorityStep::Draft(_) => "authority_drafted",
            AuthorityStep::Approve(_) => "authority_approved",
        };
        audit.reason_codes.push(code.to_owned());
    }
    Ok(DraftAuthorityReportOutcome {
        refused: refused.map(|message| say(message, Action::Reject)),
        notes: notes
            .into_iter()
            .map(|note| say(note, Action::Allow))
            .collect(),
        draft,
        sendable,
        approvals_missing: u32::try_from(missing).unwrap_or(u32::MAX),
        audit,
    })
}

fn refusal(
    pack: &Pack,
    request: &DraftAuthorityReportRequest,
    draft: &AuthorityDraft,
) -> Option<&'static Message> {
    if !pack.policy().base.authority_reports {
        return Some(&messages::AUTHORITY_OFF);
    }
    if draft.basis.trim().is_empty() || draft.facts.trim().is_empty() {
        return Some(&messages::AUTHORITY_NO_BASIS);
    }
    let approves = matches!(request.step, AuthorityStep::Approve(_));
    if approves && !is_person(&request.by) {
        return Some(&messages::AUTHORITY_NEEDS_PERSON);
    }
    if approves && request.by.id == draft.drafted_by.id {
        return Some(&messages::AUTHORITY_OWN_DRAFT);
    }
    let again = draft
        .valid()
        .iter()
        .any(|given| given.by.id == request.by.id);
    (approves && again).then_some(&messages::AUTHORITY_APPROVED_TWICE)
}

fn drafted(
    request: &DraftAuthorityReportRequest,
    facts: &AuthorityFacts,
) -> Result<AuthorityDraft, RequestError> {
    let field = |name: &str| format!("step.draft.{name}");
    check::time(&field("content_at"), facts.content_at)?;
    let draft = AuthorityDraft {
        id: request.decision_id.clone(),
        basis: facts.basis.clone(),
        facts: facts.facts.clone(),
        category: facts.category,
        rule: facts.rule.clone(),
        content_date: date(facts.content_at),
        content_commitment: facts.content_commitment.clone(),
        drafted_by: request.by.clone(),
        approvals: Vec::new(),
    };
    texts(&draft, "step.draft")?;
    Ok(draft)
}

/// A draft that comes back, with the approvals that still count.
fn checked(draft: &AuthorityDraft) -> Result<AuthorityDraft, RequestError> {
    check::list("step.approve.approvals", draft.approvals.len())?;
    check::id("step.approve.id", draft.id.as_str())?;
    texts(draft, "step.approve")?;
    if !crate::time::is_date(&draft.content_date) {
        return Err(check::invalid(
            "step.approve.content_date",
            "expected a date",
        ));
    }
    Ok(AuthorityDraft {
        approvals: draft.valid(),
        ..draft.clone()
    })
}

fn texts(draft: &AuthorityDraft, at: &str) -> Result<(), RequestError> {
    free_text(&format!("{at}.basis"), &draft.basis, BASIS_CHARS_MAX)?;
    free_text(&format!("{at}.facts"), &draft.facts, FACTS_CHARS_MAX)?;
    check::identity(&format!("{at}.id"), draft.id.as_str())?;
    if let Some(rule) = &draft.rule {
        check::id(&format!("{at}.rule"), rule.as_str())?;
        free_text(&format!("{at}.rule"), rule.as_str(), BASIS_CHARS_MAX)?;
    }
    if let Some(hash) = &draft.content_commitment {
        crate::audit::proofs::node(&format!("{at}.content_commitment"), hash)?;
    }
    Ok(())
}

fn approved(request: &DraftAuthorityReportRequest, mut draft: AuthorityDraft) -> AuthorityDraft {
    if matches!(request.step, AuthorityStep::Approve(_)) {
        let of = draft.words();
        draft.approvals.push(AuthorityApproval {
            by: request.by.clone(),
            at: request.now_ms,
            of,
        });
    }
    draft
}
