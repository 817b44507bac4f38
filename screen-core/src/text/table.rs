//! The fold table of a pack: from a character to its code in two look-ups.
//!
//! ```text
//! FOLD_PAGES  u16 for each 128 characters up to U+3FFFF: the number of its page
//! FOLD_CELLS  pages of 128 codes (u16)
//! ALPHABET    u32 number of codes of CJK characters, u32 number of those of all dense
//!             scripts, whether a character has them or none; then, by character, the character (u32), its code (u16), two bytes zero
//! ```

use crate::scan::codes::{
    ALPHABET_FROM, DROP, INTRICATE, MARKS, MARKS_FROM, OTHER_CJK, OTHER_DENSE, OTHER_WORD,
    SEPARATOR, class, is_cjk, shared_class,
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
    pages: &'a [[u8; 2]],
    cells: &'a [[u8; 2]],
    letters: &'a [[u8; LETTER_BYTES]],
    /// The first code of the characters of other dense scripts.
    dense_from: u16,
    /// The first code of the letters of scripts with spaces.
    words_from: u16,
}

impl<'a> FoldTable<'a> {
    pub(crate) fn new(pages: &'a [u8], cells: &'a [u8], alphabet: &'a [u8]) -> Self {
        let (counts, letters) = alphabet.split_at_checked(LETTERS_FROM).unwrap_or_default();
        let first_after = |count: Option<&[u8; 4]>| {
            let count = count.map_or(0, |count| u32::from_le_bytes(*count));
            ALPHABET_FROM.saturating_add(u16::try_from(count).unwrap_or(u16::MAX))
        };
        Self {
            pages: pages.as_chunks().0,
            cells: cells.as_chunks().0,
            letters: letters.as_chunks().0,
            dense_from: first_after(counts.first_chunk()),
            words_from: first_after(counts.last_chunk()),
        }
    }

    /// Whether every page that is named is there.
    pub(crate) fn is_whole(&self) -> bool {
        let pages = self.cells.len() / PAGE_CHARS as usize;
        self.pages.len() == (TABLE_CHARS / PAGE_CHARS) as usize
            && self
                .pages
                .iter()
                .all(|page| usize::from(u16::from_le_bytes(*page)) < pages)
    }

    /// The code of a character as it stands in a text.
    #[inline(always)]
    pub(crate) fn code(&self, c: char) -> u16 {
        let c = u32::from(c);
        let Some(page) = self.pages.get((c / PAGE_CHARS) as usize) else {
            return INTRICATE;
        };
        let cell = u32::from(u16::from_le_bytes(*page)) * PAGE_CHARS + c % PAGE_CHARS;
        self.cells
            .get(cell as usize)
            .map_or(INTRICATE, |code| u16::from_le_bytes(*code))
    }

    /// The classes of a code.
    #[inline(always)]
    pub(crate) fn class(&self, code: u16) -> u16 {
        if code < ALPHABET_FROM {
            shared_class(code)
        } else if code < self.dense_from {
            class::DENSE
        } else if code < self.words_from {
            class::DENSE | class::ODD
        } else {
            class::WORD | class::LATIN | class::OTHER
        }
    }

    /// The code of a character of a folded text.
    pub(crate) fn code_of_folded(&self, c: char) -> u16 {
        match self.code(c) {
            INTRICATE | DROP => self.letter(c).unwrap_or_else(|| {
                if super::is_dense(c) {
                    if is_cjk(c) { OTHER_CJK } else { OTHER_DENSE }
                } else if super::is_word(c) {
                    OTHER_WORD
                } else {
                    SEPARATOR
                }
            }),
            code => code,
        }
    }

    /// The character of a code of the alphabet or of ASCII, for people to read.
    pub(crate) fn char_of(&self, code: u16) -> Option<char> {
        if let Some(byte) = u8::try_from(code).ok().filter(u8::is_ascii) {
            return Some(char::from(byte));
        }
        if let Some(mark) = MARKS.iter().zip(MARKS_FROM..).find(|(_, of)| *of == code) {
            return Some(*mark.0);
        }
        let [of, at] = [0..4, 4..6];
        let found = self.letters.iter().find(|letter| {
            let bytes = letter.get(at.clone()).and_then(<[u8]>::first_chunk);
            bytes.is_some_and(|bytes| u16::from_le_bytes(*bytes) == code)
        })?;
        let bytes = found.get(of)?.first_chunk()?;
        char::from_u32(u32::from_le_bytes(*bytes))
    }

    /// The code of a character of the alphabet, whatever the fold makes of it.
    fn letter(&self, c: char) -> Option<u16> {
        let [of, code] = [0..4, 4..6];
        let of = |letter: &[u8; LETTER_BYTES]| {
            let bytes = letter.get(of.clone()).and_then(<[u8]>::first_chunk);
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
        };
        let found = self
            .letters
            .binary_search_by(|letter| of(letter).cmp(&u32::from(c)))
            .ok()?;
        let bytes = self.letters.get(found)?.get(code)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }
}
