//! The steps of closing one's own account, and the days on which data are erased.

use super::{
    CapSlot, ClosureDelay, ContentChoice, DataAccess, DataClass, Deregistration, ErasedClass,
    ErasureCertificate, ErasureRequest, ErasureStep, KeptKind, KeptWithEntity, LegalHold,
    PlannedErasure, RetentionPlan,
};
use crate::audit::{ActorRef, Decision, EventKind};
use crate::community::input::{self, note, person, refusal};
use crate::community::messages as say;
use crate::error::RequestError;
use crate::limits::{
    BLOCK_DAYS_MAX, CLOSURE_DELAY_DAYS_MAX, CONTENT_LOG_DAYS_MIN, COOLING_OFF_DAYS,
    ERASURE_GRACE_DAYS,
};
use crate::pack::{Pack, Policy};
use crate::request::{AccountSnapshot, Actor, Lifecycle, Role};
use crate::standing::AccountDelta;
use crate::time::{DAY_MS, Ms};
use crate::verdict::RetainClass;
use crate::verdict::messages::day;

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
            ledger_from: None,
            erased: Vec::new(),
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
        let all = periods(decision.pack.policy(), request, &state, at);
        let done = all.iter().all(|(class, _)| state.is_erased(*class));
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
    let at = match state.delay {
        ClosureDelay::None if !waits => planned,
        _ => now.min(latest),
    };
    state.deregistered_at = Some(at);
    state.ledger_from = ledger_from(&request.account, at);
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
    for (class, at) in periods(decision.pack.policy(), request, state, deregistered) {
        if now < at || state.is_erased(class) {
            continue;
        }
        if request.until_held(class, now).is_some() {
            waiting.push(class);
            continue;
        }
        state.erased.push(ErasedClass { class, at: now });
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
fn periods(
    policy: &Policy,
    request: &ErasureRequest,
    state: &Deregistration,
    deregistered: Ms,
) -> Vec<(DataClass, Ms)> {
    let days = |name: &str, default: u32| {
        let days = policy.base.retention_days.get(name).copied();
        i64::from(days.unwrap_or(default))
    };
    let content = days("content_log", CONTENT_LOG_DAYS_MIN).max(i64::from(CONTENT_LOG_DAYS_MIN));
    let network = days("network", CONTENT_LOG_DAYS_MIN);
    let enforcement = days("enforcement", LEDGER_DAYS);
    let reports = days("reports", LEDGER_DAYS);
    let after = |from: Ms, days: i64| from.saturating_add(days.saturating_mul(DAY_MS));
    let ledger = if state.deregistered_at.is_some() {
        state.ledger_from
    } else {
        ledger_from(&request.account, deregistered)
    };
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
        ledger.map(|from| (DataClass::EnforcementLedger, after(from, enforcement))),
        report.map(|at| (DataClass::ReportData, at)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The day from which the enforcement ledger's period runs: a restriction that would
/// go on past the account's end counts from its own end. None without a ledger.
fn ledger_from(account: &AccountSnapshot, deregistered: Ms) -> Option<Ms> {
    let ledger = !account.credit_ledger.is_empty()
        || !account.strikes.is_empty()
        || !account.restrictions.is_empty();
    let ends = account
        .restrictions
        .iter()
        .filter_map(|action| action.until);
    ledger.then(|| ends.max().unwrap_or(deregistered).max(deregistered))
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
        access: if state.is_erased(class) {
            DataAccess::Gone
        } else if gone {
            DataAccess::RetentionOnly
        } else {
            DataAccess::AsBefore
        },
    };
    let periods = periods(decision.pack.policy(), request, state, closed);
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

#[cfg(test)]
#[cfg(feature = "authoring")]
mod tests {
    use super::*;
    use crate::pack::authoring;
    use serde_json::{Value, json};

    const D0: Ms = 1_772_323_200_000;

    fn day_of(at: Ms) -> i64 {
        (at - D0) / DAY_MS
    }

    /// A life from the request to the erasure, one tick a day: when each class went.
    fn life(pack: &Pack, case_until: i64, hold_until: i64) -> Vec<(DataClass, i64)> {
        let mut account = json!({ "id": "u1", "category": "individual", "created_at": D0,
            "strikes": [{ "finding": "f-1", "severity": "minor", "points": 1,
                "issued_at": D0, "status": "active" }] });
        let mut state = Value::Null;
        let mut gone = Vec::new();
        for day in 0..500 {
            let step = if day == 0 {
                json!({ "request": { "by": { "role": "owner", "id": "u1" } } })
            } else {
                json!("tick")
            };
            let request = json!({ "decision_id": "d-1", "now_ms": D0 + day * DAY_MS,
                "salt": "000102030405060708090a0b0c0d0e0f", "account": account,
                "deregistration": state, "step": step,
                "closure_case": (day < case_until).then_some(D0),
                "legal_holds": [{ "id": "h-1", "scope": ["content_log", "contacts"],
                    "reason": "Order", "until": D0 + hold_until * DAY_MS }] });
            let request: ErasureRequest = serde_json::from_value(request).expect("well-formed");
            let plan = plan_erasure(pack, &request).expect("well-formed");
            assert!(plan.refused.is_none());
            let erased = plan.certificate.iter().flat_map(|proof| &proof.classes);
            gone.extend(erased.map(|class| (*class, day)));
            let known = plan.plan.iter().all(|line| line.latest > line.at);
            assert!(known && plan.plan.len() == 6);
            account = serde_json::to_value(plan.delta.apply(&request.account)).expect("JSON");
            state = serde_json::to_value(&plan.deregistration).expect("JSON");
        }
        assert_eq!(account["lifecycle"], "erased");
        assert_eq!(day_of(state["requested_at"].as_i64().expect("a time")), 0);
        gone
    }

    /// I17: nothing of the log goes before 184 days, and all goes on its day, held
    /// apart; a closure case moves the days by thirty at most.
    #[test]
    fn everything_goes_once_and_on_its_day() {
        let built = authoring::build(&authoring::example()).expect("a good pack");
        let pack = Pack::load(&built.bytes).expect("just built");
        for case_until in [0, 10, 16, 30, 44, 46, 400] {
            let closed = case_until.clamp(15, 45);
            for hold_until in [0, 20, 199, 250, 300] {
                let expected = [
                    (DataClass::Published, closed),
                    (DataClass::IdentityEvidence, closed),
                    (DataClass::Contacts, closed.max(hold_until)),
                    (DataClass::ContentLog, (closed + 184).max(hold_until)),
                    (DataClass::NetworkMetadata, closed + 184),
                    (DataClass::EnforcementLedger, closed + 365),
                ];
                let mut gone = life(&pack, case_until, hold_until);
                gone.sort();
                assert_eq!(gone, expected, "case {case_until}, hold {hold_until}");
            }
        }
    }
}
