//! `second_person_or_mention`: the text speaks to somebody.
//!
//! Why: an insult aimed at a person is not the same as a crude word about a thing.
//! A match: `you are …`, `你…`, `@name …`. A near miss: `this stupid door`.

use super::{Facts, Finding, mention_count};
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
