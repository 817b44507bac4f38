//! Numbers for the public (15(1)), counted from the audit log: whole numbers that add
//! up to the log, and nothing about anybody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::{ActorRef, AuditRecord, EventKind};
use crate::error::RequestError;
use crate::ids::RuleId;
use crate::limits::TRANSPARENCY_RECORDS_MAX;
use crate::pack::Pack;
use crate::request::check;
use crate::time::Ms;
use crate::verdict::Action;

/// The category of rules that this pack does not have.
const UNKNOWN: &str = "unknown";
/// Different rules or codes one report tells apart.
const NAMES_MAX: usize = 20_000;

/// What is to be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TransparencyRequest {
    /// From when on, milliseconds.
    pub from: Ms,
    /// Until when, that moment not included.
    pub to: Ms,
    /// Records of the log.
    pub records: Vec<AuditRecord>,
    /// What was counted before, from other records of the same period.
    #[serde(default)]
    pub before: Option<TransparencyReport>,
}

/// The numbers of a period. Each map holds only what occurred.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TransparencyReport {
    /// From when on.
    pub from: Ms,
    /// Until when, that moment not included.
    pub to: Ms,
    /// Records of the period: the sum of `by_event`, of `by_automation`, and of
    /// `by_action` with `without_action`.
    pub records: u64,
    /// Records that were given but lie outside the period.
    pub outside: u64,
    /// By what happened.
    pub by_event: BTreeMap<String, u64>,
    /// By action.
    pub by_action: BTreeMap<String, u64>,
    /// Records that are about something else than an action.
    pub without_action: u64,
    /// By who decided: `fully` software, `partially` where software lets a person look,
    /// `not` where a person decided.
    pub by_automation: BTreeMap<String, u64>,
    /// Restrictions (label, limit, hold, reject) by category of their first rule;
    /// `none` where no rule is behind them.
    pub restrictions_by_category: BTreeMap<String, u64>,
    /// Restrictions by rule; one under two rules counts for both.
    pub restrictions_by_rule: BTreeMap<String, u64>,
    /// By code of the reasons; a record with two counts for both.
    pub by_reason: BTreeMap<String, u64>,
    /// Appeals that came in.
    pub appeals_filed: u64,
    /// Appeals that were decided in favor of the person, wholly or in part.
    pub appeals_reversed: u64,
    /// Those by rule.
    pub reversals_by_rule: BTreeMap<String, u64>,
    /// Orders of authorities that were registered or refused.
    pub orders: u64,
    /// Emergency modes that were set or refused.
    pub emergencies: u64,
    /// Steps of drafts for authorities.
    pub authority_drafts: u64,
}

/// Counts records of the log for the public (15(1)).
///
/// # Errors
/// A bound, a period that ends before it begins, earlier numbers of another period.
pub fn transparency_report(
    pack: &Pack,
    request: &TransparencyRequest,
) -> Result<TransparencyReport, RequestError> {
    check::time("from", request.from)?;
    check::time("to", request.to)?;
    if request.to < request.from {
        return Err(check::invalid("to", "before `from`"));
    }
    let count = request.records.len();
    check::at_most("records", count, TRANSPARENCY_RECORDS_MAX, "records")?;
    let mut report = match &request.before {
        Some(before) => earlier(before, request)?,
        None => TransparencyReport {
            from: request.from,
            to: request.to,
            ..TransparencyReport::default()
        },
    };
    let categories: BTreeMap<&RuleId, String> = pack
        .policy()
        .rules
        .iter()
        .map(|rule| (&rule.id, name(&rule.category)))
        .collect();
    for record in &request.records {
        if (request.from..request.to).contains(&record.at) {
            add(&mut report, record, &categories);
        } else {
            plus(&mut report.outside);
        }
    }
    Ok(report)
}

fn earlier(
    before: &TransparencyReport,
    request: &TransparencyRequest,
) -> Result<TransparencyReport, RequestError> {
    if (before.from, before.to) != (request.from, request.to) {
        return Err(check::invalid("before", "of another period"));
    }
    for (field, map) in [
        ("before.by_event", &before.by_event),
        ("before.by_action", &before.by_action),
        ("before.by_automation", &before.by_automation),
        (
            "before.restrictions_by_category",
            &before.restrictions_by_category,
        ),
        ("before.restrictions_by_rule", &before.restrictions_by_rule),
        ("before.by_reason", &before.by_reason),
        ("before.reversals_by_rule", &before.reversals_by_rule),
    ] {
        check::at_most(field, map.len(), NAMES_MAX, "names")?;
    }
    let sum = |map: &BTreeMap<String, u64>| map.values().fold(0, |a: u64, b| a.saturating_add(*b));
    let actions = sum(&before.by_action).saturating_add(before.without_action);
    let fits = sum(&before.by_event) == before.records
        && actions == before.records
        && sum(&before.by_automation) == before.records;
    if fits {
        return Ok(before.clone());
    }
    Err(check::invalid("before.records", "not the sum of its parts"))
}

fn plus(count: &mut u64) {
    *count = count.saturating_add(1);
}

fn one(map: &mut BTreeMap<String, u64>, name: impl Into<String>) {
    plus(map.entry(name.into()).or_default());
}

/// How a value of a closed list is written.
fn name(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => UNKNOWN.to_owned(),
    }
}

fn add(
    report: &mut TransparencyReport,
    record: &AuditRecord,
    categories: &BTreeMap<&RuleId, String>,
) {
    plus(&mut report.records);
    one(&mut report.by_event, name(&record.event));
    one(&mut report.by_automation, automation(record));
    match record.action {
        Some(action) => one(&mut report.by_action, name(&action)),
        None => plus(&mut report.without_action),
    }
    for code in &record.reason_codes {
        one(&mut report.by_reason, code);
    }
    if record.action.is_some_and(|action| action >= Action::Label) {
        let category = match record.rules.first() {
            Some(rule) => categories.get(rule).map_or(UNKNOWN, String::as_str),
            None => "none",
        };
        one(&mut report.restrictions_by_category, category);
        for rule in &record.rules {
            one(&mut report.restrictions_by_rule, rule.as_str());
        }
    }
    match record.event {
        EventKind::AppealFiled => plus(&mut report.appeals_filed),
        EventKind::AppealMoved if is_reversal(record) => {
            plus(&mut report.appeals_reversed);
            for rule in &record.rules {
                one(&mut report.reversals_by_rule, rule.as_str());
            }
        }
        EventKind::OrderRegistered => plus(&mut report.orders),
        EventKind::EmergencySet => plus(&mut report.emergencies),
        EventKind::AuthorityReportDrafted => plus(&mut report.authority_drafts),
        _ => {}
    }
}

/// A hold is software's first word and a person's last one.
fn automation(record: &AuditRecord) -> &'static str {
    match (&record.actor, record.action) {
        (ActorRef::Person(_), _) => "not",
        (ActorRef::Engine, Some(Action::Hold)) => "partially",
        (ActorRef::Engine, _) => "fully",
    }
}

/// Records of appeals carry a code for how they ended: `appeal_reversed`,
/// `appeal_partly`.
fn is_reversal(record: &AuditRecord) -> bool {
    record.reason_codes.iter().any(|code| {
        let end = code.strip_prefix("appeal_").unwrap_or(code);
        matches!(end, "reversed" | "partly" | "partly_reversed")
    })
}
