//! Builds the trie over sounds and shapes and the tables of disguises. See
//! [`crate::scan::sounds`] and [`crate::scan::fuzzy`] for the forms.

use std::collections::{BTreeMap, BTreeSet};

use super::super::evasions::{Tables, chars_of, tables};
use super::super::views::is_han;
use super::{table::Alphabet, trie};
use crate::pack::format::Section;
use crate::pack::load::TermList;
use crate::scan::codes::MARKS_FROM;
use crate::scan::sounds::{
    FIRST_PIECE, HAN_END, HAN_FROM, MATCHED, PAGE_CHARS, SHAPES_FROM, SYLLABLE_LETTERS_MAX,
};
use crate::scan::steps::{OF_LETTERS, SHAPE, SPLIT, Steps};

/// Readings of a term that are taken in, where its characters have several.
const READINGS_MAX: usize = 8;

/// A term as the trie's outputs hold it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    list: u16,
    allows: Steps,
    codes: Vec<u16>,
}

/// The terms of Han characters that allow more than markup.
fn is_fuzzy(term: &str, steps: Steps) -> bool {
    steps & !OF_LETTERS != 0 && term.chars().all(is_han)
}

/// How many rows of sounds and shapes the terms need.
pub(super) fn count_rows(lists: &[TermList], alphabet: &Alphabet) -> usize {
    let tables = tables();
    let shapes = Shapes::of(lists, tables);
    rows(lists, alphabet, tables, &shapes).len()
}

/// A term in Latin letters, in one word and a word for each syllable.
pub(super) fn spellings(term: &str) -> Vec<String> {
    let tables = tables();
    let mut spellings: Vec<String> = readings(term, tables)
        .iter()
        .flat_map(|reading| {
            let words: Vec<&str> = reading
                .iter()
                .map(|sound| tables.spelling(*sound))
                .collect();
            [words.concat(), words.join(" ")]
        })
        .collect();
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// All sections that disguises need; none where no term allows any.
pub(super) fn sections(lists: &[TermList], alphabet: &Alphabet) -> Vec<(Section, Vec<u8>)> {
    let allows = |list: &TermList| list.steps.iter().any(|steps| *steps != 0);
    if !lists.iter().any(allows) {
        return Vec::new();
    }
    let tables = tables();
    let shapes = Shapes::of(lists, tables);
    let rows = rows(lists, alphabet, tables, &shapes);
    let used: BTreeSet<u16> = rows.keys().flatten().copied().collect();
    let pieces = pieces(lists, tables);
    let mut sections = vec![(Section::Disguises, disguises(tables, &used, &pieces))];
    if rows.is_empty() {
        return sections;
    }
    let (pages, cells) = cells(tables, &used, &pieces, &shapes);
    let numbered: Vec<trie::Term> = rows.keys().cloned().zip(0u16..).collect();
    let built = trie::build(&numbered);
    sections.extend([
        (Section::SoundPages, pages),
        (Section::SoundCells, cells),
        (Section::Syllables, syllables(tables)),
        (Section::FuzzyNodes, built.nodes),
        (Section::FuzzyTails, built.tails),
        (Section::FuzzyTerms, terms(rows.values())),
        (Section::CodeCells, code_cells(alphabet, tables, &shapes)),
    ]);
    sections
}

/// By rows of sounds or shapes, the terms they may stand for.
fn rows(
    lists: &[TermList],
    alphabet: &Alphabet,
    tables: &Tables,
    shapes: &Shapes,
) -> BTreeMap<Vec<u16>, BTreeSet<Entry>> {
    let mut rows: BTreeMap<Vec<u16>, BTreeSet<Entry>> = BTreeMap::new();
    for (number, list) in (0u16..).zip(lists) {
        for (term, allows) in list.terms.iter().zip(&list.steps) {
            if !is_fuzzy(term, *allows) {
                continue;
            }
            let entry = Entry {
                list: number,
                allows: *allows,
                codes: alphabet.codes(term),
            };
            for sounds in readings(term, tables) {
                let row = sounds.iter().map(|sound| sound & MATCHED).collect();
                rows.entry(row).or_default().insert(entry.clone());
            }
            if allows & SHAPE != 0 && term.chars().any(|c| shapes.has_alike(c)) {
                let row = term.chars().map(|c| shapes.of_char(c)).collect();
                rows.entry(row).or_default().insert(entry);
            }
        }
    }
    rows
}

/// The sounds of a term, once for each way to read it; none if a character has none.
fn readings(term: &str, tables: &Tables) -> Vec<Vec<u16>> {
    let mut readings: Vec<Vec<u16>> = vec![Vec::new()];
    for c in term.chars() {
        let sounds = tables.sounds_of(c);
        readings = readings
            .iter()
            .flat_map(|reading| {
                sounds
                    .iter()
                    .map(|sound| [reading.as_slice(), &[*sound]].concat())
            })
            .take(READINGS_MAX)
            .collect();
    }
    readings
}

/// Numbers for main parts, and for characters that have none.
struct Shapes {
    numbers: BTreeMap<char, u16>,
    /// Those that several characters share.
    shared: BTreeSet<u16>,
}

impl Shapes {
    fn of(lists: &[TermList], tables: &Tables) -> Self {
        let terms = lists.iter().flat_map(|list| {
            let both = list.terms.iter().zip(&list.steps);
            both.filter(|(term, steps)| *steps & SHAPE != 0 && is_fuzzy(term, **steps))
                .map(|(term, _)| term)
        });
        let mut members: BTreeMap<char, Vec<char>> = BTreeMap::new();
        for (c, body) in tables.bodies() {
            members.entry(body).or_default().push(c);
        }
        let mut shapes = BTreeMap::new();
        for (c, number) in chars_of(terms).into_iter().zip(SHAPES_FROM..) {
            // A main part is taken for the characters that have it, and they for it.
            let body = tables.body(c).unwrap_or(c);
            let alike = members.get(&body).into_iter().flatten();
            let known = shapes.get(&c).copied();
            let number = known.unwrap_or(number);
            for c in alike.copied().chain([body, c]) {
                shapes.entry(c).or_insert(number);
            }
        }
        let mut seen = BTreeSet::new();
        let shared = shapes.values().filter(|number| !seen.insert(**number));
        Self {
            shared: shared.copied().collect(),
            numbers: shapes,
        }
    }

    fn of_char(&self, c: char) -> u16 {
        self.numbers.get(&c).copied().unwrap_or(0)
    }

    /// Whether another character looks like it.
    fn has_alike(&self, c: char) -> bool {
        self.shared.contains(&self.of_char(c))
    }
}

/// The pairs of pieces that make a character of a term.
fn pieces(lists: &[TermList], tables: &Tables) -> BTreeMap<(char, char), char> {
    let terms = lists.iter().flat_map(|list| {
        let both = list.terms.iter().zip(&list.steps);
        both.filter(|(term, steps)| *steps & SPLIT != 0 && is_fuzzy(term, **steps))
            .map(|(term, _)| term)
    });
    let chars = chars_of(terms);
    let pieces = tables
        .pieces
        .iter()
        .filter(|(_, whole)| chars.contains(whole));
    pieces.map(|(pair, whole)| (*pair, *whole)).collect()
}

fn cells(
    tables: &Tables,
    used: &BTreeSet<u16>,
    pieces: &BTreeMap<(char, char), char>,
    shapes: &Shapes,
) -> (Vec<u8>, Vec<u8>) {
    let mut cells: Vec<(u16, u16)> = vec![(0, 0); (HAN_END - HAN_FROM) as usize];
    let mut set = |c: char, change: &dyn Fn(&mut (u16, u16))| {
        let at = u32::from(c).checked_sub(HAN_FROM);
        if let Some(cell) = at.and_then(|at| cells.get_mut(at as usize)) {
            change(cell);
        }
    };
    for (c, sound) in tables.usual_sounds() {
        if used.contains(&(sound & MATCHED)) {
            set(c, &|cell| cell.0 |= sound);
        }
    }
    for (first, _) in pieces.keys() {
        set(*first, &|cell| cell.0 |= FIRST_PIECE);
    }
    for (c, shape) in &shapes.numbers {
        set(*c, &|cell| cell.1 = *shape);
    }
    let mut known: BTreeMap<&[(u16, u16)], u16> = BTreeMap::new();
    let (mut pages, mut bytes) = (Vec::new(), Vec::new());
    for page in cells.chunks(PAGE_CHARS as usize) {
        let next = u16::try_from(known.len()).unwrap_or(u16::MAX);
        let number = *known.entry(page).or_insert_with(|| {
            for (sound, shape) in page {
                bytes.extend(sound.to_le_bytes());
                bytes.extend(shape.to_le_bytes());
            }
            next
        });
        pages.extend(number.to_le_bytes());
    }
    (pages, bytes)
}

fn syllables(tables: &Tables) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (syllable, sound) in &tables.syllables {
        let mut letters = syllable.clone().into_bytes();
        letters.resize(SYLLABLE_LETTERS_MAX, 0);
        bytes.extend(letters);
        bytes.extend(sound.to_le_bytes());
    }
    bytes
}

fn disguises(
    tables: &Tables,
    used: &BTreeSet<u16>,
    pieces: &BTreeMap<(char, char), char>,
) -> Vec<u8> {
    let sounds = |c: char| {
        let usual = tables.sounds_of(c).first();
        usual.is_some_and(|sound| used.contains(&(sound & MATCHED)))
    };
    let emoji: Vec<_> = tables
        .emoji
        .iter()
        .filter(|(_, (first, second))| sounds(*first) && second.is_none_or(sounds))
        .collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut words = vec![
        count(tables.letters.len()),
        count(pieces.len()),
        count(emoji.len()),
    ];
    for (c, latin) in &tables.letters {
        words.extend([u32::from(*c), u32::from(*latin)]);
    }
    for ((first, second), whole) in pieces {
        words.extend([u32::from(*first), u32::from(*second), u32::from(*whole)]);
    }
    for (emoji, (first, second)) in emoji {
        words.extend([
            u32::from(*emoji),
            u32::from(*first),
            second.map_or(0, u32::from),
        ]);
    }
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The terms of each row; equal ones are kept once.
fn terms<'a>(rows: impl Iterator<Item = &'a BTreeSet<Entry>>) -> Vec<u8> {
    let (mut places, mut words) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<&BTreeSet<Entry>, usize> = BTreeMap::new();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    for entries in rows {
        places.push(*known.entry(entries).or_insert_with(|| {
            let place = words.len();
            words.push(short(entries.len()));
            for entry in entries {
                words.extend([short(entry.codes.len()), entry.allows, entry.list]);
                words.extend(&entry.codes);
            }
            place
        }));
    }
    let mut bytes = count(places.len()).to_vec();
    bytes.extend(places.iter().flat_map(|place| count(*place)));
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    bytes
}

/// Sound and shape of every code from [`MARKS_FROM`] on.
fn code_cells(alphabet: &Alphabet, tables: &Tables, shapes: &Shapes) -> Vec<u8> {
    let mut cells: Vec<(u16, u16)> = Vec::new();
    for (c, code) in alphabet.chars() {
        let at = usize::from(code.saturating_sub(MARKS_FROM));
        cells.resize(cells.len().max(at.saturating_add(1)), (0, 0));
        if let Some(cell) = cells.get_mut(at) {
            let sound = tables.sounds_of(c).first().copied().unwrap_or(0);
            *cell = (sound, shapes.of_char(c));
        }
    }
    let bytes = cells
        .iter()
        .flat_map(|(sound, shape)| [sound.to_le_bytes(), shape.to_le_bytes()]);
    bytes.flatten().collect()
}
