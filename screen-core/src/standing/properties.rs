//! What holds for every history of findings, over a small generated set. A failure
//! prints the seed.

use super::appeal::{
    Appeal, AppealDecision, AppealState, AppealStep, AppealedFacts, Appellant,
    ResolveAppealRequest, resolve_appeal,
};
use super::{EnforceEvent, EnforceOutcome, EnforceRequest, Finding, LadderState, enforce, score};
use super::{active_points, ladder::in_force};
use crate::ids::DecisionId;
use crate::pack::{Pack, authoring};
use crate::request::{
    AccountSnapshot, ActionStatus, Actor, Decider, LadderStep, Lifecycle, Role, Severity,
    StrikeStatus,
};
use crate::time::{DAY_MS, Ms};
use crate::verdict::ReasonKind;

const DAY_0: Ms = 1_772_323_200_000;
const HISTORIES: u64 = 150;
const LADDER: &str = r#"
[ladder]
weight = { minor = [1, 90], moderate = [2, 180], serious = [4, 365], critical = [15, 0] }
scope  = ["comment", "reply", "message", "live_comment"]
auto_strike = "minor"
steps  = [
  { points = 1,  do = "warn_rectify", hours = 72 },
  { points = 3,  do = "limit_functions", days = 3 },
  { points = 5,  do = "limit_functions", days = 7 },
  { points = 8,  do = "suspend_updates", days = 14 },
  { points = 12, do = "suspend_updates", days = 30 },
  { points = 15, do = "close_account", human = true },
]
[rules."spam.minor"]
meta  = { category = "spam", severity = "minor", public = true, say = "A slip." }
match = { list = "pay-first" }
then  = "hold"
"#;

fn pack() -> Pack {
    let mut files = authoring::example();
    files
        .get_mut("pack.toml")
        .expect("the example has one")
        .extend_from_slice(LADDER.as_bytes());
    let built = authoring::build(&files).expect("a pack without mistakes");
    Pack::load(&built.bytes).expect("it was just built")
}

/// A small generator: Knuth's multiplier, the high bits.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn account() -> AccountSnapshot {
    serde_json::from_value(serde_json::json!({
        "id": "u1", "category": "individual", "created_at": DAY_0 - 50 * DAY_MS,
        "clean_count": 40,
    }))
    .expect("an account")
}

fn person(id: &str) -> Actor {
    Actor {
        role: Role::Moderator,
        id: id.to_owned(),
    }
}

/// One finding of a history, with its day.
fn findings(dice: &mut Dice, gravest: u64, batches: u64) -> Vec<(Ms, Finding)> {
    let mut day = 0;
    let one = |index: u64| {
        day += i64::try_from(dice.roll(30)).unwrap_or(0);
        let severity = [
            Severity::Minor,
            Severity::Minor,
            Severity::Moderate,
            Severity::Serious,
            Severity::Critical,
        ][usize::try_from(dice.roll(gravest)).unwrap_or(0)];
        let at = DAY_0 + day * DAY_MS;
        let auto = severity == Severity::Minor && dice.roll(4) == 0;
        let finding = serde_json::json!({
            "id": format!("f{index}"), "account": "u1",
            "rule": if severity == Severity::Minor { "spam.minor" } else { "scam.advance-fee" },
            "severity": severity, "content": format!("c{index}"),
            "content_created_at": at - i64::try_from(dice.roll(120)).unwrap_or(0) * DAY_MS,
            "decided_at": at,
            "decided_by": if auto { Decider::Auto } else { Decider::Human(person("m1")) },
            "batch": (dice.roll(100) < batches).then(|| format!("b{}", dice.roll(2))),
        });
        (at, serde_json::from_value(finding).expect("a finding"))
    };
    (0..8).map(one).collect()
}

fn step(
    pack: &Pack,
    account: &AccountSnapshot,
    now: Ms,
    id: &str,
    event: EnforceEvent,
) -> EnforceOutcome {
    let request = EnforceRequest {
        decision_id: DecisionId(id.to_owned()),
        now_ms: now,
        salt: "000102030405060708090a0b0c0d0e0f".to_owned(),
        locale: None,
        account: account.clone(),
        event,
        siblings: Vec::new(),
    };
    enforce(pack, &request).expect("a good request")
}

/// Software is refused where the points ask for people, so its findings depend on the
/// history; those of people do not.
fn by_people(mut history: Vec<(Ms, Finding)>) -> Vec<(Ms, Finding)> {
    for (_, finding) in &mut history {
        finding.decided_by = Decider::Human(person("m1"));
    }
    history
}

/// The account after a history, without the finding `left_out`.
fn after(pack: &Pack, history: &[(Ms, Finding)], left_out: Option<usize>) -> AccountSnapshot {
    let mut held = account();
    for (index, (now, finding)) in history.iter().enumerate() {
        if Some(index) != left_out {
            let event = EnforceEvent::Finding(Box::new(finding.clone()));
            let outcome = step(pack, &held, *now, &format!("d{index}"), event);
            held = outcome.delta.apply(&held);
            invariants(&held, &outcome, finding);
        }
    }
    held
}

/// I4, I6, I7, I9, I10 and I20, after every step.
fn invariants(held: &AccountSnapshot, outcome: &EnforceOutcome, finding: &Finding) {
    if finding.content_created_at < 1_767_225_600_000 || finding.kind != ReasonKind::Policy {
        assert!(
            outcome.strike.is_none() && outcome.credit.is_none(),
            "{outcome:?}"
        );
    }
    for action in &held.restrictions {
        assert!(
            action.until.is_some() || action.step == LadderStep::CloseAccount,
            "{action:?}"
        );
        assert!(action.statement.is_some(), "{action:?}");
    }
    if let Some(action) = &outcome.action {
        let lasts = action.until.unwrap_or(Ms::MAX) - action.from;
        let by_people = finding.decided_by.human().is_some();
        assert!(by_people || lasts <= 7 * DAY_MS, "{action:?}");
    }
    if outcome.refused.is_some() {
        assert_eq!(outcome.delta, super::AccountDelta::default());
    }
    for batch in ["b0", "b1"] {
        let of_batch = held
            .strikes
            .iter()
            .filter(|strike| strike.batch.as_deref() == Some(batch));
        let count = of_batch
            .filter(|strike| strike.status == StrikeStatus::Active)
            .count();
        assert!(count <= 1, "{held:?}");
    }
}

fn reverse(pack: &Pack, held: &AccountSnapshot, now: Ms, decision: &str) -> AccountSnapshot {
    let request = ResolveAppealRequest {
        decision_id: "r".into(),
        now_ms: now,
        salt: "000102030405060708090a0b0c0d0e0f".to_owned(),
        locale: None,
        appeal: Appeal {
            id: "a".to_owned(),
            decision: decision.into(),
            by: Appellant::Affected("u1".into()),
            filed_at: now,
            grounds: String::new(),
            state: AppealState::UnderReview,
            reviewer: Some(person("m2")),
            due_at: now,
            outcome_reason: None,
            account: Some("u1".into()),
            rule: None,
            deciders: vec![person("m1")],
            mediation: None,
        },
        step: AppealStep::Decide {
            by: Decider::Human(person("m2")),
            decision: AppealDecision::Reversed,
            reason: "It was a quotation.".to_owned(),
            parts: Vec::new(),
        },
        account: Some(held.clone()),
        facts: AppealedFacts::default(),
    };
    let outcome = resolve_appeal(pack, &request).expect("a good request");
    assert!(outcome.refused.is_none(), "{outcome:?}");
    outcome.reversal.expect("it was reversed").delta.apply(held)
}

/// I8: with a finding reversed, the account stands where it stands without it.
#[test]
fn a_reversal_restores_the_exact_standing() {
    let pack = pack();
    let policy = pack.policy();
    for seed in 0..HISTORIES {
        let mut dice = Dice(seed);
        // Up to one point below a closure: what follows from one is another test.
        let mut history = by_people(findings(&mut dice, 3, 0));
        history.truncate(7);
        let last = history.last().expect("not empty").0;
        let which = usize::try_from(dice.roll(7)).expect("small");
        let held = after(&pack, &history, None);
        let reversed = reverse(&pack, &held, last, &format!("d{which}"));
        let without = after(&pack, &history, Some(which));
        for day in [0, 1, 3, 5, 10, 20, 40, 100, 200, 400] {
            let at = last + day * DAY_MS;
            let both = [&reversed, &without].map(|account| {
                let force = in_force(account, at);
                (
                    force.state,
                    force.until,
                    force.points,
                    score(policy, account, at),
                )
            });
            assert_eq!(both[0], both[1], "seed {seed}, finding {which}, day {day}");
        }
    }
}

/// With batches and closures nothing is worse than it would have been.
#[test]
fn a_reversal_is_never_harder_than_the_history_without_it() {
    let pack = pack();
    let policy = pack.policy();
    for seed in 0..HISTORIES {
        let mut dice = Dice(seed);
        let history = by_people(findings(&mut dice, 5, 30));
        let last = history.last().expect("not empty").0;
        let which = usize::try_from(dice.roll(8)).expect("small");
        let held = after(&pack, &history, None);
        let reversed = reverse(&pack, &held, last, &format!("d{which}"));
        let without = after(&pack, &history, Some(which));
        for day in [0, 1, 5, 20, 100] {
            let at = last + day * DAY_MS;
            let hint = format!("seed {seed}, finding {which}, day {day}");
            assert!(
                active_points(&reversed, at) <= active_points(&without, at),
                "{hint}"
            );
            assert!(
                score(policy, &reversed, at) >= score(policy, &without, at),
                "{hint}"
            );
            let [mine, twins] = [&reversed, &without].map(|account| in_force(account, at).state);
            assert!(mine <= twins, "{hint}: {mine:?} instead of {twins:?}");
        }
    }
}

/// I9, and that time alone makes nothing harder.
#[test]
fn time_alone_makes_nothing_worse() {
    let pack = pack();
    for seed in 0..HISTORIES {
        let history = findings(&mut Dice(seed), 5, 20);
        let held = after(&pack, &history, None);
        let last = history.last().expect("not empty").0;
        let mut before = (0, LadderState::Closed);
        for day in 0..420 {
            let at = last + day * DAY_MS;
            let now = (score(pack.policy(), &held, at), in_force(&held, at).state);
            assert!((0..=1_000).contains(&now.0), "seed {seed}");
            assert!(
                now.0 >= before.0 && now.1 <= before.1,
                "seed {seed}, day {day}"
            );
            before = now;
        }
    }
}

/// The one pass over the ledger is the plain definition: the lowest score of today and
/// the seven days before, with today's earnings.
#[test]
fn the_fast_level_is_the_plain_one() {
    let pack = pack();
    let policy = pack.policy();
    for seed in 0..HISTORIES {
        let held = after(&pack, &findings(&mut Dice(seed), 5, 20), None);
        for day in 0..300 {
            let now = DAY_0 + day * DAY_MS + i64::try_from(seed).expect("small");
            let fixed = super::start(policy, &held, now) + super::earned(policy, &held, now);
            let lowest = (0..=7)
                .map(|ago| fixed - super::deducted(policy, &held, now - ago * DAY_MS))
                .min();
            let lowest = lowest.expect("eight days").clamp(0, 1_000);
            let plain = policy
                .credit
                .levels
                .of(u32::try_from(lowest).expect("clamped"));
            let fast = super::lasting_level(policy, &held, now);
            assert_eq!(fast, plain, "seed {seed}, day {day}");
        }
    }
}

/// I7: nothing closes an account but two different people.
#[test]
fn closing_takes_two_different_people() {
    let pack = pack();
    for seed in 0..HISTORIES {
        let mut dice = Dice(seed);
        let history = findings(&mut dice, 5, 0);
        let mut held = after(&pack, &history, None);
        let last = history.last().expect("not empty").0;
        assert_ne!(held.lifecycle, Lifecycle::Closed);
        for turn in 0..3 {
            let by = person(["m2", "m3"][usize::try_from(dice.roll(2)).expect("small")]);
            let outcome = step(
                &pack,
                &held,
                last,
                &format!("c{turn}"),
                EnforceEvent::ClosureApproved { by },
            );
            held = outcome.delta.apply(&held);
        }
        let closed = held.restrictions.iter().find(|action| {
            action.step == LadderStep::CloseAccount && action.status == ActionStatus::Active
        });
        assert_eq!(closed.is_some(), held.lifecycle == Lifecycle::Closed);
        if let Some(closure) = closed.and_then(|action| action.closure.as_ref()) {
            let [first, second] = closure.approvals.as_slice() else {
                panic!("seed {seed}: {closure:?}")
            };
            assert_ne!(first.id, second.id, "seed {seed}");
        }
    }
}
