//! Disguised words of letters: look-alikes, leetspeak, masks, repeats, broken words,
//! markup.
//!
//! A match: `раypal` with Cyrillic letters, `sc4m`, `sc*m`, `scaaam`, `sc-am`, `sc am`,
//! `s<b>c</b>am` for `scam`. Near misses that pass: Russian words, `a55` (one letter is
//! no word), `10am`, `sc`, `12345`, `https://…`.

use super::Disguise;
use super::signs::{PIECE_CHARS_MAX, Signs, is_fragment};
use crate::limits::{HITS_MAX, TERM_CHARS_MAX};
use crate::scan::Matcher;
use crate::scan::codes::SPACE;
use crate::scan::steps::{INNER, LEET, LOOKALIKE, MARKUP, MASK, REPEAT, Steps};
use crate::scan::trie::Cursor;
use crate::text::{OverBudget, Place, is_apostrophe, offset};

/// Signs in a row that may stand inside a word.
pub(crate) const INNER_SIGNS_MAX: usize = 3;

/// How far one way of reading has come.
#[derive(Clone, Copy)]
struct Way {
    at: usize,
    cursor: Cursor,
    steps: Steps,
    /// Characters of the term so far.
    chars: usize,
    /// Those that stand there as letters.
    letters: usize,
    /// Those for which a digit stands.
    digits: usize,
    /// Whether a character of the term stands right before.
    solid: bool,
}

pub(super) fn find(
    matcher: &Matcher<'_>,
    signs: &Signs,
    found: &mut Vec<Disguise>,
) -> Result<(), OverBudget> {
    let Some(cursor) = matcher.trie.start() else {
        return Ok(());
    };
    let mut left = super::budget(signs);
    for start in 0..signs.len() {
        if !begins(signs, start) {
            continue;
        }
        let mut search = Search {
            matcher,
            signs,
            ways: vec![Way {
                at: start,
                cursor,
                steps: 0,
                chars: 0,
                letters: 0,
                digits: 0,
                solid: false,
            }],
        };
        while let Some(way) = search.ways.pop() {
            left = left.checked_sub(1).ok_or(OverBudget)?;
            search.report(start, way, found)?;
            if way.chars < TERM_CHARS_MAX {
                search.go_on(way);
            }
        }
    }
    Ok(())
}

/// Whether a word may begin at a place.
fn begins(signs: &Signs, at: usize) -> bool {
    let Some(sign) = signs.get(at) else {
        return false;
    };
    let stands_for_one = sign.coded.is_some() || (sign.leet && !letters_of(sign.c).is_empty());
    let solid = sign.is_word() || sign.is_dense() || stands_for_one;
    solid && (sign.is_dense() || !signs.is_inside_word(at))
}

/// The letters a digit or a sign may stand for.
fn letters_of(c: char) -> &'static [u8] {
    match c {
        '4' | '@' => b"a",
        '8' => b"b",
        '3' => b"e",
        '6' | '9' => b"g",
        '1' | '!' | '|' => b"il",
        '0' => b"o",
        '5' | '$' => b"s",
        '7' | '+' => b"t",
        '2' => b"z",
        _ => b"",
    }
}

/// Whether a sign may stand for a letter, or hide one.
pub(crate) fn is_leet_sign(code: u8) -> bool {
    matches!(code, b'@' | b'!' | b'|' | b'$' | b'+' | b'*')
}

struct Search<'a> {
    matcher: &'a Matcher<'a>,
    signs: &'a Signs,
    ways: Vec<Way>,
}

impl Search<'_> {
    fn push(&mut self, from: Way, at: usize, code: u16, step: Steps) {
        if let Some(cursor) = self.matcher.trie.step(from.cursor, code) {
            let letter = step & (LEET | MASK) == 0 && code != SPACE;
            self.ways.push(Way {
                at,
                cursor,
                steps: from.steps | step,
                chars: from.chars.saturating_add(1),
                letters: from.letters.saturating_add(usize::from(letter)),
                solid: true,
                ..from
            });
        }
    }

    fn pass(&mut self, from: Way, at: usize, step: Steps) {
        self.ways.push(Way {
            at,
            steps: from.steps | step,
            solid: step == REPEAT,
            ..from
        });
    }

    fn go_on(&mut self, way: Way) {
        let Some(sign) = self.signs.get(way.at).copied() else {
            return;
        };
        let next = way.at.saturating_add(1);
        if sign.tag_end > 0 && way.chars > 0 {
            self.pass(way, sign.tag_end, MARKUP);
        }
        if let Some((c, end)) = sign.coded {
            let code = self.matcher.table.code_of_folded(c);
            self.push(way, end, code, MARKUP);
        }
        if sign.leet {
            let digit = usize::from(sign.c.is_ascii_digit());
            let digits = way.digits.saturating_add(digit);
            for letter in letters_of(sign.c) {
                self.push(Way { digits, ..way }, next, u16::from(*letter), LEET);
            }
            if sign.c == '*' && way.chars > 0 {
                for letter in b'a'..=b'z' {
                    self.push(way, next, u16::from(letter), MASK);
                }
            }
        }
        if sign.is_separator() {
            self.gap(way);
            return;
        }
        self.push(way, next, sign.code, 0);
        if let Some(letter) = self.lookalike(way.at, sign.c) {
            self.push(way, next, letter, LOOKALIKE);
        }
        let before = self.signs.before(way.at);
        if sign.repeated && way.chars > 0 && before.is_some_and(|before| before.c == sign.c) {
            self.pass(way, next, REPEAT);
        }
    }

    /// The code of the Latin letter that a letter looks like, if Latin letters stand
    /// beside it in its word.
    fn lookalike(&self, at: usize, c: char) -> Option<u16> {
        if c.is_ascii() {
            return None;
        }
        let letter = self.matcher.fuzzy.sounds.latin(c)?;
        let mixed = {
            let latin = |sign: Option<&super::signs::Sign>| {
                sign.filter(|sign| sign.is_word())
                    .map(|sign| sign.c.is_ascii_alphabetic())
            };
            let before = (0..TERM_CHARS_MAX)
                .map_while(|back| latin(self.signs.get(at.checked_sub(back)?)))
                .any(|latin| latin);
            before
                || (0..TERM_CHARS_MAX)
                    .map_while(|on| latin(self.signs.get(at.saturating_add(on))))
                    .any(|latin| latin)
        };
        mixed.then_some(self.matcher.table.code_of_folded(letter))
    }

    /// A gap is the space between two words, or it only breaks a word up.
    fn gap(&mut self, way: Way) {
        let end = self.signs.gap_end(way.at);
        if way.chars == 0 {
            return;
        }
        let after_word = self.signs.before(way.at).is_some_and(|sign| sign.is_word());
        let Some(next) = self.signs.get(end).copied() else {
            return;
        };
        if !(after_word && next.is_word()) {
            self.pass(way, end, 0);
            return;
        }
        let single = end.saturating_sub(way.at) == 1;
        let apostrophe = self
            .signs
            .get(way.at)
            .is_some_and(|sign| is_apostrophe(sign.c));
        if single && apostrophe {
            self.pass(way, end, 0);
            return;
        }
        self.push(way, end, SPACE, 0);
        if self.breaks_a_word(way.at, end) {
            self.pass(way, end, INNER);
        }
    }

    fn breaks_a_word(&self, from: usize, to: usize) -> bool {
        if to.saturating_sub(from) > INNER_SIGNS_MAX {
            return false;
        }
        let (left, right) = (self.signs.piece_before(from), self.signs.piece_from(to));
        let letters = |piece: &[char]| piece.iter().all(|c| c.is_alphabetic());
        if !letters(&left) || !letters(&right) {
            return false;
        }
        let spaces = (from..to).any(|at| {
            let sign = self.signs.get(at);
            sign.is_some_and(|sign| sign.c.is_whitespace())
        });
        if spaces {
            self.signs.only_spaces(from, to) && (is_fragment(&left) || is_fragment(&right))
        } else {
            left.len() <= PIECE_CHARS_MAX || right.len() <= PIECE_CHARS_MAX
        }
    }

    /// Whether the way has come to the end of a term.
    fn report(&self, start: usize, way: Way, found: &mut Vec<Disguise>) -> Result<(), OverBudget> {
        if way.steps == 0 || !way.solid || !is_enough(way) {
            return Ok(());
        }
        let Some(output) = self.matcher.trie.output(way.cursor) else {
            return Ok(());
        };
        let after_word = self.signs.before(way.at).is_some_and(|sign| sign.is_word());
        if after_word && self.signs.is_word(way.at) {
            return Ok(());
        }
        for list in self.matcher.outputs.allowing(output, way.steps) {
            if found.len() >= HITS_MAX {
                return Err(OverBudget);
            }
            found.push(Disguise {
                list,
                place: Place {
                    start: offset(start),
                    end: offset(way.at),
                },
                steps: way.steps,
                term: self.matcher.trie.codes_to(way.cursor),
            });
        }
        Ok(())
    }
}

/// Whether enough of a term stands there in letters: a digit alone spells nothing.
fn is_enough(way: Way) -> bool {
    way.steps & (LEET | MASK) == 0
        || way.letters >= 2
        || (way.digits == 0 && way.letters == 1 && way.steps & MASK == 0)
}
