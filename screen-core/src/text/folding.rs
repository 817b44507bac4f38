//! What the fold does to a character, by name, for explanations.

use super::chars::{is_dense, is_diacritic, is_invisible, is_plain_han, is_word};
use super::fold_term;

/// One kind of folding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folding {
    Case,
    Compatibility,
    Invisible,
    Marks,
    Separators,
    Traditional,
}

impl Folding {
    /// What happens to a character on the way to a term; none where it stays.
    /// `is_same` tells whether the pack takes two Han characters for one.
    pub(crate) fn of(c: char, term: &str, is_same: impl Fn(char, char) -> bool) -> Option<Self> {
        if is_invisible(c) {
            return Some(Self::Invisible);
        }
        if is_diacritic(c) {
            return Some(Self::Marks);
        }
        if !is_word(c) && !is_dense(c) {
            return (!term.contains(c)).then_some(Self::Separators);
        }
        if term.contains(c) {
            return None;
        }
        if c.is_uppercase() && c.is_ascii() {
            return Some(Self::Case);
        }
        if is_plain_han(c) {
            // Other characters are what steps explain.
            let same = term.chars().any(|other| is_same(c, other));
            return same.then_some(Self::Traditional);
        }
        let folded = fold_term(c.encode_utf8(&mut [0; 4]));
        let lower: String = c.to_lowercase().collect();
        if folded == lower && folded.chars().ne([c]) {
            return Some(Self::Case);
        }
        let ascii = folded.is_ascii();
        match (folded.chars().eq([c]), ascii && c < '\u{250}') {
            (true, _) => None,
            (false, true) => Some(Self::Marks),
            (false, false) => Some(Self::Compatibility),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Compatibility => "compatibility",
            Self::Invisible => "invisible",
            Self::Marks => "marks",
            Self::Separators => "separators",
            Self::Traditional => "traditional",
        }
    }
}
