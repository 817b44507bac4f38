//! Builds the trie of [`crate::scan::trie`]: breadth first, so that what is read most
//! lies together; what only one term goes on with becomes a tail, and equal tails are
//! kept once.

use std::collections::{BTreeMap, VecDeque};

use crate::scan::codes::END;
use crate::scan::trie::{FREE, HAS_OUTPUT, IS_TAIL, ROOT};

/// Free places tried for a node before the array grows. More makes it denser and takes
/// longer.
const PLACES_TRIED_MAX: usize = 512;

/// The sections of a trie.
pub(super) struct Built {
    pub(super) nodes: Vec<u8>,
    pub(super) tails: Vec<u8>,
}

/// A term as codes, with its output.
pub(super) type Term = (Vec<u16>, u16);

/// Builds the trie over sorted terms.
pub(super) fn build(terms: &[Term]) -> Built {
    let mut array = Array::new();
    let mut tails = Tails::default();
    // A node with the terms that pass through it, and how many codes lie behind.
    let mut queue = VecDeque::from([(ROOT, terms, 0)]);
    while let Some((node, terms, depth)) = queue.pop_front() {
        let ends = terms
            .first()
            .filter(|(codes, _)| codes.len() == depth)
            .map(|(_, output)| *output);
        let going_on = terms.get(usize::from(ends.is_some())..).unwrap_or_default();
        let mut groups: Vec<(u16, &[Term])> = Vec::new();
        for group in going_on.chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth)) {
            if let Some(code) = group.first().and_then(|(codes, _)| codes.get(depth)) {
                groups.push((*code, group));
            }
        }
        let mut codes: Vec<u16> = groups.iter().map(|(code, _)| *code).collect();
        if ends.is_some() {
            codes.insert(0, END);
        }
        let base = array.place(node, &codes);
        if let Some(output) = ends {
            array.mark(node, HAS_OUTPUT);
            array.set(base ^ u32::from(END), u32::from(output));
        }
        for (code, group) in groups {
            let child = base ^ u32::from(code);
            match group {
                [(codes, output)] => {
                    let rest = codes.get(depth + 1..).unwrap_or_default();
                    array.set(child, IS_TAIL | tails.add(rest, *output));
                }
                group => queue.push_back((child, group, depth + 1)),
            }
        }
    }
    Built {
        nodes: array.bytes(),
        tails: tails
            .words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect(),
    }
}

#[derive(Default)]
struct Tails {
    words: Vec<u16>,
    known: BTreeMap<Vec<u16>, u32>,
}

impl Tails {
    /// The place of a tail.
    fn add(&mut self, rest: &[u16], output: u16) -> u32 {
        let length = u16::try_from(rest.len()).unwrap_or(u16::MAX);
        let tail: Vec<u16> = std::iter::once(length)
            .chain(rest.iter().copied())
            .chain([output])
            .collect();
        let words = &mut self.words;
        *self.known.entry(tail).or_insert_with_key(|tail| {
            let place = u32::try_from(words.len()).unwrap_or(u32::MAX);
            words.extend(tail);
            place
        })
    }
}

/// The double array while it grows.
struct Array {
    /// First half and parent of each node.
    nodes: Vec<(u32, u32)>,
    taken: Vec<bool>,
    /// No place before it is free.
    first_free: usize,
}

impl Array {
    fn new() -> Self {
        let mut array = Self {
            nodes: Vec::new(),
            taken: Vec::new(),
            first_free: 0,
        };
        array.grow(1);
        if let Some(taken) = array.taken.first_mut() {
            *taken = true;
        }
        array
    }

    fn grow(&mut self, length: usize) {
        let length = length.max(self.nodes.len()).next_multiple_of(256);
        self.nodes.resize(length, (0, FREE));
        self.taken.resize(length, false);
    }

    fn is_free(&self, place: usize) -> bool {
        self.taken.get(place).is_none_or(|taken| !taken)
    }

    /// Finds a base under which all codes are free, and takes their places.
    fn place(&mut self, node: u32, codes: &[u16]) -> u32 {
        let Some(first) = codes.first() else {
            return 0;
        };
        while !self.is_free(self.first_free) {
            self.first_free += 1;
        }
        let mut tried = 0;
        let mut place = self.first_free;
        let base = loop {
            if self.is_free(place) {
                let base = place ^ usize::from(*first);
                if codes
                    .iter()
                    .all(|code| self.is_free(base ^ usize::from(*code)))
                {
                    break base;
                }
                tried += 1;
                if tried == PLACES_TRIED_MAX {
                    // What is that crowded is left alone from now on.
                    self.first_free = self.first_free.max(place.saturating_sub(PLACES_TRIED_MAX));
                    tried = 0;
                }
            }
            place += 1;
        };
        for code in codes {
            let child = base ^ usize::from(*code);
            self.grow(child + 1);
            if let (Some(taken), Some(slot)) =
                (self.taken.get_mut(child), self.nodes.get_mut(child))
            {
                *taken = true;
                *slot = (0, node);
            }
        }
        let base = u32::try_from(base).unwrap_or(u32::MAX);
        self.set(node, base);
        base
    }

    fn set(&mut self, node: u32, base: u32) {
        if let Some(slot) = self.nodes.get_mut(node as usize) {
            slot.0 = base;
        }
    }

    fn mark(&mut self, node: u32, flag: u32) {
        if let Some(slot) = self.nodes.get_mut(node as usize) {
            slot.0 |= flag;
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let end = self
            .taken
            .iter()
            .rposition(|taken| *taken)
            .map_or(1, |last| last + 1);
        self.nodes
            .iter()
            .take(end)
            .flat_map(|(base, parent)| {
                let mut bytes = [0; 8];
                let (front, back) = bytes.split_at_mut(4);
                front.copy_from_slice(&base.to_le_bytes());
                back.copy_from_slice(&parent.to_le_bytes());
                bytes
            })
            .collect()
    }
}
