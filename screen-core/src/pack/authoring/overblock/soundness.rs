//! What is said about conditions as certain is held against texts: random conditions,
//! random texts made of the terms, and the engine's own evaluation.

use std::collections::BTreeMap;

use super::implies::Known;
use super::reach::{Reach, Walk};
use super::*;
use crate::pack::{Category, Condition, Leaf, LocaleText, Rule};
use crate::policy::condition::{Evidence, Truth, evaluate};
use crate::scan::patterns::PatternHits;
use crate::scan::{Facts, Matcher, detectors, testing, urls};
use crate::verdict::Action;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, max: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % max as u64).expect("small")
    }
}

const LISTS: &[(&str, &[&str])] = &[
    ("a", &["ka", "lo mi"]),
    ("b", &["the ka", "ka ka", "mi no"]),
    ("c", &["看书", "看书好"]),
    ("d", &["书好", "mi"]),
    ("e", &[]),
];
const WORDS: &[&str] = &[
    "ka",
    "lo",
    "mi",
    "no",
    "the",
    "看",
    "书",
    "好",
    "kalo",
    "example.org",
    "you",
    ".",
    "x",
];

fn condition(numbers: &mut Numbers, depth: usize) -> Condition {
    let kinds = if depth == 0 { 2 } else { 6 };
    let parts = |numbers: &mut Numbers| -> Vec<Condition> {
        (0..=numbers.below(3))
            .skip(1)
            .map(|_| condition(numbers, depth - 1))
            .collect()
    };
    match numbers.below(kinds) {
        0 => Condition::List {
            list: u32::try_from(numbers.below(LISTS.len())).expect("small"),
            at_least: [1, 1, 1, 2, 3][numbers.below(5)],
        },
        1 => Condition::Signal(Leaf {
            name: ["url", "second_person_or_mention", "nobody_computes_this"][numbers.below(3)]
                .to_owned(),
            at_least_ppm: [1_000_000, 2_000_000][numbers.below(2)],
            window_s: None,
        }),
        2 | 3 => Condition::All {
            of: parts(numbers),
            within_chars: [None, Some(3), Some(8), Some(20)][numbers.below(4)],
        },
        4 => Condition::Any(parts(numbers)),
        _ => Condition::None(parts(numbers)),
    }
}

fn text(numbers: &mut Numbers) -> String {
    let words: Vec<&str> = (0..numbers.below(9))
        .map(|_| WORDS[numbers.below(WORDS.len())])
        .collect();
    words.join(" ")
}

/// Which of the conditions hold for a text.
fn truths(conditions: &[Condition], matcher: &Matcher<'_>, text: &str) -> Vec<Truth> {
    let request = testing::request(text);
    let folded = FoldedText::new(&request.interaction.segments).expect("within budget");
    let view = View::new(&folded);
    let facts = Facts {
        folded: &folded,
        view: &view,
        urls: &urls(folded.as_str()),
        request: &request,
        fingerprint: None,
    };
    let hits = matcher.scan(&folded, &view, false).expect("within budget");
    let computed = detectors::DETECTORS.iter();
    let evidence = Evidence {
        facts: &facts,
        hits: &hits,
        patterns: &PatternHits::default(),
        signals: computed
            .map(|detector| (detector.name, (detector.run)(&facts)))
            .collect(),
    };
    conditions
        .iter()
        .map(|condition| evaluate(condition, &evidence).truth)
        .collect()
}

/// Each condition as the rule of its number.
fn rule(condition: &Condition) -> Rule {
    Rule {
        id: crate::ids::RuleId("r".to_owned()),
        category: Category::Spam,
        severity: None,
        public: true,
        since: 0,
        say: LocaleText::default(),
        fix: None,
        condition: condition.clone(),
        then: [Action::Hold; 5],
    }
}

#[test]
fn what_is_certain_holds_for_every_text() {
    let files: Files = LISTS
        .iter()
        .map(|(name, terms)| (format!("lists/{name}.txt"), terms.join("\n").into_bytes()))
        .collect();
    let sink = Sink::default();
    let lists = lists::read(&files, &sink);
    let finder = terms::finder(&lists);
    let inside = Inside::of(&finder, &lists);
    let known = Known {
        inside: &inside,
        terms: lists.iter().map(|list| list.terms.terms.len()).collect(),
    };
    // The same lists in a pack without rules.
    let mut pack = files.clone();
    let toml = super::super::example()["pack.toml"].clone();
    let toml = String::from_utf8(toml).expect("text");
    let (head, _) = toml.split_once("[rules.").expect("it has rules");
    pack.insert("pack.toml".to_owned(), head.as_bytes().to_vec());
    let built = super::super::build(&pack).expect("good lists");
    let pack = crate::Pack::load(&built.bytes).expect("just built");
    let matcher = pack.matcher();
    let mut numbers = Numbers(4);
    let conditions: Vec<Condition> = (0..250).map(|n| condition(&mut numbers, n % 4)).collect();
    let texts: Vec<String> = (0..400).map(|_| text(&mut numbers)).collect();
    let truths: Vec<Vec<Truth>> = texts
        .iter()
        .map(|text| truths(&conditions, &matcher, text))
        .collect();

    let mut implied = BTreeMap::new();
    for (a, first) in conditions.iter().enumerate() {
        for (b, second) in conditions.iter().enumerate() {
            if a == b || !known.implies(first, second) {
                continue;
            }
            let held = truths.iter().filter(|truth| truth[a] == Truth::Yes).count();
            *implied.entry(first != second && held > 0).or_insert(0) += 1;
            for (text, truth) in texts.iter().zip(&truths) {
                let fine = truth[a] != Truth::Yes || truth[b] == Truth::Yes;
                assert!(fine, "`{text}`: {first:?} without {second:?}");
            }
        }
    }
    assert!(
        implied.get(&true).is_some_and(|pairs| *pairs > 500),
        "{implied:?}"
    );

    let root = DeTable::new();
    let places = Places::new("", &root);
    let mut reached = [0; 3];
    for (number, condition) in conditions.iter().enumerate() {
        let mut findings = Findings::default();
        let mut walk = Walk {
            lists: &lists,
            known: &known,
            places: &places,
            findings: &mut findings,
            shown: false,
        };
        let reach = walk.rule(&rule(condition));
        reached[reach as usize] += 1;
        for (text, truth) in texts.iter().zip(&truths) {
            let fine = match reach {
                Reach::Never => truth[number] != Truth::Yes,
                Reach::Always => truth[number] == Truth::Yes,
                Reach::Open => true,
            };
            assert!(fine, "`{text}`: {reach:?} {condition:?}");
        }
    }
    assert!(reached.iter().all(|count| *count > 10), "{reached:?}");
}
