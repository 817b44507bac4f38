//! A decision by policy alone, without text: screen beside Cedar and regorus on the
//! same 20 rules, in one run. All three must agree on every request before any is
//! measured. Run it from this folder: `cargo run --release`, then `node v8.mjs`.

use std::hint::black_box;
use std::time::Instant;

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use screen_core::pack::authoring::{self, Files};
use screen_core::{Action, Pack, ScreenRequest, screen};
use serde_json::{Value, json};

/// Rounds over all engines; the fastest of each counts, for the machine is shared.
const ROUNDS: usize = 15;

/// One request in the words of each engine, and whether it may pass.
struct Case {
    name: &'static str,
    allowed: bool,
    ours: ScreenRequest,
    facts: Value,
}

/// The fields of our request and the facts of theirs that a case changes, by path.
type Change = (&'static str, Value);

fn main() {
    let pack = community();
    let cases = cases();
    let policies: PolicySet = include_str!("policy.cedar")
        .parse()
        .expect("Cedar policies");
    assert_eq!(policies.policies().count(), 20, "20 rules");
    let authorizer = Authorizer::new();
    let mut rego = regorus::Engine::new();
    rego.add_policy("policy.rego".into(), include_str!("policy.rego").into())
        .expect("Rego policies");
    let prepared: Vec<(Request, Entities)> = cases.iter().map(|case| cedar(&case.facts)).collect();
    let inputs: Vec<regorus::Value> = cases
        .iter()
        .map(|case| regorus::Value::from_json_str(&case.facts.to_string()).expect("JSON"))
        .collect();
    let mut evaluate = |input: &regorus::Value| {
        rego.set_input(input.clone());
        let value = rego.eval_rule("data.screen.allow".into()).expect("a rule");
        value == regorus::Value::from(true)
    };
    for ((case, (request, entities)), input) in cases.iter().zip(&prepared).zip(&inputs) {
        let ours = screen(&pack, &case.ours).action < Action::Hold;
        let answer = authorizer.is_authorized(request, &policies, entities);
        let cedar = answer.decision() == Decision::Allow;
        let rego = evaluate(input);
        let all = (ours, cedar, rego);
        assert_eq!(
            all,
            (case.allowed, case.allowed, case.allowed),
            "{}",
            case.name
        );
    }
    println!("all three agree on {} requests", cases.len());

    // The first case passes: every rule has been looked at.
    let ours = &cases[0].ours;
    let (request, entities) = &prepared[0];
    let mut best = [f64::MAX; 3];
    for _ in 0..ROUNDS {
        let round = [
            nanoseconds(20_000, || {
                black_box(screen(black_box(&pack), black_box(ours)));
            }),
            nanoseconds(500, || {
                black_box(authorizer.is_authorized(black_box(request), &policies, entities));
            }),
            nanoseconds(200, || {
                black_box(evaluate(black_box(&inputs[0])));
            }),
        ];
        for (best, now) in best.iter_mut().zip(round) {
            *best = best.min(now);
        }
    }
    println!("| engine | ns a decision | times ours |\n|---|---:|---:|");
    for (name, time) in ["screen", "Cedar, parsed entities", "regorus, parsed input"]
        .iter()
        .zip(best)
    {
        println!("| {name} | {time:.0} | {:.1} |", time / best[0]);
    }
}

fn nanoseconds(times: u32, mut run: impl FnMut()) -> f64 {
    let begun = Instant::now();
    (0..times).for_each(|_| run());
    begun.elapsed().as_secs_f64() * 1e9 / f64::from(times)
}

/// The starter pack as it is.
fn community() -> Pack {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../host-example/packs/community");
    let mut files = Files::new();
    for place in ["", "lists", "cases"] {
        for entry in std::fs::read_dir(folder.join(place)).expect("the starter pack") {
            let path = entry.expect("readable").path();
            if path.is_file() {
                let name = path
                    .strip_prefix(&folder)
                    .expect("inside")
                    .to_string_lossy()
                    .into_owned();
                files.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    let built = authoring::build(&files).expect("no mistakes");
    Pack::load(&built.bytes).expect("just built")
}

fn cases() -> Vec<Case> {
    let suspended = json!([{ "id": "d", "step": "suspend_updates", "scope": ["reaction"], "from": 0, "until": 9_000_000_000_000_i64 }]);
    let read_only = json!([{ "kind": "read_only", "reason": "drill", "set_by": { "role": "on_call", "id": "a" },
        "second": { "role": "lead", "id": "b" }, "from": 1_772_323_100_000_i64, "expires_at": 1_772_323_300_000_i64 }]);
    vec![
        case("passes", true, &[], &[]),
        case(
            "no agreement",
            false,
            &[("/actor/agreement_version", json!("2025-01"))],
            &[("/actor/agreement", json!("2025-01"))],
        ),
        case(
            "no identity",
            false,
            &[("/actor/verification/level", json!("none"))],
            &[("/actor/level", json!(0))],
        ),
        case(
            "closed account",
            false,
            &[("/actor/lifecycle", json!("closed"))],
            &[("/actor/lifecycle", json!("closed"))],
        ),
        case(
            "suspended",
            false,
            &[("/actor/restrictions", suspended)],
            &[("/actor/suspended", json!(true))],
        ),
        case(
            "closed thread",
            false,
            &[("/thread/settings/open", json!(false))],
            &[("/resource/open", json!(false))],
        ),
        case(
            "stranger",
            false,
            &[("/thread/actor_relation", json!("stranger"))],
            &[("/actor/follows", json!(false))],
        ),
        case(
            "not assessed",
            false,
            &[("/assessments", json!([]))],
            &[("/resource/assessed", json!(false))],
        ),
        case(
            "read only",
            false,
            &[("/platform/emergency", read_only)],
            &[("/context/emergency", json!("read_only"))],
        ),
    ]
}

fn case(name: &'static str, allowed: bool, ours: &[Change], theirs: &[Change]) -> Case {
    let mut request = json!({
        "decision_id": "d-1", "now_ms": 1_772_323_200_000_i64, "mode": "preview",
        "platform": { "emergency": [] },
        "actor": {
            "id": "u1", "category": "individual", "lifecycle": "active", "created_at": 1_764_547_200_000_i64,
            "agreement_version": "2026-01", "clean_count": 12, "restrictions": [],
            "verification": { "level": "phone", "status": "verified" },
        },
        "thread": {
            "owner": "o1", "actor_relation": { "follower": { "since": 1_764_547_200_000_i64 } },
            "settings": { "open": true, "who": { "followers": { "min_days": 1 } } },
        },
        "interaction": { "id": "i-1", "kind": "reaction", "created_at": 1_772_323_200_000_i64 },
        "assessments": [{ "feature": "reaction", "status": "completed" }],
    });
    let mut facts = json!({
        "actor": {
            "lifecycle": "active", "agreement": "2026-01", "level": 2, "credit": 592, "tenure_days": 90,
            "suspended": false, "limited": false, "finance_licence": false, "medical_licence": false,
            "declaration_overdue": false, "follows": true,
        },
        "resource": {
            "kind": "reaction", "class": "", "level_needed": 2, "limitable": false, "assessed": true,
            "blocks_actor": false, "protected": false, "open": true, "followers_only": true, "owner_step": 0,
        },
        "context": { "emergency": "normal", "links": 0, "count": 3, "limit": 20 },
    });
    for (target, changes) in [(&mut request, ours), (&mut facts, theirs)] {
        for (path, value) in changes {
            *target
                .pointer_mut(path)
                .unwrap_or_else(|| panic!("no {path}")) = value.clone();
        }
    }
    let ours = ScreenRequest::from_json(request.to_string().as_bytes())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    Case {
        name,
        allowed,
        ours,
        facts,
    }
}

/// The facts as Cedar takes them, parsed beforehand.
fn cedar(facts: &Value) -> (Request, Entities) {
    let uid = |text: &str| text.parse::<EntityUid>().expect("a uid");
    let entities = json!([
        { "uid": { "type": "Actor", "id": "u1" }, "attrs": facts["actor"], "parents": [] },
        { "uid": { "type": "Resource", "id": "t1" }, "attrs": facts["resource"], "parents": [] },
    ]);
    let context = Context::from_json_value(facts["context"].clone(), None).expect("a context");
    let request = Request::new(
        uid("Actor::\"u1\""),
        uid("Action::\"react\""),
        uid("Resource::\"t1\""),
        context,
        None,
    );
    (
        request.expect("a request"),
        Entities::from_json_value(entities, None).expect("entities"),
    )
}
