//! Reporters who report what they know to be wrong (Article 15(2), 3.9): a warning
//! first, then their reports are set aside for a time. Reporting stays open, and
//! reports about danger to people are always looked at.

use serde::{Deserialize, Serialize};

use super::ReportOutcome;
use super::messages as say;
use crate::audit::Decision;
use crate::community::{Facts, PartyNotice, checked_id};
use crate::error::RequestError;
use crate::limits::REQUEST_LIST_MAX;
use crate::pack::Reports;
use crate::request::check;
use crate::signal::ONE_PPM;
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::day;
use crate::verdict::{Action, Automation, ReasonKind, SorSource};

/// Days for which the outcome of a report, and a warning, count.
const WINDOW_DAYS: i64 = 90;
/// Days for which reports are set aside at most.
const SUSPEND_DAYS_MAX: i64 = 180;

/// What is known of somebody as a reporter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ReporterHistory {
    /// What came of earlier reports, in the order they were decided.
    pub outcomes: Vec<PastReport>,
    /// When the reporter was last warned.
    pub warned_at: Option<Ms>,
    /// When reports were last set aside.
    pub suspended_at: Option<Ms>,
    /// Until when.
    pub suspended_until: Option<Ms>,
    /// How often they were, one after the other.
    pub suspensions: u32,
}

/// What came of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PastReport {
    /// The report.
    pub report: String,
    /// What came of it.
    pub outcome: ReportOutcome,
    /// When it came in.
    pub received_at: Ms,
    /// When it was decided.
    pub decided_at: Ms,
}

/// How a reporter stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Misuse {
    /// Manifestly unfounded reports of the last 90 days.
    pub manifestly_unfounded: u32,
    /// All reports of that time that were founded or not.
    pub decided: u32,
    /// `(k + 1) · 10^6 / (n + 4)` with the pack's prior, millionths.
    pub score_ppm: i64,
    /// What follows now.
    pub measure: MisuseMeasure,
    /// What the reporter is told about it.
    pub notice: Option<PartyNotice>,
}

/// What follows from the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MisuseMeasure {
    /// Nothing.
    None,
    /// The reporter is warned.
    Warn,
    /// Reports are set aside, but for categories that are always processed.
    Suspend {
        /// Until when.
        until: Ms,
    },
}

impl ReporterHistory {
    pub(super) fn check(&self, field: &str) -> Result<(), RequestError> {
        check::list(&format!("{field}.outcomes"), self.outcomes.len())?;
        for (index, past) in self.outcomes.iter().enumerate() {
            let field = |name| format!("{field}.outcomes[{index}].{name}");
            checked_id(&field("report"), &past.report)?;
            check::time(&field("received_at"), past.received_at)?;
            check::time(&field("decided_at"), past.decided_at)?;
        }
        for (name, at) in [
            ("warned_at", self.warned_at),
            ("suspended_at", self.suspended_at),
            ("suspended_until", self.suspended_until),
        ] {
            at.map_or(Ok(()), |at| check::time(&format!("{field}.{name}"), at))?;
        }
        Ok(())
    }

    /// Whether reports are set aside at `now`.
    pub(super) fn suspended(&self, now: Ms) -> Option<Ms> {
        self.suspended_until.filter(|until| now < *until)
    }

    /// The outcomes that count at `now`.
    fn recent(&self, now: Ms) -> impl Iterator<Item = &PastReport> {
        let from = now.saturating_sub(WINDOW_DAYS * DAY_MS);
        let counts = move |past: &&PastReport| past.decided_at > from && past.decided_at <= now;
        self.outcomes.iter().filter(counts)
    }

    fn count(&self, now: Ms, outcomes: &[ReportOutcome]) -> u32 {
        let counted = self.recent(now);
        let counted = counted.filter(|past| outcomes.contains(&past.outcome));
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    }

    /// Founded reports, and those that were not.
    pub(super) fn accuracy(&self, now: Ms) -> (u32, u32) {
        use ReportOutcome as O;
        let unfounded = [O::Unfounded, O::ManifestlyUnfounded];
        (self.count(now, &[O::Founded]), self.count(now, &unfounded))
    }

    /// Adds an outcome, in the place of an earlier one of the same report; what is
    /// too old to count goes.
    pub(crate) fn add(&mut self, past: PastReport, now: Ms) {
        let from = now.saturating_sub(WINDOW_DAYS * DAY_MS);
        self.outcomes
            .retain(|held| held.report != past.report && held.decided_at > from);
        self.outcomes.push(past);
        let over = self.outcomes.len().saturating_sub(REQUEST_LIST_MAX);
        self.outcomes.drain(..over);
    }

    /// When the reporter was last warned or had reports set aside, while that still
    /// counts as a warning: 90 days, and the time of the suspension itself not
    /// among them.
    fn warned(&self, now: Ms) -> Option<Ms> {
        let told = self.warned_at.max(self.suspended_at)?;
        let counts_from = self.suspended_until.map_or(told, |until| until.max(told));
        let ends = counts_from.saturating_add(WINDOW_DAYS * DAY_MS);
        (told <= now && now < ends).then_some(told)
    }
}

/// How a reporter stands at the time of the decision, and what follows. A measure
/// changes the history.
pub(super) fn assess(decision: &Decision<'_>, history: &mut ReporterHistory) -> Misuse {
    use ReportOutcome as O;
    let now = decision.now;
    let rules = &decision.pack.policy().reports;
    let manifest = history.count(now, &[O::ManifestlyUnfounded]);
    let decided = history.count(now, &[O::Founded, O::Unfounded, O::ManifestlyUnfounded]);
    let score_ppm = score_ppm(rules, manifest, decided);
    let over = |count: u32, ratio: u32| manifest >= count && score_ppm >= i64::from(ratio);
    let told = history.warned(now);
    // The reporter must have known of the warning when sending the latest of them.
    let warned_before = told.is_some_and(|told| {
        let latest = history.recent(now);
        let latest = latest.filter(|past| past.outcome == O::ManifestlyUnfounded);
        latest.map(|past| past.received_at).max() > Some(told)
    });
    let measure = if history.suspended(now).is_some() {
        MisuseMeasure::None
    } else if warned_before && over(rules.suspend_count, rules.suspend_ratio_ppm) {
        MisuseMeasure::Suspend {
            until: suspend(rules, history, now),
        }
    } else if told.is_none() && over(rules.warn_count, rules.warn_ratio_ppm) {
        history.warned_at = Some(now);
        history.suspensions = 0;
        MisuseMeasure::Warn
    } else {
        MisuseMeasure::None
    };
    Misuse {
        manifestly_unfounded: manifest,
        decided,
        score_ppm,
        measure,
        notice: notice(decision, measure, manifest, decided),
    }
}

/// `(k + prior) · 10^6 / (n + sum of the priors)`.
fn score_ppm(rules: &Reports, manifest: u32, decided: u32) -> i64 {
    let [prior, others] = rules.prior.map(i64::from);
    let of = (i64::from(decided) + prior + others).max(1);
    (i64::from(manifest) + prior).saturating_mul(ONE_PPM) / of
}

/// Sets reports aside, each time twice as long, at most 180 days.
fn suspend(rules: &Reports, history: &mut ReporterHistory, now: Ms) -> Ms {
    let days = doubled(i64::from(rules.suspend_days), history.suspensions);
    let until = now.saturating_add(days * DAY_MS);
    history.suspended_at = Some(now);
    history.suspended_until = Some(until);
    history.suspensions = history.suspensions.saturating_add(1);
    until
}

fn doubled(days: i64, times: u32) -> i64 {
    let factor = 1_i64.checked_shl(times.min(32)).unwrap_or(1);
    days.saturating_mul(factor).min(SUSPEND_DAYS_MAX)
}

fn notice(
    decision: &Decision<'_>,
    measure: MisuseMeasure,
    manifest: u32,
    decided: u32,
) -> Option<PartyNotice> {
    let (message, action, until) = match measure {
        MisuseMeasure::None => return None,
        MisuseMeasure::Warn => (&say::REPORT_MISUSE_WARNING, Action::Allow, None),
        MisuseMeasure::Suspend { until } => {
            (&say::REPORT_PROCESSING_SUSPENDED, Action::Hold, Some(until))
        }
    };
    let (manifest, decided) = (manifest.to_string(), decided.to_string());
    let end = until.map(day).unwrap_or_default();
    let fill = [
        ("count", manifest.as_str()),
        ("decided", decided.as_str()),
        ("until", end.as_str()),
    ];
    let reason = decision.say(message, ReasonKind::Enforcement, action, &fill);
    let statement = decision.statement(Facts {
        restriction: message.code,
        scope: "report_processing",
        until,
        facts: reason.say.clone(),
        source: SorSource::OwnInitiative,
        detected: Automation::Fully,
        // People found each report manifestly unfounded; software counted.
        decided: Automation::Partially,
        clause: "15(2)",
        why: &reason.say,
    });
    Some(PartyNotice {
        reason,
        statement: Some(statement),
        appeal_until: Some(decision.appeal_until()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suspensions_double_up_to_half_a_year() {
        let days: Vec<i64> = (0..6).map(|times| doubled(30, times)).collect();
        assert_eq!(days, [30, 60, 120, 180, 180, 180]);
        assert_eq!(doubled(30, u32::MAX), 180);
    }
}
