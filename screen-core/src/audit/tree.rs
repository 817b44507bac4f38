//! The Merkle tree of the audit log (RFC 6962, RFC 9162), over SHA-256: a leaf is
//! `SHA-256(0x00 ‖ bytes)`, a node `SHA-256(0x01 ‖ left ‖ right)`. Root, proofs that a
//! record is in the log, proofs that a later log only added to an earlier one (16(2)).

use sha2::{Digest as _, Sha256};

/// A hash of the tree.
pub type Node = [u8; 32];

/// The hash of a leaf.
pub fn leaf_hash(bytes: &[u8]) -> Node {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(bytes);
    hasher.finalize().into()
}

fn node_hash(left: &Node, right: &Node) -> Node {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root of the tree without leaves.
pub fn empty_root() -> Node {
    Sha256::digest([]).into()
}

/// A whole tree in memory, from which proofs are made. Building it takes time linear
/// in the leaves, each proof logarithmic.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Level 0 are the leaves. A last node without a neighbor goes up as it is, which
    /// gives the tree of the standard.
    levels: Vec<Vec<Node>>,
}

impl Tree {
    /// The tree over leaf hashes.
    pub fn new(leaves: Vec<Node>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below
                .chunks(2)
                .filter_map(|pair| match pair {
                    [left, right] => Some(node_hash(left, right)),
                    [single] => Some(*single),
                    _ => None,
                })
                .collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// How many leaves it has.
    pub fn size(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// The leaf at a place.
    pub fn leaf(&self, index: usize) -> Option<Node> {
        self.node(0, index)
    }

    /// Its root.
    pub fn root(&self) -> Node {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or_else(empty_root)
    }

    fn node(&self, level: usize, index: usize) -> Option<Node> {
        self.levels.get(level)?.get(index).copied()
    }

    /// The hashes that lead from a leaf to the root, from below.
    pub fn inclusion(&self, index: usize) -> Option<Vec<Node>> {
        self.leaf(index)?;
        let mut place = index;
        let mut path = Vec::new();
        for level in 0..self.levels.len() {
            path.extend(self.node(level, place ^ 1));
            place /= 2;
        }
        Some(path)
    }

    /// The hashes that show that the first `old_size` leaves were the log once.
    pub fn consistency(&self, old_size: usize) -> Option<Vec<Node>> {
        if old_size > self.size() {
            return None;
        }
        if old_size == 0 || old_size == self.size() {
            return Some(Vec::new());
        }
        // Up to the largest full tree that ends where the old log ended.
        let mut place = old_size - 1;
        let mut level = 0;
        while place % 2 == 1 {
            place /= 2;
            level += 1;
        }
        let mut path = Vec::new();
        if place > 0 {
            path.push(self.node(level, place)?);
        }
        for level in level..self.levels.len() {
            path.extend(self.node(level, place ^ 1));
            place /= 2;
        }
        Some(path)
    }
}

/// Checks that `leaf` stands at `index` of the log with `size` leaves and this root.
pub fn verify_inclusion(leaf: &Node, index: u64, size: u64, path: &[Node], root: &Node) -> bool {
    if index >= size {
        return false;
    }
    let mut place = index;
    let mut last = size - 1;
    let mut hash = *leaf;
    for step in path {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            hash = node_hash(step, &hash);
            while place.is_multiple_of(2) && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        place /= 2;
        last /= 2;
    }
    last == 0 && hash == *root
}

/// Checks that the log with `size` leaves begins with the log with `old_size` leaves.
/// Every log begins with the empty one.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Node,
    size: u64,
    root: &Node,
    path: &[Node],
) -> bool {
    if old_size > size {
        return false;
    }
    if old_size == size {
        return path.is_empty() && old_root == root && (size > 0 || *root == empty_root());
    }
    if old_size == 0 {
        return path.is_empty() && *old_root == empty_root();
    }
    let mut place = old_size - 1;
    let mut last = size - 1;
    while place % 2 == 1 {
        place /= 2;
        last /= 2;
    }
    // Where the old log is a full tree, its root is the beginning and is not sent.
    let (first, rest) = match path.split_first() {
        Some((first, rest)) if place > 0 => (first, rest),
        Some(_) if place == 0 => (old_root, path),
        _ => return false,
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for step in rest {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            while place.is_multiple_of(2) && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        place /= 2;
        last /= 2;
    }
    last == 0 && old_hash == *old_root && new_hash == *root
}

/// The right edge of the tree: all that a host needs to append a leaf or to tell the
/// root, in logarithmic time and space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the full trees the log consists of, from the largest to the smallest.
    peaks: Vec<Node>,
}

impl Frontier {
    /// The frontier of a log of this size; none where the number of peaks is not the
    /// number of ones in the size.
    pub fn new(size: u64, peaks: Vec<Node>) -> Option<Self> {
        let fits = usize::try_from(size.count_ones()).ok() == Some(peaks.len());
        fits.then_some(Self { size, peaks })
    }

    /// How many leaves the log has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of its full trees, from the largest to the smallest.
    pub fn peaks(&self) -> &[Node] {
        &self.peaks
    }

    /// Appends the hash of a leaf.
    pub fn append(&mut self, leaf: Node) {
        let mut hash = leaf;
        let mut rest = self.size;
        while rest % 2 == 1 {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
            rest /= 2;
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
    }

    /// The root of the log.
    pub fn root(&self) -> Node {
        let joined = self.peaks.iter().rev().copied();
        joined
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(empty_root)
    }
}

#[cfg(test)]
mod tests;
