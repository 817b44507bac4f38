//! Rules whose decisions are often reversed on appeal should hold for a person and not
//! decide by themselves.

use std::collections::BTreeSet;

use super::messages as m;
use super::{Found, LintProposal, RuleAppeals, rule_place};
use crate::error::RequestError;
use crate::pack::Policy;
use crate::request::check;
use crate::verdict::Action;

pub(super) fn check(
    policy: &Policy,
    appeals: &[RuleAppeals],
    found: &mut Found,
) -> Result<(), RequestError> {
    let mut seen = BTreeSet::new();
    for (index, entry) in appeals.iter().enumerate() {
        let field = |name: &str| format!("appeals[{index}].{name}");
        check::id(&field("rule"), entry.rule.as_str())?;
        let Some(rule) = policy.rules.iter().find(|rule| rule.id == entry.rule) else {
            return Err(check::invalid(field("rule"), "the pack has no such rule"));
        };
        if !seen.insert(&entry.rule) {
            return Err(check::invalid(field("rule"), "named twice"));
        }
        if entry.reversed > entry.decided {
            return Err(check::invalid(field("reversed"), "more than were decided"));
        }
        // reversed / decided > ratio, without division.
        let share = u64::from(entry.reversed).saturating_mul(1_000_000);
        let limit = u64::from(entry.decided).saturating_mul(policy.appeals.alarm_ratio_ppm.into());
        if entry.decided < policy.appeals.alarm_appeals || share <= limit {
            continue;
        }
        let (decided, reversed) = (entry.decided.to_string(), entry.reversed.to_string());
        let fill = [
            ("rule", entry.rule.as_str()),
            ("decided", decided.as_str()),
            ("reversed", &reversed),
        ];
        let place = rule_place(&rule.id, "then");
        if rule.then.iter().all(|action| *action <= Action::Hold) {
            found.warning(&m::R02_MEND, place, &fill);
            continue;
        }
        found.warning(&m::R01_HOLD, place.clone(), &fill);
        if let Some(lint) = found.lints.last_mut() {
            let value = "hold".to_owned();
            lint.propose = Some(LintProposal { place, value });
        }
    }
    Ok(())
}
