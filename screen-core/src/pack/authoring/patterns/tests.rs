use super::*;
use crate::limits::{PATTERN_ENDS_MAX, PATTERN_HITS_MAX, PATTERN_MATCH_BYTES_MAX};
use crate::pack::authoring::{Level, build, example};
use crate::scan::patterns::{CompiledPatterns, Patterns, Search, needs};
use crate::text::OverBudget;

/// One pattern of these expressions.
fn compiled(expressions: &[&str]) -> CompiledPatterns {
    compiled_all(&[expressions])
}

fn compiled_all(patterns: &[&[&str]]) -> CompiledPatterns {
    let read = |text: &&str| syntax::read(text).unwrap_or_else(|_| panic!("{text}"));
    let expressions: Vec<compile::Expression> = (0..)
        .zip(patterns)
        .flat_map(|(pattern, all)| {
            let all = all.iter().map(read);
            all.map(move |hir| compile::Expression { pattern, hir })
        })
        .collect();
    compile(&expressions).expect("small enough")
}

/// What was found, and the steps it took.
fn search(compiled: &CompiledPatterns, text: &str) -> (Result<Vec<String>, OverBudget>, usize) {
    let view = compiled.view().expect("well-formed");
    let mut search = Search::new(text, compiled.groups.len());
    let done = view.run(&mut search, needs::of_text(text));
    let hits = view.hits(search.matches).into_iter();
    let shown = hits.map(|(_, hit)| text.get(hit).expect("whole characters").to_owned());
    (done.map(|()| shown.collect()), search.steps)
}

fn found(expressions: &[&str], text: &str) -> Vec<String> {
    search(&compiled(expressions), text)
        .0
        .expect("within budget")
}

#[test]
fn a_match_goes_from_its_earliest_beginning_to_its_farthest_end() {
    assert_eq!(
        found(&["[0-9]+% off"], "now 70% off, then 5% off!"),
        ["70% off", "5% off"]
    );
    assert_eq!(
        found(&["code [a-z0-9]{3,6}"], "code abcdefgh code xy"),
        ["code abcdef"]
    );
    assert_eq!(found(&["ab(ab)?"], "ababab"), ["abab", "ab"]);
    assert_eq!(
        found(&["free money", "money"], "free money, money"),
        ["free money", "money"]
    );
    assert_eq!(found(&["汉+"], "汉汉字汉"), ["汉汉", "汉"]);
}

#[test]
fn borders_and_lines_are_those_of_the_text_around_a_match() {
    assert_eq!(
        found(
            &[r"(?-u:\b)0x[0-9a-f]{4}(?-u:\b)"],
            "0xabcd 00xabcd 0xabcde 汉0x1234汉"
        ),
        ["0xabcd", "0x1234"]
    );
    assert_eq!(found(&["^win$"], "win\nwin now\nwin"), ["win", "win"]);
    assert_eq!(found(&[r"[a-z]+$"], "one two"), ["two"]);
}

#[test]
fn no_match_is_longer_than_its_bound() {
    let text = |inside: usize| format!("..a{}c..", "x".repeat(inside));
    let most = PATTERN_MATCH_BYTES_MAX - 2;
    assert_eq!(found(&["a[^b]*c"], &text(most)).len(), 1);
    assert!(found(&["a[^b]*c"], &text(most + 1)).is_empty());
    // What goes on is cut, between two characters.
    let cut = found(&["a[^b]*"], &format!("a{}", "汉".repeat(1_000)));
    assert_eq!(cut, [format!("a{}", "汉".repeat(85))]);
}

#[test]
fn each_pattern_has_matches_of_its_own() {
    let compiled = compiled_all(&[&["ab", "b[0-9]"], &["b[0-9]%?", "汉"], &["1"]]);
    let mut search = Search::new("ab1 b2 ab", compiled.groups.len());
    let view = compiled.view().expect("well-formed");
    view.run(&mut search, u64::MAX).expect("within budget");
    // `ab` and `b1` overlap and are one; `1` is another pattern's.
    let expected = [
        (0, 0..3),
        (0, 4..6),
        (0, 7..9),
        (1, 1..3),
        (1, 4..6),
        (2, 2..3),
    ];
    assert_eq!(view.hits(search.matches), expected);
}

#[test]
fn patterns_whose_counts_multiply_are_compiled_apart() {
    let (one, other) = ("#[a-z]{200}1", "@[a-z#]{200}2");
    let together = compiled_all(&[&[one], &[other]]);
    let alone = compiled(&[one]).forward.len() + compiled(&[other]).forward.len();
    assert_eq!(together.forward.len(), alone);
    let text = format!("@{0}#{1}2 #{0}{1}1", "a".repeat(100), "a".repeat(99));
    let (found, steps) = search(&together, &text);
    assert_eq!(found.expect("within budget").len(), 1);
    assert!(steps > 2 * text.len(), "{steps}");
}

#[test]
fn the_work_grows_with_the_text_and_no_faster() {
    for expressions in [
        [".*[^a-z]|[a-z]%"].as_slice(),
        &["(a|b)*c"],
        &["(a|b)*c", "a+b", "[ab]{3,9}%"],
        &["a[^c]*c"],
    ] {
        let compiled = compiled(expressions);
        for unit in ["ab", "abc", "a", "ab%", "acc", "x"] {
            let steps = |bytes: usize| {
                let text = unit.repeat(bytes / unit.len());
                search(&compiled, &text).1
            };
            let (once, twice) = (steps(1 << 15), steps(1 << 16));
            assert!(
                twice * 10 <= once * 21,
                "{expressions:?} {unit}: {once} {twice}"
            );
            let runs = 2 * PATTERN_HITS_MAX * (PATTERN_MATCH_BYTES_MAX + 1);
            assert!(twice <= (1 << 16) + runs, "{expressions:?} {unit}: {twice}");
        }
    }
}

#[test]
fn past_a_bound_there_is_an_error_and_no_silent_cut() {
    let compiled = compiled(&["a%"]);
    let (found, _) = search(&compiled, &"a%".repeat(PATTERN_HITS_MAX));
    assert_eq!(found.map(|found| found.len()), Ok(PATTERN_HITS_MAX));
    let (found, _) = search(&compiled, &"a%".repeat(PATTERN_HITS_MAX + 1));
    assert_eq!(found, Err(OverBudget));
    // Ends inside a match count as well, though nothing is looked for from there.
    let all: Vec<Vec<String>> = (0..64)
        .map(|n| vec![format!("a{{{}}}", n % 4 + 1)])
        .collect();
    let all: Vec<Vec<&str>> = all
        .iter()
        .map(|one| one.iter().map(String::as_str).collect())
        .collect();
    let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    let (found, steps) = search(&compiled_all(&all), &"a".repeat(PATTERN_ENDS_MAX));
    assert_eq!(found, Err(OverBudget));
    assert!(steps <= PATTERN_ENDS_MAX + 2 * PATTERN_HITS_MAX * (PATTERN_MATCH_BYTES_MAX + 1));
}

#[test]
fn a_text_without_what_is_needed_is_not_searched() {
    let compiled = compiled(&[r"[0-9]{1,2}% off", r"\d+ ?折"]);
    let percent_of_latin = needs::of_text("1% off") & !needs::DIGIT;
    let digit = needs::DIGIT | needs::LETTER_OR_DIGIT;
    let needed = [digit | needs::HAN, digit | percent_of_latin];
    assert_eq!(compiled.needs, needed);
    for (text, runs) in [
        ("no sale at all", false),
        ("10 折", true),
        ("打折", false),
        ("9% off", true),
    ] {
        let (_, steps) = search(&compiled, text);
        assert_eq!(steps > 0, runs, "{text}");
    }
}

/// A small generator, so that a failure can be run again.
fn random(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn damaged_automata_give_an_error_or_run_to_an_end() {
    let whole = compiled_all(&[&["[0-9]{1,2}% off", r"(?-u:\b)dm me"], &["a[^b]*c", "汉+$"]]);
    let texts = [
        "9% off dm me acc汉",
        &"a%1 ".repeat(400),
        &"ac汉\n".repeat(300),
    ];
    let (mut refused, mut over, mut ran) = (0, 0, 0);
    for seed in 0..4_000u64 {
        let mut state = seed;
        let mut damaged = whole.clone();
        for _ in 0..=random(&mut state) % 8 {
            let (kind, at, bit) = (
                random(&mut state) % 16,
                random(&mut state),
                random(&mut state) % 8,
            );
            // Heads as often as rows, which are far longer.
            let bytes = match kind {
                0..8 => &mut damaged.forward,
                _ => &mut damaged.reverse,
            };
            let at = match kind % 2 {
                0 => at % bytes.len().max(1),
                _ => at % 12,
            };
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << bit;
            }
            if kind == 3 && bit == 0 {
                bytes.truncate(at);
            }
            damaged.groups[at % 4] ^= u16::from(kind == 5) << bit;
            damaged.needs[at % 4] ^= u64::from(kind == 6) << bit;
        }
        let Ok(view) = damaged.view() else {
            refused += 1;
            continue;
        };
        for text in texts {
            let mut search = Search::new(text, damaged.groups.len());
            match view.run(&mut search, needs::of_text(text)) {
                Ok(()) => ran += 1,
                Err(OverBudget) => over += 1,
            }
            let runs =
                2 * search.matches.len().max(PATTERN_HITS_MAX) * (PATTERN_MATCH_BYTES_MAX + 1);
            assert!(search.steps <= 8 * text.len() + runs, "seed {seed}");
            for hit in &search.matches {
                let length = hit.end - hit.start;
                assert!(
                    hit.end <= text.len() && length <= PATTERN_MATCH_BYTES_MAX,
                    "seed {seed}"
                );
            }
        }
    }
    assert!(
        refused > 50 && over > 50 && ran > 50,
        "{refused} {over} {ran}"
    );
}

#[test]
fn outlines_that_do_not_fit_are_refused() {
    let whole = compiled(&["a%", "b%"]);
    let load = |forward: &[u8], reverse: &[u8], groups: &[u16], needs: &[u64]| {
        Patterns::load(forward, reverse, groups, needs).is_ok()
    };
    let (forward, reverse) = (&whole.forward, &whole.reverse);
    assert!(load(forward, reverse, &whole.groups, &whole.needs));
    assert!(!load(
        &forward[..forward.len() - 1],
        reverse,
        &whole.groups,
        &whole.needs
    ));
    assert!(!load(
        &[forward.as_slice(), &[0]].concat(),
        reverse,
        &whole.groups,
        &whole.needs
    ));
    assert!(!load(forward, &[], &whole.groups, &whole.needs));
    assert!(!load(forward, reverse, &[0], &whole.needs));
    assert!(!load(forward, reverse, &[0, 0, 0], &[0, 0, 0]));
    assert!(!load(forward, reverse, &[0, 60_000], &whole.needs));
    assert!(load(&[], &[], &[], &[]));
}

/// The example pack with one more file and a rule that uses it.
fn pack_with(text: &str) -> Files {
    let mut files = example();
    let policy = String::from_utf8(files["pack.toml"].clone()).expect("text");
    let rule = r#"
[rules."spam.offer"]
meta  = { category = "spam", say = "An offer." }
match = { pattern = "offer" }
then  = "hold"
"#;
    files.insert(
        "pack.toml".to_owned(),
        format!("{policy}{rule}").into_bytes(),
    );
    files.insert("patterns/offer.txt".to_owned(), text.as_bytes().to_vec());
    files
}

/// What is said about a file of patterns: code, line, column, the words underlined.
fn said(text: &str) -> Vec<(&'static str, usize, usize, String)> {
    let found = build(&pack_with(text)).expect_err("it has mistakes");
    found
        .into_iter()
        .map(|found| {
            assert_eq!(found.file, "patterns/offer.txt", "{found}");
            assert!(found.help.is_some(), "{found}");
            let shown = text
                .get(found.span.clone())
                .expect("whole characters")
                .to_owned();
            (found.code, found.line, found.column, shown)
        })
        .collect()
}

#[test]
fn mistakes_have_their_exact_place() {
    for (text, code, line, column, shown) in [
        ("# An offer.\n  ab(cd\n", "P030", 2, 5, "("),
        ("a%\n[a-z", "P030", 2, 1, "["),
        ("汉字+*?*{", "P030", 1, 7, "{"),
        (r"a(?=b)", "P030", 1, 2, "(?="),
        (r"(a)\1", "P030", 1, 4, r"\1"),
        (r"\p{Klingon}", "P030", 1, 1, r"\p{Klingon}"),
        (r"a(?-u:\W)", "P030", 1, 7, r"\W"),
        ("x*", "P031", 1, 1, "x*"),
        (r"(?-u:\b)", "P031", 1, 1, r"(?-u:\b)"),
        (r"[a&&b]", "P031", 1, 1, "[a&&b]"),
        ("a{300}", "P031", 1, 1, "a{300}"),
        (r"\p{Lu}a", "P031", 1, 1, r"\p{Lu}a"),
        ("[[:upper:]]a", "P031", 1, 1, "[[:upper:]]a"),
        (r"win\b now", "P032", 1, 4, r"\b"),
        (r"(?-u:(?u:\b{start}))a", "P032", 1, 10, r"\b{start}"),
        ("free Gift", "P033", 1, 6, "G"),
        ("[A-Za-z]+", "P033", 1, 2, "A-Z"),
        ("价格：1", "P033", 1, 3, "："),
        ("caf\u{e9}", "P033", 1, 4, "\u{e9}"),
    ] {
        let expected = [(code, line, column, shown.to_owned())];
        let said = said(text);
        assert_eq!(said.as_slice(), expected.as_slice(), "{text}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let codes: Vec<_> = said("A\\bB\nx*\n(")
        .into_iter()
        .map(|(code, ..)| code)
        .collect();
    assert_eq!(codes, ["P033", "P032", "P033", "P031", "P030"]);
}

#[test]
fn what_outgrows_a_bound_is_refused() {
    let long = "a".repeat(501);
    assert_eq!(said(&long)[0].0, "P034");
    // Every `a` may begin a match: as many sets of counts as there are texts.
    let large = said("b%\na.{40}b\n");
    assert_eq!(large, [("P035", 2, 1, "a.{40}b".to_owned())]);
    let many: String = (0..257).map(|n| format!("a{n}%\n")).collect();
    let many: Vec<_> = said(&many).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(many, ["P016"]);
    assert_eq!(said("# Nothing yet.\n")[0].0, "P001");
    let mut files = pack_with("a%");
    files.insert("patterns/Bad Name.txt".to_owned(), b"a%".to_vec());
    let found = build(&files).expect_err("a bad name");
    assert_eq!(
        (found[0].code, found[0].file.as_str()),
        ("P001", "patterns/Bad Name.txt")
    );
}

#[test]
fn warnings_do_not_stop_a_pack() {
    let mut files = pack_with("a%\nb%\na%\n");
    files.insert("patterns/unused.txt".to_owned(), b"c%\n".to_vec());
    let built = build(&files).expect("only warnings");
    let said: Vec<_> = built
        .warnings
        .iter()
        .map(|found| (found.code, found.line, found.level))
        .collect();
    assert_eq!(
        said,
        [("P036", 3, Level::Warning), ("P038", 1, Level::Warning)]
    );
}

#[test]
fn a_pattern_that_is_not_there_is_named_with_its_place() {
    let mut files = pack_with("a%");
    let bytes = files.remove("patterns/offer.txt").expect("it is there");
    files.insert("patterns/offers.txt".to_owned(), bytes);
    let found = build(&files).expect_err("another name");
    let unknown = found
        .iter()
        .find(|found| found.code == "P037")
        .expect("named");
    assert_eq!(unknown.message, "there is no pattern `offer`");
    assert_eq!(unknown.help.as_deref(), Some("did you mean `offers`?"));
}

#[test]
fn a_pack_is_built_the_same_each_time() {
    let files = pack_with("[0-9]{1,2}% off\n(?-u:\\b)dm me (on|at) [a-z]{2,9}\n");
    let first = build(&files).expect("good");
    assert_eq!(first.bytes, build(&files).expect("good").bytes);
}
