//! Protection of an account on which many strangers turn at once: how it is noticed,
//! and how the account takes it up. Nothing is done to anybody by noticing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::messages as say;
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::community::checked_id;
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId};
use crate::limits::{CONTACTS_MAX, PROTECT_DAYS_MAX};
use crate::pack::Pack;
use crate::request::{
    AccountSnapshot, Actor, InteractionKind, ProtectMode, ProtectReason, Relation, Role, check,
};
use crate::signal::{ONE_PPM, Signal};
use crate::standing::AccountDelta;
use crate::time::{DAY_MS, HOUR_MS, Ms};
use crate::verdict::messages::{Message, day};
use crate::verdict::{Action, Obligation, Reason, ReasonKind};

/// How far back contacts are counted.
const PILE_ON_WINDOW_MS: Ms = HOUR_MS;
/// Different strangers in the window from which on it can be a pile-on.
const PILE_ON_STRANGERS_MIN: usize = 20;
/// Their share of all who made contact, millionths.
const PILE_ON_SHARE_PPM: i64 = 600_000;
/// How many times the usual number of strangers it has to be.
const PILE_ON_TIMES_USUAL: usize = 5;

/// Who made contact with an account lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PileOnRequest {
    /// The time.
    pub now_ms: Ms,
    /// The account.
    pub account: AccountId,
    /// The contacts of the last hour; older ones do not count.
    pub contacts: Vec<RecentContact>,
    /// How many different strangers the account usually hears from in an hour.
    #[serde(default)]
    pub usual_strangers: u32,
}

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecentContact {
    /// By whom.
    pub by: AccountId,
    /// How it stands to the account.
    pub relation: Relation,
    /// When.
    pub at: Ms,
}

/// Whether many strangers turn on an account at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PileOnOutcome {
    /// The signal `pile_on` with the number of strangers; none where it is no pile-on.
    pub signal: Option<Signal>,
    /// Different strangers in the last hour.
    pub strangers: u32,
    /// Different accounts in the last hour.
    pub accounts: u32,
    /// The share of strangers, millionths.
    pub share_ppm: i64,
    /// The offer of protection.
    pub obligations: Vec<Obligation>,
}

/// Notices a pile-on: in the last hour at least 20 different strangers, at least 60 %
/// of all who made contact, and at least five times as many as usual. All counts are
/// of accounts, so that one loud person is no crowd.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn detect_pile_on(_: &Pack, request: &PileOnRequest) -> Result<PileOnOutcome, RequestError> {
    check::time("now_ms", request.now_ms)?;
    checked_id("account", request.account.as_str())?;
    check::at_most("contacts", request.contacts.len(), CONTACTS_MAX, "contacts")?;
    for (index, contact) in request.contacts.iter().enumerate() {
        checked_id(&format!("contacts[{index}].by"), contact.by.as_str())?;
        check::time(&format!("contacts[{index}].at"), contact.at)?;
    }
    let from = request.now_ms.saturating_sub(PILE_ON_WINDOW_MS);
    let recent = || {
        let contacts = request.contacts.iter();
        contacts.filter(|contact| contact.at > from && contact.at <= request.now_ms)
    };
    let distinct = |strangers: bool| {
        let counted = recent().filter(|contact| !strangers || is_stranger(contact.relation));
        counted
            .map(|contact| &contact.by)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let (strangers, accounts) = (distinct(true), distinct(false));
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let share_ppm = whole(strangers).saturating_mul(ONE_PPM) / whole(accounts.max(1));
    let usual = (request.usual_strangers as usize).saturating_mul(PILE_ON_TIMES_USUAL);
    let piled = strangers >= PILE_ON_STRANGERS_MIN.max(usual) && share_ppm >= PILE_ON_SHARE_PPM;
    let offer = || Obligation::OfferProtectMode {
        account: request.account.clone(),
    };
    Ok(PileOnOutcome {
        signal: piled.then(|| Signal {
            name: "pile_on".to_owned(),
            value_ppm: whole(strangers).saturating_mul(ONE_PPM),
            source: "engine".to_owned(),
            span: None,
        }),
        strangers: u32::try_from(strangers).unwrap_or(u32::MAX),
        accounts: u32::try_from(accounts).unwrap_or(u32::MAX),
        share_ppm,
        obligations: piled.then(offer).into_iter().collect(),
    })
}

/// A blocked account was a stranger, or worse, before it was blocked.
fn is_stranger(relation: Relation) -> bool {
    matches!(relation, Relation::Stranger | Relation::Blocked)
}

/// An account turns its protection on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProtectModeRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The account.
    pub account: AccountSnapshot,
    /// Who wants it.
    pub by: Actor,
    /// What is wanted.
    pub change: ProtectChange,
}

/// Protection on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProtectChange {
    /// On, with this end.
    On(ProtectMode),
    /// Off.
    Off,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProtectModeOutcome {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// What changed.
    pub notes: Vec<Reason>,
    /// What changes about the account.
    pub delta: AccountDelta,
    /// The record.
    pub audit: AuditRecord,
}

/// Turns an account's protection on or off. Only the account itself can; the offer
/// of the platform binds nobody.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn set_protect_mode(
    pack: &Pack,
    request: &ProtectModeRequest,
) -> Result<ProtectModeOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.account.check("account")?;
    checked_id("by.id", &request.by.id)?;
    if let ProtectChange::On(mode) = &request.change {
        check::time("change.on.until", mode.until)?;
        check::list("change.on.block_strangers", mode.block_strangers.len())?;
    }
    let actor = ActorRef::Person(request.by.clone());
    let id = request.account.id.as_str();
    let audit = decision.record(EventKind::ThreadManaged, actor, id, request);
    let mut outcome = ProtectModeOutcome {
        decision_id: request.decision_id.clone(),
        refused: None,
        notes: Vec::new(),
        delta: AccountDelta::default(),
        audit,
    };
    match protection(&decision, request) {
        Ok((protection, note)) => {
            outcome.delta.protection = Some(protection);
            outcome.notes.push(note);
        }
        Err(refused) => outcome.refused = Some(*refused),
    }
    let reasons = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = reasons.map(|reason| reason.code.clone()).collect();
    Ok(outcome)
}

fn protection(
    decision: &Decision<'_>,
    request: &ProtectModeRequest,
) -> Result<(ProtectMode, Reason), Box<Reason>> {
    let days = PROTECT_DAYS_MAX.to_string();
    let refuse = |message: &Message| {
        let fill = [("days", days.as_str())];
        let kind = ReasonKind::Prerequisite;
        Box::new(decision.say(message, kind, Action::Reject, &fill))
    };
    if request.by.role != Role::Owner || request.by.id != request.account.id.as_str() {
        return Err(refuse(&say::PROTECT_NOT_YOURS));
    }
    let ProtectChange::On(mode) = &request.change else {
        // What is over at once protects no longer.
        let off = ProtectMode {
            until: decision.now,
            block_strangers: Vec::new(),
            reason: ProtectReason::OwnChoice,
        };
        return Ok((off, decision.note(&say::PROTECT_OFF, &[])));
    };
    let latest = decision.now.saturating_add(PROTECT_DAYS_MAX * DAY_MS);
    if mode.until <= decision.now || mode.until > latest {
        return Err(refuse(&say::PROTECT_PERIOD));
    }
    if mode.block_strangers.is_empty() || !mode.block_strangers.iter().all(|kind| is_contact(*kind))
    {
        return Err(refuse(&say::PROTECT_KINDS));
    }
    let until = day(mode.until);
    let note = decision.note(&say::PROTECT_ON, &[("until", &until)]);
    Ok((mode.clone(), note))
}

/// What somebody does to an account. Reports are a right and are never stopped.
fn is_contact(kind: InteractionKind) -> bool {
    matches!(
        kind,
        InteractionKind::Comment
            | InteractionKind::Reply
            | InteractionKind::Message
            | InteractionKind::LiveComment
            | InteractionKind::Reaction
            | InteractionKind::Repost
            | InteractionKind::Follow
    )
}
