//! One look over a text, from its bytes to the codes of its view, without a way back
//! and without a folded text.
//!
//! Most texts are innocent, and this is all that is done with them: the codes go
//! through the trie, and the classes of the characters tell which detectors could find
//! anything. Only where something may be found is the text folded in full. The codes
//! are those of the characters of [`View`](crate::text::View), one for one; where a
//! single look cannot be sure of that, the glance gives up and says so.

use super::codes::{
    ALPHABET_FROM, APOSTROPHE, DROP, INTRICATE, SEPARATOR, SPACE, class, shared_class,
};
use crate::request::Segment;
use crate::text::FoldTable;

/// Words of one letter in a row that may be a word spelled out.
const SPELLED_LETTERS_MIN: u32 = 3;

/// What one look over a text tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Glance {
    /// The codes of the view.
    pub(crate) codes: Vec<u16>,
    /// The classes of all characters of the folded text together.
    pub(crate) classes: u16,
    /// How many ASCII digits there are.
    pub(crate) digits: u32,
}

impl Glance {
    /// Whether any of these classes occurs.
    pub(crate) fn has(&self, classes: u16) -> bool {
        self.classes & classes != 0
    }
}

/// Looks over the segments of an interaction. None where they hold what only the whole
/// folding can tell.
pub(crate) fn glance(table: &FoldTable<'_>, segments: &[Segment]) -> Option<Glance> {
    let bytes: usize = segments.iter().map(|segment| segment.text.len()).sum();
    let mut look = Look {
        table: *table,
        codes: Vec::with_capacity(bytes + 1),
        classes: 0,
        digits: 0,
        last: 0,
        word: 0,
        letter: false,
        letters: 0,
        spelled: false,
        apostrophe: false,
        before: 0,
    };
    for (index, segment) in segments.iter().enumerate() {
        if index > 0 {
            look.separator();
            look.before = SEPARATOR;
        }
        look.segment(&segment.text)?;
    }
    look.separator();
    if look.spelled {
        return None;
    }
    Some(Glance {
        codes: look.codes,
        classes: look.classes,
        digits: look.digits,
    })
}

struct Look<'a> {
    table: FoldTable<'a>,
    codes: Vec<u16>,
    classes: u16,
    digits: u32,
    /// Classes of the last code of the view.
    last: u16,
    /// Characters of the word that is open; 0 between words.
    word: u32,
    /// Whether that word is one letter so far.
    letter: bool,
    /// Words of one letter in a row before it.
    letters: u32,
    /// Whether there were as many as make a word spelled out.
    spelled: bool,
    /// Whether an apostrophe waits to be told whether it stands inside a word.
    apostrophe: bool,
    /// The code before this one.
    before: u16,
}

impl Look<'_> {
    #[inline]
    fn segment(&mut self, text: &str) -> Option<()> {
        for c in text.chars() {
            let code = if c.is_ascii() {
                ascii_code(c)
            } else {
                self.table.code(c)
            };
            if code == DROP {
                continue;
            }
            let class = if code < ALPHABET_FROM {
                shared_class(code)
            } else {
                self.table.class(code)
            };
            if class & (class::WORD | class::DENSE) != 0 {
                self.inside(code, class);
            } else if class & class::SEPARATOR != 0 {
                self.classes |= class;
                self.separator();
            } else if code == APOSTROPHE {
                self.classes |= class;
                if self.word > 0 && !self.apostrophe {
                    self.apostrophe = true;
                } else {
                    self.separator();
                }
            } else {
                return None;
            }
            self.before = code;
        }
        (!self.spelled).then_some(())
    }

    #[inline]
    fn inside(&mut self, code: u16, class: u16) {
        if self.apostrophe {
            self.apostrophe = false;
            // Between two letters it belongs to the word; before a Han character it
            // separates.
            if class & class::WORD == 0 {
                self.end_word();
            }
        }
        if class & class::WORD != 0 {
            if self.word == 0 && self.last & class::WORD != 0 {
                self.codes.push(SPACE);
            }
            if class & class::DIGIT != 0 {
                self.digits = self.digits.saturating_add(1);
            } else if code == u16::from(b'd') && self.before == u16::from(b'i') {
                self.classes |= class::ID;
            }
        }
        self.letter = self.word == 0 && class & (class::WORD | class::DIGIT) == class::WORD;
        self.word = self.word.saturating_add(1);
        self.classes |= class;
        self.last = class;
        self.codes.push(code);
    }

    #[inline]
    fn separator(&mut self) {
        if self.word > 0 {
            self.end_word();
        }
        self.apostrophe = false;
    }

    #[inline]
    fn end_word(&mut self) {
        self.letters = if self.letter { self.letters + 1 } else { 0 };
        self.spelled |= self.letters >= SPELLED_LETTERS_MIN;
        self.word = 0;
        self.letter = false;
    }
}

/// The code of an ASCII character; the fold table of every pack says the same.
#[inline]
pub(crate) fn ascii_code(c: char) -> u16 {
    static CODES: [u8; 128] = ascii_codes();
    CODES
        .get(c as usize)
        .map_or(INTRICATE, |code| u16::from(*code))
}

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a constant: the compiler checks it, and codes of ASCII are ASCII"
)]
const fn ascii_codes() -> [u8; 128] {
    let mut codes = [0; 128];
    let mut c: u8 = 0;
    while c < 128 {
        codes[c as usize] = match c {
            b'\t'..=b'\r' => SEPARATOR as u8,
            0..=31 | 127 => DROP as u8,
            _ => c.to_ascii_lowercase(),
        };
        c += 1;
    }
    codes
}
