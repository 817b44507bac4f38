//! The terms of all lists as one trie, read where it lies in the pack.
//!
//! A double array over codes: the child of a node by a code is the node at
//! `base XOR code`, if that one names it as its parent. A node behind which only one
//! term goes on holds no children but the rest of that term, its tail. Every read is
//! checked, and a walk takes one code of the text a step, so whatever the bytes are,
//! it ends.
//!
//! ```text
//! NODES    u64 each: base or tail (30 bits), flags (2 bits), parent (32 bits)
//! TAILS    u16 each: at a tail: number of codes, the codes, output
//! OUTPUTS  u32 count, then for each output its first entry (u32), one more for the
//!          end, then the entries: list (u16), steps (u16)
//! ```

use super::codes::END;
use super::steps::{DERIVED, Steps};
use crate::limits::TERM_CHARS_MAX;

/// The root is the first node.
pub(crate) const ROOT: u32 = 0;
/// Bytes of a node.
pub(crate) const NODE_BYTES: usize = 8;
/// A term ends here and others go on: its output stands at the child by [`END`].
pub(crate) const HAS_OUTPUT: u32 = 1 << 31;
/// One term goes on from here: the base is the place of its tail.
pub(crate) const IS_TAIL: u32 = 1 << 30;
/// The parent of no node: the place is free, or the root's.
pub(crate) const FREE: u32 = u32::MAX;
/// The rest of the first half of a node.
pub(crate) const BASE_MASK: u32 = IS_TAIL - 1;

/// A trie in the bytes of a pack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trie<'a> {
    nodes: &'a [[u8; NODE_BYTES]],
    tails: &'a [[u8; 2]],
}

/// Where a walk stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cursor {
    /// At a node.
    Node {
        /// The node.
        node: Node,
        /// Its number.
        index: u32,
    },
    /// In a tail.
    Tail {
        /// The place of its next code.
        next: u32,
        /// The place behind its last code, where its output stands.
        end: u32,
        /// The number of the node that has the tail.
        of: u32,
    },
}

/// One node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    base: u32,
    parent: u32,
}

impl Node {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves of the word"
    )]
    fn read(bytes: [u8; NODE_BYTES]) -> Self {
        let word = u64::from_le_bytes(bytes);
        Self {
            base: word as u32,
            parent: (word >> 32) as u32,
        }
    }
}

impl<'a> Trie<'a> {
    pub(crate) fn new(nodes: &'a [u8], tails: &'a [u8]) -> Self {
        Self {
            nodes: nodes.as_chunks().0,
            tails: tails.as_chunks().0,
        }
    }

    /// Whether every node leads to one of so many outputs, and to nothing outside the
    /// trie. Walking asks again at every step; this tells a damaged pack when it is
    /// loaded.
    pub(crate) fn leads_to(&self, outputs: usize) -> bool {
        let is_output = |output: u32| (output as usize) < outputs;
        let count = self.nodes.len();
        (0u32..).zip(self.nodes).all(|(index, bytes)| {
            let node = Node::read(*bytes);
            let base = node.base & BASE_MASK;
            if node.parent == FREE {
                return true;
            }
            let Some(parent) = self.node(node.parent) else {
                return false;
            };
            if parent.base & BASE_MASK == index && parent.base & HAS_OUTPUT != 0 {
                return is_output(node.base);
            }
            if node.base & IS_TAIL != 0 {
                let tail = base as usize;
                let output = self.tail(tail).and_then(|length| {
                    self.tail(tail.checked_add(usize::from(length))?.checked_add(1)?)
                });
                return output.is_some_and(|output| is_output(u32::from(output)));
            }
            (base as usize) < count.saturating_add(usize::from(u16::MAX))
        })
    }

    #[inline(always)]
    fn node(&self, index: u32) -> Option<Node> {
        self.nodes.get(index as usize).copied().map(Node::read)
    }

    fn tail(&self, index: usize) -> Option<u16> {
        self.tails.get(index).map(|word| u16::from_le_bytes(*word))
    }

    /// The root, from which every walk begins.
    pub(crate) fn root(&self) -> Option<Node> {
        self.node(ROOT)
    }

    /// All terms that begin where `codes` begins: for each the number of its codes
    /// and its output, shorter ones first.
    #[inline(always)]
    pub(crate) fn walk(&self, root: Node, codes: &[u16], mut emit: impl FnMut(usize, u32)) {
        let mut node = root;
        let mut index = ROOT;
        for (depth, code) in codes.iter().enumerate() {
            let child = (node.base & BASE_MASK) ^ u32::from(*code);
            match self.node(child) {
                Some(next) if next.parent == index && child != ROOT => {
                    node = next;
                    index = child;
                }
                _ => return,
            }
            if node.base & (HAS_OUTPUT | IS_TAIL) == 0 {
                continue;
            }
            let length = depth.wrapping_add(1);
            if node.base & IS_TAIL != 0 {
                let rest = codes.get(length..).unwrap_or_default();
                if let Some((codes, output)) = self.go_on(node.base & BASE_MASK, rest) {
                    emit(length.wrapping_add(codes), output);
                }
                return;
            }
            let end = (node.base & BASE_MASK) ^ u32::from(END);
            if let Some(output) = self.node(end).filter(|end| end.parent == index) {
                emit(length, output.base);
            }
        }
    }

    /// The beginning of a walk that chooses its way at every step.
    pub(crate) fn start(&self) -> Option<Cursor> {
        self.root().map(|node| Cursor::Node { node, index: ROOT })
    }

    /// Where a walk is after one more code, if the trie goes on with it.
    #[inline]
    pub(crate) fn step(&self, from: Cursor, code: u16) -> Option<Cursor> {
        match from {
            Cursor::Tail { next, end, of } => {
                let goes_on = next < end && self.tail(next as usize) == Some(code);
                goes_on.then(|| Cursor::Tail {
                    next: next.wrapping_add(1),
                    end,
                    of,
                })
            }
            Cursor::Node { node, index } => {
                if node.base & IS_TAIL != 0 {
                    return None;
                }
                let child = (node.base & BASE_MASK) ^ u32::from(code);
                let next = self
                    .node(child)
                    .filter(|next| next.parent == index && child != ROOT)?;
                if next.base & IS_TAIL == 0 {
                    return Some(Cursor::Node {
                        node: next,
                        index: child,
                    });
                }
                let tail = next.base & BASE_MASK;
                let length = u32::from(self.tail(tail as usize)?);
                let next = tail.checked_add(1)?;
                Some(Cursor::Tail {
                    next,
                    end: next.checked_add(length)?,
                    of: child,
                })
            }
        }
    }

    /// The codes on the way to a place.
    pub(crate) fn codes_to(&self, at: Cursor) -> Vec<u16> {
        let (mut index, tail) = match at {
            Cursor::Node { index, .. } => (index, 0..0),
            Cursor::Tail { next, of, .. } => {
                let base = self.node(of).map_or(0, |node| node.base & BASE_MASK);
                (of, base.saturating_add(1)..next)
            }
        };
        let mut codes = Vec::new();
        // No term is longer, whatever the bytes of the pack are.
        while index != ROOT && codes.len() < TERM_CHARS_MAX {
            let node = self.node(index);
            let parent = node.and_then(|node| Some((node.parent, self.node(node.parent)?)));
            let Some((parent, node)) = parent else {
                break;
            };
            codes.push(u16::try_from(index ^ (node.base & BASE_MASK)).unwrap_or(END));
            index = parent;
        }
        codes.reverse();
        codes.extend(
            tail.take(TERM_CHARS_MAX)
                .map_while(|at| self.tail(at as usize)),
        );
        codes
    }

    /// The output of the term that ends here, if one does.
    #[inline]
    pub(crate) fn output(&self, at: Cursor) -> Option<u32> {
        match at {
            Cursor::Tail { next, end, .. } => {
                (next == end).then(|| self.tail(end as usize).map(u32::from))?
            }
            Cursor::Node { node, index } => {
                if node.base & HAS_OUTPUT == 0 {
                    return None;
                }
                let end = (node.base & BASE_MASK) ^ u32::from(END);
                let output = self.node(end).filter(|end| end.parent == index)?;
                Some(output.base)
            }
        }
    }

    /// Whether the text goes on with a tail: its codes and its output.
    fn go_on(&self, tail: u32, rest: &[u16]) -> Option<(usize, u32)> {
        let tail = self.tails.get(tail as usize..)?;
        let (length, tail) = tail.split_first()?;
        let length = usize::from(u16::from_le_bytes(*length));
        let (wanted, text) = (tail.get(..length)?, rest.get(..length)?);
        let same = |(wanted, code): (&[u8; 2], &u16)| u16::from_le_bytes(*wanted) == *code;
        if !wanted.iter().zip(text).all(same) {
            return None;
        }
        let output = tail.get(length)?;
        Some((length, u32::from(u16::from_le_bytes(*output))))
    }
}

/// Which lists the terms behind an output belong to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outputs<'a>(pub(crate) &'a [u8]);

/// Bytes of one entry: the list and the steps it allows.
pub(crate) const ENTRY_BYTES: usize = 4;

impl<'a> Outputs<'a> {
    fn word(&self, index: usize) -> Option<usize> {
        let bytes = self.0.get(index.checked_mul(4)?..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    }

    /// How many outputs there are, if all their lists are among so many.
    pub(crate) fn count_below(&self, lists: usize) -> Option<usize> {
        let count = self.word(0)?;
        let whole = count <= crate::limits::OUTPUTS_MAX
            && (0u32..).take(count).all(|output| {
                let mut of = self.lists(output).peekable();
                of.peek().is_some() && of.all(|list| usize::from(list) < lists)
            });
        whole.then_some(count)
    }

    /// The lists of an output.
    pub(crate) fn lists(&self, output: u32) -> impl Iterator<Item = u16> + use<'a> {
        self.entries(output).map(|(list, _)| list)
    }

    /// The lists of an output that allow some steps.
    pub(crate) fn allowing(
        &self,
        output: u32,
        steps: Steps,
    ) -> impl Iterator<Item = u16> + use<'a> {
        self.entries(output)
            .filter(move |(_, allows)| allows & DERIVED == 0 && steps & !allows == 0)
            .map(|(list, _)| list)
    }

    /// The lists of an output, each with the steps it allows.
    pub(crate) fn entries(&self, output: u32) -> impl Iterator<Item = (u16, Steps)> + use<'a> {
        let entries = || {
            let count = self.word(0)?;
            let output = usize::try_from(output).ok().filter(|n| *n < count)?;
            let (from, to) = (
                self.word(output.checked_add(1)?)?,
                self.word(output.checked_add(2)?)?,
            );
            let base = count.checked_add(2)?.checked_mul(4)?;
            let at = |entry: usize| base.checked_add(entry.checked_mul(ENTRY_BYTES)?);
            self.0.get(at(from)?..at(to)?)
        };
        entries()
            .unwrap_or_default()
            .chunks_exact(ENTRY_BYTES)
            .filter_map(|entry| {
                let list = entry.first_chunk::<2>()?;
                let steps = entry.last_chunk::<2>()?;
                Some((u16::from_le_bytes(*list), u16::from_le_bytes(*steps)))
            })
    }
}
