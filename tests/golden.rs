//! Packs of every version of the format, as they were built then: they load, they have
//! the digest they had, and they decide what they decided. `cargo run --bin golden --
//! NAME` writes one when the format gets a new version.

use std::fs;

use conformance::golden::{Golden, folder};
use screen_core::{Pack, screen};

#[test]
fn packs_of_every_version_load_and_decide_as_they_did() {
    let mut count = 0;
    for entry in fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        count += 1;
        let name = path.display();
        let golden: Golden =
            serde_json::from_slice(&fs::read(&path).expect("readable")).expect("our own JSON");
        let bytes = fs::read(path.with_extension("screenpk")).expect("the pack beside it");
        let pack = Pack::load(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(pack.digest().as_str(), golden.digest, "{name}");
        assert!(!golden.decisions.is_empty(), "{name} decides nothing");
        for decision in &golden.decisions {
            let verdict = screen(&pack, &Golden::request(&decision.text));
            assert_eq!(
                &conformance::golden::decided(&decision.text, &verdict),
                decision,
                "{name}"
            );
        }
    }
    assert!(count > 0, "no golden pack at all");
}
