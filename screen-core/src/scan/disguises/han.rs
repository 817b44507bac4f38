//! Disguised terms of Han characters: sounds, pieces, emoji, Latin letters among them.
//!
//! A match: 堵博, `du博`, `d博`, 贝者博, 🎲博 where an emoji has such a name. Near misses:
//! 读博 (another tone), `dubois` (no Han character).

use super::Disguise;
use super::signs::{Sign, Signs};
use crate::limits::{HITS_MAX, TERM_CHARS_MAX};
use crate::scan::Matcher;
use crate::scan::fuzzy::{Fuzzy, Unit};
use crate::scan::sounds::{Cell, FIRST_PIECE, MATCHED, SYLLABLE_LETTERS_MAX};
use crate::scan::spelling::ends_of_sounds;
use crate::scan::steps::{EMOJI, INITIALS, MARKUP, PINYIN, SPLIT, Steps};
use crate::scan::trie::Cursor;
use crate::text::{OverBudget, Place, offset};

/// Signs in a row, tags among them, that may stand between two characters of a term.
const GAP_SIGNS_MAX: usize = 64;

pub(super) fn find(
    matcher: &Matcher<'_>,
    fuzzy: &Fuzzy<'_>,
    signs: &Signs,
    found: &mut Vec<Disguise>,
) -> Result<(), OverBudget> {
    let Some(cursor) = fuzzy.trie.start() else {
        return Ok(());
    };
    let mut search = Search {
        matcher,
        fuzzy,
        signs,
        found,
        start: 0,
        left: super::budget(signs),
        units: Vec::new(),
    };
    for start in 0..signs.len() {
        if !signs.get(start).is_some_and(Sign::may_begin_han) {
            continue;
        }
        search.start = start;
        search.read(start, cursor, 0)?;
        search.shapes(start, cursor)?;
    }
    Ok(())
}

struct Search<'a, 'f> {
    matcher: &'a Matcher<'a>,
    fuzzy: &'a Fuzzy<'a>,
    signs: &'a Signs,
    found: &'f mut Vec<Disguise>,
    start: usize,
    /// Steps left.
    left: usize,
    /// The characters of the way so far.
    units: Vec<Unit>,
}

impl Search<'_, '_> {
    /// Takes every reading of what stands at a place.
    fn read(&mut self, from: usize, cursor: Cursor, how: Steps) -> Result<(), OverBudget> {
        let (mut at, mut how) = (from, how);
        let began = !self.units.is_empty();
        while let Some(sign) = self.signs.get(at).copied() {
            if at.saturating_sub(from) > GAP_SIGNS_MAX {
                break;
            }
            self.left = self.left.checked_sub(1).ok_or(OverBudget)?;
            let next = at.saturating_add(1);
            if let Some((c, end)) = sign.coded {
                self.character(c, end, cursor, how | MARKUP)?;
            }
            if sign.tag_end > 0 && began {
                at = sign.tag_end;
                how |= MARKUP;
                continue;
            }
            if sign.is_dense() {
                self.character(sign.c, next, cursor, how)?;
                if sign.cell.sound & FIRST_PIECE != 0 {
                    self.pieces(sign.c, next, cursor, how)?;
                }
                break;
            }
            if sign.is_word() {
                // Han characters go on behind signs, words behind spaces only.
                if sign.c.is_ascii_alphabetic() && self.signs.only_spaces(from, at) {
                    self.latin(at, cursor, how)?;
                }
                break;
            }
            if let Some((first, second)) = self.fuzzy.sounds.emoji(sign.c) {
                self.emoji(first, second, next, cursor, how)?;
            }
            if !began {
                break;
            }
            at = next;
        }
        Ok(())
    }

    fn unit(&self, c: char, how: Steps) -> Unit {
        Unit {
            code: self.matcher.table.code_of_folded(c),
            cell: self.fuzzy.sounds.cell(c),
            how,
        }
    }

    fn character(
        &mut self,
        c: char,
        end: usize,
        cursor: Cursor,
        how: Steps,
    ) -> Result<(), OverBudget> {
        let unit = self.unit(c, how);
        self.take(unit, end, cursor)
    }

    /// Goes on with one character of a term.
    fn take(&mut self, unit: Unit, end: usize, cursor: Cursor) -> Result<(), OverBudget> {
        self.left = self.left.checked_sub(1).ok_or(OverBudget)?;
        let sound = unit.cell.sound & MATCHED;
        let Some(next) = self.fuzzy.trie.step(cursor, sound).filter(|_| sound != 0) else {
            return Ok(());
        };
        if self.units.len() >= TERM_CHARS_MAX {
            return Ok(());
        }
        self.units.push(unit);
        let done = self
            .report(end, next)
            .and_then(|()| self.read(end, next, 0));
        self.units.pop();
        done
    }

    fn pieces(
        &mut self,
        first: char,
        at: usize,
        cursor: Cursor,
        how: Steps,
    ) -> Result<(), OverBudget> {
        let second = self.signs.gap_end(at);
        let whole = self
            .signs
            .get(second)
            .and_then(|sign| self.fuzzy.sounds.whole(first, sign.c));
        match whole {
            Some(whole) => self.character(whole, second.saturating_add(1), cursor, how | SPLIT),
            None => Ok(()),
        }
    }

    fn emoji(
        &mut self,
        first: char,
        second: Option<char>,
        end: usize,
        cursor: Cursor,
        how: Steps,
    ) -> Result<(), OverBudget> {
        let Some(second) = second else {
            return self.character(first, end, cursor, how | EMOJI);
        };
        let unit = self.unit(first, how | EMOJI);
        let sound = unit.cell.sound & MATCHED;
        self.left = self.left.checked_sub(1).ok_or(OverBudget)?;
        let Some(next) = self.fuzzy.trie.step(cursor, sound).filter(|_| sound != 0) else {
            return Ok(());
        };
        self.units.push(unit);
        let done = self.character(second, end, next, EMOJI);
        self.units.pop();
        done
    }

    /// Latin letters as sounds, from the beginning of their word to its end.
    fn latin(&mut self, at: usize, cursor: Cursor, how: Steps) -> Result<(), OverBudget> {
        let inside = self.signs.before(at).is_some_and(|sign| sign.is_word());
        let goes_on = self
            .units
            .last()
            .is_some_and(|unit| unit.how & (PINYIN | INITIALS) != 0);
        if inside && !goes_on {
            return Ok(());
        }
        if !inside && !self.signs.get(at).is_some_and(|sign| sign.spells) {
            return Ok(());
        }
        let letters = self.signs.latin_from(at, SYLLABLE_LETTERS_MAX);
        for (length, sound) in ends_of_sounds(&self.fuzzy.sounds, &letters, 0) {
            let end = at.saturating_add(length);
            let spelled = |sound, step| Unit {
                code: 0,
                cell: Cell { sound, shape: 0 },
                how: how | step,
            };
            if let Some(sound) = sound {
                self.take(spelled(sound, PINYIN), end, cursor)?;
                continue;
            }
            let initial = letters.get(..length).unwrap_or_default();
            // People write `v` for 微.
            let initial = if initial == b"v" { b"w" } else { initial };
            let mut sounds: Vec<u16> = self
                .fuzzy
                .sounds
                .beginning_with(initial)
                .map(|sound| sound & MATCHED)
                .collect();
            sounds.sort_unstable();
            sounds.dedup();
            for sound in sounds {
                self.take(spelled(sound, INITIALS), end, cursor)?;
            }
        }
        Ok(())
    }

    /// A row of characters of the same shapes.
    fn shapes(&mut self, start: usize, cursor: Cursor) -> Result<(), OverBudget> {
        let mut at = start;
        let mut cursor = cursor;
        let (mut how, mut gap) = (0, 0_usize);
        self.units.clear();
        while let Some(sign) = self.signs.get(at).copied() {
            if sign.tag_end > 0 && !self.units.is_empty() {
                at = sign.tag_end;
                how = MARKUP;
                continue;
            }
            at = at.saturating_add(1);
            if sign.is_separator() && !self.units.is_empty() {
                gap = gap.saturating_add(1);
                if gap > GAP_SIGNS_MAX {
                    break;
                }
                continue;
            }
            gap = 0;
            let next = self.fuzzy.trie.step(cursor, sign.cell.shape);
            let Some(next) = next.filter(|_| sign.cell.shape != 0) else {
                break;
            };
            cursor = next;
            self.units.push(self.unit(sign.c, how));
            how = 0;
            self.report(at, cursor)?;
        }
        self.units.clear();
        Ok(())
    }

    /// Whether the way has come to the end of a term.
    fn report(&mut self, end: usize, cursor: Cursor) -> Result<(), OverBudget> {
        let Some(output) = self.fuzzy.trie.output(cursor) else {
            return Ok(());
        };
        let spelled = |unit: &Unit| unit.how & (PINYIN | INITIALS) != 0;
        if self.units.last().is_some_and(spelled) && self.signs.is_word(end) {
            return Ok(());
        }
        for term in self.fuzzy.terms.of(output) {
            let Some(steps) = term
                .steps(self.fuzzy, &self.units)
                .filter(|steps| *steps != 0)
            else {
                continue;
            };
            for list in self.matcher.outputs.allowing(term.output, steps) {
                if self.found.len() >= HITS_MAX {
                    return Err(OverBudget);
                }
                self.found.push(Disguise {
                    list,
                    place: Place {
                        start: offset(self.start),
                        end: offset(end),
                    },
                    steps,
                    term: term.codes().collect(),
                });
            }
        }
        Ok(())
    }
}
