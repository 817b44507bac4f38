//! The fold table of a pack: from a character to its code in two look-ups.
//!
//! ```text
//! FOLD_PAGES  u16 for each 128 characters up to U+3FFFF: the number of its page
//! FOLD_CELLS  pages of 128 codes (u16)
//! ALPHABET    u32 number of characters, u32 number of those of dense scripts; then, by
//!             character, the character (u32) and its code (u16), two bytes of nothing
//! ```

use crate::scan::codes::{
    ALPHABET_FROM, DROP, INTRICATE, OTHER_DENSE, OTHER_WORD, SEPARATOR, class, shared_class,
};

/// Characters of one page.
pub(crate) const PAGE_CHARS: u32 = 128;
/// Characters above this one are invisible or of no use; they are taken the long way.
pub(crate) const TABLE_CHARS: u32 = 0x4_0000;
/// Bytes of one character of the alphabet.
pub(crate) const LETTER_BYTES: usize = 8;
/// Bytes before the first of them.
pub(crate) const LETTERS_FROM: usize = 8;

/// The fold table in the bytes of a pack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoldTable<'a> {
    pages: &'a [u8],
    cells: &'a [u8],
    alphabet: &'a [u8],
    /// The first code of the letters of scripts with spaces.
    words_from: u16,
}

fn u16_at(bytes: &[u8], index: usize) -> Option<u16> {
    let at = index.checked_mul(2)?;
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk::<2>()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk::<4>()?))
}

impl<'a> FoldTable<'a> {
    pub(crate) fn new(pages: &'a [u8], cells: &'a [u8], alphabet: &'a [u8]) -> Self {
        let dense = u32_at(alphabet, 4).and_then(|dense| u16::try_from(dense).ok());
        Self {
            pages,
            cells,
            alphabet,
            words_from: dense.map_or(u16::MAX, |dense| ALPHABET_FROM.saturating_add(dense)),
        }
    }

    /// Whether every page that is named is there.
    pub(crate) fn is_whole(&self) -> bool {
        let pages = (self.cells.len() / 2) / PAGE_CHARS as usize;
        self.pages.len() == (TABLE_CHARS / PAGE_CHARS) as usize * 2
            && self
                .pages
                .chunks_exact(2)
                .all(|page| u16_at(page, 0).is_some_and(|page| usize::from(page) < pages))
            && self.alphabet.len() >= LETTERS_FROM
    }

    /// The code of a character as it stands in a text.
    #[inline]
    pub(crate) fn code(&self, c: char) -> u16 {
        let c = u32::from(c);
        let page = u16_at(self.pages, (c / PAGE_CHARS) as usize);
        page.and_then(|page| {
            let cell = u32::from(page) * PAGE_CHARS + c % PAGE_CHARS;
            u16_at(self.cells, cell as usize)
        })
        .unwrap_or(INTRICATE)
    }

    /// The classes of a code.
    #[inline]
    pub(crate) fn class(&self, code: u16) -> u16 {
        if code < ALPHABET_FROM {
            shared_class(code)
        } else if code < self.words_from {
            class::DENSE
        } else {
            class::WORD | class::LATIN
        }
    }

    /// The code of a character of a folded text.
    pub(crate) fn code_of_folded(&self, c: char) -> u16 {
        match self.code(c) {
            INTRICATE | DROP => self.letter(c).unwrap_or_else(|| {
                if super::is_dense(c) {
                    OTHER_DENSE
                } else if super::is_word(c) {
                    OTHER_WORD
                } else {
                    SEPARATOR
                }
            }),
            code => code,
        }
    }

    /// The code of a character of the alphabet, whatever the fold makes of it.
    fn letter(&self, c: char) -> Option<u16> {
        let letters = self.alphabet.get(LETTERS_FROM..)?;
        let (mut from, mut to) = (0, letters.len() / LETTER_BYTES);
        while from < to {
            let middle = from + (to - from) / 2;
            let entry = letters.get(middle * LETTER_BYTES..)?;
            match u32_at(entry, 0)?.cmp(&u32::from(c)) {
                std::cmp::Ordering::Equal => return u16_at(entry, 2),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }
}
