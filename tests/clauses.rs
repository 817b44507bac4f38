//! Every paragraph of the provisions is shown by cases, or says why it asks nothing
//! of software; every scenario has cases.

use std::collections::{BTreeMap, BTreeSet};

use conformance::{Suite, build};
use serde::Deserialize;

/// Paragraphs of the provisions.
const PARAGRAPHS: usize = 34;
/// Scenarios of the specification.
const SCENARIOS: usize = 25;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    clause: Vec<Clause>,
}

/// One paragraph.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    /// Its number, such as `6(1)`.
    article: String,
    /// What it asks for, in a few words.
    title: String,
    /// Functions of the engine that carry it.
    #[serde(default)]
    functions: Vec<String>,
    /// Cases that show it best; each names the paragraph among its own clauses.
    #[serde(default)]
    cases: Vec<String>,
    /// Why it is for people and organizations only, where no case can show it.
    organisational: Option<String>,
}

fn map() -> Vec<Clause> {
    let text = std::fs::read_to_string(build::here().join("clauses.toml")).expect("readable");
    let map: Map = toml::from_str(&text).unwrap_or_else(|error| panic!("clauses.toml: {error}"));
    map.clause
}

/// The clauses each case says it shows, by the name of the case.
fn shown(suite: &Suite) -> BTreeMap<&str, &[String]> {
    let cases = suite.cases.iter();
    cases
        .map(|prepared| {
            (
                prepared.case.name.as_str(),
                prepared.case.clauses.as_slice(),
            )
        })
        .collect()
}

#[test]
fn every_paragraph_is_shown_or_says_why_not() {
    let suite = Suite::load().unwrap_or_else(|error| panic!("{error:#}"));
    let shown = shown(&suite);
    let clauses = map();
    let articles: BTreeSet<&str> = clauses
        .iter()
        .map(|clause| clause.article.as_str())
        .collect();
    assert_eq!(
        (clauses.len(), articles.len()),
        (PARAGRAPHS, PARAGRAPHS),
        "each paragraph once"
    );
    let functions: BTreeSet<&str> = screen_core::engine::FUNCTIONS
        .iter()
        .map(|function| function.name)
        .collect();
    let mut wrong = Vec::new();
    for clause in &clauses {
        let article = &clause.article;
        match (&clause.organisational, clause.cases.is_empty()) {
            (None, true) => wrong.push(format!("{article} has neither cases nor a reason")),
            (Some(_), false) => wrong.push(format!("{article} has both cases and a reason")),
            (Some(why), true) if why.len() < 20 => wrong.push(format!("{article}: why?")),
            _ => {}
        }
        if clause.title.is_empty() {
            wrong.push(format!("{article} has no title"));
        }
        for name in &clause.cases {
            match shown.get(name.as_str()) {
                None => wrong.push(format!("{article}: no case is called {name}")),
                Some(of) if !of.contains(article) => {
                    wrong.push(format!("{article}: the case {name} does not name it"));
                }
                Some(_) => {}
            }
        }
        for name in &clause.functions {
            if !functions.contains(name.as_str()) {
                wrong.push(format!("{article}: the engine has no function {name}"));
            }
        }
    }
    for (name, of) in &shown {
        for article in of
            .iter()
            .filter(|article| !articles.contains(article.as_str()))
        {
            wrong.push(format!(
                "the case {name} names {article}, which is no paragraph"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scenario_has_cases() {
    let suite = Suite::load().unwrap_or_else(|error| panic!("{error:#}"));
    let of: BTreeSet<&str> = suite
        .cases
        .iter()
        .filter_map(|prepared| prepared.case.scenario.as_deref())
        .collect();
    let missing: Vec<String> = (1..=SCENARIOS)
        .map(|number| format!("S{number:02}"))
        .filter(|scenario| !of.contains(scenario.as_str()))
        .collect();
    assert!(missing.is_empty(), "no case of {missing:?}");
}

/// What is not called by any case is not shown to be the same everywhere.
#[test]
fn every_function_is_called_by_cases() {
    let suite = Suite::load().unwrap_or_else(|error| panic!("{error:#}"));
    let called: BTreeSet<&str> = suite
        .cases
        .iter()
        .map(|prepared| prepared.function.as_str())
        .collect();
    for function in screen_core::engine::FUNCTIONS {
        assert!(
            called.contains(function.name),
            "no case calls {}",
            function.name
        );
    }
}
