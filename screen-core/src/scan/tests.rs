use proptest::prelude::*;

use super::*;
use crate::pack::Pack;
use crate::pack::authoring::{build, example};

/// A pack whose first list has these terms.
fn pack(terms: &[&str]) -> Pack {
    let mut files = example();
    let list = terms.join("\n").into_bytes();
    files.insert("lists/a-terms.txt".to_owned(), list);
    // Disguises have tests of their own.
    let toml = files.get_mut("pack.toml").expect("there");
    toml.extend(b"\n[lists.a-terms]\nviews = []\n");
    let built = build(&files).expect("good terms");
    Pack::load(&built.bytes).expect("just built")
}

fn hits(terms: &[&str], text: &str) -> Result<usize, OverBudget> {
    let segment = Segment {
        source: Default::default(),
        text: text.to_owned(),
    };
    let folded = FoldedText::new(&[segment])?;
    let pack = pack(terms);
    pack.matcher()
        .scan(&folded, &View::new(&folded), false)
        .map(|hits| hits.of(0).count())
}

#[test]
fn latin_terms_match_whole_words() {
    assert_eq!(hits(&["scam"], "A scam! SCAM? scampi, escam"), Ok(2));
    assert_eq!(
        hits(&["pay first"], "pay, first; pay first-class; repay first"),
        Ok(2)
    );
}

#[test]
fn han_terms_match_anywhere() {
    assert_eq!(hits(&["加微信"], "快加 微-信吧，加微信号"), Ok(2));
    assert_eq!(hits(&["加v信"], "快加V信"), Ok(1));
}

#[test]
fn nested_terms_on_a_run_of_one_letter_end_in_an_error_not_in_time() {
    let terms: Vec<String> = (2..=64).map(|n| "啊".repeat(n)).collect();
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    assert_eq!(hits(&terms, &"啊".repeat(10_000)), Err(OverBudget));
}

#[test]
fn a_pack_of_very_many_terms_is_loaded_and_finds_the_first_and_the_last() {
    let syllables = [
        "ba", "ke", "li", "mo", "nu", "pra", "sti", "tzo", "vy", "wor",
    ];
    let mut terms = Vec::new();
    for number in 0..100_000 {
        let digits = [10_000, 1_000, 100, 10, 1].map(|place| number / place % 10);
        terms.push(digits.map(|digit: usize| syllables[digit]).concat());
    }
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    assert_eq!(
        hits(
            &terms,
            "bababababa, wor worworworworwor WORWORWORWORWOR bababawor"
        ),
        Ok(3)
    );
}

/// A term or a text of characters that make trouble: scripts with and without spaces,
/// letters that fold, apostrophes, separators, invisible characters.
fn troublesome(words: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[a-cio你们加微信]{1,3}",
        2 => proptest::sample::select(vec![
            "'", "’", "ʼ", " ", "  ", ".", "...", "…", "-", "@", "_", ":", "1", "42", "Ａ", "Ｂ", "é",
            "\u{301}", "\u{200b}", "か\u{3099}", "が", "ｶﾞ", "ß", "ﬁ", "İ", "한", "\u{1112}\u{1161}", "हि", "क्", "ñ",
            "ά", "ж", "\n", "\u{3000}", "。", "!", "you", "ur", "you're", "vx", "id", "www.a.com", "a b c",
            "s.c.a.m", "😀", "½", "㍿", "ﷺ", "\u{e0041}", "\u{fdd0}", "𝐚", "𠀀", "ก็", "妳", "是",
        ]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 1..words).prop_map(|pieces| pieces.concat())
}

/// All hits of all terms by aho-corasick, with the same word borders: (term, start, end)
/// in characters of the view.
fn by_aho_corasick(terms: &[String], view: &View) -> Vec<(usize, usize)> {
    let text = view.as_str();
    let automaton = aho_corasick::AhoCorasick::new(terms).expect("few terms");
    let chars = |byte: usize| text.get(..byte).expect("whole characters").chars().count();
    let mut hits: Vec<(usize, usize)> = automaton
        .find_overlapping_iter(text)
        .filter(|hit| words::borders_hold(text, hit.start(), hit.end()))
        .map(|hit| (chars(hit.start()), chars(hit.end())))
        .collect();
    hits.sort_unstable();
    hits.dedup();
    hits
}

proptest! {
    /// The trie finds what aho-corasick finds, all of it, overlapping hits included.
    #[test]
    fn the_trie_agrees_with_aho_corasick(
        terms in proptest::collection::vec(troublesome(4), 1..40),
        text in troublesome(40),
    ) {
        let folded: Vec<String> = terms
            .iter()
            .map(|term| crate::text::fold_term(term))
            .filter(|term| term.chars().count() > 1 && crate::text::fold_term(term) == *term)
            .collect();
        prop_assume!(!folded.is_empty());
        let lines: Vec<&str> = folded.iter().map(String::as_str).collect();
        let pack = without_duplicates(&lines);
        let segments = [Segment { source: Default::default(), text }];
        let Ok(whole) = FoldedText::new(&segments) else { return Ok(()) };
        let view = View::new(&whole);
        let mut hits = Vec::new();
        let matcher = pack.matcher();
        let codes: Vec<u16> = view.chars().map(|c| matcher.table.code_of_folded(c)).collect();
        matcher.find(&codes, |start, end, _| { hits.push((start, end)); Ok(()) }).expect("few hits");
        hits.sort_unstable();
        hits.dedup();
        prop_assert_eq!(hits, by_aho_corasick(&folded, &view));
    }

    /// One look gives the codes of the view, and no detector it lets rest finds anything.
    #[test]
    fn a_glance_agrees_with_the_whole_folding(
        terms in proptest::collection::vec(troublesome(4), 1..8),
        texts in proptest::collection::vec(troublesome(24), 1..3),
    ) {
        let folded: Vec<String> = terms
            .iter()
            .map(|term| crate::text::fold_term(term))
            .filter(|term| term.chars().count() > 1 && crate::text::fold_term(term) == *term)
            .collect();
        prop_assume!(!folded.is_empty());
        let lines: Vec<&str> = folded.iter().map(String::as_str).collect();
        let pack = without_duplicates(&lines);
        let table = pack.matcher().table;
        let mut request = testing::request("");
        request.interaction.segments = texts
            .into_iter()
            .map(|text| Segment { source: Default::default(), text })
            .collect();
        let Some(glance) = glance::glance(&table, &request.interaction.segments) else {
            return Ok(());
        };
        let whole = FoldedText::new(&request.interaction.segments).expect("a glance was enough");
        let view = View::new(&whole);
        let codes: Vec<u16> = view.chars().map(|c| table.code_of_folded(c)).collect();
        prop_assert_eq!(&glance.codes, &codes, "{:?}", view.as_str());
        let facts = Facts {
            folded: &whole,
            view: &view,
            urls: &urls(whole.as_str()),
            request: &request,
            fingerprint: None,
        };
        let holds = patterns::needs::of_text(whole.as_str());
        prop_assert_eq!(holds & !glance.may_hold(), 0, "{:?}", whole.as_str());
        for detector in detectors::DETECTORS {
            let found = (detector.run)(&facts);
            if !(detector.may_find)(&glance, &request) {
                prop_assert_eq!(found.value_ppm, 0, "{} in {:?}", detector.name, whole.as_str());
            }
        }
    }
}

fn without_duplicates(terms: &[&str]) -> Pack {
    let unique: std::collections::BTreeSet<&str> = terms.iter().copied().collect();
    pack(&unique.into_iter().collect::<Vec<_>>())
}

#[test]
fn the_fold_table_says_of_every_character_what_the_fold_says() {
    let pack = pack(&["加微信", "ábč", "жук", "한국", "ก็ได้", "が行"]);
    let table = pack.matcher().table;
    for c in (0..crate::text::table::TABLE_CHARS).filter_map(char::from_u32) {
        let code = table.code(c);
        let mut text = String::new();
        if code == codes::INTRICATE {
            continue;
        }
        let segment = Segment {
            source: Default::default(),
            text: c.to_string(),
        };
        let folded = FoldedText::new(&[segment]).expect("one character");
        text.push_str(folded.as_str());
        if code == codes::DROP {
            assert_eq!(text, "", "{c:?}");
        } else if text.chars().count() == 1 {
            let folded = text.chars().next().expect("one");
            let class = table.class(code);
            assert_eq!(
                class & class::WORD != 0,
                crate::text::is_word(folded),
                "{c:?}"
            );
            assert_eq!(
                class & class::DENSE != 0,
                crate::text::is_dense(folded),
                "{c:?}"
            );
            assert_eq!(table.code_of_folded(folded), code, "{c:?}");
        } else {
            assert_eq!(code, codes::SPACE, "{c:?}");
        }
        if c.is_ascii() {
            assert_eq!(code, glance::ascii_code(c), "{c:?}");
        }
    }
}
