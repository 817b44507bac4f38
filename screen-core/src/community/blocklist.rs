//! Article 13(2): accounts and entities that may not come back. An entry comes from
//! a closure that two people confirmed, is matched by the exact digest only, is
//! looked at again, and ends.

use serde::{Deserialize, Serialize};

use super::input::{self, note, person, refusal};
use super::messages as say;
use crate::audit::{AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::{AccountId, DecisionId, EntityKey};
use crate::limits::{BLOCK_DAYS_MAX, REVIEW_HOURS};
use crate::pack::{BlockMeasure, Pack};
use crate::request::check::{self, Check};
use crate::request::{Actor, Role};
use crate::time::{DAY_MS, HOUR_MS, Ms};
use crate::verdict::messages::day;
use crate::verdict::{
    Action, Automation, Ground, Obligation, Reason, Redress, RetainClass, SorSource,
    StatementOfReasons,
};

/// An account or an entity that may not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlocklistEntry {
    /// Its id.
    pub id: String,
    /// Whom it concerns.
    pub subject: BlockSubject,
    /// What it does.
    pub measures: Vec<BlockMeasure>,
    /// The closure it rests on.
    pub source_action: DecisionId,
    /// The two people who approved it.
    pub approved_by: [Actor; 2],
    /// Since when.
    pub created_at: Ms,
    /// When a person looks at it again.
    pub review_at: Ms,
    /// When it ends unless it is renewed.
    pub expires_at: Ms,
    /// Whether it is in force.
    pub status: BlockStatus,
}

/// Whom an entry of the blocklist concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockSubject {
    /// An account.
    Account(AccountId),
    /// A registered person or organization, by its keyed digest.
    Entity(EntityKey),
}

/// Whether an entry of the blocklist is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockStatus {
    /// Until its end.
    Active,
    /// A person took it back.
    Lifted,
    /// Its time is over.
    Expired,
}

impl BlocklistEntry {
    /// Whether the entry is in force at `now`.
    pub fn active_at(&self, now: Ms) -> bool {
        self.status == BlockStatus::Active && self.created_at <= now && now < self.expires_at
    }

    pub(super) fn check(&self, field: &str) -> Check {
        input::name(&format!("{field}.id"), &self.id)?;
        match &self.subject {
            BlockSubject::Account(id) => {
                input::name(&format!("{field}.subject.account"), id.as_str())?;
            }
            BlockSubject::Entity(key) => {
                input::name(&format!("{field}.subject.entity"), key.as_str())?;
            }
        }
        input::name(
            &format!("{field}.source_action"),
            self.source_action.as_str(),
        )?;
        check::list(&format!("{field}.measures"), self.measures.len())?;
        for (name, at) in [
            ("created_at", self.created_at),
            ("review_at", self.review_at),
            ("expires_at", self.expires_at),
        ] {
            check::time(&format!("{field}.{name}"), at)?;
        }
        let [first, second] = &self.approved_by;
        input::actor(&format!("{field}.approved_by[0]"), first)?;
        input::actor(&format!("{field}.approved_by[1]"), second)?;
        if first.id == second.id {
            let message = "an entry needs two people";
            return Err(check::invalid(
                format!("{field}.approved_by[1].id"),
                message,
            ));
        }
        Ok(())
    }
}

/// A review of an entry of the blocklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlocklistReviewRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the review.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The entry as it is.
    pub entry: BlocklistEntry,
    /// Who reviews it: a moderator or the lead, and none of those who approved it.
    pub by: Actor,
    /// What they decided.
    pub review: BlockReview,
}

/// What a review of an entry decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BlockReview {
    /// It stays as it is and is looked at again.
    Keep,
    /// It ends later than it would have.
    Renew {
        /// When; at most 730 days after the review.
        until: Ms,
        /// Why, for the person concerned.
        reasons: String,
    },
    /// It ends now.
    Lift {
        /// Why.
        reasons: String,
    },
}

/// What came of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BlocklistReviewOutcome {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Why nothing changed, where nothing did.
    pub refused: Option<Reason>,
    /// What the person concerned is told.
    pub notes: Vec<Reason>,
    /// The entry after the review.
    pub entry: BlocklistEntry,
    /// The next review, the notice and the appeal.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

/// Reviews an entry: it is kept, renewed with reasons, or lifted.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn review_blocklist_entry(
    pack: &Pack,
    request: &BlocklistReviewRequest,
) -> Result<BlocklistReviewOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.entry.check("entry")?;
    input::actor("by", &request.by)?;
    match &request.review {
        BlockReview::Keep => {}
        BlockReview::Renew { until, reasons } => {
            check::time("review.renew.until", *until)?;
            input::words("review.renew.reasons", reasons)?;
        }
        BlockReview::Lift { reasons } => input::words("review.lift.reasons", reasons)?,
    }
    let refused = refuse(&decision, request);
    let mut outcome = BlocklistReviewOutcome {
        decision_id: request.decision_id.clone(),
        notes: Vec::new(),
        entry: request.entry.clone(),
        obligations: Vec::new(),
        audit: record(&decision, request),
        refused,
    };
    if outcome.refused.is_none() {
        decide(&decision, request, &mut outcome);
    }
    let codes = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = codes.map(|reason| reason.code.clone()).collect();
    Ok(outcome)
}

fn record(decision: &Decision<'_>, request: &BlocklistReviewRequest) -> AuditRecord {
    let subject = match &request.entry.subject {
        BlockSubject::Account(id) => id.as_str(),
        BlockSubject::Entity(key) => key.as_str(),
    };
    let actor = person(&request.by);
    let mut record = decision.record(EventKind::BlocklistReviewed, actor, subject, request);
    record.retain_class = RetainClass::Enforcement;
    record
}

fn refuse(decision: &Decision<'_>, request: &BlocklistReviewRequest) -> Option<Reason> {
    let entry = &request.entry;
    let now = decision.now;
    if let Some(refused) = input::role(decision, &request.by, &[Role::Moderator, Role::Lead]) {
        return Some(refused);
    }
    let lifts = matches!(request.review, BlockReview::Lift { .. });
    // Who approved the entry may take it back, and may not confirm themselves.
    if !lifts
        && entry
            .approved_by
            .iter()
            .any(|actor| actor.id == request.by.id)
    {
        return Some(refusal(decision, &say::OWN_DECISION, &[]));
    }
    if !entry.active_at(now) {
        return Some(refusal(decision, &say::BLOCKLIST_ENTRY_OVER, &[]));
    }
    let (BlockReview::Renew { reasons, .. } | BlockReview::Lift { reasons }) = &request.review
    else {
        return None;
    };
    if reasons.trim().is_empty() {
        return Some(refusal(decision, &say::REASONS_REQUIRED, &[]));
    }
    let BlockReview::Renew { until, .. } = request.review else {
        return None;
    };
    let latest = now.saturating_add(expiry_days(decision.pack).saturating_mul(DAY_MS));
    if until <= entry.expires_at || until > latest {
        let days = expiry_days(decision.pack).to_string();
        let fill = [("days", days.as_str())];
        return Some(refusal(decision, &say::BLOCKLIST_TOO_LONG, &fill));
    }
    None
}

/// Days an entry lasts at most before it has to be renewed.
fn expiry_days(pack: &Pack) -> i64 {
    i64::from(pack.policy().blocklist.expiry_days).min(BLOCK_DAYS_MAX)
}

fn decide(
    decision: &Decision<'_>,
    request: &BlocklistReviewRequest,
    outcome: &mut BlocklistReviewOutcome,
) {
    let entry = &mut outcome.entry;
    let days = i64::from(decision.pack.policy().blocklist.review_days);
    match &request.review {
        BlockReview::Keep => {}
        BlockReview::Renew { until, reasons } => {
            entry.expires_at = *until;
            let end = day(*until);
            let fill = [("until", end.as_str()), ("reasons", reasons.as_str())];
            let told = note(decision.locale, &say::BLOCKLIST_RENEWED, &fill);
            let sor = Box::new(statement(entry, Automation::Not, decision.now, &told.say));
            outcome.obligations.push(Obligation::NotifyUser {
                template: say::BLOCKLIST_RENEWED.code.to_owned(),
                sor,
            });
            let appeals = i64::from(decision.pack.policy().appeals.days);
            outcome.obligations.push(Obligation::OfferAppeal {
                until: decision.now.saturating_add(appeals * DAY_MS),
            });
            outcome.notes.push(told);
        }
        BlockReview::Lift { .. } => {
            entry.status = BlockStatus::Lifted;
            let told = note(decision.locale, &say::BLOCKLIST_LIFTED, &[]);
            outcome.notes.push(told);
            return;
        }
    }
    let next = decision.now.saturating_add(days * DAY_MS);
    entry.review_at = next.min(entry.expires_at);
    outcome.obligations.push(Obligation::ReviewByHuman {
        queue: QUEUE.to_owned(),
        due: entry.review_at,
        priority: 0,
    });
}

/// The queue in which entries are looked at again.
const QUEUE: &str = "blocklist";

/// What a person is told about an entry that keeps them from opening an account.
fn statement(
    entry: &BlocklistEntry,
    automated_decision: Automation,
    from: Ms,
    facts: &str,
) -> StatementOfReasons {
    StatementOfReasons {
        restriction: "registration_prohibited".to_owned(),
        scope: "registration".to_owned(),
        from,
        until: Some(entry.expires_at),
        facts: facts.to_owned(),
        source: SorSource::OwnInitiative,
        automated_detection: automated_decision != Automation::Not,
        automated_decision,
        ground: Ground::Terms {
            clause: "blocklist".to_owned(),
            why: facts.to_owned(),
        },
        redress: vec![Redress::Appeal],
    }
}

/// A registration that the blocklist stops.
pub(super) struct Blocked {
    pub(super) reason: Reason,
    pub(super) until: Ms,
    pub(super) obligations: Vec<Obligation>,
}

/// Looks a registration up in the blocklist: by the exact account and the exact
/// digest of the entity, and by nothing else. A name, a device or a network in common
/// is no match. Of several entries the one that lasts longest counts.
pub(super) fn check_blocklist(
    decision: &Decision<'_>,
    entries: &[BlocklistEntry],
    account: &AccountId,
    entity: &EntityKey,
) -> Option<Blocked> {
    let measure = BlockMeasure::ProhibitNewRegistration;
    let policy = decision.pack.policy();
    if !policy.blocklist.measures.contains(&measure) {
        return None;
    }
    let concerns = |subject: &BlockSubject| match subject {
        BlockSubject::Account(id) => id == account,
        BlockSubject::Entity(key) => key == entity && !key.as_str().is_empty(),
    };
    let hits = entries.iter().filter(|entry| {
        entry.active_at(decision.now)
            && entry.measures.contains(&measure)
            && concerns(&entry.subject)
    });
    let entry = hits.max_by_key(|entry| entry.expires_at)?;
    let (until, review) = (day(entry.expires_at), day(entry.review_at));
    let fill = [
        ("until", until.as_str()),
        ("decision", entry.source_action.as_str()),
        ("review", review.as_str()),
    ];
    let reason = say::REGISTRATION_PROHIBITED.reason(
        decision.locale,
        crate::verdict::ReasonKind::Enforcement,
        Action::Reject,
        &fill,
    );
    let sor = statement(entry, Automation::Partially, entry.created_at, &reason.say);
    let mut obligations = vec![
        Obligation::NotifyUser {
            template: reason.code.clone(),
            sor: Box::new(sor),
        },
        Obligation::OfferAppeal {
            until: decision
                .now
                .saturating_add(i64::from(policy.appeals.days) * DAY_MS),
        },
    ];
    // An entry whose review is late is looked at now that it matters.
    if entry.review_at <= decision.now {
        obligations.push(Obligation::ReviewByHuman {
            queue: QUEUE.to_owned(),
            due: decision.now.saturating_add(REVIEW_HOURS * HOUR_MS),
            priority: 100,
        });
    }
    Some(Blocked {
        reason,
        until: entry.expires_at,
        obligations,
    })
}
