//! Article 15(1): how often decisions by each rule are reversed. Published, and a
//! sign that a rule should hold for people in place of deciding.

use serde::{Deserialize, Serialize};

use crate::error::RequestError;
use crate::ids::RuleId;
use crate::pack::Pack;
use crate::request::check;
use crate::standing::messages as say;
use crate::verdict::messages::Locale;
use crate::verdict::{Action, Reason, ReasonKind};

/// Appeals of a period, counted by rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReversalRatesRequest {
    /// One entry for each rule.
    pub rules: Vec<AppealCounts>,
    /// The language of the words; English unless it is Chinese.
    #[serde(default)]
    pub locale: Option<String>,
}

/// The appeals against decisions by one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AppealCounts {
    /// The rule.
    pub rule: RuleId,
    /// Appeals decided.
    pub decided: u32,
    /// Those among them that were reversed, wholly or in part.
    pub reversed: u32,
}

/// The shares of reversed decisions, in the order of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReversalRatesOutcome {
    /// One entry for each rule.
    pub rates: Vec<ReversalRate>,
}

/// How often decisions by one rule were reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReversalRate {
    /// The rule.
    pub rule: RuleId,
    /// Appeals decided.
    pub decided: u32,
    /// Those among them that were reversed.
    pub reversed: u32,
    /// Their share, millionths; none without decided appeals.
    pub ratio_ppm: Option<i64>,
    /// `hold` where so many were reversed that people should look first.
    pub proposal: Option<Action>,
    /// The proposal in words.
    pub reason: Option<Reason>,
}

/// Computes how often decisions by each rule were reversed.
///
/// # Errors
/// More reversed than decided, or too many rules.
pub fn reversal_rates(
    pack: &Pack,
    request: &ReversalRatesRequest,
) -> Result<ReversalRatesOutcome, RequestError> {
    check::list("rules", request.rules.len())?;
    let locale = Locale::of(request.locale.as_deref());
    let alarm = &pack.policy().appeals;
    let mut rates = Vec::new();
    for (index, counts) in request.rules.iter().enumerate() {
        super::opaque(&format!("rules[{index}].rule"), counts.rule.as_str())?;
        if counts.reversed > counts.decided {
            let field = format!("rules[{index}].reversed");
            return Err(check::invalid(field, "more than were decided"));
        }
        let ratio_ppm =
            (i64::from(counts.reversed) * 1_000_000).checked_div(i64::from(counts.decided));
        let alarming = counts.decided >= alarm.alarm_appeals
            && ratio_ppm.is_some_and(|ratio| ratio > i64::from(alarm.alarm_ratio_ppm));
        let reason = alarming.then(|| {
            let [rule, reversed, decided] = [
                counts.rule.0.clone(),
                counts.reversed.to_string(),
                counts.decided.to_string(),
            ];
            let fill = [
                ("rule", &*rule),
                ("reversed", &*reversed),
                ("decided", &*decided),
            ];
            say::RULE_SHOULD_HOLD.reason(locale, ReasonKind::PlatformState, Action::Hold, &fill)
        });
        rates.push(ReversalRate {
            rule: counts.rule.clone(),
            decided: counts.decided,
            reversed: counts.reversed,
            ratio_ppm,
            proposal: alarming.then_some(Action::Hold),
            reason,
        });
    }
    Ok(ReversalRatesOutcome { rates })
}
