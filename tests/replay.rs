//! Two simulated years of 10,000 accounts: findings, warnings mended or not, training,
//! closures, appeals, interactions, reports, registrations, emergencies, goodbyes. The
//! invariants of the specification hold after every event. What happens follows from
//! one number; a failure prints it, and `SEED=… cargo test --release --test replay`
//! brings the same two years back.

#[path = "replay/chance.rs"]
mod chance;
#[path = "replay/community.rs"]
mod community;
#[path = "replay/invariants.rs"]
mod invariants;
#[path = "replay/world.rs"]
mod world;

use chance::Chance;
use conformance::build;
use world::World;

/// The number the years follow from unless `SEED` says another one.
const SEED: u64 = 20_171_008;
/// Accounts of the simulation.
const ACCOUNTS: usize = 10_000;
/// Days they are followed for.
const DAYS: i64 = 730;

fn seed() -> u64 {
    std::env::var("SEED").map_or(SEED, |text| text.parse().expect("SEED is a number"))
}

/// A starter pack with other numbers.
fn pack(changes: &[(&str, toml::Value)]) -> Vec<u8> {
    let changes = changes
        .iter()
        .map(|(path, value)| ((*path).to_owned(), value.clone()));
    build::pack("site", &changes.collect()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Says the seed where a simulation fails.
fn run(pack: &[u8], seed: u64, accounts: usize, days: i64) -> World {
    let run = std::panic::catch_unwind(|| {
        let mut world = World::new(pack, seed, accounts, days);
        world.run();
        world
    });
    run.unwrap_or_else(|failure| {
        eprintln!("the simulation failed with SEED={seed}");
        std::panic::resume_unwind(failure)
    })
}

#[test]
fn the_invariants_hold_over_two_years() {
    let world = run(&pack(&[]), seed(), ACCOUNTS, DAYS);
    eprintln!("seed {}: {}", seed(), world.summary());
    // What never happened was not tested.
    for (event, count) in world.happened() {
        assert!(*count > 0, "nothing of the kind {event} in two years");
    }
}

#[test]
fn the_same_seed_gives_the_same_years() {
    let pack = pack(&[]);
    let digest = |seed| run(&pack, seed, 200, DAYS).digest();
    assert_eq!(digest(seed()), digest(seed()));
    assert_ne!(digest(seed()), digest(seed() + 1));
}

/// The invariants are the engine's, not those of one pack's numbers.
#[test]
fn the_invariants_hold_for_packs_with_other_numbers() {
    let mut chance = Chance::new(seed());
    for round in 0..12 {
        let mut pair = |points: i64, days: i64| {
            let [points, days] = [chance.time(points) + 1, chance.time(days)];
            toml::Value::Array(vec![points.into(), days.into()])
        };
        let changes = [
            ("credit.deduct.minor", pair(60, 90)),
            ("credit.deduct.moderate", pair(200, 200)),
            ("credit.deduct.serious", pair(600, 500)),
            ("ladder.weight.minor", pair(3, 200)),
            ("ladder.weight.moderate", pair(6, 400)),
            ("ladder.weight.serious", pair(12, 700)),
            ("credit.earn.tenure_day", chance.time(4).into()),
            ("base.caps.individual", (1 + chance.time(3)).into()),
        ];
        run(&pack(&changes), seed().wrapping_add(round), 150, DAYS);
    }
}
