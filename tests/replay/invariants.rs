//! What must hold, whatever happens. The numbers are those of the specification.

use screen_core::request::{AccountSnapshot, ActionStatus, LadderStep, Lifecycle, StrikeStatus};
use screen_core::standing::AccountDelta;
use screen_core::verdict::Automation;
use serde_json::{Value, json};

use crate::world::{DAY_MS, HOUR_MS, World};

/// Days a record of content is kept at least.
const CONTENT_LOG_DAYS: i64 = 184;
/// Days after which a step needs a person.
const AUTOMATED_DAYS_MAX: i64 = 7;

/// What holds for an account at any time.
pub(crate) fn account(world: &mut World, number: usize) {
    let account = world.account(number).clone();
    let now = world.now;
    // I9: the score stays in its range, and without new entries it never falls.
    let score = |world: &mut World, at: i64| {
        let standing = world.ask("standing", &json!({ "account": account, "now_ms": at }));
        let score = standing["score"].as_i64().expect("a score");
        assert!((0..=1_000).contains(&score), "I9: {score}");
        score
    };
    let (today, later) = (score(world, now), score(world, now + 30 * DAY_MS));
    assert!(
        later >= today,
        "I9: {today} fell to {later} for {account:?}"
    );
    for action in &account.restrictions {
        // I6: only a closed account is closed without an end.
        let closed = action.step == LadderStep::CloseAccount;
        assert!(action.until.is_some() || closed, "I6: {action:?}");
        // I7: what lasts longer than seven days was decided by people.
        let long = action
            .until
            .is_none_or(|until| until - action.from > AUTOMATED_DAYS_MAX * DAY_MS);
        assert!(
            !long || action.automated != Automation::Fully,
            "I7: {action:?}"
        );
        // Every step tells its reasons.
        assert!(
            action.statement.is_some(),
            "a step without a statement: {action:?}"
        );
    }
    // I7: a closed account was closed by two people.
    if account.lifecycle == Lifecycle::Closed {
        let approvals = account
            .restrictions
            .iter()
            .filter_map(|action| action.closure.as_ref());
        let two = approvals
            .flat_map(|closure| &closure.approvals)
            .map(|actor| &actor.id);
        let two: std::collections::BTreeSet<&String> = two.collect();
        assert!(two.len() >= 2, "I7: {account:?}");
    }
    // I20: findings of one batch make one strike.
    let mut batches: Vec<&String> = account
        .strikes
        .iter()
        .filter(|strike| strike.status != StrikeStatus::Reversed)
        .filter_map(|strike| strike.batch.as_ref())
        .collect();
    batches.sort();
    assert!(
        batches.windows(2).all(|pair| pair[0] != pair[1]),
        "I20: {account:?}"
    );
    // Expired strikes count for nothing.
    let points: u32 = account
        .strikes
        .iter()
        .filter(|strike| strike.active_at(now))
        .map(|strike| strike.points)
        .sum();
    let standing = world.ask("standing", &json!({ "account": account, "now_ms": now }));
    assert_eq!(standing["active_points"], points, "{account:?}");
}

/// What holds for any step on the ladder.
pub(crate) fn enforced(world: &World, number: usize, event: &Value, outcome: &Value) {
    let account = world.account(number);
    if !outcome["refused"].is_null() {
        assert!(
            is_empty(&outcome["delta"]),
            "refused, and changed: {outcome}"
        );
    }
    // The end of a strike starts nothing and changes no running step.
    if *event == "lapse" {
        for action in outcome["delta"]["restrictions"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let running = account.restrictions.iter().any(|held| {
                action["id"] == held.id.as_str()
                    && held.status == ActionStatus::Active
                    && held.until.is_some_and(|until| until <= world.now)
            });
            assert!(running && action["status"] == "ended", "{action}");
        }
    }
    let step = &outcome["action"];
    if step.is_object() {
        assert!(
            step["statement"]["redress"]
                .as_array()
                .is_some_and(|redress| !redress.is_empty()),
            "I5: {step}"
        );
        let told = list(outcome, "obligations").any(|one| one.get("notify_user").is_some());
        let appeal = list(outcome, "obligations").any(|one| one.get("offer_appeal").is_some());
        assert!(told && appeal, "I5: {outcome}");
    }
    assert!(
        outcome["audit"]["input_commitment"].is_string(),
        "no record: {outcome}"
    );
    for entry in list(outcome, "blocklist") {
        let [one, two] = [
            &entry["approved_by"][0]["id"],
            &entry["approved_by"][1]["id"],
        ];
        assert!(
            one.is_string() && two.is_string() && one != two,
            "I7: {entry}"
        );
    }
}

/// What holds for a finding.
pub(crate) fn finding(
    world: &mut World,
    before: &AccountSnapshot,
    number: usize,
    finding: &Value,
    outcome: &Value,
) {
    let strikes = outcome["delta"]["strikes"].as_array().map_or(0, Vec::len);
    let credit = outcome["delta"]["credit_ledger"]
        .as_array()
        .map_or(0, Vec::len);
    let policy = world.pack.policy();
    let rule = policy
        .rules
        .iter()
        .find(|rule| finding["rule"] == rule.id.as_str())
        .expect("a rule");
    let made = finding["content_created_at"].as_i64().unwrap_or(0);
    let old = finding["decided_at"].as_i64().unwrap_or(0) - made > 90 * DAY_MS;
    let grave = finding["severity"] == "serious" || finding["severity"] == "critical";
    // I3, I4, I10 and the rules about age and people.
    let none = [
        ("I3: a private rule", !rule.public),
        ("I4: not about policy", finding["kind"] != "policy"),
        (
            "I10: content before the rule",
            made < rule.since || made < policy.effective_at,
        ),
        ("content of more than 90 days", old && !grave),
        ("software alone", finding["decided_by"] == "auto"),
    ];
    for (why, holds) in none {
        assert!(!holds || (strikes == 0 && credit == 0), "{why}: {outcome}");
    }
    if none.iter().all(|(_, holds)| !holds) && before.lifecycle == Lifecycle::Active {
        assert!(strikes == 1, "a good finding without a strike: {outcome}");
    }
    // I8: taken back at once, the account stands exactly where it stood.
    if strikes == 1 && world.chance.percent(20) {
        let after = world.account(number).clone();
        let decision = outcome["decision_id"].as_str().unwrap_or_default();
        let appeal = world.appealed(&after, decision, "reversed");
        let delta = serde_json::from_value(appeal["reversal"]["delta"].clone());
        let delta: AccountDelta = delta.unwrap_or_else(|error| panic!("I8: {error}: {appeal}"));
        let restored = delta.apply(&after);
        let stood = |world: &mut World, account: &AccountSnapshot| {
            let standing = world.ask(
                "standing",
                &json!({ "account": account, "now_ms": world.now }),
            );
            [
                "score",
                "level",
                "tier",
                "band",
                "active_points",
                "restrictions",
            ]
            .map(|field| standing[field].clone())
        };
        let (once, again) = (stood(world, before), stood(world, &restored));
        assert_eq!(once, again, "I8: {appeal}");
        assert_eq!(before.lifecycle, restored.lifecycle, "I8: {appeal}");
    }
    // An account that was suspended or worse by this cannot publish, and can report.
    let state = &outcome["in_force"]["state"];
    let closed = ["updates_suspended", "closure_pending", "closed"]
        .iter()
        .any(|closed| state == closed);
    if closed {
        let verdict = screen(world, number, "publish", "A walk along the river.");
        assert_eq!(verdict["action"], "reject", "{verdict}");
    }
}

/// What holds for an interaction.
pub(crate) fn interact(world: &mut World, number: usize) {
    let texts = [
        "Nice photo.",
        "You won a prize! Pay the processing fee first.",
        "you idiot",
        "谢谢分享。",
        "",
    ];
    let kinds = ["comment", "publish", "reply", "message", "reaction"];
    let (text, kind) = (*world.chance.pick(&texts), *world.chance.pick(&kinds));
    let verdict = screen(world, number, kind, text);
    // I5: whatever is harder than a sample has words and a way out.
    let mild = verdict["action"] == "allow" || verdict["action"] == "allow_sampled";
    assert!(
        mild || list(&verdict, "reasons").next().is_some(),
        "I5: {verdict}"
    );
    for reason in list(&verdict, "reasons") {
        let words = reason["say"].as_str().is_some_and(|say| !say.is_empty());
        assert!(
            words && (reason["how_to_fix"].is_string() || reason["appealable"] == true),
            "I5: {reason}"
        );
    }
    // I11: a report goes through, in whatever state the account is.
    let report = screen(world, number, "report", "This is a scam.");
    assert_eq!(report["action"], "allow", "I11: {report}");
}

fn screen(world: &mut World, number: usize, kind: &str, text: &str) -> Value {
    let assessed = json!([{ "feature": kind, "status": "completed" }]);
    let input = json!({
        "mode": "decide", "actor": world.account(number), "assessments": assessed,
        "interaction": { "id": "i", "kind": kind, "created_at": world.now, "segments": [{ "text": text }] },
    });
    let decided = world.decide("screen", input.clone());
    // I18 and I1: a hint has no effects, and the same action.
    let mut hint = input;
    hint["mode"] = json!("preview");
    let hint = world.decide("screen", hint);
    assert!(
        list(&hint, "effects").next().is_none() && hint["audit"].is_null(),
        "I18: {hint}"
    );
    assert_eq!(hint["action"], decided["action"], "I18");
    decided
}

/// I14: whoever gets an account is below the cap, or has a live exception.
pub(crate) fn register(world: &mut World, number: usize) {
    let account = world.account(number).clone();
    let held = world.chance.below(4);
    let kind = account.category;
    let cap = u64::from(*world.pack.policy().base.caps.get(&kind).expect("a cap"));
    let live = world.chance.percent(50);
    let exception = world.chance.percent(30).then(|| {
        let end = if live { DAY_MS } else { -DAY_MS };
        json!({ "new_cap": cap + 1, "approval_ref": "a-1", "expires_at": world.now + end })
    });
    let allowed = cap + u64::from(exception.is_some() && live);
    let accounts: Vec<Value> = (0..held)
        .map(|n| json!({ "id": format!("e{n}"), "lifecycle": "active" }))
        .collect();
    let mut entity =
        json!({ "entity_key": account.entity.entity_key, "kind": kind, "accounts": accounts });
    if let Some(exception) = exception {
        entity["cap_exception"] = exception;
    }
    let input = json!({
        "account": format!("n{}", world.now), "entity": entity, "agreement_version": "2026-01",
        "verification": account.verification, "display_name": "Anna",
    });
    let verdict = world.decide("screen_registration", input);
    let opened = verdict["action"] != "reject";
    assert_eq!(
        opened,
        held < allowed,
        "I14: {held} of {allowed}: {verdict}"
    );
}

/// I12: an emergency mode always ends, and within 72 hours.
pub(crate) fn emergency(world: &mut World) {
    let kind = *world.chance.pick(&[
        "pre_mod_new",
        "pre_mod_all",
        "followers_only_all",
        "read_only",
    ]);
    let hours = world.chance.time(100);
    let two = world.chance.percent(50);
    let mut set = json!({ "kind": kind, "reason": "A flood of spam.", "by": { "role": "on_call", "id": "a" }, "expires_at": world.now + hours * HOUR_MS });
    if two {
        set["second"] = json!({ "role": "lead", "id": "b" });
    }
    let outcome = world.decide("set_emergency", json!({ "change": { "set": set } }));
    let good = (1..=72).contains(&hours) && (kind != "read_only" || two);
    assert_eq!(
        outcome["mode"].is_object(),
        good,
        "I12: {hours} h: {outcome}"
    );
    assert_eq!(outcome["refused"].is_null(), good, "I12: {outcome}");
}

/// I11 and I17: leaving is never refused to somebody who has not left yet, and records
/// of content are kept as long as they must.
pub(crate) fn farewell(world: &World, number: usize, plan: &Value) {
    let gone = matches!(
        world.account(number).lifecycle,
        Lifecycle::CoolingOff | Lifecycle::Deregistered | Lifecycle::Erased
    );
    assert!(plan["refused"].is_null() || gone, "I11: {plan}");
    let left = plan["deregistration"]["deregistered_at"].as_i64();
    for one in list(plan, "plan").filter(|one| one["class"] == "content_log") {
        let at = one["at"].as_i64().expect("a day");
        if let Some(left) = left {
            assert!(at - left >= CONTENT_LOG_DAYS * DAY_MS, "I17: {plan}");
        }
    }
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

/// Whether a delta changes nothing.
fn is_empty(delta: &Value) -> bool {
    delta.as_object().is_some_and(|fields| {
        fields
            .values()
            .all(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty))
    })
}
