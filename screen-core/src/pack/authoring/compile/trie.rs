//! Builds the trie of [`crate::scan::trie`]: breadth first, so that what is read most
//! lies together; what only one term goes on with becomes a tail, and equal tails are
//! kept once.
//!
//! Built on the pack before, what was there keeps its place where it can: a node its
//! base, unless another one needs the places under it more, and a tail its place. So
//! the bytes of two versions differ little more than their terms.

use std::collections::{BTreeMap, VecDeque};

use super::previous::{Before, Trie};
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

/// Builds the trie over sorted terms, on the one before if there was one.
pub(super) fn build(terms: &[Term], previous: Option<&Trie<'_>>) -> Built {
    let branches = branches(terms, previous);
    let bases = bases(&branches);
    let mut tails = Tails::new(&branches, previous);
    let mut nodes = Nodes::default();
    nodes.set(ROOT, (0, FREE));
    let mut places = vec![ROOT; branches.len()];
    for (number, (branch, base)) in branches.iter().zip(&bases).enumerate() {
        let place = places.get(number).copied().unwrap_or(ROOT);
        let flag = if branch.output.is_some() {
            HAS_OUTPUT
        } else {
            0
        };
        nodes.set_base(place, base | flag);
        if let Some(output) = branch.output {
            nodes.set(base ^ u32::from(END), (u32::from(output), place));
        }
        for (code, child) in &branch.children {
            let at = base ^ u32::from(*code);
            match child {
                Child::Branch(number) => {
                    nodes.set(at, (0, place));
                    if let Some(slot) = places.get_mut(*number) {
                        *slot = at;
                    }
                }
                Child::Tail(tail) => nodes.set(at, (IS_TAIL | tails.place(tail), place)),
            }
        }
    }
    Built {
        nodes: nodes.bytes(),
        tails: tails
            .words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect(),
    }
}

/// A node from which several terms go on, or one that ends while others go on.
struct Branch<'a> {
    /// The codes of its children, [`END`] for the output of a term that ends here.
    codes: Vec<u16>,
    output: Option<u16>,
    children: Vec<(u16, Child<'a>)>,
    /// The base it had.
    before: Option<u32>,
}

/// Where a code leads.
enum Child<'a> {
    /// To the branch of this number.
    Branch(usize),
    Tail(Tail<'a>),
}

/// What one term goes on with.
struct Tail<'a> {
    rest: &'a [u16],
    output: u16,
    /// The place of the tail that stood here.
    before: Option<u32>,
}

impl Tail<'_> {
    fn words(&self) -> Vec<u16> {
        let length = u16::try_from(self.rest.len()).unwrap_or(u16::MAX);
        std::iter::once(length)
            .chain(self.rest.iter().copied())
            .chain([self.output])
            .collect()
    }
}

/// The branches of the trie, breadth first.
fn branches<'a>(terms: &'a [Term], previous: Option<&Trie<'_>>) -> Vec<Branch<'a>> {
    let mut branches: Vec<Branch<'a>> = Vec::new();
    // The terms that pass through a branch, how many codes lie behind, and where it was.
    let root = previous.and_then(Trie::root);
    let mut queue = VecDeque::from([(terms, 0, root)]);
    let mut known = 1;
    while let Some((terms, depth, was)) = queue.pop_front() {
        let output = terms
            .first()
            .filter(|(codes, _)| codes.len() == depth)
            .map(|(_, output)| *output);
        let going_on = terms
            .get(usize::from(output.is_some())..)
            .unwrap_or_default();
        let mut codes: Vec<u16> = output.iter().map(|_| END).collect();
        let mut children = Vec::new();
        for group in going_on.chunk_by(|(a, _), (b, _)| a.get(depth) == b.get(depth)) {
            let Some(code) = group.first().and_then(|(codes, _)| codes.get(depth)) else {
                continue;
            };
            let was = previous
                .zip(was)
                .and_then(|(trie, was)| trie.child(was, *code));
            let child = if let [(codes, output)] = group {
                Child::Tail(Tail {
                    rest: codes.get(depth + 1..).unwrap_or_default(),
                    output: *output,
                    before: was.as_ref().and_then(Before::tail),
                })
            } else {
                queue.push_back((group, depth + 1, was));
                known += 1;
                Child::Branch(known - 1)
            };
            codes.push(*code);
            children.push((*code, child));
        }
        branches.push(Branch {
            codes,
            output,
            children,
            before: was.as_ref().and_then(Before::base),
        });
    }
    branches
}

/// A base for each branch, so that no two children have one place.
fn bases(branches: &[Branch<'_>]) -> Vec<u32> {
    let mut places = Places::default();
    let mut bases = kept(branches, &mut places);
    let some_stay = bases.iter().any(Option::is_some);
    let mut left: Vec<_> = branches
        .iter()
        .zip(&mut bases)
        .filter(|(_, base)| base.is_none())
        .collect();
    if some_stay {
        // Between what stays are gaps: wide branches first, because what takes one place
        // fits into any gap.
        left.sort_by_key(|(branch, _)| std::cmp::Reverse(branch.codes.len()));
    }
    let mut width = 0;
    for (branch, base) in left {
        if some_stay && branch.codes.len() != width {
            width = branch.codes.len();
            places.first_free = 0;
        }
        *base = Some(places.find(branch));
    }
    bases.into_iter().map(Option::unwrap_or_default).collect()
}

/// The bases that can stay as they were, their places taken. Who leads to much comes
/// first, because what moves takes along all that it leads to.
fn kept(branches: &[Branch<'_>], places: &mut Places) -> Vec<Option<u32>> {
    let width = |number: usize| branches.get(number).map_or(0, |branch| branch.codes.len());
    let weight = |branch: &Branch<'_>| -> usize {
        let behind = branch.children.iter().map(|(_, child)| match child {
            Child::Branch(number) => width(*number),
            Child::Tail(_) => 0,
        });
        branch.codes.len() + behind.sum::<usize>()
    };
    let mut had_one: Vec<_> = branches
        .iter()
        .enumerate()
        .filter_map(|(number, branch)| Some((weight(branch), number, branch, branch.before?)))
        .collect();
    had_one.sort_by_key(|(weight, number, ..)| (std::cmp::Reverse(*weight), *number));
    let mut kept = vec![None; branches.len()];
    for (_, number, branch, base) in had_one {
        if let Some(slot) = kept.get_mut(number).filter(|_| places.claim(base, branch)) {
            *slot = Some(base);
        }
    }
    kept
}

/// Which places of the array are taken.
struct Places {
    taken: Vec<bool>,
    /// No place before it is free.
    first_free: usize,
}

impl Default for Places {
    /// Only the root is there.
    fn default() -> Self {
        Self {
            taken: vec![true],
            first_free: 0,
        }
    }
}

impl Places {
    fn is_free(&self, place: usize) -> bool {
        self.taken.get(place).is_none_or(|taken| !taken)
    }

    fn are_free(&self, base: usize, codes: &[u16]) -> bool {
        codes
            .iter()
            .all(|code| self.is_free(base ^ usize::from(*code)))
    }

    fn take(&mut self, base: usize, codes: &[u16]) {
        for code in codes {
            let place = base ^ usize::from(*code);
            if place >= self.taken.len() {
                self.taken.resize((place + 1).next_multiple_of(256), false);
            }
            if let Some(taken) = self.taken.get_mut(place) {
                *taken = true;
            }
        }
    }

    /// Takes the places of a branch under a base, if all of them are free.
    fn claim(&mut self, base: u32, branch: &Branch<'_>) -> bool {
        let base = base as usize;
        let free = self.are_free(base, &branch.codes);
        if free {
            self.take(base, &branch.codes);
        }
        free
    }

    /// Finds a base under which all places of a branch are free, and takes them.
    fn find(&mut self, branch: &Branch<'_>) -> u32 {
        let Some(first) = branch.codes.first() else {
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
                if self.are_free(base, &branch.codes) {
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
        self.take(base, &branch.codes);
        u32::try_from(base).unwrap_or(u32::MAX)
    }
}

/// The tails, each of them once.
#[derive(Default)]
struct Tails {
    words: Vec<u16>,
    known: BTreeMap<Vec<u16>, u32>,
    /// Where words of the pack before are no longer needed, by how many they are.
    gaps: BTreeMap<usize, Vec<usize>>,
}

impl Tails {
    /// Those of the pack before that are still needed, in their places.
    fn new(branches: &[Branch<'_>], previous: Option<&Trie<'_>>) -> Self {
        let mut tails = Self::default();
        let Some(previous) = previous else {
            return tails;
        };
        let mut kept: Vec<(usize, usize)> = Vec::new();
        for (_, child) in branches.iter().flat_map(|branch| &branch.children) {
            let Child::Tail(tail) = child else { continue };
            let Some(before) = tail.before else { continue };
            let words = tail.words();
            let place = before as usize;
            if previous.tail_words(place, words.len()) == Some(words.as_slice()) {
                kept.push((place, place + words.len()));
                tails.known.entry(words).or_insert(before);
            }
        }
        kept.sort_unstable();
        for (start, end) in kept {
            let free_from = tails.words.len();
            if start > free_from {
                tails.words.resize(start, 0);
                tails.add_gap(free_from, start - free_from);
            }
            let fresh = tails.words.len().max(start);
            if let Some(words) = previous.tail_words(fresh, end.saturating_sub(fresh)) {
                tails.words.extend_from_slice(words);
            }
        }
        tails
    }

    fn add_gap(&mut self, start: usize, words: usize) {
        if words > 0 {
            self.gaps.entry(words).or_default().push(start);
        }
    }

    /// The place of a tail.
    fn place(&mut self, tail: &Tail<'_>) -> u32 {
        let tail = tail.words();
        if let Some(place) = self.known.get(&tail) {
            return *place;
        }
        let start = match self.take_gap(tail.len()) {
            Some(start) => {
                for (slot, word) in self.words.iter_mut().skip(start).zip(&tail) {
                    *slot = *word;
                }
                start
            }
            None => {
                self.words.extend_from_slice(&tail);
                self.words.len() - tail.len()
            }
        };
        let place = u32::try_from(start).unwrap_or(u32::MAX);
        self.known.insert(tail, place);
        place
    }

    /// The beginning of the smallest gap for so many words; what it is larger stays one.
    fn take_gap(&mut self, words: usize) -> Option<usize> {
        let (size, starts) = self.gaps.range_mut(words..).next()?;
        let size = *size;
        let start = starts.pop()?;
        if starts.is_empty() {
            self.gaps.remove(&size);
        }
        self.add_gap(start + words, size - words);
        Some(start)
    }
}

/// The double array: first half and parent of each node.
#[derive(Default)]
struct Nodes(Vec<(u32, u32)>);

impl Nodes {
    fn set(&mut self, place: u32, node: (u32, u32)) {
        let place = place as usize;
        if place >= self.0.len() {
            self.0.resize(place + 1, (0, FREE));
        }
        if let Some(slot) = self.0.get_mut(place) {
            *slot = node;
        }
    }

    fn set_base(&mut self, place: u32, base: u32) {
        if let Some(slot) = self.0.get_mut(place as usize) {
            slot.0 = base;
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0
            .iter()
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
