//! Articles 9(2), 16(2) and 17: closing one's own account, and what is erased when.
//! The day an account is closed and the days its data are erased follow from the day
//! it was asked for; only an open decision about closing the account by the platform
//! and a legal hold put something off.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::blocklist::BlocklistEntry;
use super::input::{self, note, person, refusal};
use super::messages as say;
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::{ErrorCode, RequestError};
use crate::ids::{DecisionId, Hash};
use crate::limits::{
    BLOCK_DAYS_MAX, CLOSURE_DELAY_DAYS_MAX, CONTENT_LOG_DAYS_MIN, COOLING_OFF_DAYS,
    ERASURE_GRACE_DAYS,
};
use crate::pack::{Pack, Policy};
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, Actor, Lifecycle, Role};
use crate::standing::AccountDelta;
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::day;
use crate::verdict::{Reason, RetainClass};

/// A step of closing one's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the step.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The account.
    pub account: AccountSnapshot,
    /// The deregistration, as the step before left it.
    #[serde(default)]
    pub deregistration: Option<Deregistration>,
    /// What happens.
    pub step: ErasureStep,
    /// When a decision about closing the account by the platform was opened, while it
    /// is open.
    #[serde(default)]
    pub closure_case: Option<Ms>,
    /// Legal holds on this account's data.
    #[serde(default)]
    pub legal_holds: Vec<LegalHold>,
    /// When the last report by or about the account was decided, where there is one.
    #[serde(default)]
    pub last_report_at: Option<Ms>,
    /// Entries of the blocklist about the account and its entity.
    #[serde(default)]
    pub blocklist: Vec<BlocklistEntry>,
}

/// What happens with a deregistration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ErasureStep {
    /// The owner asks for it.
    Request {
        /// The owner.
        by: Actor,
        /// What becomes of what they published.
        #[serde(default)]
        content: ContentChoice,
    },
    /// The owner changes their mind.
    Cancel {
        /// The owner.
        by: Actor,
    },
    /// Time went by; the host asks about once a day.
    Tick,
}

/// What becomes of published content when its author leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContentChoice {
    /// It is taken down.
    #[default]
    Unpublish,
    /// It stays without its author.
    Anonymise,
}

/// A deregistration under way. The host keeps it and hands it in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deregistration {
    /// When it was asked for.
    pub requested_at: Ms,
    /// Until when it can be taken back.
    pub cooling_off_until: Ms,
    /// What becomes of what was published.
    pub content: ContentChoice,
    /// Whether a decision about closing the account put it off.
    #[serde(default)]
    pub delay: ClosureDelay,
    /// When the account was closed.
    #[serde(default)]
    pub deregistered_at: Option<Ms>,
    /// What was erased, and when.
    #[serde(default)]
    pub erased: BTreeMap<DataClass, Ms>,
}

/// Whether a decision about closing an account puts its deregistration off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClosureDelay {
    /// It does not.
    #[default]
    None,
    /// It does, for thirty days at most.
    WaitsForCase,
}

/// A legal duty to keep data that would be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LegalHold {
    /// Its id.
    pub id: String,
    /// What it covers.
    pub scope: Vec<DataClass>,
    /// Why, for the person concerned.
    pub reason: String,
    /// Until when.
    pub until: Ms,
}

/// Classes of what is kept about an account, each with its own day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DataClass {
    /// The profile and what was published.
    Published,
    /// The keyed digest of the identity.
    IdentityEvidence,
    /// Addresses and numbers to reach the owner by.
    Contacts,
    /// Content, event times, verdicts.
    ContentLog,
    /// Network addresses and ports, which only the host has.
    NetworkMetadata,
    /// Actions, statements, appeals.
    EnforcementLedger,
    /// Reports and what came of them.
    ReportData,
}

/// Who can read something that waits to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DataAccess {
    /// Whoever could before.
    AsBefore,
    /// The people who keep records, for storage and security alone.
    RetentionOnly,
    /// Nobody: it is gone.
    Gone,
}

/// One line of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlannedErasure {
    /// What.
    pub class: DataClass,
    /// On which day.
    pub at: Ms,
    /// When at the latest, holds apart.
    pub latest: Ms,
    /// Until when a legal hold keeps it.
    pub held_until: Option<Ms>,
    /// Who can read it now.
    pub access: DataAccess,
}

/// Something that stays with the keyed digest of the entity for its remaining life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeptWithEntity {
    /// What it is.
    pub kind: KeptKind,
    /// Its id: a finding, an entry.
    pub id: String,
    /// Until when.
    pub until: Ms,
}

/// What can stay with the digest of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeptKind {
    /// A strike that still counts.
    Strike,
    /// An entry of the blocklist in force.
    BlocklistEntry,
}

/// Whether the account counts among those its entity may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CapSlot {
    /// It does.
    Taken,
    /// It does not any more.
    Free,
}

/// The proof that something was erased. It names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasureCertificate {
    /// The decision that erased it.
    pub decision_id: DecisionId,
    /// When.
    pub at: Ms,
    /// What: the host destroys the data or the keys and salts that make them
    /// readable.
    pub classes: Vec<DataClass>,
    /// Holds that had put it off, by id, with their reasons and ends.
    pub holds: Vec<LegalHold>,
    /// The pack whose periods applied.
    pub pack_digest: Hash,
}

/// What is erased when, and what changed at this step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RetentionPlan {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// What the owner should know.
    pub notes: Vec<Reason>,
    /// Where the account stands.
    pub lifecycle: Lifecycle,
    /// The deregistration for the next step; none when it was taken back.
    pub deregistration: Option<Deregistration>,
    /// Until when the owner can export their data.
    pub export_until: Option<Ms>,
    /// Whether the account counts among those of its entity.
    pub cap_slot: CapSlot,
    /// What is erased when, in the order of the classes.
    pub plan: Vec<PlannedErasure>,
    /// What stays with the digest of the entity, and nothing else does.
    pub kept: Vec<KeptWithEntity>,
    /// What was erased at this step.
    pub certificate: Option<ErasureCertificate>,
    /// What changed about the account.
    pub delta: AccountDelta,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

impl ErasureRequest {
    fn check(&self) -> Check {
        self.account.check("account")?;
        match &self.step {
            ErasureStep::Request { by, .. } => input::actor("step.request.by", by)?,
            ErasureStep::Cancel { by } => input::actor("step.cancel.by", by)?,
            ErasureStep::Tick if self.deregistration.is_none() => {
                return Err(RequestError::at(
                    ErrorCode::MissingField,
                    "deregistration",
                    "missing: time only goes by in a deregistration that was asked for",
                ));
            }
            ErasureStep::Tick => {}
        }
        if let Some(state) = &self.deregistration {
            for (name, at) in [
                ("requested_at", state.requested_at),
                ("cooling_off_until", state.cooling_off_until),
                ("deregistered_at", state.deregistered_at.unwrap_or(0)),
            ] {
                check::time(&format!("deregistration.{name}"), at)?;
            }
        }
        check::time("closure_case", self.closure_case.unwrap_or(0))?;
        check::time("last_report_at", self.last_report_at.unwrap_or(0))?;
        input::each("blocklist", &self.blocklist, |field, entry| {
            entry.check(field)
        })?;
        input::each("legal_holds", &self.legal_holds, |field, hold| {
            input::name(&format!("{field}.id"), &hold.id)?;
            check::list(&format!("{field}.scope"), hold.scope.len())?;
            check::time(&format!("{field}.until"), hold.until)?;
            let reason = format!("{field}.reason");
            input::words(&reason, &hold.reason)?;
            if hold.reason.trim().is_empty() {
                return Err(check::invalid(reason, "a legal hold needs a reason"));
            }
            Ok(())
        })
    }

    fn until_held(&self, class: DataClass, now: Ms) -> Option<Ms> {
        let holds = self.legal_holds.iter();
        let covering = holds.filter(|hold| hold.scope.contains(&class) && now < hold.until);
        covering.map(|hold| hold.until).max()
    }
}

/// Takes a step of closing one's own account, and says what is erased when.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn plan_erasure(pack: &Pack, request: &ErasureRequest) -> Result<RetentionPlan, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let actor = match &request.step {
        ErasureStep::Request { by, .. } | ErasureStep::Cancel { by } => person(by),
        ErasureStep::Tick => ActorRef::Engine,
    };
    let subject = request.account.id.as_str();
    let audit = decision.record(EventKind::DeregistrationMoved, actor, subject, request);
    let mut outcome = RetentionPlan {
        decision_id: request.decision_id.clone(),
        refused: None,
        notes: Vec::new(),
        lifecycle: request.account.lifecycle,
        deregistration: request.deregistration.clone(),
        export_until: None,
        cap_slot: CapSlot::Taken,
        plan: Vec::new(),
        kept: Vec::new(),
        certificate: None,
        delta: AccountDelta::default(),
        audit,
    };
    match &request.step {
        ErasureStep::Request { by, content } => ask(&decision, by, *content, &mut outcome),
        ErasureStep::Cancel { by } => cancel(&decision, by, &mut outcome),
        ErasureStep::Tick => tick(&decision, request, &mut outcome),
    }
    if let Some(state) = outcome.deregistration.take() {
        describe(&decision, request, &state, &mut outcome);
        outcome.deregistration = Some(state);
    }
    if outcome.lifecycle != request.account.lifecycle {
        outcome.delta.lifecycle = Some(outcome.lifecycle);
    }
    let codes = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = codes.map(|reason| reason.code.clone()).collect();
    outcome.audit.retain_class = RetainClass::Enforcement;
    Ok(outcome)
}

/// No state of the account, no strike and no restriction stands against it. An account
/// that the platform closed stays closed until it is deregistered.
fn ask(decision: &Decision<'_>, by: &Actor, content: ContentChoice, outcome: &mut RetentionPlan) {
    let now = decision.now;
    if let Some(refused) = input::role(decision, by, &[Role::Owner]) {
        outcome.refused = Some(refused);
    } else if matches!(
        outcome.lifecycle,
        Lifecycle::Deregistered | Lifecycle::Erased
    ) {
        outcome.refused = Some(refusal(decision, &say::DEREGISTRATION_FINAL, &[]));
    } else if let Some(state) = &outcome.deregistration {
        let until = day(state.cooling_off_until);
        let fill = [("until", until.as_str())];
        outcome.refused = Some(refusal(decision, &say::DEREGISTRATION_RUNNING, &fill));
    } else {
        if outcome.lifecycle == Lifecycle::Active {
            outcome.lifecycle = Lifecycle::CoolingOff;
        }
        let until = now.saturating_add(COOLING_OFF_DAYS * DAY_MS);
        let shown = day(until);
        let fill = [("until", shown.as_str())];
        let told = note(decision.locale, &say::DEREGISTRATION_EXPORT, &fill);
        outcome.notes.push(told);
        outcome.deregistration = Some(Deregistration {
            requested_at: now,
            cooling_off_until: until,
            content,
            delay: ClosureDelay::None,
            deregistered_at: None,
            erased: BTreeMap::new(),
        });
    }
}

fn cancel(decision: &Decision<'_>, by: &Actor, outcome: &mut RetentionPlan) {
    if let Some(refused) = input::role(decision, by, &[Role::Owner]) {
        outcome.refused = Some(refused);
        return;
    }
    let Some(state) = &outcome.deregistration else {
        let refused = refusal(decision, &say::DEREGISTRATION_NOT_REQUESTED, &[]);
        outcome.refused = Some(refused);
        return;
    };
    // Whoever has to wait longer may also change their mind for longer.
    let open = decision.now < state.cooling_off_until || state.delay == ClosureDelay::WaitsForCase;
    if state.deregistered_at.is_some() || !open {
        outcome.refused = Some(refusal(decision, &say::DEREGISTRATION_FINAL, &[]));
        return;
    }
    if outcome.lifecycle == Lifecycle::CoolingOff {
        outcome.lifecycle = Lifecycle::Active;
    }
    outcome.deregistration = None;
}

fn tick(decision: &Decision<'_>, request: &ErasureRequest, outcome: &mut RetentionPlan) {
    let Some(mut state) = outcome.deregistration.take() else {
        return;
    };
    if state.deregistered_at.is_none() {
        close(decision, request, &mut state, outcome);
    }
    if let Some(at) = state.deregistered_at {
        erase(decision, request, at, &mut state, outcome);
        let all = periods(decision.pack.policy(), request, at);
        let done = all
            .iter()
            .all(|(class, _)| state.erased.contains_key(class));
        outcome.lifecycle = if done {
            Lifecycle::Erased
        } else {
            Lifecycle::Deregistered
        };
    }
    outcome.deregistration = Some(state);
}

/// Closes the account when its day has come. A late tick does not move the day, and
/// so no period becomes longer than it was planned.
fn close(
    decision: &Decision<'_>,
    request: &ErasureRequest,
    state: &mut Deregistration,
    outcome: &mut RetentionPlan,
) {
    let (now, planned) = (decision.now, state.cooling_off_until);
    if now < planned {
        return;
    }
    let latest = planned.saturating_add(CLOSURE_DELAY_DAYS_MAX * DAY_MS);
    let waits = request.closure_case.is_some_and(|opened| opened <= now);
    if waits && now < latest {
        state.delay = ClosureDelay::WaitsForCase;
        let until = day(latest);
        let fill = [("until", until.as_str())];
        let told = note(decision.locale, &say::DEREGISTRATION_DELAYED, &fill);
        outcome.notes.push(told);
        return;
    }
    state.deregistered_at = Some(match state.delay {
        ClosureDelay::None if !waits => planned,
        _ => now.min(latest),
    });
}

/// Erases what is due and not held.
fn erase(
    decision: &Decision<'_>,
    request: &ErasureRequest,
    deregistered: Ms,
    state: &mut Deregistration,
    outcome: &mut RetentionPlan,
) {
    let now = decision.now;
    let mut classes = Vec::new();
    let mut waiting = Vec::new();
    for (class, at) in periods(decision.pack.policy(), request, deregistered) {
        if now < at || state.erased.contains_key(&class) {
            continue;
        }
        if request.until_held(class, now).is_some() {
            waiting.push(class);
            continue;
        }
        state.erased.insert(class, now);
        classes.push(class);
    }
    for hold in &request.legal_holds {
        if now < hold.until && hold.scope.iter().any(|class| waiting.contains(class)) {
            let until = day(hold.until);
            let fill = [("until", until.as_str()), ("reason", hold.reason.as_str())];
            let told = note(decision.locale, &say::ERASURE_HELD, &fill);
            outcome.notes.push(told);
        }
    }
    if classes.is_empty() {
        return;
    }
    let logs = classes.iter().any(|class| *class >= DataClass::ContentLog);
    if logs {
        outcome.audit.event = EventKind::Erased;
    }
    let held = |hold: &&LegalHold| hold.scope.iter().any(|class| classes.contains(class));
    let holds = request.legal_holds.iter().filter(held).cloned().collect();
    outcome.certificate = Some(ErasureCertificate {
        decision_id: request.decision_id.clone(),
        at: now,
        holds,
        classes,
        pack_digest: decision.pack.digest().clone(),
    });
}

/// The day on which each class is erased, in the order of the classes. A class that
/// there is nothing of is not in the list.
fn periods(policy: &Policy, request: &ErasureRequest, deregistered: Ms) -> Vec<(DataClass, Ms)> {
    let days = |name: &str, default: u32| {
        let days = policy.base.retention_days.get(name).copied();
        i64::from(days.unwrap_or(default))
    };
    let content = days("content_log", CONTENT_LOG_DAYS_MIN).max(i64::from(CONTENT_LOG_DAYS_MIN));
    let network = days("network", CONTENT_LOG_DAYS_MIN);
    let enforcement = days("enforcement", LEDGER_DAYS);
    let reports = days("reports", LEDGER_DAYS);
    let after = |from: Ms, days: i64| from.saturating_add(days.saturating_mul(DAY_MS));
    let account = &request.account;
    let ledger = !account.credit_ledger.is_empty()
        || !account.strikes.is_empty()
        || !account.restrictions.is_empty();
    // A restriction that would go on past the account's end is kept from its own end.
    let ends = account
        .restrictions
        .iter()
        .filter_map(|action| action.until);
    let last = ends.max().unwrap_or(deregistered).max(deregistered);
    let report = request
        .last_report_at
        .map(|at| after(at, reports).max(deregistered));
    let day = |class, at| Some((class, at));
    [
        day(DataClass::Published, deregistered),
        day(DataClass::IdentityEvidence, deregistered),
        day(DataClass::Contacts, deregistered),
        day(DataClass::ContentLog, after(deregistered, content)),
        day(DataClass::NetworkMetadata, after(deregistered, network)),
        ledger.then(|| (DataClass::EnforcementLedger, after(last, enforcement))),
        report.map(|at| (DataClass::ReportData, at)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Days for which actions and reports are kept where the pack does not say.
const LEDGER_DAYS: u32 = 365;

/// Writes the plan as it stands after the step.
fn describe(
    decision: &Decision<'_>,
    request: &ErasureRequest,
    state: &Deregistration,
    outcome: &mut RetentionPlan,
) {
    let now = decision.now;
    let closed = state.deregistered_at.unwrap_or(state.cooling_off_until);
    let gone = state.deregistered_at.is_some();
    outcome.export_until = (!gone).then_some(closed);
    outcome.cap_slot = if gone { CapSlot::Free } else { CapSlot::Taken };
    let line = |(class, at): (DataClass, Ms)| PlannedErasure {
        class,
        at,
        latest: at.saturating_add(ERASURE_GRACE_DAYS * DAY_MS),
        held_until: request.until_held(class, now).filter(|until| *until > at),
        access: if state.erased.contains_key(&class) {
            DataAccess::Gone
        } else if gone {
            DataAccess::RetentionOnly
        } else {
            DataAccess::AsBefore
        },
    };
    let periods = periods(decision.pack.policy(), request, closed);
    outcome.plan = periods.into_iter().map(line).collect();
    outcome.kept = kept(request, closed, now);
    if let Some(until) = outcome.kept.iter().map(|kept| kept.until).max() {
        let until = day(until);
        let fill = [("until", until.as_str())];
        let told = note(decision.locale, &say::STRIKES_STAY, &fill);
        outcome.notes.push(told);
    }
}

/// Strikes and entries still in force when the account is closed. What would never
/// end ends with the longest life of an entry: nobody is remembered for ever.
fn kept(request: &ErasureRequest, closed: Ms, now: Ms) -> Vec<KeptWithEntity> {
    let from = closed.max(now);
    let longest = closed.saturating_add(BLOCK_DAYS_MAX * DAY_MS);
    let strikes = request.account.strikes.iter();
    let strikes = strikes.filter(|strike| strike.active_at(from));
    let strikes = strikes.map(|strike| KeptWithEntity {
        kind: KeptKind::Strike,
        id: strike.finding.clone(),
        until: strike.expires_at.map_or(longest, |end| end.min(longest)),
    });
    let entries = request.blocklist.iter();
    let entries = entries.filter(|entry| entry.active_at(from));
    let entries = entries.map(|entry| KeptWithEntity {
        kind: KeptKind::BlocklistEntry,
        id: entry.id.clone(),
        until: entry.expires_at,
    });
    let kept = strikes.chain(entries);
    kept.filter(|kept| from < kept.until).collect()
}
