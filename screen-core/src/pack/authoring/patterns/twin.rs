//! The compiled patterns beside a twin without automata, over generated expressions and
//! texts. A failure prints its seed and the smallest case that shows it.

use std::collections::BTreeSet;
use std::ops::Range;

use proptest::prelude::*;
use regex_automata::nfa::thompson::{self, pikevm::PikeVM};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::compile::{Expression, compile, needed, shortest};
use super::syntax;
use crate::limits::PATTERN_MATCH_BYTES_MAX;
use crate::scan::patterns::needs;
use crate::scan::patterns::{CompiledPatterns, Search};

/// Where matches of an expression that begin at a place can end.
fn ends(hir: &Hir, text: &str, at: usize) -> BTreeSet<usize> {
    match hir.kind() {
        HirKind::Empty => [at].into(),
        HirKind::Literal(literal) => {
            let found = text.as_bytes()[at..].starts_with(&literal.0);
            found.then_some(at + literal.0.len()).into_iter().collect()
        }
        HirKind::Class(class) => {
            let next = text.get(at..).and_then(|text| text.chars().next());
            next.filter(|c| holds(class, *c))
                .map(|c| at + c.len_utf8())
                .into_iter()
                .collect()
        }
        HirKind::Look(look) => looks(*look, text.as_bytes(), at)
            .then_some(at)
            .into_iter()
            .collect(),
        HirKind::Capture(capture) => ends(&capture.sub, text, at),
        HirKind::Alternation(parts) => parts.iter().flat_map(|part| ends(part, text, at)).collect(),
        HirKind::Concat(parts) => parts.iter().fold([at].into(), |from, part| {
            from.into_iter()
                .flat_map(|at| ends(part, text, at))
                .collect()
        }),
        HirKind::Repetition(repetition) => {
            let mut from: BTreeSet<usize> = [at].into();
            let mut all = BTreeSet::new();
            for count in 0.. {
                let known = all.len();
                if count >= repetition.min {
                    all.extend(&from);
                }
                let new = count < repetition.min || all.len() > known;
                if from.is_empty() || repetition.max == Some(count) || !new {
                    break;
                }
                from = from
                    .into_iter()
                    .flat_map(|at| ends(&repetition.sub, text, at))
                    .collect();
            }
            all
        }
    }
}

fn holds(class: &Class, c: char) -> bool {
    match class {
        Class::Unicode(class) => class
            .iter()
            .any(|range| (range.start()..=range.end()).contains(&c)),
        Class::Bytes(class) => class
            .iter()
            .any(|range| (char::from(range.start())..=char::from(range.end())).contains(&c)),
    }
}

fn looks(look: Look, text: &[u8], at: usize) -> bool {
    let (before, behind) = (text[..at].last(), text.get(at));
    let word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    match look {
        Look::Start => before.is_none(),
        Look::End => behind.is_none(),
        Look::StartLF => before.is_none_or(|byte| *byte == b'\n'),
        Look::EndLF => behind.is_none_or(|byte| *byte == b'\n'),
        Look::WordAscii => word(before) != word(behind),
        Look::WordAsciiNegate => word(before) == word(behind),
        Look::WordStartAscii => !word(before) && word(behind),
        Look::WordEndAscii => word(before) && !word(behind),
        look => panic!("{look:?} is not generated"),
    }
}

/// The hits of one expression, by the words of [`crate::scan::patterns`] and nothing
/// else.
fn hits_of_one(hir: &Hir, text: &str) -> Vec<Range<usize>> {
    let mut matches: Vec<(usize, usize)> = Vec::new();
    for (start, _) in text.char_indices() {
        let ends = ends(hir, text, start).into_iter();
        let ends = ends.filter(|end| (1..=PATTERN_MATCH_BYTES_MAX).contains(&(end - start)));
        matches.extend(ends.map(|end| (start, end)));
    }
    let mut hits: Vec<Range<usize>> = Vec::new();
    loop {
        let free_from = hits.last().map_or(0, |hit| hit.end);
        let free = || matches.iter().filter(|(start, _)| *start >= free_from);
        // Complete first, then beginning first, then going on farthest.
        let Some((start, _)) = free().min_by_key(|(start, end)| (*end, *start)) else {
            return hits;
        };
        let ends = free().filter(|(at, _)| at == start).map(|(_, end)| *end);
        hits.extend(ends.max().map(|end| *start..end));
    }
}

/// The hits of one pattern: those of its expressions, overlapping ones as one.
fn hits(expressions: &[Hir], text: &str) -> Vec<Range<usize>> {
    let all = expressions.iter().flat_map(|hir| hits_of_one(hir, text));
    let mut all: Vec<Range<usize>> = all.collect();
    all.sort_by_key(|hit| (hit.start, hit.end));
    while let Some(at) = all.windows(2).position(|pair| pair[1].start < pair[0].end) {
        let next = all.remove(at + 1);
        all[at].end = all[at].end.max(next.end);
    }
    all
}

/// The hits by the automata.
fn scanned(compiled: &CompiledPatterns, text: &str) -> Vec<(u16, Range<usize>)> {
    let view = compiled.view().expect("just compiled");
    let mut search = Search::new(text, compiled.groups.len());
    view.run(&mut search, needs::of_text(text))
        .expect("a short text");
    view.hits(search.matches)
}

fn expression() -> impl Strategy<Value = String> {
    let atoms = [
        "a",
        "b",
        "c",
        "ab",
        " ",
        "1",
        "%",
        "汉",
        "ж",
        ".",
        "[ab]",
        "[^a]",
        "[a-c1]",
        "[汉ж]",
        r"\d",
        r"\w",
        r"\s",
        r"[^\n]",
        "^",
        "$",
        r"\A",
        r"\z",
        r"(?-u:\b)",
        r"(?-u:\B)",
        r"(?-u:\b{start})",
        r"(?-u:\b{end})",
    ];
    let atom = proptest::sample::select(atoms.to_vec()).prop_map(str::to_owned);
    let part = atom.prop_recursive(4, 12, 3, |inner| {
        let counts = ["?", "*", "+", "{2}", "{1,3}", "{2,}", "{0,2}", "*?"];
        prop_oneof![
            (inner.clone(), proptest::sample::select(counts.to_vec()))
                .prop_map(|(part, count)| format!("(?:{part}){count}")),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts.concat()),
            proptest::collection::vec(inner, 2..3)
                .prop_map(|parts| format!("(?:{})", parts.join("|"))),
        ]
    });
    proptest::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
}

/// Expressions that a pack may have.
fn good() -> impl Strategy<Value = String> {
    expression().prop_filter("no pack may have it", |text| syntax::read(text).is_ok())
}

fn read(text: &String) -> Hir {
    syntax::read(text).unwrap_or_else(|_| panic!("{text}"))
}

/// The expressions of a few patterns.
fn pattern_set() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(proptest::collection::vec(good(), 1..3), 1..4)
}

fn text() -> impl Strategy<Value = String> {
    let chars = ['a', 'a', 'b', 'c', ' ', '1', '%', '\n', '汉', 'ж', '_'];
    proptest::collection::vec(proptest::sample::select(chars.to_vec()), 0..24)
        .prop_map(|chars| chars.into_iter().collect())
}

/// The library's own machine for a pattern: on bytes, and nobody shortened anything.
fn machine(expressions: &[Hir]) -> PikeVM {
    let nfa = thompson::Compiler::new()
        .build_many_from_hir(expressions)
        .expect("small expressions");
    PikeVM::new_from_nfa(nfa).expect("small expressions")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_automata_find_what_the_twin_finds(
        patterns in pattern_set(),
        texts in proptest::collection::vec(text(), 1..6),
    ) {
        let patterns: Vec<Vec<Hir>> = patterns
            .iter()
            .map(|pattern| pattern.iter().map(read).collect())
            .collect();
        let expressions: Vec<Expression> = (0..)
            .zip(&patterns)
            .flat_map(|(pattern, all)| {
                let all = all.iter().cloned();
                all.map(move |hir| Expression { pattern, hir })
            })
            .collect();
        let machines: Vec<PikeVM> = patterns.iter().map(|pattern| machine(pattern)).collect();
        let compiled = compile(&expressions).expect("small patterns");
        for text in &texts {
            let mut expected = Vec::new();
            for ((number, pattern), machine) in (0..).zip(&patterns).zip(&machines) {
                let found = hits(pattern, text);
                let same = machine.is_match(&mut machine.create_cache(), text.as_str());
                prop_assert_eq!(!found.is_empty(), same);
                expected.extend(found.into_iter().map(|hit| (number, hit)));
            }
            prop_assert_eq!(scanned(&compiled, text), expected);
        }
    }

    #[test]
    fn the_shortest_form_is_complete_where_a_match_is(expression in good(), text in text()) {
        let hir = read(&expression);
        let short = shortest(&hir);
        for (start, _) in text.char_indices() {
            let (whole, short) = (ends(&hir, &text, start), ends(&short, &text, start));
            prop_assert!(short.is_subset(&whole));
            prop_assert_eq!(whole.first(), short.first());
        }
    }

    #[test]
    fn every_match_holds_what_is_needed(expression in good(), text in text()) {
        let hir = read(&expression);
        for (start, _) in text.char_indices() {
            for end in ends(&hir, &text, start) {
                let found = text.get(start..end).expect("whole characters");
                let has = needs::of_text(found);
                prop_assert_eq!(needed(&hir) & !has, 0, "{}", found);
            }
        }
    }
}
