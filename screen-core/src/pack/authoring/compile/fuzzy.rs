//! Builds the trie over sounds and shapes and the tables of disguises. See
//! [`crate::scan::sounds`] and [`crate::scan::fuzzy`] for the forms.

use std::collections::{BTreeMap, BTreeSet};

use super::super::evasions::{Tables, chars_of, tables};
use super::super::views::is_han;
use super::{Terms, previous, table::Alphabet, trie};
use crate::pack::Pack;
use crate::pack::format::Section;
use crate::pack::load::TermList;
use crate::scan::codes::MARKS_FROM;
use crate::scan::fuzzy::Fuzzy;
use crate::scan::sounds::{
    FIRST_PIECE, HAN_END, HAN_FROM, MATCHED, PAGE_CHARS, SHAPES_FROM, SYLLABLE_LETTERS_MAX,
};
use crate::scan::steps::{OF_LETTERS, SHAPE, SPLIT, Steps};

/// Readings of a term that are taken in, where its characters have several.
const READINGS_MAX: usize = 8;

/// A term as the trie's outputs hold it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Its output in the trie of all terms.
    output: u16,
    codes: Vec<u16>,
}

/// By rows of sounds or of shapes, the terms they may stand for.
type Rows = BTreeMap<Vec<u16>, BTreeSet<Entry>>;

/// The terms of Han characters that allow more than markup.
fn is_fuzzy(term: &str, steps: Steps) -> bool {
    steps & !OF_LETTERS != 0 && term.chars().all(is_han)
}

/// How many rows of sounds and shapes the terms need.
pub(super) fn count_rows(lists: &[TermList]) -> usize {
    let tables = tables();
    let shapes = Shapes::of(lists, tables, None);
    rows(lists, tables, &shapes, |_| Some((0, Vec::new()))).len()
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
pub(super) fn sections(
    lists: &[TermList],
    alphabet: &Alphabet,
    terms: &Terms,
    before: Option<&Before<'_>>,
) -> Vec<(Section, Vec<u8>)> {
    let allows = |list: &TermList| list.steps.iter().any(|steps| *steps != 0);
    if !lists.iter().any(allows) {
        return Vec::new();
    }
    let tables = tables();
    let shapes = Shapes::of(lists, tables, before);
    let rows = rows(lists, tables, &shapes, |term| {
        let codes = alphabet.codes(term);
        Some((terms.output(&codes)?, codes))
    });
    let used: BTreeSet<u16> = rows.keys().flatten().copied().collect();
    let pieces = pieces(lists, tables);
    let mut sections = vec![(Section::Disguises, disguises(tables, &used, &pieces))];
    if rows.is_empty() {
        return sections;
    }
    let (pages, cells) = cells(tables, &used, &pieces, &shapes);
    let (numbered, terms) = numbered(&rows, before);
    let built = trie::build(&numbered, before.map(|before| &before.trie));
    sections.extend([
        (Section::SoundPages, pages),
        (Section::SoundCells, cells),
        (Section::Syllables, syllables(tables)),
        (Section::FuzzyNodes, built.nodes),
        (Section::FuzzyTails, built.tails),
        (Section::FuzzyTerms, terms),
        (Section::CodeCells, code_cells(alphabet, tables, &shapes)),
    ]);
    sections
}

/// The rows of all terms that allow disguises; `entry` gives the output and the codes of
/// a term.
fn rows(
    lists: &[TermList],
    tables: &Tables,
    shapes: &Shapes,
    entry: impl Fn(&str) -> Option<(u16, Vec<u16>)>,
) -> Rows {
    let mut rows = Rows::new();
    for (term, allows) in lists
        .iter()
        .flat_map(|list| list.terms.iter().zip(&list.steps))
        .filter(|(term, allows)| is_fuzzy(term, **allows))
    {
        let Some((output, codes)) = entry(term) else {
            continue;
        };
        let entry = Entry { output, codes };
        for sounds in readings(term, tables) {
            let row = sounds.iter().map(|sound| sound & MATCHED).collect();
            rows.entry(row).or_default().insert(entry.clone());
        }
        if allows & SHAPE != 0 && term.chars().any(|c| shapes.has_alike(c)) {
            let row = term.chars().map(|c| shapes.of_char(c)).collect();
            rows.entry(row).or_default().insert(entry);
        }
    }
    rows
}

/// The rows with their numbers, and the section of their terms. Rows of the pack before
/// keep their numbers, and so do those that are gone: no trie leads to them.
fn numbered(rows: &Rows, before: Option<&Before<'_>>) -> (Vec<trie::Term>, Vec<u8>) {
    let old = before.map_or_else(Vec::new, Before::terms);
    let number = |row: &[u16]| before.and_then(|before| before.number(row));
    let kept: BTreeMap<usize, &Vec<u16>> = rows
        .keys()
        .filter_map(|row| Some((number(row)?, row)))
        .filter(|(number, _)| *number < old.len())
        .collect();
    let is_kept: BTreeSet<&Vec<u16>> = kept.values().copied().collect();
    let mut section = TermsSection::default();
    let mut numbers = Vec::new();
    for (number, gone) in old.iter().enumerate() {
        match kept
            .get(&number)
            .and_then(|row| Some((*row, rows.get(*row)?)))
        {
            Some((row, entries)) => {
                numbers.push((row.clone(), number));
                section.add(words(entries));
            }
            None => section.add(gone.clone()),
        }
    }
    for (row, entries) in rows.iter().filter(|(row, _)| !is_kept.contains(row)) {
        numbers.push((row.clone(), section.places.len()));
        section.add(words(entries));
    }
    numbers.sort_unstable();
    let numbers = numbers
        .into_iter()
        .map(|(row, number)| (row, short(number)));
    (numbers.collect(), section.bytes())
}

fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The terms of a row: their number, then each.
fn words(entries: &BTreeSet<Entry>) -> Vec<u16> {
    let mut words = vec![short(entries.len())];
    for entry in entries {
        words.extend([short(entry.codes.len()), entry.output]);
        words.extend(&entry.codes);
    }
    words
}

/// The section of the terms while it grows; equal ones are kept once.
#[derive(Default)]
struct TermsSection {
    places: Vec<usize>,
    words: Vec<u16>,
    known: BTreeMap<Vec<u16>, usize>,
}

impl TermsSection {
    fn add(&mut self, words: Vec<u16>) {
        let all = &mut self.words;
        let place = *self.known.entry(words).or_insert_with_key(|words| {
            let place = all.len();
            all.extend(words);
            place
        });
        self.places.push(place);
    }

    fn bytes(&self) -> Vec<u8> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
        let mut bytes = count(self.places.len()).to_vec();
        bytes.extend(self.places.iter().flat_map(|place| count(*place)));
        bytes.extend(self.words.iter().flat_map(|word| word.to_le_bytes()));
        bytes
    }
}

/// What of the pack before is kept.
pub(super) struct Before<'a> {
    fuzzy: Fuzzy<'a>,
    trie: previous::Trie<'a>,
    outputs: usize,
}

impl<'a> Before<'a> {
    /// None if that pack had nothing of the kind.
    pub(super) fn of(pack: &'a Pack, trie: previous::Trie<'a>) -> Option<Self> {
        let matcher = pack.matcher();
        let outputs = matcher.outputs.count_below(pack.lists().count())?;
        matcher.fuzzy.trie.start()?;
        Some(Self {
            fuzzy: matcher.fuzzy,
            trie,
            outputs,
        })
    }

    /// The number a row had.
    fn number(&self, row: &[u16]) -> Option<usize> {
        let trie = &self.fuzzy.trie;
        let end = row
            .iter()
            .try_fold(trie.start()?, |at, code| trie.step(at, *code))?;
        usize::try_from(trie.output(end)?).ok()
    }

    /// The words of the terms of each row, with an output that there is whatever came or
    /// went: rows that are gone need one.
    fn terms(&self) -> Vec<Vec<u16>> {
        let count = self.fuzzy.terms.count_below(self.outputs).unwrap_or(0);
        let words = |number: u32| {
            let entries: BTreeSet<Entry> = self
                .fuzzy
                .terms
                .of(number)
                .map(|term| Entry {
                    output: 0,
                    codes: term.codes().collect(),
                })
                .collect();
            words(&entries)
        };
        (0u32..).take(count).map(words).collect()
    }

    fn shape(&self, c: char) -> Option<u16> {
        Some(self.fuzzy.sounds.cell(c).shape).filter(|shape| *shape != 0)
    }
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
    /// Numbers for the characters of terms and those that look like them; those of the
    /// pack before stay.
    fn of(lists: &[TermList], tables: &Tables, before: Option<&Before<'_>>) -> Self {
        let terms = lists.iter().flat_map(|list| {
            let both = list.terms.iter().zip(&list.steps);
            both.filter(|(term, steps)| *steps & SHAPE != 0 && is_fuzzy(term, **steps))
                .map(|(term, _)| term)
        });
        let mut members: BTreeMap<char, Vec<char>> = BTreeMap::new();
        for (c, body) in tables.bodies() {
            members.entry(body).or_default().push(c);
        }
        let old = |c: char| before.and_then(|before| before.shape(c));
        let han = (HAN_FROM..HAN_END).filter_map(char::from_u32);
        let mut next = han
            .filter_map(old)
            .max()
            .map_or(SHAPES_FROM, |max| max.saturating_add(1));
        let mut shapes = BTreeMap::new();
        for c in chars_of(terms) {
            // A main part is taken for the characters that have it, and they for it.
            let body = tables.body(c).unwrap_or(c);
            let alike = members.get(&body).into_iter().flatten();
            let known = shapes.get(&c).copied().or_else(|| old(c));
            let number = known.unwrap_or(next);
            if known.is_none() {
                next = next.saturating_add(1);
            }
            for c in alike.copied().chain([body, c]) {
                shapes.entry(c).or_insert_with(|| old(c).unwrap_or(number));
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
