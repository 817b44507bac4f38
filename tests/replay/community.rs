//! Reports and owners in the simulation, with what must hold for them.

use serde_json::{Value, json};

use crate::world::{DAY_MS, HOUR_MS, World};

/// Thousandths in one, and millionths in one thousandth.
const MILLI: i64 = 1_000;

/// I11: whoever reports is heard, in whatever state. I16: the author never learns who
/// it was. A report alone changes nothing about the content.
pub(crate) fn report(world: &mut World, number: usize) {
    let reporter = world.account(number).clone();
    let id = format!("r-{}", world.chance.next());
    let category = *world
        .chance
        .pick(&["abuse", "scam", "threat_to_life", "minor_safety", "spam"]);
    let outcomes = ["founded", "unfounded", "manifestly_unfounded", "duplicate"];
    let outcome = *world.chance.pick(&outcomes);
    let taken = json!({
        "report": {
            "id": id, "reporter": { "account": reporter.id }, "target": "c-1", "category": category,
            "explanation": "See the second line.", "good_faith": true,
        },
        "account": reporter,
    });
    let triage = world.decide("triage_report", taken);
    assert_eq!(
        triage["content"], "allow",
        "a report alone hid something: {triage}"
    );
    assert_eq!(triage["tracking_id"], id.as_str(), "{triage}");
    let mut report = triage["report"].clone();
    report["state"] = json!("in_review");
    let human = world.chance.percent(80);
    let by = if human {
        json!({ "human": { "role": "moderator", "id": "m-1" } })
    } else {
        json!("auto")
    };
    let mut input = json!({
        "report": report, "author": "the-author", "outcome": outcome, "decided_by": by,
        "reason": "It was looked at.", "account": reporter,
    });
    if outcome == "founded" {
        input["measure"] = json!("reject");
    }
    let decided = world.decide("decide_report", input);
    if outcome == "manifestly_unfounded" && !human {
        assert!(
            decided["refused"].is_object(),
            "decided by software: {decided}"
        );
    }
    let told = decided["to_author"].to_string();
    let name = format!("\"{}\"", reporter.id);
    assert!(!told.contains(&name) && !told.contains(&id), "I16: {told}");
    for field in ["to_author", "to_reporter"] {
        let reason = &decided[field]["reason"];
        let words = reason["say"].as_str().is_some_and(|say| !say.is_empty());
        assert!(decided[field].is_null() || words, "I5: {decided}");
    }
}

/// The slack detector counts what the specification counts, and goes up by one step at
/// the most.
pub(crate) fn assess(world: &mut World, number: usize) {
    let now = world.now;
    let (mut late, mut approved, mut in_time) = (0, 0, 0);
    let mut items = Vec::new();
    for place in 0..world.chance.below(20) {
        let notified = now - 5 * DAY_MS + world.chance.time(2 * DAY_MS);
        let mut item = json!({ "content": format!("c-{place}"), "origin": "report", "notified_at": notified, "state": "confirmed" });
        match world.chance.below(4) {
            0 => late += 1,
            1 => {
                approved += 1;
                item["handled"] = json!("approved");
                item["handled_at"] = json!(notified + HOUR_MS);
            }
            _ => {
                in_time += 1;
                item["handled"] = json!("removed");
                item["handled_at"] = json!(notified + HOUR_MS);
            }
        }
        items.push(item);
    }
    let owner = world.account(number).clone();
    let input = json!({ "owner": owner, "items": items, "decided_by": "auto" });
    let outcome = world.decide("assess_owner", input);
    let metric = &outcome["metric"];
    let actionable: i64 = late + approved + in_time;
    let ratio = (1_000 * late + 1_500 * approved) * MILLI / actionable.max(10);
    assert_eq!(metric["actionable"], actionable, "{outcome}");
    assert_eq!(metric["ratio_ppm"], ratio, "{outcome}");
    let slack = late + approved >= 3 && ratio >= 200_000;
    let before = rank(&json!(owner.owner_step));
    let after = rank(&outcome["step"]);
    assert!(
        after <= before + i64::from(slack),
        "slack {slack}: {outcome}"
    );
    if after > before && after > 1 {
        assert!(outcome["statement"].is_object(), "I5: {outcome}");
    }
}

/// The steps in their order.
fn rank(step: &Value) -> i64 {
    let steps = [
        "none",
        "remind",
        "pre_moderate",
        "followers_only",
        "close_interactions",
        "cancel_interactions",
    ];
    let name = step.as_str().map(str::to_owned).or_else(|| {
        let fields = step.as_object()?;
        fields.keys().next().cloned()
    });
    let at = steps
        .iter()
        .position(|known| name.as_deref() == Some(known));
    i64::try_from(at.expect("a step")).unwrap_or(0)
}
