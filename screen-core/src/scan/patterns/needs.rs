//! What a text must have in it for a pattern to match at all: one bit for each kind of
//! character, so that most texts are told apart from most patterns without running an
//! automaton.
//!
//! The compiler asks [`of_chars`] what every match of an expression is sure to hold;
//! the scan asks [`of_text`] what a text holds. Both go by the same table of first
//! bytes. That alone makes the test sound, however coarse the table is.

/// Bits of the kinds of characters in a text, or of those that every match holds.
pub(crate) type Needs = u64;

/// Digits.
pub(crate) const DIGIT: Needs = 1;
/// The letters a to z; capitals do not stand in a folded text.
pub(crate) const LATIN: Needs = 1 << 1;
/// Spaces and line breaks.
pub(crate) const SPACE: Needs = 1 << 2;
/// Han characters.
pub(crate) const HAN: Needs = 1 << 3;
/// Everything else outside ASCII.
pub(crate) const OTHER: Needs = 1 << 4;

/// Letters and digits: what `[a-z0-9]` asks for.
pub(crate) const LETTER_OR_DIGIT: Needs = 1 << 32;

/// Punctuation with a bit of its own, from bit 5 on. The marks that are left out stand
/// in nearly every text or in hardly any pattern.
const MARKS: &[u8; 27] = b"!#$%&()*+,-./:;<=>?@[]_{|}~";

/// The bits of each first byte of a character.
const FIRST_BYTES: [Needs; 256] = first_bytes();

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling: an index out of bounds does not compile"
)]
const fn first_bytes() -> [Needs; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte {
            0x30..=0x39 => DIGIT | LETTER_OR_DIGIT,
            0x61..=0x7a => LATIN | LETTER_OR_DIGIT,
            0x09..=0x0d | 0x20 => SPACE,
            0xc2 | 0xe2 => OTHER | SPACE,
            0xd9 | 0xdb | 0xdf | 0xe0 | 0xea => OTHER | DIGIT | LETTER_OR_DIGIT,
            0xe1 => OTHER | DIGIT | LETTER_OR_DIGIT | SPACE,
            0xe3 => OTHER | HAN | SPACE,
            0xe4..=0xe9 => HAN,
            0xef | 0xf0 => OTHER | DIGIT | LETTER_OR_DIGIT | HAN,
            0xc3..=0xf4 => OTHER,
            _ => 0,
        };
        byte += 1;
    }
    let mut mark = 0;
    while mark < MARKS.len() {
        table[MARKS[mark] as usize] = 1 << (mark + 5);
        mark += 1;
    }
    table
}

/// What a text holds.
pub(crate) fn of_text(text: &str) -> Needs {
    text.bytes().fold(0, |has, byte| has | of_byte(byte))
}

/// What all characters between two have in common.
#[cfg(feature = "authoring")]
pub(crate) fn of_chars(first: char, last: char) -> Needs {
    let first_byte = |c: char| {
        let mut bytes = [0; 4];
        c.encode_utf8(&mut bytes);
        let [first, ..] = bytes;
        first
    };
    // First bytes rise with their characters; those in between that begin none, from
    // 0x80 on, take bits away and never add any.
    let between = first_byte(first)..=first_byte(last);
    between.fold(Needs::MAX, |common, byte| common & of_byte(byte))
}

fn of_byte(byte: u8) -> Needs {
    FIRST_BYTES.get(usize::from(byte)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_holds_the_kinds_of_its_characters() {
        assert_eq!(
            of_text("a1 汉"),
            LATIN | DIGIT | LETTER_OR_DIGIT | SPACE | HAN
        );
        assert_eq!(of_text(""), 0);
        assert_eq!(of_text("한"), OTHER);
        let percent = of_text("%");
        assert_eq!(percent.count_ones(), 1);
        assert_eq!(of_text("5%") & percent, percent);
        assert_eq!(of_text("5 per cent") & percent, 0);
    }

    #[test]
    fn no_mark_shares_its_bit() {
        let bits = MARKS.iter().map(|mark| of_byte(*mark));
        let kinds = DIGIT | LATIN | SPACE | HAN | OTHER | LETTER_OR_DIGIT;
        let all = bits.fold(kinds, |all, bit| {
            assert_eq!(all & bit, 0);
            all | bit
        });
        assert_eq!(all, (1 << 33) - 1);
    }

    #[cfg(feature = "authoring")]
    #[test]
    fn what_characters_have_in_common_is_in_every_text_with_one_of_them() {
        let ends = [
            'a', 'z', '0', '9', '%', 'é', 'я', '٣', 'क', '\u{2009}', '。', '汉', '한', 'ｆ', '😀',
        ];
        for first in ends {
            for last in ends.into_iter().filter(|last| *last >= first) {
                let common = of_chars(first, last);
                for c in [first, last] {
                    assert_eq!(
                        of_text(&c.to_string()) & common,
                        common,
                        "{first}-{last} {c}"
                    );
                }
            }
        }
        assert_eq!(of_chars('a', 'z'), LATIN | LETTER_OR_DIGIT);
        let either = of_chars('a', 'z') & of_chars('0', '9');
        assert_eq!(either, LETTER_OR_DIGIT);
        assert_eq!(of_chars('0', 'z'), 0);
        assert_eq!(of_chars('\u{4e00}', '\u{9fff}'), HAN);
    }
}
