//! Articles 6, 7(3) and 13(2): the opening of an account. Real names behind, any name
//! in front; so many accounts for one entity; closed entities stay away for as long as
//! their entry lasts.

mod request;

pub use request::{CapException, EntityAccount, Operator, RegisteringEntity, RegistrationRequest};

use super::blocklist::check_blocklist;
use super::messages as words;
use crate::audit::{ActorRef, AuditRecord, Decision, ENGINE, EventKind};
use crate::error::RequestError;
use crate::identifiers::is_personal;
use crate::limits::{CONTENT_LOG_DAYS_MIN, DECLARATION_DAYS, REVIEW_HOURS};
use crate::pack::Pack;
use crate::policy::NAME_PRIORITY;
use crate::request::{
    EmergencyKind, EntityKind, Lifecycle, Scope, VerificationLevel, VerificationStatus,
};
use crate::sort::sort_by_key;
use crate::text::{fold_term, skeleton};
use crate::time::{DAY_MS, HOUR_MS, Ms};
use crate::verdict::messages::{self as say, Message};
use crate::verdict::{
    Action, Automation, Ground, Obligation, Reason, ReasonKind, Redress, RetainClass, SorSource,
    StatementOfReasons, Verdict,
};

/// Decides about the opening of an account.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed; a value that looks like
/// an identity number is never repeated.
pub fn screen_registration(
    pack: &Pack,
    request: &RegistrationRequest,
) -> Result<Verdict, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let mut case = Case {
        decision: &decision,
        request,
        reasons: Vec::new(),
        obligations: Vec::new(),
        expires_at: None,
    };
    for gate in GATES {
        if case.action() < Action::Reject {
            gate(&mut case);
        }
    }
    Ok(case.verdict())
}

/// What is looked at, in its order. The blocklist comes before anything that the
/// person could mend, so that nobody verifies an identity for nothing; the name comes
/// last. The first refusal ends the row.
const GATES: &[fn(&mut Case<'_>)] = &[
    platform,
    blocklist,
    agreement,
    verification,
    overdue_declaration,
    cap,
    name,
];

struct Case<'a> {
    decision: &'a Decision<'a>,
    request: &'a RegistrationRequest,
    reasons: Vec<Reason>,
    obligations: Vec<Obligation>,
    expires_at: Option<Ms>,
}

impl Case<'_> {
    fn add(&mut self, message: &Message, kind: ReasonKind, action: Action, fill: &[(&str, &str)]) {
        let reason = message.reason(self.decision.locale, kind, action, fill);
        self.reasons.push(reason);
    }

    fn action(&self) -> Action {
        let actions = self.reasons.iter().map(|reason| reason.action);
        actions.max().unwrap_or(Action::Allow)
    }

    /// Accounts of the entity that count.
    fn count(&self) -> usize {
        let counts = |account: &&EntityAccount| {
            account.id != self.request.account
                && matches!(
                    account.lifecycle,
                    Lifecycle::Active | Lifecycle::CoolingOff | Lifecycle::ClosurePending
                )
        };
        self.request.entity.accounts.iter().filter(counts).count()
    }

    fn verdict(mut self) -> Verdict {
        let action = self.action();
        if action < Action::Reject {
            declaration(&mut self);
        }
        sort_by_key(&mut self.reasons, |reason| std::cmp::Reverse(reason.action));
        self.binding(action);
        Verdict {
            decision_id: self.request.decision_id.clone(),
            action,
            audit: Some(self.record(action)),
            reasons: self.reasons,
            signals: Vec::new(),
            obligations: self.obligations,
            effects: Vec::new(),
            retry_after_ms: None,
            expires_at: self.expires_at,
            pack_digest: self.decision.pack.digest().clone(),
            engine: ENGINE.to_owned(),
        }
    }

    /// What follows from the verdict: a person looks at what waits, the person is told
    /// about a name that was held, the record is kept.
    fn binding(&mut self, action: Action) {
        let now = self.decision.now;
        let policy = self.decision.pack.policy();
        if action == Action::Hold {
            let named = self
                .reasons
                .iter()
                .find(|reason| reason.kind == ReasonKind::Policy);
            self.obligations.push(Obligation::ReviewByHuman {
                queue: if named.is_some() {
                    "content"
                } else {
                    "platform"
                }
                .to_owned(),
                due: now.saturating_add(REVIEW_HOURS * HOUR_MS),
                priority: if named.is_some() { NAME_PRIORITY } else { 0 },
            });
            if let Some(reason) = named {
                let sor = Box::new(held_name(reason, now));
                self.obligations.push(Obligation::NotifyUser {
                    template: reason.code.clone(),
                    sor,
                });
                self.obligations.push(Obligation::OfferAppeal {
                    until: now.saturating_add(i64::from(policy.appeals.days) * DAY_MS),
                });
            }
        }
        let days = policy.base.retention_days.get("content_log").copied();
        let days = days.unwrap_or(CONTENT_LOG_DAYS_MIN);
        self.obligations.push(Obligation::StoreRecord {
            class: RetainClass::ContentLog,
            retain_until: now.saturating_add(i64::from(days) * DAY_MS),
        });
    }

    fn record(&self, action: Action) -> AuditRecord {
        let mut record = self.decision.record(
            EventKind::RegistrationScreened,
            ActorRef::Engine,
            self.request.account.as_str(),
            self.request,
        );
        record.action = Some(action);
        record.reason_codes = self
            .reasons
            .iter()
            .map(|reason| reason.code.clone())
            .collect();
        record.retain_class = RetainClass::ContentLog;
        record
    }
}

fn held_name(reason: &Reason, now: Ms) -> StatementOfReasons {
    StatementOfReasons {
        restriction: "registration_held".to_owned(),
        scope: "registration".to_owned(),
        from: now,
        until: None,
        facts: reason.say.clone(),
        source: SorSource::OwnInitiative,
        automated_detection: true,
        automated_decision: Automation::Partially,
        ground: Ground::Terms {
            clause: reason.code.clone(),
            why: reason.say.clone(),
        },
        redress: vec![Redress::Appeal],
    }
}

/// The pack is in force, and the platform takes more than readers.
fn platform(case: &mut Case<'_>) {
    let now = case.decision.now;
    if now < case.decision.pack.policy().effective_at {
        case.add(
            &say::ENGINE_UNAVAILABLE,
            ReasonKind::PlatformState,
            Action::Hold,
            &[],
        );
    }
    if case.decision.pack.policy().is_expired(now) {
        case.add(
            &say::PACK_EXPIRED,
            ReasonKind::PlatformState,
            Action::Hold,
            &[],
        );
    }
    let read_only = case.request.platform.emergency.iter().find(|mode| {
        mode.kind == EmergencyKind::ReadOnly
            && mode.scope == Scope::Platform
            && mode.from <= now
            && now < mode.expires_at
    });
    if let Some(mode) = read_only {
        case.expires_at = Some(mode.expires_at);
        case.add(
            &say::EMERGENCY_CLOSED,
            ReasonKind::PlatformState,
            Action::Reject,
            &[],
        );
    }
}

fn blocklist(case: &mut Case<'_>) {
    let request = case.request;
    let blocked = check_blocklist(
        case.decision,
        &request.blocklist,
        &request.account,
        &request.entity.entity_key,
    );
    if let Some(blocked) = blocked {
        case.expires_at = Some(blocked.until);
        case.reasons.push(blocked.reason);
        case.obligations.extend(blocked.obligations);
    }
}

fn agreement(case: &mut Case<'_>) {
    let Some(required) = &case.decision.pack.policy().base.agreement_required else {
        return;
    };
    let accepted = case.request.agreement_version.as_deref();
    if accepted.is_some_and(|accepted| accepted >= required.as_str()) {
        return;
    }
    case.add(
        &say::AGREEMENT_REQUIRED,
        ReasonKind::Prerequisite,
        Action::Reject,
        &[("version", required)],
    );
    case.obligations.push(Obligation::AcceptAgreement {
        version: required.clone(),
    });
}

/// An account is opened for a verified entity: the number of its accounts and the
/// blocklist go by its digest.
fn verification(case: &mut Case<'_>) {
    let required = case.decision.pack.policy().base.identity_default;
    let verification = &case.request.verification;
    let refuted = matches!(
        verification.status,
        VerificationStatus::Failed | VerificationStatus::Revoked
    );
    let reached = verification.level_at(case.decision.now);
    let nameless =
        required > VerificationLevel::None && case.request.entity.entity_key.as_str().is_empty();
    if !refuted && !nameless && reached >= required {
        return;
    }
    let level = say::verification_level(required, case.decision.locale);
    case.add(
        &say::VERIFICATION_REQUIRED,
        ReasonKind::Prerequisite,
        Action::Reject,
        &[("level", level)],
    );
    case.obligations
        .push(Obligation::VerifyIdentity { level: required });
}

fn overdue_declaration(case: &mut Case<'_>) {
    let Some(due) = case.request.entity.declaration_due else {
        return;
    };
    if case.decision.now >= due {
        let day = say::day(due);
        case.add(
            &say::DECLARATION_OVERDUE,
            ReasonKind::Prerequisite,
            Action::Reject,
            &[("due", &day)],
        );
        case.obligations
            .push(Obligation::FileGroupDeclaration { due });
    }
}

/// A new account fits under the cap of its kind or under an exception in force. What
/// was opened before is never touched.
fn cap(case: &mut Case<'_>) {
    let entity = &case.request.entity;
    let Some(cap) = case.decision.pack.policy().base.caps.get(&entity.kind) else {
        return;
    };
    let exception = entity.cap_exception.as_ref();
    let live = exception.filter(|exception| case.decision.now < exception.expires_at);
    let cap = live.map_or(*cap, |exception| exception.new_cap.max(*cap));
    let count = case.count();
    if count >= cap as usize {
        let (cap, count) = (cap.to_string(), count.to_string());
        case.add(
            &words::ENTITY_ACCOUNT_CAP,
            ReasonKind::Capacity,
            Action::Reject,
            &[("cap", &cap), ("count", &count)],
        );
    }
}

/// The name is free, but for numbers of people and for names that others are known
/// by.
fn name(case: &mut Case<'_>) {
    let request = case.request;
    if is_personal(request.display_name.trim()) {
        case.add(
            &words::NAME_IS_NUMBER,
            ReasonKind::Prerequisite,
            Action::Reject,
            &[],
        );
        return;
    }
    let given = skeleton(&fold_term(&request.display_name));
    // A name of signs alone has nothing that could read like another.
    let like = |names: &[String]| {
        let mut names = names.iter();
        !given.is_empty() && names.any(|name| skeleton(&fold_term(name)) == given)
    };
    let official = request.entity.kind == EntityKind::PublicBody
        && request.verification.level_at(case.decision.now) >= VerificationLevel::Organisation;
    if !official && like(&case.decision.pack.policy().protected_names) {
        case.add(&say::PROTECTED_NAME, ReasonKind::Policy, Action::Hold, &[]);
    } else if like(&request.closed_names) {
        case.add(&words::CLOSED_NAME, ReasonKind::Policy, Action::Hold, &[]);
    }
}

/// Several accounts of one entity or of one operator are declared as a group.
fn declaration(case: &mut Case<'_>) {
    let run_by_others = case.request.operator.as_ref();
    let together = run_by_others.is_some_and(|operator| {
        let others = operator.accounts.iter();
        others.filter(|id| **id != case.request.account).count() > 0
    });
    if case.count() > 0 || together {
        let due = case.decision.now.saturating_add(DECLARATION_DAYS * DAY_MS);
        let owed = case.request.entity.declaration_due;
        case.obligations.push(Obligation::FileGroupDeclaration {
            due: owed.map_or(due, |owed| owed.min(due)),
        });
    }
}
