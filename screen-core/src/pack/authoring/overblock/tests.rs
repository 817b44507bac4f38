//! Every code of the lint on a small pack: once where it belongs, and silent on the
//! near miss.

use super::super::{Level, build, example};
use super::*;
use crate::pack::authoring::overblock;

/// A pack of the example's sections with lists and rules of one's own.
fn files(lists: &[(&str, &str)], rules: &str) -> Files {
    let mut files = example();
    files.retain(|path, _| path == FILE);
    let text = String::from_utf8(files[FILE].clone()).expect("text");
    let (sections, _) = text.split_once("[rules").expect("rules come last");
    files.insert(FILE.to_owned(), format!("{sections}{rules}").into_bytes());
    for (name, terms) in lists {
        files.insert(format!("lists/{name}.txt"), terms.as_bytes().to_vec());
    }
    files
}

/// One rule with a condition and what follows.
fn rule(id: &str, condition: &str, then: &str) -> String {
    format!(
        "[rules.\"{id}\"]\nmeta.category = \"spam\"\nmeta.say = \"said\"\nmatch = {condition}\nthen = {then}\n"
    )
}

fn run(files: &Files, bundled: bool, corpora: &[(&str, &[&str])]) -> Report {
    let built = build(files).expect("it builds");
    let pack = Pack::load(&built.bytes).expect("it loads");
    if bundled {
        return overblock(files, &pack, corpora);
    }
    let mut run = Overblock::new(files, &pack);
    for (name, texts) in corpora {
        run.corpus(name);
        texts.iter().for_each(|text| run.read(text));
    }
    run.finish(Thresholds::default())
}

/// What the lint says about lists and rules, without any text: code, file, line,
/// column.
fn found(lists: &[(&str, &str)], rules: &str) -> Vec<(&'static str, String, usize, usize)> {
    let report = run(&files(lists, rules), false, &[]);
    report
        .diagnostics
        .iter()
        .map(|found| (found.code, found.file.clone(), found.line, found.column))
        .collect()
}

/// The same, codes only.
fn codes(lists: &[(&str, &str)], rules: &str) -> Vec<&'static str> {
    found(lists, rules)
        .into_iter()
        .map(|found| found.0)
        .collect()
}

fn in_list(code: &'static str, list: &str, line: usize) -> (&'static str, String, usize, usize) {
    (code, format!("lists/{list}.txt"), line, 1)
}

#[test]
fn a_rule_on_a_bundled_text_is_an_error_unless_it_is_expected() {
    let careless = rule("spam.a", "{ list = \"a\" }", "\"label\"");
    let lists = [("a", "# shows up everywhere\ncocktail\n操你\n")];
    let report = run(&files(&lists, &careless), true, &[]);
    let [en, zh] = report.diagnostics.as_slice() else {
        panic!("one for each corpus: {:?}", report.diagnostics);
    };
    assert_eq!(
        (en.code, en.level, en.file.as_str()),
        ("B001", Level::Error, FILE)
    );
    assert!(
        en.message.contains("in bundled-en, such as `cocktail`"),
        "{}",
        en.message
    );
    assert!(zh.message.contains("`体操你会吗`"), "{}", zh.message);
    let text = &files(&lists, &careless)[FILE];
    assert_eq!(&text[en.span.clone()], b"{ list = \"a\" }");
    assert_eq!(report.rules.len(), 2);
    assert_eq!(report.terms[0].line, 2, "{:?}", report.terms);

    let expected = format!("{careless}[lint.expected]\n\"spam.a\" = \"a bar without alcohol\"\n");
    let report = run(&files(&lists, &expected), true, &[]);
    assert_eq!(report.diagnostics, []);
    assert_eq!(
        report.rules[0].expected.as_deref(),
        Some("a bar without alcohol")
    );

    // The word is there, but the rule asks for more, or only draws samples.
    for near in [
        rule(
            "spam.a",
            "{ all = [{ list = \"a\" }, { signal = \"url\" }] }",
            "\"hold\"",
        ),
        rule("spam.a", "{ list = \"a\" }", "\"allow_sampled\""),
    ] {
        let report = run(&files(&lists, &near), true, &[]);
        assert_eq!((report.diagnostics.len(), report.rules.len()), (0, 0));
        assert!(report.terms.iter().all(|row| row.acts && row.hits > 0));
    }
}

#[test]
fn a_rule_is_judged_at_the_tier_it_is_hardest_on() {
    let late =
        "{ T0 = \"allow\", T1 = \"allow\", T2 = \"allow_sampled\", T3 = \"label\", T4 = \"hold\" }";
    let both =
        rule("spam.a", "{ list = \"a\" }", late) + &rule("spam.b", "{ list = \"b\" }", "\"limit\"");
    let files = files(&[("a", "alpha beta"), ("b", "beta gamma")], &both);
    let report = run(&files, false, &[("mine", &["alpha beta gamma", "gamma"])]);
    let rows: Vec<_> = report
        .rules
        .iter()
        .map(|row| (row.rule.as_str(), row.action, row.hits))
        .collect();
    use crate::verdict::Action::{Hold, Limit};
    assert_eq!(rows, [("spam.a", Hold, 1), ("spam.b", Limit, 1)]);
}

#[test]
fn a_corpus_of_ones_own_has_a_threshold() {
    let files = files(
        &[("a", "alpha beta")],
        &rule("spam.a", "{ list = \"a\" }", "\"hold\""),
    );
    let plain: Vec<String> = (0..1_000).map(|n| format!("text {n}")).collect();
    let mut texts: Vec<&str> = plain.iter().map(String::as_str).collect();
    texts[7] = "an alpha, beta test";
    let report = run(&files, false, &[("mine.txt", &texts)]);
    assert_eq!(
        (report.rules[0].hits, report.rules[0].share_ppm),
        (1, 1_000)
    );
    assert_eq!(report.diagnostics, []);
    texts[8] = "ALPHA BETA";
    texts[9] = "alpha\tbeta, alpha beta";
    let report = run(&files, false, &[("mine.txt", &texts)]);
    let codes: Vec<_> = report
        .diagnostics
        .iter()
        .map(|found| (found.code, found.level))
        .collect();
    assert_eq!(codes, [("B003", Level::Warning), ("B002", Level::Error)]);
    assert_eq!(
        report.rules[0].examples,
        [
            "an alpha, beta test",
            "ALPHA BETA",
            "alpha beta, alpha beta"
        ]
    );
}

#[test]
fn terms_that_only_make_exceptions_stop_nobody() {
    let condition = "{ all = [{ signal = \"url\" }, { none = [{ list = \"a\" }] }] }";
    let files = files(&[("a", "text")], &rule("spam.a", condition, "\"hold\""));
    let report = run(&files, false, &[("mine", &["a text", "another text"])]);
    assert_eq!(report.diagnostics, []);
    assert_eq!((report.terms[0].acts, report.terms[0].hits), (false, 2));
}

#[test]
fn a_text_over_a_bound_is_counted_and_not_passed_over() {
    let files = files(
        &[("a", "alpha beta")],
        &rule("spam.a", "{ list = \"a\" }", "\"hold\""),
    );
    let flood = "alpha beta ".repeat(5_000);
    let huge = "x".repeat(TEXT_BYTES_MAX + 1);
    let report = run(&files, false, &[("mine", &[&flood, &huge, "  ", "fine"])]);
    assert_eq!(
        (report.corpora[0].entries, report.corpora[0].skipped),
        (3, 2)
    );
}

#[test]
fn signals_of_the_host_count_as_zero() {
    let asks = rule("spam.a", "{ signal = \"toxic\" }", "\"hold\"");
    let with = |declared: &str| {
        let mut files = files(&[], &asks);
        let text = String::from_utf8(files[FILE].clone()).expect("text");
        let text = format!("{declared}{text}");
        files.insert(FILE.to_owned(), text.into_bytes());
        run(&files, false, &[("mine", &["good morning"])])
            .rules
            .len()
    };
    assert_eq!(with("host_signals = [\"toxic\"]\n"), 0);
    // What nobody promised is unknown, and holds each text.
    assert_eq!(with(""), 1);
}

#[test]
fn a_term_in_two_lists_matters_where_they_meet() {
    let lists = [
        ("a", "pay now\nalpha beta\n"),
        ("b", "gamma delta\nPay, now!\n"),
    ];
    let both = rule(
        "spam.a",
        "{ all = [{ list = \"a\" }, { list = \"b\" }] }",
        "\"hold\"",
    );
    assert_eq!(found(&lists, &both), [in_list("B004", "b", 2)]);
    let either = rule(
        "spam.a",
        "{ any = [{ list = \"a\" }, { list = \"b\" }] }",
        "\"hold\"",
    );
    assert_eq!(found(&lists, &either), [in_list("B004", "b", 2)]);
    let cancels = rule(
        "spam.a",
        "{ all = [{ list = \"a\" }, { none = [{ list = \"b\" }] }] }",
        "\"hold\"",
    );
    assert_eq!(found(&lists, &cancels), [in_list("B004", "b", 2)]);
    let apart = rule("spam.a", "{ list = \"a\" }", "\"hold\"")
        + &rule("spam.b", "{ list = \"b\" }", "\"label\"");
    assert_eq!(codes(&lists, &apart), [""; 0]);
}

#[test]
fn a_term_that_holds_another_one_adds_nothing_or_counts_twice() {
    let lists = [(
        "a",
        "buy now\nbuy nowhere\nbuy now and save\n加微信\n快加微信\n",
    )];
    let once = rule("spam.a", "{ list = \"a\" }", "\"hold\"");
    assert_eq!(
        found(&lists, &once),
        [in_list("B005", "a", 3), in_list("B005", "a", 5)]
    );
    let thrice = rule("spam.a", "{ list = \"a\", at_least = 3 }", "\"hold\"");
    assert_eq!(
        found(&lists, &thrice),
        [in_list("B006", "a", 3), in_list("B006", "a", 5)]
    );
}

#[test]
fn single_letters_are_shown_once() {
    let lists = [("a", "я\nя люблю\n")];
    let any = rule("spam.a", "{ list = \"a\" }", "\"hold\"");
    assert_eq!(codes(&lists, &any), ["B007", "B005"]);
    // The build refuses the others, so that they never come here.
    let refused = build(&files(&[("a", "x\n")], &any)).expect_err("a single letter");
    assert_eq!(refused[0].code, "P012");
}

#[test]
fn a_rule_beside_a_wider_and_harder_one_changes_nothing() {
    let lists = [("a", "alpha beta"), ("b", "gamma delta\nthe alpha beta")];
    let wide = rule("spam.z", "{ list = \"a\" }", "\"hold\"");
    for narrow in [
        "{ all = [{ list = \"a\" }, { signal = \"url\" }] }",
        "{ list = \"a\", at_least = 2 }",
        "{ any = [{ list = \"a\", at_least = 3 }, { all = [{ list = \"b\" }, { list = \"a\" }] }] }",
        "{ all = [{ list = \"a\" }, { list = \"b\" }], within_chars = 50 }",
    ] {
        let shadowed = rule("spam.a", narrow, "\"hold\"") + &wide;
        assert_eq!(codes(&lists, &shadowed), ["B008"], "{narrow}");
        // It does something harder.
        let harder = rule("spam.a", narrow, "\"reject\"") + &wide;
        assert_eq!(codes(&lists, &harder), [""; 0], "{narrow}");
        // The wider one is not published.
        let private = format!(
            "{}{wide}meta.public = false\n",
            rule("spam.a", narrow, "\"hold\"")
        );
        assert_eq!(codes(&lists, &private), [""; 0], "{narrow}");
    }
    for apart in [
        "{ list = \"b\" }",
        "{ any = [{ list = \"a\" }, { list = \"b\" }] }",
        "{ none = [{ list = \"a\" }] }",
    ] {
        let rules = rule("spam.a", apart, "\"label\"") + &wide;
        assert_eq!(codes(&lists, &rules), [""; 0], "{apart}");
    }
    // Every term of `c` holds one of `a`.
    let lists = [
        ("a", "alpha beta\ngamma"),
        ("c", "the alpha beta\ngamma ray"),
    ];
    let covered = rule("spam.a", "{ list = \"c\" }", "\"hold\"") + &wide;
    assert_eq!(codes(&lists, &covered), ["B008"]);
}

#[test]
fn distances_count_when_rules_are_compared() {
    let lists = [("a", "alpha beta"), ("b", "gamma delta")];
    let near = |id: &str, chars: u32| {
        let condition =
            format!("{{ all = [{{ list = \"a\" }}, {{ list = \"b\" }}], within_chars = {chars} }}");
        rule(id, &condition, "\"hold\"")
    };
    let codes = |first, second| codes(&lists, &(near("spam.a", first) + &near("spam.b", second)));
    assert_eq!(codes(30, 90), ["B008"]);
    assert_eq!(codes(90, 30), ["B008"]);
    let other = rule(
        "spam.a",
        "{ all = [{ list = \"a\" }, { list = \"b\" }] }",
        "\"hold\"",
    );
    let found = found(&lists, &(other + &near("spam.b", 30)));
    // The one with the distance is the narrower one.
    assert_eq!((found.len(), found[0].0), (1, "B008"));
    assert!(found[0].2 > 40, "{found:?}");
}

#[test]
fn one_condition_in_two_rules_is_shown_at_the_later_one() {
    let lists = [("a", "alpha beta"), ("b", "gamma delta")];
    let first = rule(
        "spam.a",
        "{ any = [{ list = \"a\" }, { list = \"b\" }] }",
        "\"hold\"",
    );
    let turned = "{ any = [{ list = \"b\" }, { list = \"a\" }] }";
    assert_eq!(
        codes(
            &lists,
            &(first.clone() + &rule("spam.b", turned, "\"hold\""))
        ),
        ["B008"]
    );
    assert_eq!(
        codes(
            &lists,
            &(first.clone() + &rule("spam.b", turned, "\"label\""))
        ),
        ["B009"]
    );
    let other = rule(
        "spam.b",
        "{ all = [{ list = \"a\" }, { list = \"b\" }] }",
        "\"reject\"",
    );
    assert_eq!(codes(&lists, &(first + &other)), [""; 0]);
}

#[test]
fn rules_that_can_never_act_are_shown_with_the_part_that_is_why() {
    let lists = [
        ("a", "alpha beta"),
        ("b", "gamma delta"),
        ("empty", "# nothing yet\n"),
    ];
    let part = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let case = |condition: &str, then: &str| {
        let used = "{ any = [{ list = \"a\" }, { list = \"b\" }] }";
        let all = rule("spam.used", used, "\"label\"") + &rule("spam.z", condition, then);
        let files = files(&lists[..2], &all);
        let text = &files[FILE];
        let shown: Vec<(&str, String)> = run(&files, false, &[])
            .diagnostics
            .iter()
            .map(|found| (found.code, part(&text[found.span.clone()])))
            .collect();
        shown
    };
    let is = |code, part: &str| vec![(code, part.to_owned())];
    assert_eq!(
        case("{ list = \"a\" }", "\"allow\""),
        is("B010", "\"allow\"")
    );
    assert_eq!(
        case("{ list = \"a\", at_least = 5000 }", "\"hold\""),
        is("B011", "5000")
    );
    assert_eq!(case("{ list = \"a\", at_least = 4000 }", "\"reject\""), []);
    let near = "{ all = [{ list = \"a\" }, { list = \"b\" }], within_chars = 20 }";
    assert_eq!(case(near, "\"hold\""), is("B012", "20"));
    let near = "{ all = [{ list = \"a\" }, { list = \"b\" }], within_chars = 21 }";
    assert_eq!(case(near, "\"reject\""), []);
    // A link that is attached stands nowhere in the text.
    let near = "{ all = [{ list = \"a\" }, { signal = \"link_count\" }], within_chars = 5 }";
    assert_eq!(case(near, "\"reject\""), []);
    let contradiction = "{ all = [{ list = \"a\", at_least = 2 }, { none = [{ list = \"a\" }] }] }";
    assert_eq!(case(contradiction, "\"hold\""), is("B014", contradiction));
    assert_eq!(case("{ any = [] }", "\"hold\""), is("B014", "{ any = [] }"));
    let fine = "{ all = [{ list = \"a\" }, { none = [{ list = \"a\", at_least = 2 }] }] }";
    assert_eq!(case(fine, "\"reject\""), []);

    let empty = rule("spam.a", "{ list = \"empty\" }", "\"hold\"");
    assert_eq!(codes(&lists[2..], &empty), ["B013"]);
    // Terms that lie in each other need no room side by side.
    let nested = [("a", "alpha beta"), ("b", "the alpha beta")];
    let near = |chars| {
        rule(
            "spam.a",
            &format!(
                "{{ all = [{{ list = \"a\" }}, {{ list = \"b\" }}], within_chars = {chars} }}"
            ),
            "\"hold\"",
        )
    };
    assert_eq!(codes(&nested, &near(14)), [""; 0]);
    assert_eq!(codes(&nested, &near(13)), ["B012"]);
}

#[test]
fn an_expected_rule_that_acts_on_nothing_is_noted() {
    let text =
        rule("spam.a", "{ list = \"a\" }", "\"hold\"") + "[lint.expected]\n\"spam.a\" = \"why\"\n";
    let files = files(&[("a", "alpha beta")], &text);
    let report = run(&files, false, &[("mine", &["good morning"])]);
    assert_eq!(
        (report.count(Level::Note), report.diagnostics[0].code),
        (1, "B015")
    );
    let report = run(&files, false, &[("mine", &["alpha beta"])]);
    assert_eq!((report.rules.len(), report.count(Level::Note)), (1, 0));
}

#[test]
fn the_section_is_checked_when_the_pack_is_built() {
    let with = |line: &str| {
        let text = rule("spam.a", "{ list = \"a\" }", "\"hold\"") + "[lint]\n" + line;
        build(&files(&[("a", "alpha beta")], &text))
            .err()
            .map(|found| (found[0].code, found[0].help.clone().unwrap_or_default()))
    };
    let code = |line: &str| with(line).map(|found| found.0);
    assert_eq!(code("expected = { \"spam.a\" = \"why\" }\n"), None);
    assert_eq!(code("expected = { \"spam.a\" = \" \" }\n"), Some("P006"));
    assert_eq!(code("expected = { \"spam.a\" = true }\n"), Some("P005"));
    assert_eq!(code("expekted = { \"spam.a\" = \"why\" }\n"), Some("P003"));
    let (unknown, help) = with("expected = { \"spam.b\" = \"why\" }\n").expect("a mistake");
    assert_eq!((unknown, help.as_str()), ("P003", "did you mean `spam.a`?"));
    // A name with a dot and no quotes is a table in TOML.
    let (dotted, help) = with("expected = { spam.a = \"why\" }\n").expect("a mistake");
    assert_eq!(dotted, "P003");
    assert!(!help.is_empty());
}

#[test]
fn of_many_findings_of_a_kind_the_first_are_shown_and_the_rest_counted() {
    let terms: String = (0..150).map(|n| format!("alpha n{n}\n")).collect();
    let lists = [("a", terms.as_str()), ("b", "alpha\n")];
    let both = rule(
        "spam.a",
        "{ any = [{ list = \"a\" }, { list = \"b\" }] }",
        "\"hold\"",
    );
    let report = run(&files(&lists, &both), false, &[]);
    assert_eq!(report.diagnostics, []);
    let one = [("a", &*format!("alpha\n{terms}"))];
    let report = run(
        &files(&one, &rule("spam.a", "{ list = \"a\" }", "\"hold\"")),
        false,
        &[],
    );
    assert_eq!(report.diagnostics.len(), 100);
    assert_eq!(report.omitted, BTreeMap::from([("B005", 50)]));
}

#[test]
fn the_report_is_data() {
    let files = files(
        &[("a", "alpha beta")],
        &rule("spam.a", "{ list = \"a\" }", "\"hold\""),
    );
    let report = run(&files, false, &[("mine", &["alpha beta"])]);
    let json = serde_json::to_value(&report).expect("it is data");
    assert_eq!(json["rules"][0]["rule"], "spam.a");
    assert_eq!(json["diagnostics"][0]["level"], "warning");
    assert_eq!(json["terms"][0]["share_ppm"], 1_000_000);
}

#[test]
fn the_example_stops_nobody() {
    let report = run(&example(), true, &[]);
    assert_eq!(report.diagnostics, []);
    assert_eq!(report.corpora.len(), 2);
    assert!(report.rules.is_empty());
}
