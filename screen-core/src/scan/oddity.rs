//! What a text must hold for a word of letters to stand disguised in it.
//!
//! It is asked of every character of every text, so it asks for little: whether signs,
//! digits, gaps and repeats stand where the search of [`super::disguises`] could do
//! anything with them. It may say yes for nothing, never no for something.

use super::codes::class;
use super::disguises::{INNER_SIGNS_MAX, PIECE_CHARS_MAX, is_fragment, is_leet_sign};

/// The word and the signs before the next character, as far as they matter.
#[derive(Debug, Default)]
pub(crate) struct Oddity {
    /// Whether anything odd was found.
    pub(crate) found: bool,
    /// The last letter, and how often it stands there in a row.
    last: u16,
    run: u32,
    word: Word,
    /// Letters of the word before, where only signs stand behind it; zero for none.
    before: usize,
    /// How many signs those are.
    signs: usize,
    /// Whether one of them may stand for a letter.
    pending: bool,
    /// What stands before, with nothing but spaces between.
    spaced: Spaced,
}

/// A word before some spaces.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Spaced {
    #[default]
    Nothing,
    Word,
    /// A piece that is no word by itself.
    Fragment,
}

/// A word as far as it was read.
#[derive(Debug, Default)]
struct Word {
    letters: usize,
    /// Its first letters.
    piece: [u8; PIECE_CHARS_MAX],
    latin: bool,
    other: bool,
    digits: bool,
    /// Whether a digit stands behind a letter.
    late_digits: bool,
}

impl Oddity {
    /// Takes in the next character.
    #[inline(always)]
    pub(crate) fn add(&mut self, code: u16, class: u16) {
        if class & class::WORD != 0 {
            self.found |= self.pending;
            if class & class::LATIN != 0 {
                self.letter(code, class);
            } else {
                self.word.digits = true;
                self.word.late_digits |= self.word.letters > 0;
                self.run = 0;
            }
        } else {
            // An apostrophe behind a letter may belong to the word.
            let inside = class & class::APOSTROPHE != 0 && self.word.letters > 0;
            if class & class::DROPPED == 0 && !inside {
                self.separator(code, class);
            }
        }
    }

    #[inline(always)]
    fn letter(&mut self, code: u16, class: u16) {
        self.run = if code == self.last {
            self.run.wrapping_add(1)
        } else {
            1
        };
        self.last = code;
        // The same letter thrice: it may be one too often.
        self.found |= self.run > 2;
        let word = &mut self.word;
        if class & class::OTHER != 0 {
            word.other = true;
        } else {
            word.latin = true;
        }
        if let (Some(slot), Ok(byte)) = (word.piece.get_mut(word.letters), u8::try_from(code)) {
            *slot = byte;
        }
        word.letters = word.letters.wrapping_add(1);
    }

    #[inline(always)]
    fn separator(&mut self, code: u16, class: u16) {
        let after_word = self.word.letters > 0 || self.word.digits;
        if after_word {
            self.end_word();
        }
        self.run = 0;
        let byte = u8::try_from(code).unwrap_or_default();
        if byte != b' ' {
            self.spaced = Spaced::Nothing;
        }
        if byte == b' ' || class & class::DENSE != 0 {
            self.before = 0;
            self.signs = 0;
            self.pending = false;
            return;
        }
        self.signs = self.signs.wrapping_add(1);
        match byte {
            // Markup, entities, percent codes.
            b'<' | b'&' | b'%' => self.found = true,
            b'$' if after_word || self.pending => self.found = true,
            _ => {}
        }
        self.pending |= is_leet_sign(byte);
    }

    #[inline(never)]
    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let letters = word.letters;
        // Letters of two scripts; digits among letters, a count with its unit aside.
        self.found |= word.latin && word.other;
        self.found |= word.digits && letters > 0 && (word.late_digits || letters > 2);
        if word.digits {
            self.before = 0;
            self.spaced = Spaced::Nothing;
        } else {
            let beside = (1..=INNER_SIGNS_MAX).contains(&self.signs) && self.before > 0;
            self.found |= beside && (letters <= PIECE_CHARS_MAX || self.before <= PIECE_CHARS_MAX);
            self.before = letters;
            let chars = word.piece.map(char::from);
            let fragment = chars.get(..letters).is_some_and(is_fragment);
            self.found |= match self.spaced {
                Spaced::Nothing => false,
                Spaced::Word => fragment,
                Spaced::Fragment => true,
            };
            self.spaced = if fragment {
                Spaced::Fragment
            } else {
                Spaced::Word
            };
        }
        self.signs = 0;
    }
}
