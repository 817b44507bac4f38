//! `second_person_or_mention`: the text speaks to somebody.
//!
//! Why: an insult aimed at a person is not the same as a crude word about a thing.
//! A match: `you are …`, `你…`, `@name …`. A near miss: `this stupid door`.

use super::codes::class;
use super::glance::Glance;
use super::{Facts, Finding, mention_count};
use crate::request::ScreenRequest;
use crate::text::Place;

/// English words for the person spoken to, as the view spells them.
const WORDS: &[&str] = &[
    "thou",
    "u",
    "ur",
    "ya",
    "yall",
    "you",
    "youll",
    "your",
    "youre",
    "yours",
    "yourself",
    "yourselves",
    "youve",
];

pub(super) fn may_find(glance: &Glance, request: &ScreenRequest) -> bool {
    mention_count::may_find(glance, request)
        || glance.has(class::ADDRESS)
        || (glance.has(class::LATIN) && speaks_to_somebody(&glance.codes))
}

/// Whether one of the words stands among the codes; letters are their own codes.
fn speaks_to_somebody(codes: &[u16]) -> bool {
    let letter = |code: &u16| {
        let byte = u8::try_from(*code).ok();
        byte.filter(u8::is_ascii_alphanumeric)
    };
    codes.split(|code| letter(code).is_none()).any(|word| {
        WORDS
            .iter()
            .any(|known| word.iter().filter_map(letter).eq(known.bytes()))
    })
}

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    let view = facts.view.as_str();
    let mut places: Vec<Place> = mention_count::mentions(facts.folded).collect();
    let mut at = 0;
    for word in view.split(|c: char| !c.is_ascii_alphanumeric()) {
        if WORDS.binary_search(&word).is_ok() {
            places.push(facts.view.place(at, at + word.len()));
        }
        // The separator is one character, of as many bytes as it takes.
        let behind = view.get(at + word.len()..).unwrap_or_default();
        at += word.len() + behind.chars().next().map_or(0, char::len_utf8);
    }
    places.extend(
        view.match_indices(['你', '您', '妳'])
            .map(|(at, word)| facts.view.place(at, at + word.len())),
    );
    places.sort_unstable();
    Finding::count(places).at_least(facts.request.interaction.mentions.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::testing::run;

    #[test]
    fn words_are_sorted_for_the_search() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn speaking_to_somebody_counts_and_speaking_of_things_does_not() {
        assert_eq!(run(detect, "YOU're wrong, 你 too").1, ["YOU're", "你"]);
        assert_eq!(run(detect, "this young yard").0, 0);
    }
}
