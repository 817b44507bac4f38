//! One look over a text, from its bytes to the codes of its view, without a way back
//! and without a folded text.
//!
//! Most texts are innocent, and this is all that is done with them: the codes go
//! through the trie, and the classes of the characters tell which detectors could find
//! anything. Only where something may be found is the text folded in full. The codes
//! are those of the characters of [`View`](crate::text::View), one for one; where a
//! single look cannot be sure of that, the glance gives up and says so.

use super::codes::{DROP, INTRICATE, OTHER_CJK, SPACE, class};
use super::oddity::Oddity;
use super::patterns::needs::{self, Needs};
use crate::request::Segment;
use crate::signal::Span;
use crate::text::{FoldTable, is_plain_han, offset};

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
    pub(crate) digits: usize,
    /// Whether a word of letters may stand disguised in it.
    pub(crate) odd: bool,
    /// The most characters in a row that may be the same, separators left aside.
    pub(crate) same_in_a_row: u32,
}

impl Glance {
    /// Whether any of these classes occurs.
    pub(crate) fn has(&self, classes: u16) -> bool {
        self.classes & classes != 0
    }

    /// The most the folded text can hold of what patterns need.
    pub(crate) fn may_hold(&self) -> Needs {
        [
            (class::DIGIT | class::OTHER | class::ODD, needs::DIGIT),
            (class::LATIN, needs::LATIN),
            (
                class::LATIN | class::DIGIT | class::OTHER | class::ODD,
                needs::LETTER_OR_DIGIT,
            ),
            (
                class::DENSE | class::OTHER | class::ODD | class::PUNCTUATION,
                needs::HAN,
            ),
            (class::AT, needs::of_text("@")),
            (class::LINKING, needs::of_text("_:")),
        ]
        .into_iter()
        .filter(|(class, _)| !self.has(*class))
        .fold(Needs::MAX, |has, (_, bits)| has & !bits)
    }

    /// Whether ASCII letters stand in a row somewhere; they are their own codes.
    pub(crate) fn spells(&self, letters: &[u8]) -> bool {
        self.codes.windows(letters.len()).any(|codes| {
            codes
                .iter()
                .copied()
                .eq(letters.iter().map(|b| u16::from(*b)))
        })
    }
}

/// Looks over the segments of an interaction. None where they hold what only the whole
/// folding can tell.
pub(crate) fn glance(table: &FoldTable<'_>, segments: &[Segment]) -> Option<Glance> {
    look(table, segments, |_, _| {})
}

/// Looks again, at a text a glance was enough for, and says where each code of the view
/// comes from.
pub(crate) fn locate(table: &FoldTable<'_>, segments: &[Segment]) -> Vec<Span> {
    let bytes: usize = segments.iter().map(|segment| segment.text.len()).sum();
    let mut origins: Vec<Span> = Vec::with_capacity(bytes);
    let beginning = |segment| Span {
        segment,
        start_byte: 0,
        end_byte: 0,
        start_utf16: 0,
        end_utf16: 0,
    };
    let mut at = beginning(0);
    look(table, segments, |segment, step| match step {
        Step::Read(c) => {
            if segment != at.segment {
                at = beginning(segment);
            }
            at.start_byte = at.end_byte;
            at.start_utf16 = at.end_utf16;
            at.end_byte = at.end_byte.saturating_add(offset(c.len_utf8()));
            at.end_utf16 = at.end_utf16.saturating_add(offset(c.len_utf16()));
        }
        Step::Written => origins.push(at),
    });
    origins
}

/// What a look does, one thing after the other.
enum Step {
    /// It reads a character of the text.
    Read(char),
    /// It writes a code of the view.
    Written,
}

#[inline(always)]
fn look(
    table: &FoldTable<'_>,
    segments: &[Segment],
    mut tell: impl FnMut(u32, Step),
) -> Option<Glance> {
    let bytes: usize = segments.iter().map(|segment| segment.text.len()).sum();
    let mut look = Look {
        // No character has more codes than bytes, and a space stands for a separator.
        codes: vec![0; bytes],
        length: 0,
        classes: 0,
        last: 0,
        gap: Gap::Apart,
        letters: 0,
        spelled: false,
        oddity: Oddity::default(),
    };
    let mut same = Same::default();
    for (number, segment) in (0u32..).zip(segments) {
        look.gap = Gap::Apart;
        for c in segment.text.chars() {
            tell(number, Step::Read(c));
            let code = if c.is_ascii() {
                ascii_code(c)
            } else {
                table.code(c)
            };
            let class = table.class(code);
            look.oddity.add(code, class);
            same.add(c, code, class);
            look.add(code, class, || tell(number, Step::Written));
        }
        look.oddity.add(SPACE, class::SEPARATOR);
    }
    look.end_word();
    if look.spelled || look.classes & class::INTRICATE != 0 {
        return None;
    }
    look.codes.truncate(look.length);
    let digits = if look.classes & class::DIGIT == 0 {
        0
    } else {
        let digits = u16::from(b'0')..=u16::from(b'9');
        look.codes
            .iter()
            .filter(|code| digits.contains(code))
            .count()
    };
    Some(Glance {
        codes: look.codes,
        classes: look.classes,
        digits,
        odd: look.oddity.found,
        same_in_a_row: same.longest,
    })
}

/// How many characters in a row are, or may be, the same.
#[derive(Default)]
struct Same {
    last: u32,
    run: u32,
    longest: u32,
}

impl Same {
    #[inline(always)]
    fn add(&mut self, c: char, code: u16, class: u16) {
        if class & (class::WORD | class::DENSE) == 0 {
            return;
        }
        // Characters without a code of their own share one; a Han character is itself.
        let this = match code {
            OTHER_CJK if is_plain_han(c) => u32::from(c),
            code => u32::from(code),
        };
        self.run = if this == self.last {
            self.run.wrapping_add(1)
        } else {
            1
        };
        self.last = this;
        self.longest = self.longest.max(self.run);
    }
}

/// What stands between the last code of the view and the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nothing.
    None,
    /// An apostrophe: nothing, if a letter follows; a separator, if not.
    Apostrophe,
    /// A separator.
    Apart,
}

/// The view as far as it was looked over.
struct Look {
    codes: Vec<u16>,
    length: usize,
    classes: u16,
    /// Classes of the last code.
    last: u16,
    gap: Gap,
    /// Words of one letter in a row.
    letters: u32,
    /// Whether there were as many as make a word spelled out.
    spelled: bool,
    oddity: Oddity,
}

impl Look {
    #[inline(always)]
    fn add(&mut self, code: u16, class: u16, mut written: impl FnMut()) {
        self.classes |= class;
        if class & (class::WORD | class::DENSE) != 0 {
            if self.gap == Gap::Apart && self.last & class::WORD != 0 {
                self.end_word();
                if class & class::WORD != 0 {
                    self.push(SPACE);
                    written();
                }
            }
            self.gap = Gap::None;
            self.last = class;
            self.push(code);
            written();
        } else if class & class::SEPARATOR != 0 {
            self.gap = Gap::Apart;
        } else if class & class::APOSTROPHE != 0 {
            self.gap = if self.gap == Gap::None {
                Gap::Apostrophe
            } else {
                Gap::Apart
            };
        }
    }

    #[inline(always)]
    fn push(&mut self, code: u16) {
        if let Some(slot) = self.codes.get_mut(self.length) {
            *slot = code;
        }
        self.length = self.length.wrapping_add(1);
    }

    /// A word ends where it does not go on, and another or nothing follows.
    #[inline(never)]
    fn end_word(&mut self) {
        let before = |back: usize| {
            let at = self.length.checked_sub(back)?;
            self.codes.get(at).copied()
        };
        let digits = u16::from(b'0')..=u16::from(b'9');
        let letter = before(1).is_some_and(|code| !digits.contains(&code));
        // A Han character before it may stand apart.
        let alone = before(2).is_none_or(|code| !is_letter(code));
        self.letters = if letter && alone {
            self.letters.saturating_add(1)
        } else {
            0
        };
        self.spelled |= self.letters >= SPELLED_LETTERS_MIN;
    }
}

/// Whether one of the shared codes is an ASCII letter or digit.
fn is_letter(code: u16) -> bool {
    u8::try_from(code).is_ok_and(|byte| byte.is_ascii_alphanumeric())
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
            b'\t'..=b'\r' => b' ',
            0..=31 | 127 => DROP as u8,
            _ => c.to_ascii_lowercase(),
        };
        c += 1;
    }
    codes
}
