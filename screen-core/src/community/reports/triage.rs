//! A report comes in: it is acknowledged at once, joined to what is already known
//! about its target, and given its place in the queue.

use serde::{Deserialize, Serialize};

use super::messages as say;
use super::misuse::{self, Misuse, ReporterHistory};
use super::priority::{CASE_WEIGHT_MAX, Urgency, weight_of};
use super::{Report, ReportIntake, ReportState, Reporter};
use crate::audit::{ActorRef, AuditRecord, Decision, EventKind};
use crate::community::checked_id;
use crate::error::RequestError;
use crate::ids::{ContentRef, DecisionId};
use crate::limits::QUOTA_COUNT_MAX;
use crate::pack::{Pack, ReportCategory};
use crate::request::{AccountSnapshot, check};
use crate::signal::{ONE_PPM, Signal};
use crate::standing::{CreditLevel, Tier, level, tier};
use crate::time::{DAY_MS, HOUR_MS, Ms, days_between};
use crate::verdict::messages::day;
use crate::verdict::{Action, Obligation, Reason, ReasonKind, RetainClass};

/// Reports an hour on one target above which a brigade is looked for (3.9).
const BRIGADE_REPORTS: i64 = 20;
/// The share of new or low-score reporters from which on it is one, millionths (3.9).
const BRIGADE_SHARE_PPM: i64 = 600_000;
/// Days in which an account is new.
const NEW_DAYS: i64 = 7;
/// Days report data is kept where the pack does not say (3.12).
const REPORT_DATA_DAYS: u32 = 365;

/// A report with what is known about its reporter and its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportContext {
    /// The id under which the host stores this decision.
    pub decision_id: DecisionId,
    /// The time; the report comes in now.
    pub now_ms: Ms,
    /// Sixteen random bytes as 32 hex digits.
    pub salt: String,
    /// The language of the words.
    #[serde(default)]
    pub locale: Option<String>,
    /// The report.
    pub report: ReportIntake,
    /// The reporter's account, where there is one. Its state, its restrictions and
    /// its tier never keep a report out.
    #[serde(default)]
    pub account: Option<AccountSnapshot>,
    /// What came of the reporter's earlier reports.
    #[serde(default)]
    pub history: ReporterHistory,
    /// How many undecided reports the reporter already has on this target.
    #[serde(default)]
    pub own_open_reports: u32,
    /// The open case about this target, where there is one.
    #[serde(default)]
    pub case: Option<ReportCase>,
}

/// All open reports on one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportCase {
    /// Its id: the id of the first report.
    pub id: String,
    /// The target.
    pub target: ContentRef,
    /// The most urgent of what it is reported for.
    pub category: ReportCategory,
    /// Since when it is open.
    pub opened_at: Ms,
    /// By when it is decided: the earliest of its reports.
    pub due_at: Ms,
    /// Its reports.
    pub reports: u32,
    /// What its reporters weigh together; it stops rising at its bound.
    pub weight: u32,
    /// Its reports by the hour.
    pub rate: ReportRate,
}

/// Reports on one target in an hour and in the hour before. In between the hour
/// before counts by the share of it that the last sixty minutes still cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportRate {
    /// When the hour began.
    pub bucket_start: Ms,
    /// Reports in it.
    pub cur: u32,
    /// Those of them from new or low-score reporters.
    pub cur_weak: u32,
    /// Reports in the hour before.
    pub prev: u32,
    /// Those of them from new or low-score reporters.
    pub prev_weak: u32,
}

/// What becomes of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportTriage {
    /// The decision this is, from the request.
    pub decision_id: DecisionId,
    /// The report as the host keeps it, acknowledged.
    pub report: Report,
    /// What the reporter follows it by.
    pub tracking_id: String,
    /// What the reporter is told at once.
    pub acknowledgement: Reason,
    /// By when the report is decided.
    pub due_at: Ms,
    /// How it is processed.
    pub processing: Processing,
    /// The higher, the sooner.
    pub priority: u32,
    /// The case it belongs to, with it.
    pub case: ReportCase,
    /// What happens with the content because of it: nothing.
    pub content: Action,
    /// `report_brigade`, where reports come in like that.
    pub signals: Vec<Signal>,
    /// How the reporter stands.
    pub misuse: Misuse,
    /// The reporter's history with what follows.
    pub history: ReporterHistory,
    /// What the host has to do.
    pub obligations: Vec<Obligation>,
    /// What the reporter should know as well.
    pub notes: Vec<Reason>,
    /// The record. The reporter does not stand in it.
    pub audit: AuditRecord,
}

/// How a report is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Processing {
    /// As a case of its own.
    Queued,
    /// With the open case about the same target.
    Merged,
    /// It is kept and not looked at, because the reporter's reports are set aside.
    SetAside {
        /// Until when.
        until: Ms,
    },
}

/// Takes in a report. It is always accepted.
///
/// # Errors
/// [`RequestError`] names the field.
pub fn triage_report(pack: &Pack, request: &ReportContext) -> Result<ReportTriage, RequestError> {
    let decision = Decision::new(
        pack,
        &request.decision_id,
        request.now_ms,
        &request.salt,
        request.locale.as_deref(),
    )?;
    request.check()?;
    let now = decision.now;
    let report = &request.report;
    let urgency = Urgency::of(report.category);
    let rules = &pack.policy().reports;
    let suspended = request
        .history
        .suspended(now)
        .filter(|_| !rules.always_process.contains(&report.category));
    let mut history = request.history.clone();
    let misuse = misuse::assess(&decision, &mut history);
    let case = joined(&decision, request, suspended.is_some());
    let processing = match (suspended, &request.case) {
        (Some(until), _) => Processing::SetAside { until },
        (None, Some(_)) => Processing::Merged,
        (None, None) => Processing::Queued,
    };
    let due_at = now.saturating_add(urgency.due_ms());
    let priority = Urgency::of(case.category).points() + case.weight;
    let mut triage = ReportTriage {
        decision_id: request.decision_id.clone(),
        report: kept(report, now, due_at),
        tracking_id: report.id.clone(),
        acknowledgement: acknowledgement(&decision, report, due_at),
        due_at,
        processing,
        priority,
        signals: brigade(&case.rate, now).into_iter().collect(),
        case,
        content: Action::Allow,
        misuse,
        history,
        obligations: Vec::new(),
        notes: Vec::new(),
        // The reporter is a person the log must not name.
        audit: decision.record(
            EventKind::ReportReceived,
            ActorRef::Engine,
            &report.id,
            request,
        ),
    };
    notes(&decision, request, &mut triage);
    obligations(&decision, request, &mut triage);
    let misused = triage.misuse.notice.iter().map(|notice| &notice.reason);
    triage.audit.reason_codes = std::iter::once(&triage.acknowledgement)
        .chain(misused)
        .chain(&triage.notes)
        .map(|reason| reason.code.clone())
        .collect();
    triage.audit.action = Some(triage.content);
    triage.audit.retain_class = RetainClass::ReportData;
    Ok(triage)
}

fn kept(report: &ReportIntake, now: Ms, due_at: Ms) -> Report {
    Report {
        id: report.id.clone(),
        reporter: report.reporter.clone(),
        target: report.target.clone(),
        category: report.category,
        explanation: report.explanation.clone(),
        good_faith: report.good_faith,
        received_at: now,
        state: ReportState::Acknowledged,
        due_at,
        outcome: None,
        notified_at: None,
    }
}

fn acknowledgement(decision: &Decision<'_>, report: &ReportIntake, due_at: Ms) -> Reason {
    let due = day(due_at);
    decision.note(
        &say::REPORT_RECEIVED,
        &[("tracking", &report.id), ("due", &due)],
    )
}

/// The case with this report in it. A report that is set aside, and a second one of
/// the same reporter, add no weight.
fn joined(decision: &Decision<'_>, request: &ReportContext, set_aside: bool) -> ReportCase {
    let now = decision.now;
    let report = &request.report;
    let due_at = now.saturating_add(Urgency::of(report.category).due_ms());
    let mut case = request.case.clone().unwrap_or_else(|| ReportCase {
        id: report.id.clone(),
        target: report.target.clone(),
        category: report.category,
        opened_at: now,
        due_at,
        reports: 0,
        weight: 0,
        rate: ReportRate::default(),
    });
    case.reports = case.reports.saturating_add(1);
    case.rate.add(now, is_weak(decision, request));
    if set_aside {
        return case;
    }
    if Urgency::of(report.category) > Urgency::of(case.category) {
        case.category = report.category;
    }
    case.due_at = case.due_at.min(due_at);
    if request.own_open_reports == 0 {
        let account = request.account.as_ref();
        let tier = account.map_or(Tier::T0, |account| {
            tier(decision.pack.policy(), account, now)
        });
        let weight = weight_of(tier, &request.history, now);
        case.weight = case.weight.saturating_add(weight).min(CASE_WEIGHT_MAX);
    }
    case
}

/// New, at a low tier or credit level, or not known at all.
fn is_weak(decision: &Decision<'_>, request: &ReportContext) -> bool {
    let policy = decision.pack.policy();
    request.account.as_ref().is_none_or(|account| {
        days_between(account.created_at, decision.now) < NEW_DAYS
            || tier(policy, account, decision.now) <= Tier::T1
            || level(policy, account, decision.now) <= CreditLevel::D
    })
}

impl ReportRate {
    fn add(&mut self, now: Ms, weak: bool) {
        let bucket = now - now % HOUR_MS;
        if bucket != self.bucket_start {
            let follows = bucket.saturating_sub(self.bucket_start) == HOUR_MS;
            (self.prev, self.prev_weak) = if follows {
                (self.cur, self.cur_weak)
            } else {
                (0, 0)
            };
            (self.cur, self.cur_weak, self.bucket_start) = (0, 0, bucket);
        }
        self.cur = self.cur.saturating_add(1);
        self.cur_weak = self.cur_weak.saturating_add(u32::from(weak));
    }
}

/// Many reports in an hour, most of them from new or low-score reporters. It says
/// something about the reports, and nothing about the content.
fn brigade(rate: &ReportRate, now: Ms) -> Option<Signal> {
    let left = HOUR_MS - (now - rate.bucket_start).clamp(0, HOUR_MS);
    // In thousandths of a report, as quotas count.
    let over = |cur: u32, prev: u32| {
        i64::from(cur) * 1_000
            + i64::from(prev).saturating_mul(1_000).saturating_mul(left) / HOUR_MS
    };
    let all = over(rate.cur, rate.prev);
    let weak = over(rate.cur_weak, rate.prev_weak);
    let share = weak.saturating_mul(ONE_PPM) / all.max(1);
    (all > BRIGADE_REPORTS * 1_000 && share >= BRIGADE_SHARE_PPM).then(|| Signal {
        name: "report_brigade".to_owned(),
        value_ppm: share,
        source: "engine".to_owned(),
        span: None,
    })
}

fn notes(decision: &Decision<'_>, request: &ReportContext, triage: &mut ReportTriage) {
    let report = &request.report;
    let mut note = |message, fill: &[(&str, &str)]| triage.notes.push(decision.note(message, fill));
    if let Processing::SetAside { until } = triage.processing {
        let until = day(until);
        let fill = [("until", until.as_str())];
        triage.notes.push(decision.say(
            &say::REPORT_SET_ASIDE,
            ReasonKind::Enforcement,
            Action::Hold,
            &fill,
        ));
        return;
    }
    if triage.processing == Processing::Merged {
        note(&say::REPORT_MERGED, &[]);
    }
    if !triage.signals.is_empty() {
        note(&say::REPORT_BRIGADE, &[]);
    }
    let claim = report.claim.as_ref();
    if report.category == ReportCategory::IpInfringement {
        if !report.good_faith || !claim.is_some_and(super::IpClaim::is_complete) {
            note(&say::REPORT_CLAIM_NEEDED, &[]);
        }
    } else if report.explanation.trim().is_empty() {
        note(&say::REPORT_ADD_DETAILS, &[]);
    }
}

fn obligations(decision: &Decision<'_>, request: &ReportContext, triage: &mut ReportTriage) {
    let urgency = Urgency::of(triage.case.category);
    if !matches!(triage.processing, Processing::SetAside { .. }) {
        triage.obligations.push(Obligation::ReviewByHuman {
            queue: match (request.report.category, urgency) {
                (ReportCategory::IpInfringement, _) => "ip",
                (_, Urgency::Life | Urgency::Vulnerable) => "urgent",
                _ => "reports",
            }
            .to_owned(),
            due: triage.case.due_at,
            priority: triage.priority,
        });
    }
    if let Some(notice) = &triage.misuse.notice {
        if let Some(statement) = &notice.statement {
            let told = decision.told(&notice.reason.code, statement);
            triage.obligations.extend(told);
        }
    } else if matches!(triage.processing, Processing::SetAside { .. }) {
        triage.obligations.push(Obligation::OfferAppeal {
            until: decision.appeal_until(),
        });
    }
    let days = &decision.pack.policy().base.retention_days;
    let days = days.get("report_data").copied().unwrap_or(REPORT_DATA_DAYS);
    triage.obligations.push(Obligation::StoreRecord {
        class: RetainClass::ReportData,
        retain_until: decision.now.saturating_add(i64::from(days) * DAY_MS),
    });
}

impl ReportContext {
    fn check(&self) -> Result<(), RequestError> {
        self.report.check()?;
        self.history.check("history")?;
        if let Some(account) = &self.account {
            account.check("account")?;
            if self.report.reporter != Reporter::Account(account.id.clone()) {
                return Err(check::invalid("account.id", "not the account that reports"));
            }
        }
        let Some(case) = &self.case else {
            return Ok(());
        };
        checked_id("case.id", &case.id)?;
        if case.target != self.report.target {
            return Err(check::invalid(
                "case.target",
                "the case is about something else than the report",
            ));
        }
        check::time("case.opened_at", case.opened_at)?;
        check::time("case.due_at", case.due_at)?;
        check::time("case.rate.bucket_start", case.rate.bucket_start)?;
        for (name, count) in [
            ("reports", case.reports),
            ("rate.cur", case.rate.cur),
            ("rate.cur_weak", case.rate.cur_weak),
            ("rate.prev", case.rate.prev),
            ("rate.prev_weak", case.rate.prev_weak),
        ] {
            let max = QUOTA_COUNT_MAX as usize;
            check::at_most(&format!("case.{name}"), count as usize, max, "reports")?;
        }
        check::at_most(
            "case.weight",
            case.weight as usize,
            CASE_WEIGHT_MAX as usize,
            "points",
        )
    }
}
