//! The steps by which a disguised term is seen through, as bits.
//!
//! A term says which of them it allows, and a hit says which it took. What costs
//! nothing and disguises nothing (case, width, invisible characters, accents, separators
//! between Han characters, traditional forms) is no step: the codes undo it for every
//! term.

/// A set of steps.
pub(crate) type Steps = u16;

/// The whole term in Latin letters: `daikaifapiao`. It is the pack compiler's to see to,
/// which puts them into the trie as terms of their own; where texts are searched the bit
/// means nothing, and format 1.0 set it for every term.
pub(crate) const ROMANIZED: Steps = 1;
/// A letter of another script that looks like a Latin one: `раypal` with Cyrillic letters.
pub(crate) const LOOKALIKE: Steps = 1 << 1;
/// A digit or a sign that stands for a letter: `sc4m`, `a$$`.
pub(crate) const LEET: Steps = 1 << 2;
/// A sign that hides a letter: `f*ck`.
pub(crate) const MASK: Steps = 1 << 3;
/// Letters written more often than twice: `scaaaam`.
pub(crate) const REPEAT: Steps = 1 << 4;
/// Signs or gaps inside a word: `sc-am`, `sc am`.
pub(crate) const INNER: Steps = 1 << 5;
/// Markup, entities and percent codes inside a word: `s<b>c</b>am`, `s&#99;am`.
pub(crate) const MARKUP: Steps = 1 << 6;
/// A Han character by its sound in Latin letters: `du博`.
pub(crate) const PINYIN: Steps = 1 << 7;
/// A Han character by the first letter of its sound: `d博`.
pub(crate) const INITIALS: Steps = 1 << 8;
/// A Han character of the same sound: 堵博.
pub(crate) const SOUND: Steps = 1 << 9;
/// A Han character of nearly the same sound (`z` and `zh`, `n` and `l`, `an` and `ang`).
pub(crate) const NEAR_SOUND: Steps = 1 << 10;
/// A Han character that looks alike: 薇信.
pub(crate) const SHAPE: Steps = 1 << 11;
/// A Han character in two pieces: 贝者博.
pub(crate) const SPLIT: Steps = 1 << 12;
/// An emoji read as its name.
pub(crate) const EMOJI: Steps = 1 << 13;
/// The characters of the term from the last to the first.
pub(crate) const REVERSED: Steps = 1 << 14;
/// In the outputs of the trie: the entry is a disguise of its term itself, by the steps
/// beside this bit, and not the term.
pub(crate) const DERIVED: Steps = 1 << 15;

/// What can be done about letters of scripts with spaces.
#[cfg(feature = "authoring")]
pub(crate) const OF_LETTERS: Steps = LOOKALIKE | LEET | MASK | REPEAT | INNER | MARKUP;

/// Every step with its name in packs and explanations.
pub(crate) const NAMES: [(Steps, &str); 15] = [
    (ROMANIZED, "romanized"),
    (LOOKALIKE, "lookalike"),
    (LEET, "leet"),
    (MASK, "mask"),
    (REPEAT, "repeat"),
    (INNER, "inner"),
    (MARKUP, "markup"),
    (PINYIN, "pinyin"),
    (INITIALS, "initials"),
    (SOUND, "sound"),
    (NEAR_SOUND, "near_sound"),
    (SHAPE, "shape"),
    (SPLIT, "split"),
    (EMOJI, "emoji"),
    (REVERSED, "reversed"),
];

/// The names of the steps in a set.
pub(crate) fn names(steps: Steps) -> impl Iterator<Item = &'static str> {
    let of = move |(step, name): (Steps, &'static str)| (steps & step != 0).then_some(name);
    NAMES.into_iter().filter_map(of)
}
