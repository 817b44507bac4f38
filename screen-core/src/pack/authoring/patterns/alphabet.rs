//! The alphabet of a set of expressions: characters that no expression tells apart are
//! one class, and automata take classes where texts have characters.
//!
//! `\w` has 140,000 characters, which make hundreds of rows for each place where it
//! stands when an automaton reads the bytes of UTF-8, and one entry when it reads
//! classes. A text of Chinese is read in a third of the steps.
//!
//! The library that makes the automata knows bytes only. So each class gets a byte to
//! stand for it, and expressions are written anew in those. The bytes are chosen so
//! that the borders of words and lines stay where they were: classes of ASCII letters,
//! digits and `_` are represented by such characters and no others are; the line feed
//! and the carriage return represent themselves.

use std::collections::{BTreeMap, BTreeSet};

use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Literal, Repetition};

/// The letters, digits and `_` of ASCII, which borders of words go by.
const WORD: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
/// What borders of lines go by.
const BREAKS: [u8; 2] = [b'\n', b'\r'];

/// Classes of one alphabet: a table has one entry more, and 256 at most.
const CLASSES_MAX: u8 = u8::MAX;

/// Characters in classes, and a byte for each class.
pub(super) struct Alphabet {
    /// The first character of each run of characters that are in one class; the first
    /// run begins with 0.
    runs: Vec<u32>,
    /// The class of each run.
    classes: Vec<u8>,
    /// The byte of each class.
    pub(super) bytes: Vec<u8>,
}

impl Alphabet {
    /// The classes that some expressions need. None where they are too many.
    pub(super) fn of(expressions: &[Hir]) -> Option<Self> {
        let mut told_apart: BTreeSet<Vec<(u32, u32)>> = BTreeSet::new();
        expressions
            .iter()
            .for_each(|hir| gather(hir, &mut told_apart));
        for byte in BREAKS {
            told_apart.insert(vec![(byte.into(), byte.into())]);
        }
        let borders = expressions
            .iter()
            .any(|hir| hir.properties().look_set().contains_word());
        if borders {
            told_apart.insert(WORD.to_vec());
        }
        let ends = told_apart.iter().flatten();
        let mut runs: BTreeSet<u32> = ends.flat_map(|(first, last)| [*first, last + 1]).collect();
        runs.insert(0);
        let runs: Vec<u32> = runs.into_iter().collect();
        // For each run the numbers of all it belongs to.
        let mut belongs: Vec<Vec<usize>> = vec![Vec::new(); runs.len()];
        for (number, ranges) in told_apart.iter().enumerate() {
            for (first, last) in ranges {
                let from = runs.partition_point(|run| run < first);
                let to = runs.partition_point(|run| run <= last);
                let inside = belongs.get_mut(from..to).unwrap_or_default();
                inside.iter_mut().for_each(|to| to.push(number));
            }
        }
        let mut free = Free::new(borders);
        let mut known: BTreeMap<Vec<usize>, u8> = BTreeMap::new();
        let (mut classes, mut bytes) = (Vec::new(), Vec::new());
        for (run, belongs) in runs.iter().zip(belongs) {
            let class = match known.get(&belongs) {
                Some(class) => *class,
                None => {
                    let class = u8::try_from(bytes.len()).ok()?;
                    if class == CLASSES_MAX {
                        return None;
                    }
                    bytes.push(free.take(*run)?);
                    known.insert(belongs, class);
                    class
                }
            };
            classes.push(class);
        }
        Some(Self {
            runs,
            classes,
            bytes,
        })
    }

    /// The bytes of all characters from one to another.
    fn bytes_between(&self, first: u32, last: u32) -> impl Iterator<Item = u8> {
        let from = self.runs.partition_point(|run| *run < first);
        let to = self.runs.partition_point(|run| *run <= last);
        let classes = self.classes.get(from..to).unwrap_or_default();
        classes
            .iter()
            .filter_map(|class| self.bytes.get(usize::from(*class)).copied())
    }

    /// An expression in the bytes of the classes.
    pub(super) fn rewrite(&self, hir: &Hir) -> Hir {
        match hir.kind() {
            HirKind::Empty => Hir::empty(),
            HirKind::Look(look) => Hir::look(*look),
            HirKind::Literal(literal) => {
                let chars = chars_of(literal).map(u32::from);
                let bytes: Vec<u8> = chars.flat_map(|c| self.bytes_between(c, c)).collect();
                Hir::literal(bytes)
            }
            HirKind::Class(class) => {
                let bytes = ranges(class)
                    .into_iter()
                    .flat_map(|(first, last)| self.bytes_between(first, last))
                    .map(|byte| ClassBytesRange::new(byte, byte));
                Hir::class(Class::Bytes(ClassBytes::new(bytes)))
            }
            HirKind::Capture(capture) => self.rewrite(&capture.sub),
            HirKind::Repetition(repetition) => Hir::repetition(Repetition {
                sub: Box::new(self.rewrite(&repetition.sub)),
                ..*repetition
            }),
            HirKind::Concat(parts) => Hir::concat(self.rewrite_all(parts)),
            HirKind::Alternation(parts) => Hir::alternation(self.rewrite_all(parts)),
        }
    }

    fn rewrite_all(&self, parts: &[Hir]) -> Vec<Hir> {
        parts.iter().map(|part| self.rewrite(part)).collect()
    }

    /// Writes what [`crate::scan::patterns::table::Alphabet`] reads. None where its
    /// numbers do not fit.
    pub(super) fn write(&self, expressions: usize) -> Option<Vec<u8>> {
        let class_of = |c: u32| {
            let run = self.runs.partition_point(|run| *run <= c).checked_sub(1)?;
            self.classes.get(run).copied()
        };
        let ascii: Option<Vec<u8>> = (0..0x80).map(class_of).collect();
        // Runs behind ASCII, where the class is another one than before.
        let mut before = class_of(0x80)?;
        let mut entries = vec![(0x80, before)];
        for (run, class) in self.runs.iter().zip(&self.classes) {
            if *run > 0x80 && *class != before {
                entries.push((*run, *class));
                before = *class;
            }
        }
        let mut bytes = u16::try_from(expressions).ok()?.to_le_bytes().to_vec();
        bytes.extend(u16::try_from(entries.len()).ok()?.to_le_bytes());
        bytes.extend(ascii?);
        for (run, class) in entries {
            bytes.extend((run << 8 | u32::from(class)).to_le_bytes());
        }
        Some(bytes)
    }
}

/// Bytes that no class has yet.
struct Free {
    /// Whether word characters are only for those.
    borders: bool,
    words: Vec<u8>,
    others: Vec<u8>,
}

impl Free {
    fn new(borders: bool) -> Self {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let (words, others) = (0..=u8::MAX)
            .rev()
            .filter(|byte| !BREAKS.contains(byte))
            .partition(is_word);
        Self {
            borders,
            words,
            others,
        }
    }

    /// A byte for a class with this character in it.
    fn take(&mut self, c: u32) -> Option<u8> {
        if let Some(byte) = BREAKS.into_iter().find(|byte| u32::from(*byte) == c) {
            return Some(byte);
        }
        let is_word = WORD
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&c));
        if self.borders && is_word {
            return self.words.pop();
        }
        let word = || self.words.pop().filter(|_| !self.borders);
        self.others.pop().or_else(word)
    }
}

fn chars_of(literal: &Literal) -> impl Iterator<Item = char> {
    std::str::from_utf8(&literal.0).unwrap_or_default().chars()
}

fn ranges(class: &Class) -> Vec<(u32, u32)> {
    match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| (range.start().into(), range.end().into()))
            .collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|range| (range.start().into(), range.end().into()))
            .collect(),
    }
}

/// Gathers the sets of characters that an expression tells apart from all others.
fn gather(hir: &Hir, sets: &mut BTreeSet<Vec<(u32, u32)>>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            sets.extend(chars_of(literal).map(|c| vec![(c.into(), c.into())]));
        }
        HirKind::Class(class) => {
            sets.insert(ranges(class));
        }
        HirKind::Capture(capture) => gather(&capture.sub, sets),
        HirKind::Repetition(repetition) => gather(&repetition.sub, sets),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| gather(part, sets));
        }
    }
}
