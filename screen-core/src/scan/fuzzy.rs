//! Terms of Han characters by how they sound and look.
//!
//! A second trie holds the terms as rows of sounds and as rows of shapes. It finds too
//! much: what it finds is a hit only if the steps that lead from the text to the term are
//! steps the term allows, and if enough of the term stands there as it is written. One
//! [`look`] over the Han characters of a text is all that most texts cost.
//!
//! ```text
//! FUZZY_TERMS  u32 count of the trie's outputs; for each (u32) the place of its terms in
//!              u16 words behind this table; there their number, and for each its length n,
//!              its output in the trie of all terms, n codes
//! CODE_CELLS   sound (u16) and shape (u16) of the character of each code, from the first
//!              of the alphabet on
//! ```

use super::codes::{MARKS_FROM, class};
use super::sounds::{Cell, FIRST_PIECE, HAN_END, HAN_FROM, MATCHED, SYLLABLE, Sounds, TONE};
use super::spelling::{SPELLED_LETTERS_MAX, can_be_sounds};
use super::steps::{INITIALS, NEAR_SOUND, PINYIN, SHAPE, SOUND, Steps};
use super::{Matcher, Trie};
use crate::limits::{FUZZY_OUTPUTS_MAX, FUZZY_TERMS_OF_ROW_MAX};
use crate::request::Segment;

/// The fuzzy part of a pack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fuzzy<'a> {
    pub(crate) sounds: Sounds<'a>,
    pub(crate) trie: Trie<'a>,
    pub(crate) terms: FuzzyTerms<'a>,
    cells: &'a [[u8; 4]],
}

impl<'a> Fuzzy<'a> {
    pub(crate) fn new(
        sounds: Sounds<'a>,
        trie: Trie<'a>,
        terms: &'a [u8],
        cells: &'a [u8],
    ) -> Self {
        Self {
            sounds,
            trie,
            terms: FuzzyTerms(terms.as_chunks().0),
            cells: cells.as_chunks().0,
        }
    }

    /// The sound and the shape of the character of a code.
    fn cell_of_code(&self, code: u16) -> Cell {
        let at = code.checked_sub(MARKS_FROM).map(usize::from);
        let bytes = at.and_then(|at| self.cells.get(at));
        bytes.map_or(Cell::default(), |bytes| Cell::read(*bytes))
    }
}

/// One character of the text on the way to a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Its code; below the alphabet for none.
    pub(crate) code: u16,
    pub(crate) cell: Cell,
    /// How the text stands for it.
    pub(crate) how: Steps,
}

/// The terms behind the outputs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FuzzyTerms<'a>(&'a [[u8; 2]]);

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FuzzyTerm<'a> {
    /// Its output in the trie of all terms: its lists, and what they allow.
    pub(crate) output: u32,
    codes: &'a [[u8; 2]],
}

impl<'a> FuzzyTerms<'a> {
    fn index(&self, at: usize) -> Option<usize> {
        let low = self.0.get(at.checked_mul(2)?)?;
        let high = self.0.get(at.checked_mul(2)?.checked_add(1)?)?;
        let [[a, b], [c, d]] = [*low, *high];
        usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()
    }

    /// The words of an output's terms.
    fn words(&self, output: u32) -> Option<&'a [[u8; 2]]> {
        let count = self.index(0)?;
        let output = usize::try_from(output).ok().filter(|n| *n < count)?;
        let base = count.checked_add(1)?.checked_mul(2)?;
        let from = base.checked_add(self.index(output.checked_add(1)?)?)?;
        self.0.get(from..)
    }

    /// How many outputs there are, if those of their terms are among so many.
    pub(crate) fn count_below(&self, outputs: usize) -> Option<usize> {
        if self.0.is_empty() {
            return Some(0);
        }
        let count = self.index(0).filter(|n| *n <= FUZZY_OUTPUTS_MAX)?;
        let good = (0u32..).take(count).all(|output| {
            let mut of = self.of(output).peekable();
            of.peek().is_some() && of.all(|term| (term.output as usize) < outputs)
        });
        good.then_some(count)
    }

    /// The terms of an output.
    pub(crate) fn of(&self, output: u32) -> impl Iterator<Item = FuzzyTerm<'a>> + use<'a> {
        let words = self.words(output).unwrap_or_default();
        let (count, mut words) = words.split_first().unwrap_or((&[0, 0], &[]));
        let mut left = u16::from_le_bytes(*count).min(FUZZY_TERMS_OF_ROW_MAX);
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let ([length, output], rest) = words.split_first_chunk::<2>()?;
            let length = usize::from(u16::from_le_bytes(*length)).max(1);
            let (codes, rest) = rest.split_at_checked(length)?;
            words = rest;
            Some(FuzzyTerm {
                output: u32::from(u16::from_le_bytes(*output)),
                codes,
            })
        })
    }
}

/// Characters of a term that is known by half of them, whatever the tones of the others.
const SURE_CHARS_MIN: usize = 6;

/// What the characters of a text have in common with a term.
#[derive(Default)]
struct Likeness {
    steps: Steps,
    /// Characters that stand as they are written, also in pieces or as an emoji.
    exact: usize,
    /// Characters of another tone.
    other_tones: usize,
    /// Characters by one letter.
    initials: usize,
    /// Characters in Latin letters.
    spelled: usize,
}

impl FuzzyTerm<'_> {
    pub(crate) fn codes(&self) -> impl Iterator<Item = u16> + '_ {
        self.codes.iter().map(|code| u16::from_le_bytes(*code))
    }

    /// The steps from these characters to the term, if enough of it stands there. No steps
    /// for the term itself.
    pub(crate) fn steps(&self, fuzzy: &Fuzzy<'_>, units: &[Unit]) -> Option<Steps> {
        let like = self.likeness(fuzzy, units)?;
        let (steps, length) = (like.steps, self.codes.len());
        let changed = length.saturating_sub(like.exact);
        let by_sound = steps & (SOUND | NEAR_SOUND) != 0;
        let enough = match length {
            // Two characters are too few to be sure by anything but their very sound.
            ..=2 if by_sound => steps & NEAR_SOUND == 0 && like.other_tones == 0,
            3 if by_sound => like.other_tones == 0 && like.exact > 0 && changed == 1,
            // Another tone is another word, unless the rest leaves no doubt.
            _ if by_sound => {
                let one = changed == 1 && steps & NEAR_SOUND == 0;
                let sure = one || (length >= SURE_CHARS_MIN && changed * 2 <= length);
                like.exact > 0 && (like.other_tones == 0 || sure)
            }
            _ if steps & SHAPE != 0 => like.exact > 0 && (changed == 1 || changed * 2 < length),
            _ => true,
        };
        // Somebody who writes Latin letters only, writes another language.
        let han = like.spelled < length && (like.initials == 0 || like.exact > 0);
        (enough && han).then_some(steps)
    }

    fn likeness(&self, fuzzy: &Fuzzy<'_>, units: &[Unit]) -> Option<Likeness> {
        let mut like = Likeness::default();
        let mut rest = units.iter();
        for code in self.codes() {
            let unit = rest.next()?;
            let Cell { sound, shape } = fuzzy.cell_of_code(code);
            like.steps |= unit.how;
            if unit.how & (PINYIN | INITIALS) != 0 {
                like.spelled += 1;
                like.initials += usize::from(unit.how & INITIALS != 0);
                let same = unit.how & INITIALS != 0 || same(unit.cell.sound, sound, SYLLABLE);
                like.steps |= if same { 0 } else { NEAR_SOUND };
            } else if unit.code == code {
                like.exact += 1;
            } else if same(unit.cell.sound, sound, MATCHED) {
                let exactly = same(unit.cell.sound, sound, SYLLABLE);
                like.steps |= if exactly { SOUND } else { NEAR_SOUND };
                like.other_tones += usize::from(!same(unit.cell.sound, sound, TONE));
            } else if unit.cell.shape == shape && shape != 0 {
                like.steps |= SHAPE;
            } else {
                // Another reading of the character brought the walk here.
                like.steps |= NEAR_SOUND;
                like.other_tones += 1;
            }
        }
        rest.next().is_none().then_some(like)
    }
}

fn same(one: u16, other: u16, bits: u16) -> bool {
    one & bits == other & bits && one & MATCHED != 0
}

/// Looks over the Han characters of a text that a glance was enough for. False where
/// nothing in it can be a disguise of a term of Han characters.
pub(crate) fn may_find(matcher: &Matcher<'_>, segments: &[Segment]) -> bool {
    let Matcher { fuzzy, table, .. } = matcher;
    let mut run: Vec<(char, Cell)> = Vec::new();
    let apart = ('\0', Cell::default());
    let mut before = Before::default();
    for c in segments.iter().flat_map(|segment| segment.text.chars()) {
        if (HAN_FROM..HAN_END).contains(&u32::from(c)) {
            let cell = fuzzy.sounds.cell(c);
            if before.spells(fuzzy) || before.is_first_piece(fuzzy, c) {
                return true;
            }
            before = Before {
                han: Some((c, cell)),
                ..Before::default()
            };
            run.push((c, cell));
        } else if c.is_ascii_alphanumeric() {
            before.letter(c);
            run.push(apart);
        } else {
            if before.after_han && before.spells(fuzzy) {
                return true;
            }
            let class = table.class(table.code(c));
            // Characters of another form fold to Han characters.
            if class & class::DENSE != 0 || (!c.is_ascii() && fuzzy.sounds.emoji(c).is_some()) {
                return true;
            }
            if class & class::WORD != 0 {
                run.push(apart);
                before = Before::default();
            } else if c != ' ' && class & class::DROPPED == 0 {
                // Han characters go on behind a sign, words do not.
                before.length = 0;
                before.after_han = false;
            }
        }
    }
    if before.after_han && before.spells(fuzzy) {
        return true;
    }
    (0..run.len()).any(|start| {
        let rest = run.get(start..).unwrap_or_default();
        stands(matcher, rest, |cell| cell.sound & MATCHED)
            || stands(matcher, rest, |cell| cell.shape)
    })
}

/// Whether a disguise begins where these characters begin.
#[inline(always)]
fn stands(matcher: &Matcher<'_>, chars: &[(char, Cell)], code: impl Fn(&Cell) -> u16) -> bool {
    let fuzzy = &matcher.fuzzy;
    let Some(mut at) = fuzzy.trie.start() else {
        return false;
    };
    for (index, (_, cell)) in chars.iter().enumerate() {
        let code = code(cell);
        match fuzzy.trie.step(at, code).filter(|_| code != 0) {
            Some(next) => at = next,
            None => return false,
        }
        if let Some(output) = fuzzy.trie.output(at) {
            let so_far = chars.get(..=index).unwrap_or_default();
            if is_disguise(matcher, so_far, output) {
                return true;
            }
        }
    }
    false
}

#[inline(never)]
fn is_disguise(matcher: &Matcher<'_>, chars: &[(char, Cell)], output: u32) -> bool {
    let Matcher {
        fuzzy,
        table,
        outputs,
        ..
    } = matcher;
    let units: Vec<Unit> = chars
        .iter()
        .map(|(c, cell)| Unit {
            code: table.code(*c),
            cell: *cell,
            how: 0,
        })
        .collect();
    let disguised = |term: FuzzyTerm<'_>| {
        let steps = term.steps(fuzzy, &units).filter(|steps| *steps != 0);
        steps.is_some_and(|steps| outputs.allowing(term.output, steps).next().is_some())
    };
    fuzzy.terms.of(output).any(disguised)
}

/// What stands before a character.
#[derive(Default)]
struct Before {
    /// The Han character before it, signs left aside.
    han: Option<(char, Cell)>,
    /// The word of Latin letters before it, if it is short; nothing but spaces between.
    word: [u8; SPELLED_LETTERS_MAX],
    length: usize,
    /// Whether that word stands behind a Han character.
    after_han: bool,
}

impl Before {
    fn letter(&mut self, c: char) {
        if self.han.take().is_some() {
            self.after_han = true;
            self.length = 0;
        }
        let letter = u8::try_from(c).unwrap_or_default().to_ascii_lowercase();
        if let Some(slot) = self.word.get_mut(self.length) {
            *slot = letter;
        }
        self.length = self.length.saturating_add(1);
    }

    /// Whether the word can be read as sounds, and stands beside Han characters.
    fn spells(&self, fuzzy: &Fuzzy<'_>) -> bool {
        let word = self.word.get(..self.length).unwrap_or_default();
        !word.is_empty() && can_be_sounds(&fuzzy.sounds, word)
    }

    fn is_first_piece(&self, fuzzy: &Fuzzy<'_>, second: char) -> bool {
        self.han.is_some_and(|(first, cell)| {
            cell.sound & FIRST_PIECE != 0 && fuzzy.sounds.whole(first, second).is_some()
        })
    }
}
