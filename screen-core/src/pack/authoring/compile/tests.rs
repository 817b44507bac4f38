//! Packs built on the one before: they find what a fresh one finds, whatever it was, and
//! differ little from it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::pack::authoring::{Audience, BuildOptions, Files, build, build_with, example};
use crate::pack::{Pack, delta};
use crate::scan::codes::{ALPHABET_FROM, class, is_cjk};

const NAMES: [&str; 3] = ["a-terms", "m-terms", "z-terms"];

/// The example with lists of these terms; an empty one is left out.
fn files(lists: &[Vec<String>]) -> Files {
    let mut files = example();
    for (name, terms) in NAMES.iter().zip(lists) {
        let terms: BTreeSet<String> = terms
            .iter()
            .map(|term| crate::text::fold_term(term))
            .filter(|term| term.chars().count() > 1)
            .collect();
        if !terms.is_empty() {
            let text: String = terms.iter().map(|term| format!("{term}\n")).collect();
            files.insert(format!("lists/{name}.txt"), text.into_bytes());
        }
    }
    files
}

/// The same pack, with no disguise looked for.
fn plain(mut files: Files) -> Files {
    for name in NAMES {
        if files.contains_key(&format!("lists/{name}.txt")) {
            let toml = files.get_mut("pack.toml").expect("there");
            toml.extend(format!("\n[lists.{name}]\nviews = []\n").into_bytes());
        }
    }
    files
}

fn fresh(files: &Files) -> Pack {
    let built = build(files).expect("no mistakes");
    Pack::load(&built.bytes).expect("just built")
}

fn built_on(files: &Files, previous: &Pack) -> Pack {
    let options = BuildOptions {
        audience: previous.audience(),
        previous: Some(previous),
        ..BuildOptions::default()
    };
    let built = build_with(files, &options).expect("no mistakes");
    Pack::load(&built.bytes).expect("just built")
}

/// Terms of scripts of all three kinds, such as share beginnings and ends.
fn lists() -> impl Strategy<Value = Vec<Vec<String>>> {
    let piece = prop_oneof![
        6 => "[a-c加微信群号]{1,3}",
        2 => "[вжк]{1,2}|[กขค]{1,2}|[カタな]{1,2}",
        1 => "[一-龥]{1,2}|[а-я]{1,2}",
    ];
    let term = proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat());
    let list = proptest::collection::vec(term, 0..30);
    proptest::collection::vec(list, NAMES.len())
}

proptest! {
    // Each case builds up to a dozen packs.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_pack_built_on_another_finds_what_a_fresh_one_finds(
        versions in proptest::collection::vec(lists(), 2..4),
        kept in proptest::collection::vec(any::<bool>(), 90),
    ) {
        let mut before: Option<(Vec<Vec<String>>, Pack)> = None;
        for mut lists in versions {
            // A part of the terms before stays.
            if let Some((old, _)) = &before {
                for (list, old) in lists.iter_mut().zip(old) {
                    let stay = old.iter().zip(&kept).filter(|(_, kept)| **kept);
                    list.extend(stay.map(|(term, _)| term.clone()));
                }
            }
            let files = files(&lists);
            let fresh = fresh(&files);
            let pack = match &before {
                Some((_, previous)) => built_on(&files, previous),
                None => Pack::load(fresh.as_bytes()).expect("loaded before"),
            };
            let text = lists.concat().join("，") + &lists.concat().join(" ");
            prop_assert_eq!(pack.find_terms(&text), fresh.find_terms(&text));
            before = Some((lists, pack));
        }
    }

    /// Whatever the pack before says about its layout, the new one is right.
    #[test]
    fn a_damaged_pack_before_does_no_harm(
        lists in lists(),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..60),
    ) {
        let files = files(&lists);
        let fresh = fresh(&files);
        let mut bytes = fresh.as_bytes().to_vec();
        // The sections by which terms are found lie behind the first kilobytes.
        let layout = bytes.len() / 4;
        for (at, byte) in flips {
            let at = layout + at.index(bytes.len() - layout);
            bytes[at] = byte;
        }
        let Ok(damaged) = Pack::open(bytes, fresh.digest().clone()) else { return Ok(()) };
        let pack = built_on(&files, &damaged);
        let text = lists.concat().join("，");
        prop_assert_eq!(pack.find_terms(&text), fresh.find_terms(&text));
    }
}

/// So many made-up terms, three in five Chinese; frequent characters are drawn more often,
/// as in real lists.
fn made_up(count: usize) -> Vec<String> {
    let mut state: u64 = 7;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 1_000_003).expect("small") * bound / 1_000_003
    };
    let mut terms = BTreeSet::new();
    while terms.len() < count {
        let han = below(5) < 3;
        let pieces = 2 + below(4);
        let term: String = (0..pieces)
            .map(|_| {
                let most = below(if han { 2_500 } else { 100 });
                let rank = below(most + 1);
                if han {
                    let code = 0x4e00 + u32::try_from(rank * 8).expect("small");
                    return char::from_u32(code).expect("a character").to_string();
                }
                let letters = [b"srtlnmcdpbgfhkvwzjxq"[rank / 5], b"eaoiu"[rank % 5]];
                letters.map(char::from).iter().collect()
            })
            .collect();
        terms.insert(term);
    }
    // In an order that has nothing to do with that of their characters.
    let mut terms: Vec<String> = terms.into_iter().collect();
    for last in (1..terms.len()).rev() {
        terms.swap(last, below(last + 1));
    }
    terms
}

fn delta_bytes(old: &Pack, new: &Pack) -> usize {
    let delta = delta::make(old.as_bytes(), new.as_bytes()).expect("packs");
    delta.len()
}

#[test]
fn the_delta_of_a_few_terms_is_small() {
    let terms = made_up(10_110);
    let files = |lists: &[Vec<String>]| plain(files(lists));
    let old = fresh(&files(&[Vec::new(), Vec::new(), terms[..10_000].to_vec()]));
    let with = |lists: &[Vec<String>]| delta_bytes(&old, &built_on(&files(lists), &old));
    let last = |terms: &[String]| [Vec::new(), Vec::new(), terms.to_vec()];
    let more = last(&terms[..10_010]);
    let anew = delta_bytes(&old, &fresh(&files(&more)));
    assert!(anew > 100_000, "without the pack before: {anew}");
    // Some hundreds of these bytes are digests: of base, result, list, source and pack.
    let kept = with(&more);
    assert!(kept < 3_500, "ten terms more: {kept}");
    let kept = with(&last(&terms[10..10_000]));
    assert!(kept < 3_500, "ten terms less: {kept}");
    // The new list comes before the one there was.
    let kept = with(&[
        terms[10_000..10_010].to_vec(),
        Vec::new(),
        terms[..10_000].to_vec(),
    ]);
    assert!(kept < 3_500, "another list: {kept}");
    let kept = with(&last(&terms[100..10_100]));
    assert!(kept < 15_000, "one in a hundred changed: {kept}");
    let unseen = ["囧龘", "龘了啊", "靐齉", "爩了"].map(str::to_owned);
    let kept = with(&last(&[terms[..10_000].to_vec(), unseen.to_vec()].concat()));
    assert!(kept < 3_500, "characters no term had: {kept}");
    // Where little is left of the lists, their old places would be mostly gaps.
    let few = files(&last(&terms[..2_000]));
    let [kept, anew] = [built_on(&few, &old), fresh(&few)].map(|pack| pack.as_bytes().len());
    assert!(kept <= anew + anew / 10 + 33_000, "{kept}, not {anew}");
}

/// The tables of disguises keep their places as well. What is added is mostly the empty
/// places of a trie that grew, which shrink to nothing on the way to the edge.
#[test]
fn the_delta_of_a_few_disguised_terms_is_small() {
    let terms = made_up(5_010);
    let old = fresh(&files(&[terms[..5_000].to_vec()]));
    let new = files(&[terms]);
    let (anew, kept) = (fresh(&new), built_on(&new, &old));
    let anew = delta_bytes(&old, &anew);
    let kept = delta_bytes(&old, &kept);
    assert!(kept * 3 < anew, "{kept} of {anew}");
}

#[test]
fn a_pack_built_on_itself_is_itself() {
    let files = files(&[
        made_up(300),
        vec!["вжк".to_owned()],
        vec!["加微信".to_owned()],
    ]);
    let options = |previous| BuildOptions {
        audience: Audience::Client,
        previous,
        ..BuildOptions::default()
    };
    let first = build_with(&files, &options(None))
        .expect("no mistakes")
        .bytes;
    let pack = Pack::load(&first).expect("just built");
    let again = build_with(&files, &options(Some(&pack))).expect("no mistakes");
    assert_eq!(again.bytes, first);
}

#[test]
fn the_previous_pack_must_be_for_the_same_audience() {
    let server = fresh(&example());
    let options = BuildOptions {
        audience: Audience::Client,
        previous: Some(&server),
        ..BuildOptions::default()
    };
    let found = build_with(&example(), &options).expect_err("another audience");
    let [found] = <[_; 1]>::try_from(found).expect("one");
    assert_eq!(found.code, "P029");
    assert!(found.message.contains("`server`") && found.message.contains("`client`"));
}

/// Ranges of codes grow and shrink, scripts come and go.
#[test]
fn new_characters_get_codes_in_the_range_of_their_kind() {
    let list = |terms: &[&str]| vec![terms.iter().map(|term| (*term).to_owned()).collect()];
    let mut pack = fresh(&files(&list(&["加微", "ปลา", "вжк"])));
    for terms in [
        list(&["加微信", "群号", "ปลา", "вжк"]),
        list(&["ปลาทู", "вжкл"]),
        list(&["加微信群号", "кот"]),
        list(&["пёс", "ปลาทู", "カタ"]),
    ] {
        pack = built_on(&files(&terms), &pack);
        let table = pack.matcher().table;
        for c in terms.concat().concat().chars() {
            let class = table.class(table.code_of_folded(c));
            let (dense, word) = (crate::text::is_dense(c), crate::text::is_word(c));
            assert_eq!(class & class::DENSE != 0, dense, "{c}");
            assert_eq!(class & class::WORD != 0, word, "{c}");
            assert_eq!(class & class::ODD != 0, dense && !is_cjk(c), "{c}");
            assert!(
                table.code_of_folded(c) >= ALPHABET_FROM || c == '信' || c == '号',
                "{c}"
            );
        }
        for term in terms.concat() {
            assert!(!pack.find_terms(&term).expect("short").is_empty(), "{term}");
        }
    }
}
