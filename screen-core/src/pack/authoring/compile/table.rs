//! The alphabet of a pack and its fold table.
//!
//! The table is made by folding every character there is with the engine's own fold,
//! so that one look-up later gives what the whole folding would. See
//! [`crate::text::table`] for the form.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::super::evasions::tables;
use super::previous;
use crate::pack::load::TermList;
use crate::scan::codes::{
    ALPHABET_FROM, APOSTROPHE, DROP, INTRICATE, MARKS, MARKS_FROM, OTHER_CJK, OTHER_DENSE,
    OTHER_WORD, PUNCTUATION, SEPARATOR, SPACE, class, is_cjk, shared_class,
};
use crate::scan::glance::ascii_code;
use crate::text::table::{PAGE_CHARS, TABLE_CHARS};
use crate::text::{Folds as Folded, folds, is_apostrophe, is_dense, is_word};

/// The characters of all terms, with their codes.
pub(super) struct Alphabet {
    codes: BTreeMap<char, u16>,
    /// How many codes belong to CJK characters, and how many to all dense scripts.
    cjk: usize,
    dense: usize,
}

impl Alphabet {
    /// CJK characters first, then those of other dense scripts, then letters; the most
    /// frequent of each first, because children with small codes lie near each other.
    /// Built on the pack before, characters keep the codes they had there.
    pub(super) fn of(lists: &[TermList], previous: Option<&previous::Alphabet>) -> Self {
        let mut counts: BTreeMap<char, usize> = BTreeMap::new();
        for c in lists
            .iter()
            .flat_map(|list| &list.terms)
            .flat_map(|term| term.chars())
        {
            if !c.is_ascii() && !MARKS.contains(&c) {
                *counts.entry(c).or_default() += 1;
            }
        }
        let mut letters: Vec<(std::cmp::Reverse<usize>, char)> = counts
            .into_iter()
            .map(|(c, count)| (std::cmp::Reverse(count), c))
            .collect();
        letters.sort_unstable();
        let of_kind = |dense: bool, cjk: bool| -> Vec<char> {
            let kind = |c: &char| is_dense(*c) == dense && (!dense || is_cjk(*c) == cjk);
            letters.iter().map(|(_, c)| *c).filter(kind).collect()
        };
        let kinds = [
            of_kind(true, true),
            of_kind(true, false),
            of_kind(false, false),
        ];
        if let Some((codes, [cjk, dense])) = previous.and_then(|before| before.codes(&kinds)) {
            return Self {
                codes,
                cjk,
                dense: cjk + dense,
            };
        }
        let [cjk, dense] = [&kinds[0], &kinds[1]].map(Vec::len);
        Self {
            codes: kinds.concat().into_iter().zip(ALPHABET_FROM..).collect(),
            cjk,
            dense: cjk + dense,
        }
    }

    /// The code of a folded character.
    fn code(&self, c: char) -> u16 {
        if c.is_ascii() {
            return ascii_code(c);
        }
        let mark = MARKS.iter().zip(MARKS_FROM..).find(|(mark, _)| **mark == c);
        mark.map(|(_, code)| code)
            .or_else(|| self.codes.get(&c).copied())
            .unwrap_or_else(|| {
                if is_apostrophe(c) {
                    APOSTROPHE
                } else if is_dense(c) {
                    if is_cjk(c) { OTHER_CJK } else { OTHER_DENSE }
                } else if is_word(c) {
                    OTHER_WORD
                } else if matches!(c, '\u{2010}'..='\u{205e}' | '\u{3000}'..='\u{303f}') {
                    PUNCTUATION
                } else {
                    SEPARATOR
                }
            })
    }

    /// A folded term as codes.
    pub(super) fn codes(&self, term: &str) -> Vec<u16> {
        term.chars().map(|c| self.code(c)).collect()
    }

    /// All characters outside ASCII that have a code of their own.
    pub(super) fn chars(&self) -> impl Iterator<Item = (char, u16)> {
        let marks = MARKS.into_iter().zip(MARKS_FROM..);
        marks.chain(self.codes.iter().map(|(c, code)| (*c, *code)))
    }

    /// The section of the alphabet.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let mut bytes = [count(self.cjk), count(self.dense)].concat();
        for (c, code) in &self.codes {
            bytes.extend(u32::from(*c).to_le_bytes());
            bytes.extend(code.to_le_bytes());
            bytes.extend([0; 2]);
        }
        bytes
    }
}

/// What a character folds to by itself.
#[derive(Clone, Copy)]
enum Fold {
    Nothing,
    /// What only the whole folding can tell.
    Intricate,
    /// Separators no detector looks for, when they stand beside each other.
    Idle,
    To(char),
}

impl Fold {
    fn of(c: char) -> Self {
        let text = match folds(c) {
            Folded::ToNothing => return Self::Nothing,
            Folded::WithNeighbors => return Self::Intricate,
            Folded::To(text) => text,
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            // An apostrophe that is also a letter is too odd for one look.
            (Some(c), None) if is_apostrophe(c) && is_word(c) => Self::Intricate,
            (Some(c), None) => Self::To(c),
            // An ellipsis: dots in a row are no dot of a domain.
            _ if text.chars().all(is_idle) => Self::Idle,
            _ => Self::Intricate,
        }
    }
}

/// A separator that no detector looks for when it stands beside others.
fn is_idle(c: char) -> bool {
    let plain = !is_word(c) && !is_dense(c) && !is_apostrophe(c);
    let class = if c.is_ascii() {
        shared_class(ascii_code(c))
    } else {
        class::SEPARATOR
    };
    plain && class & !class::DOT == class::SEPARATOR
}

/// The fold of all characters, ready for any alphabet.
struct Folds {
    /// The table of a pack without an alphabet.
    bare: Vec<u16>,
    /// The characters that fold to each character.
    from: BTreeMap<char, Vec<u32>>,
}

/// The same for every pack.
fn all_folds() -> &'static Folds {
    static FOLDS: OnceLock<Folds> = OnceLock::new();
    FOLDS.get_or_init(|| {
        let bare = Alphabet::of(&[], None);
        let mut folds = Folds {
            bare: Vec::new(),
            from: BTreeMap::new(),
        };
        for c in 0..TABLE_CHARS {
            let fold = match char::from_u32(c).map_or(Fold::Idle, Fold::of) {
                Fold::To(c) => Fold::To(tables().simplify(c)),
                fold => fold,
            };
            folds.bare.push(match fold {
                Fold::Nothing => DROP,
                Fold::Intricate => INTRICATE,
                Fold::Idle => SPACE,
                Fold::To(c) => bare.code(c),
            });
            if let Fold::To(to) = fold {
                folds.from.entry(to).or_default().push(c);
            }
        }
        folds
    })
}

/// The two levels of the table: pages, each of them once, and cells.
pub(super) fn fold(alphabet: &Alphabet, previous: Option<&previous::Pages>) -> (Vec<u8>, Vec<u8>) {
    let folds = all_folds();
    let mut table = folds.bare.clone();
    for (letter, code) in &alphabet.codes {
        for c in folds.from.get(letter).into_iter().flatten() {
            if let Some(cell) = table.get_mut(*c as usize) {
                *cell = *code;
            }
        }
    }
    let pages: Vec<&[u16]> = table.chunks(PAGE_CHARS as usize).collect();
    let none = previous::Pages::default();
    let (numbers, pages) = previous.unwrap_or(&none).number(&pages);
    let bytes = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect();
    (bytes(&numbers), bytes(&pages.concat()))
}
