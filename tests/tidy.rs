//! The tree itself: what the component imports, that the generated types fit, what
//! the suite covers, and that nothing was left lying about.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::{Suite, build, javascript};
use host_example::assets::COMPONENT;
use host_example::packs;
use screen_core::pack::authoring;
use wasmtime::component::Component;
use wasmtime::{Config, Engine};

/// Lines a source file may have before it does more than one job.
const FILE_LINES_MAX: usize = 600;

#[test]
fn the_component_imports_nothing() {
    let engine = Engine::new(&Config::new()).expect("wasmtime");
    let component = Component::new(&engine, COMPONENT).expect("the component");
    let imports: Vec<String> = component
        .component_type()
        .imports(&engine)
        .map(|(name, _)| name.to_owned())
        .collect();
    assert!(imports.is_empty(), "{imports:?}");
}

#[test]
fn the_generated_types_fit_what_callers_write() {
    javascript::type_check().unwrap_or_else(|error| panic!("{error:#}"));
}

#[test]
fn the_starter_packs_have_no_mistakes_and_pass_their_own_cases() {
    for name in packs::starters() {
        let files = packs::starter(name).expect("listed").files;
        let built = authoring::build(&files).unwrap_or_else(|found| panic!("{name}: {found:?}"));
        assert!(built.warnings.is_empty(), "{name}: {:?}", built.warnings);
        let pack = packs::open(&built.bytes).expect("it was just built");
        let results =
            authoring::test(&files, &pack).unwrap_or_else(|found| panic!("{name}: {found:?}"));
        let failed: Vec<_> = results
            .iter()
            .filter(|result| result.failure.is_some())
            .collect();
        assert!(
            failed.is_empty() && results.len() > 10,
            "{name}: {failed:?}"
        );
    }
}

/// Every list and pattern has two near misses that pass, every rule a match.
#[test]
fn the_community_pack_tests_every_list_and_rule() {
    let files = packs::starter("community").expect("shipped").files;
    let mut near: Vec<String> = Vec::new();
    let mut matched: BTreeSet<String> = BTreeSet::new();
    for (_, bytes) in files.iter().filter(|(path, _)| path.starts_with("cases/")) {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let table: toml::Table = toml::from_str(&text).expect("TOML");
        for case in table["case"].as_array().expect("cases") {
            let field = |name: &str| {
                case.get(name)
                    .and_then(toml::Value::as_str)
                    .map(str::to_owned)
            };
            near.extend(field("near_miss_of"));
            matched.extend(field("rule"));
        }
    }
    let pack = packs::open(&packs::load("community").expect("shipped")).expect("good");
    for (name, _) in pack.lists().chain(pack.patterns()) {
        assert!(
            near.iter().filter(|near| *near == name).count() >= 2,
            "the list or pattern {name} has fewer than two near misses"
        );
    }
    for rule in &pack.policy().rules {
        assert!(
            matched.contains(rule.id.as_str()),
            "the rule {} has no case that matches",
            rule.id
        );
    }
    let terms: usize = pack.lists().map(|(_, terms)| terms).sum();
    assert!(terms >= 300, "{terms} terms");
}

/// Every code the engine can give as a reason is in some case.
#[test]
fn every_reason_of_the_engine_is_shown_by_a_case() {
    let suite = Suite::load().unwrap_or_else(|error| panic!("{error:#}"));
    let outcomes = suite.native().unwrap_or_else(|error| panic!("{error:#}"));
    let all: String = outcomes
        .iter()
        .map(|outcome| String::from_utf8_lossy(outcome.bytes()).into_owned())
        .collect();
    for message in screen_core::engine::all_messages() {
        assert!(
            all.contains(&format!("\"code\":\"{}\"", message.code)),
            "no case gives {}",
            message.code
        );
    }
}

#[test]
fn source_files_do_one_job_and_nothing_was_left_in_them() {
    let mut files = Vec::new();
    for folder in ["screen-core", "screen-wasm", "host-example", "tests"] {
        walk(&build::here().join("..").join(folder), &mut files);
    }
    assert!(files.len() > 50, "{} files", files.len());
    // Put together here, so that this file does not find itself.
    let leftovers = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["dbg", "!("].concat(),
    ];
    for path in files {
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let lines = text.lines().count();
        assert!(
            lines <= FILE_LINES_MAX,
            "{} has {lines} lines",
            path.display()
        );
        for leftover in &leftovers {
            assert!(
                !text.contains(leftover.as_str()),
                "{leftover} in {}",
                path.display()
            );
        }
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let path = entry.expect("readable").path();
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| {
            ["rs", "js", "mjs", "ts"]
                .iter()
                .any(|known| ending == *known)
        }) {
            files.push(path);
        }
    }
}
