//! Article 16(1): orders of authorities to disclose information. A register with a
//! legal basis, a scope and an approver; only named fields out of a closed list are
//! disclosed; the person concerned is told. Nothing is sent by the software.

use serde::{Deserialize, Serialize};

use super::input::{self, note, person, refusal};
use super::messages as say;
use super::registers::{CsvExport, csv_line};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::error::RequestError;
use crate::ids::DecisionId;
use crate::limits::{ORDER_NOTICE_DAYS_MAX, REGISTER_DAYS};
use crate::pack::Pack;
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, Actor, Role};
use crate::standing::word;
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::day;
use crate::verdict::{Obligation, Reason, RetainClass};

/// An order that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time of the decision.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The order's id.
    pub id: String,
    /// The office.
    pub issuer: String,
    /// The law and the article.
    #[serde(default)]
    pub legal_basis: String,
    /// The fields it asks for, by the names of [`DisclosableField`].
    #[serde(default)]
    pub scope: Vec<String>,
    /// Who approved the disclosure: the lead.
    #[serde(default)]
    pub approver: Option<Actor>,
    /// When it came in.
    pub received_at: Ms,
    /// The account it is about.
    pub account: AccountSnapshot,
    /// A legal duty to tell the person concerned later.
    #[serde(default)]
    pub notice_later: Option<NoticeLater>,
}

/// A legal duty to tell the person concerned later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NoticeLater {
    /// The law and the article.
    pub legal_basis: String,
    /// When they are told; at most a year off.
    pub until: Ms,
}

/// The fields of an account that an order can have. Who the person is, is not among
/// them: the engine does not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisclosableField {
    /// The account, by the platform's own id.
    Account,
    /// The kind of entity it is registered to.
    Category,
    /// When it was opened.
    OpenedAt,
    /// Where it stands between opening and erasure.
    Lifecycle,
    /// How well the identity was verified.
    VerificationLevel,
    /// Its licences, by kind.
    Qualifications,
    /// Its subscribers.
    Subscribers,
    /// Restrictions in force, by step and end.
    Restrictions,
}

impl DisclosableField {
    /// All fields, in the order of the export.
    pub const ALL: [Self; 8] = [
        Self::Account,
        Self::Category,
        Self::OpenedAt,
        Self::Lifecycle,
        Self::VerificationLevel,
        Self::Qualifications,
        Self::Subscribers,
        Self::Restrictions,
    ];

    fn value(self, account: &AccountSnapshot, now: Ms) -> String {
        match self {
            Self::Account => account.id.0.clone(),
            Self::Category => word(&account.category),
            Self::OpenedAt => day(account.created_at),
            Self::Lifecycle => word(&account.lifecycle),
            Self::VerificationLevel => word(&account.verification.level_at(now)),
            Self::Qualifications => {
                let kinds = account.qualifications.iter().map(|held| held.kind.as_str());
                kinds.collect::<Vec<_>>().join(" ")
            }
            Self::Subscribers => account.audience.subscribers.to_string(),
            Self::Restrictions => {
                let active = account.restrictions.iter();
                let active = active.filter(|action| action.active_at(now));
                let words = active.map(|action| match action.until {
                    Some(until) => format!("{} until {}", word(&action.step), day(until)),
                    None => word(&action.step),
                });
                words.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// An order as it stands in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InformationOrder {
    /// Its id.
    pub id: String,
    /// The office.
    pub issuer: String,
    /// The law and the article.
    pub legal_basis: String,
    /// The fields it asked for.
    pub scope: Vec<String>,
    /// Who approved the disclosure.
    pub approver: Option<Actor>,
    /// The fields that were disclosed.
    pub disclosed_fields: Vec<DisclosableField>,
    /// When it came in.
    pub received_at: Ms,
    /// When it was answered; none when it was refused.
    pub answered_at: Option<Ms>,
    /// When the person concerned is told.
    pub notify_user_at: Option<Ms>,
}

/// What the transparency report adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderCount {
    /// Orders that came in.
    pub received: u32,
    /// Orders that were refused.
    pub refused: u32,
    /// Orders that were answered.
    pub answered: u32,
    /// Fields that were disclosed.
    pub fields: u32,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderOutcome {
    /// The decision this is.
    pub decision_id: DecisionId,
    /// Why nothing is disclosed, where nothing is.
    pub refused: Option<Reason>,
    /// What was left out, and what whoever answers should know.
    pub notes: Vec<Reason>,
    /// The order for the register.
    pub order: InformationOrder,
    /// The disclosed fields as a table of field and value. Nothing is sent.
    pub export: Option<CsvExport>,
    /// For the transparency report.
    pub counted: OrderCount,
    /// How long the order is kept in the register.
    pub obligations: Vec<Obligation>,
    /// The record for the audit log.
    pub audit: AuditRecord,
}

impl OrderRequest {
    fn check(&self) -> Check {
        input::name("id", &self.id)?;
        input::name("issuer", &self.issuer)?;
        input::words("legal_basis", &self.legal_basis)?;
        let scope = self.scope.iter().map(String::as_str);
        input::names("scope", scope)?;
        if let Some(approver) = &self.approver {
            input::actor("approver", approver)?;
        }
        check::time("received_at", self.received_at)?;
        if let Some(later) = &self.notice_later {
            input::words("notice_later.legal_basis", &later.legal_basis)?;
            check::time("notice_later.until", later.until)?;
        }
        self.account.check("account")
    }
}

/// Registers an order, and discloses what it may have.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn register_order(pack: &Pack, request: &OrderRequest) -> Result<OrderOutcome, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let asked = |field: &DisclosableField| request.scope.contains(&word(field));
    let fields: Vec<DisclosableField> = DisclosableField::ALL.into_iter().filter(asked).collect();
    let refused = refuse(&decision, request, &fields);
    let actor = request.approver.as_ref().map_or(ActorRef::Engine, person);
    let subject = request.account.id.as_str();
    let mut audit = decision.record(EventKind::OrderRegistered, actor, subject, request);
    audit.retain_class = RetainClass::Register;
    let mut outcome = OrderOutcome {
        decision_id: request.decision_id.clone(),
        notes: left_out(&decision, request),
        order: InformationOrder {
            id: request.id.clone(),
            issuer: request.issuer.clone(),
            legal_basis: request.legal_basis.clone(),
            scope: request.scope.clone(),
            approver: request.approver.clone(),
            disclosed_fields: Vec::new(),
            received_at: request.received_at,
            answered_at: None,
            notify_user_at: None,
        },
        export: None,
        counted: OrderCount {
            received: 1,
            refused: u32::from(refused.is_some()),
            answered: u32::from(refused.is_none()),
            fields: 0,
        },
        obligations: vec![Obligation::StoreRecord {
            class: RetainClass::Register,
            retain_until: request.now_ms.saturating_add(REGISTER_DAYS * DAY_MS),
        }],
        refused,
        audit,
    };
    if outcome.refused.is_none() {
        answer(&decision, request, fields, &mut outcome);
    }
    let codes = outcome.refused.iter().chain(&outcome.notes);
    outcome.audit.reason_codes = codes.map(|reason| reason.code.clone()).collect();
    Ok(outcome)
}

fn refuse(
    decision: &Decision<'_>,
    request: &OrderRequest,
    fields: &[DisclosableField],
) -> Option<Reason> {
    let message = if request.legal_basis.trim().is_empty() {
        &say::ORDER_WITHOUT_BASIS
    } else if fields.is_empty() {
        &say::ORDER_WITHOUT_SCOPE
    } else if let Some(approver) = &request.approver {
        return input::role(decision, approver, &[Role::Lead]);
    } else {
        &say::ORDER_WITHOUT_APPROVER
    };
    Some(refusal(decision, message, &[]))
}

/// Fields the order asks for and nobody discloses.
fn left_out(decision: &Decision<'_>, request: &OrderRequest) -> Vec<Reason> {
    let known: Vec<String> = DisclosableField::ALL.iter().map(word).collect();
    let others = request.scope.iter().filter(|field| !known.contains(field));
    let told = |field: &String| {
        let fill = [("field", field.as_str())];
        note(decision.locale, &say::ORDER_FIELD_NOT_DISCLOSED, &fill)
    };
    others.map(told).collect()
}

fn answer(
    decision: &Decision<'_>,
    request: &OrderRequest,
    fields: Vec<DisclosableField>,
    outcome: &mut OrderOutcome,
) {
    let now = decision.now;
    let rows = fields.iter().map(|field| {
        let value = field.value(&request.account, now);
        csv_line([word(field).as_str(), value.as_str()])
    });
    let head = csv_line(["field", "value"]);
    let count = u32::try_from(fields.len()).unwrap_or(u32::MAX);
    outcome.export = Some(CsvExport {
        csv: std::iter::once(head).chain(rows).collect(),
        rows: count,
        addressee: None,
    });
    outcome.counted.fields = count;
    outcome.order.answered_at = Some(now);
    outcome.order.notify_user_at = Some(notice(decision, request, outcome));
    outcome.order.disclosed_fields = fields;
}

/// The person concerned is told at once, unless a law says later; never not at all.
fn notice(decision: &Decision<'_>, request: &OrderRequest, outcome: &mut OrderOutcome) -> Ms {
    let Some(later) = &request.notice_later else {
        return decision.now;
    };
    let latest = decision.now.saturating_add(ORDER_NOTICE_DAYS_MAX * DAY_MS);
    let bounded = decision.now < later.until && later.until <= latest;
    if bounded && !later.legal_basis.trim().is_empty() {
        return later.until;
    }
    let days = ORDER_NOTICE_DAYS_MAX.to_string();
    let fill = [("days", days.as_str())];
    let told = note(decision.locale, &say::ORDER_NOTICE_NOT_PUT_OFF, &fill);
    outcome.notes.push(told);
    decision.now
}
