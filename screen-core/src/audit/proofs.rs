//! The tree of the log as functions over JSON: leaf, root, the two kinds of proof and
//! their checks (16(2)).

use serde::{Deserialize, Serialize};

use super::tree::{self, Frontier, Node, Tree};
use super::{AuditRecord, hex};
use crate::canonical::to_vec;
use crate::error::RequestError;
use crate::ids::Hash;
use crate::limits::{LOG_LEAVES_MAX, LOG_SIZE_MAX, PROOF_HASHES_MAX};
use crate::pack::Pack;
use crate::request::check;

/// Reads a hash: 64 lower-case hex digits.
pub(crate) fn node(field: &str, hash: &Hash) -> Result<Node, RequestError> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = hash.0.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(high)? * 16 + digit(low)?),
        _ => None,
    });
    let bytes: Option<Vec<u8>> = pairs.collect();
    bytes
        .and_then(|bytes| Node::try_from(bytes).ok())
        .ok_or_else(|| check::invalid(field, "expected a SHA-256 as 64 lower-case hex digits"))
}

pub(crate) fn nodes(field: &str, hashes: &[Hash], max: usize) -> Result<Vec<Node>, RequestError> {
    check::at_most(field, hashes.len(), max, "hashes")?;
    let read = |(index, hash)| node(&format!("{field}[{index}]"), hash);
    hashes.iter().enumerate().map(read).collect()
}

pub(crate) fn hashes(nodes: &[Node]) -> Vec<Hash> {
    nodes.iter().map(hash).collect()
}

pub(crate) fn hash(node: &Node) -> Hash {
    Hash(hex(node))
}

pub(crate) fn size(field: &str, size: u64) -> Result<u64, RequestError> {
    if size <= LOG_SIZE_MAX {
        return Ok(size);
    }
    Err(check::invalid(field, format!("at most {LOG_SIZE_MAX}")))
}

/// A number of leaves that are in memory; never more than a log may have.
pub(crate) fn count(leaves: usize) -> u64 {
    u64::try_from(leaves).unwrap_or(LOG_SIZE_MAX)
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditLeafRequest {
    /// The record.
    pub record: AuditRecord,
}

/// A record's leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditLeaf {
    /// `SHA-256(0x00 ‖ canonical JSON of the record)`.
    pub leaf: Hash,
}

/// The leaf of a record in the log (16(2)).
///
/// # Errors
/// A time out of range.
pub fn audit_leaf(_: &Pack, request: &AuditLeafRequest) -> Result<AuditLeaf, RequestError> {
    check::time("record.at", request.record.at)?;
    let leaf = hash(&tree::leaf_hash(&to_vec(&request.record)));
    Ok(AuditLeaf { leaf })
}

/// The right edge of the log: enough to append to it, and to tell its root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogFrontier {
    /// How many leaves the log has.
    pub size: u64,
    /// Roots of the full trees it consists of, from the largest to the smallest.
    pub peaks: Vec<Hash>,
}

impl LogFrontier {
    pub(crate) fn read(&self, field: &str) -> Result<Frontier, RequestError> {
        let peaks_field = format!("{field}.peaks");
        size(&format!("{field}.size"), self.size)?;
        let peaks = nodes(&peaks_field, &self.peaks, PROOF_HASHES_MAX)?;
        Frontier::new(self.size, peaks).ok_or_else(|| {
            check::invalid(
                peaks_field,
                "expected one hash for each one among the binary digits of the size",
            )
        })
    }
}

impl From<&Frontier> for LogFrontier {
    fn from(frontier: &Frontier) -> Self {
        Self {
            size: frontier.size(),
            peaks: hashes(frontier.peaks()),
        }
    }
}

/// Leaves that are appended to a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditRootRequest {
    /// The log so far; empty where there is none.
    #[serde(default)]
    pub frontier: Option<LogFrontier>,
    /// The leaves, in their order.
    pub leaves: Vec<Hash>,
}

/// The log after that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditRoot {
    /// How many leaves it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Its right edge, to append more.
    pub frontier: LogFrontier,
}

/// The root of the log after some leaves (16(2)).
///
/// # Errors
/// A hash that is none, too many leaves, a frontier that does not fit its size.
pub fn audit_root(_: &Pack, request: &AuditRootRequest) -> Result<AuditRoot, RequestError> {
    let mut frontier = match &request.frontier {
        Some(frontier) => frontier.read("frontier")?,
        None => Frontier::default(),
    };
    for leaf in nodes("leaves", &request.leaves, LOG_LEAVES_MAX)? {
        frontier.append(leaf);
    }
    Ok(AuditRoot {
        size: size("frontier.size", frontier.size())?,
        root: hash(&frontier.root()),
        frontier: LogFrontier::from(&frontier),
    })
}

/// Which leaf of which log is to be proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProveInclusionRequest {
    /// All leaves of the log.
    pub leaves: Vec<Hash>,
    /// The place of the leaf, from 0.
    pub index: u64,
}

/// A proof that a leaf is in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// The leaf.
    pub leaf: Hash,
    /// Its place, from 0.
    pub index: u64,
    /// How many leaves the log has.
    pub size: u64,
    /// The root of the log.
    pub root: Hash,
    /// The hashes that lead from the leaf to the root, from below.
    pub path: Vec<Hash>,
}

/// The proof for one leaf of a tree.
pub(crate) fn inclusion(tree: &Tree, index: u64) -> Option<InclusionProof> {
    let place = usize::try_from(index).ok()?;
    Some(InclusionProof {
        leaf: hash(&tree.leaf(place)?),
        index,
        size: count(tree.size()),
        root: hash(&tree.root()),
        path: hashes(&tree.inclusion(place)?),
    })
}

/// Proves that a leaf is in a log (16(2)).
///
/// # Errors
/// A hash that is none, too many leaves, an index past the end.
pub fn audit_prove_inclusion(
    _: &Pack,
    request: &ProveInclusionRequest,
) -> Result<InclusionProof, RequestError> {
    let tree = Tree::new(nodes("leaves", &request.leaves, LOG_LEAVES_MAX)?);
    inclusion(&tree, request.index).ok_or_else(|| check::invalid("index", "past the last leaf"))
}

/// Which earlier log is to be shown as the beginning of which log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProveConsistencyRequest {
    /// All leaves of the log.
    pub leaves: Vec<Hash>,
    /// How many of them the earlier log had.
    pub old_size: u64,
}

/// A proof that a log begins with an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsistencyProof {
    /// How many leaves the earlier log has.
    pub old_size: u64,
    /// The root of the earlier log.
    pub old_root: Hash,
    /// How many leaves the log has.
    pub size: u64,
    /// The root of the log.
    pub root: Hash,
    /// The hashes that show it.
    pub path: Vec<Hash>,
}

/// Proves that a log begins with an earlier one (16(2)).
///
/// # Errors
/// A hash that is none, too many leaves, an earlier size above the size.
pub fn audit_prove_consistency(
    _: &Pack,
    request: &ProveConsistencyRequest,
) -> Result<ConsistencyProof, RequestError> {
    let leaves = nodes("leaves", &request.leaves, LOG_LEAVES_MAX)?;
    let past = || check::invalid("old_size", "more than there are leaves");
    let old_size = usize::try_from(request.old_size).map_err(|_| past())?;
    let old = Tree::new(leaves.get(..old_size).ok_or_else(past)?.to_vec());
    let tree = Tree::new(leaves);
    Ok(ConsistencyProof {
        old_size: request.old_size,
        old_root: hash(&old.root()),
        size: count(tree.size()),
        root: hash(&tree.root()),
        path: hashes(&tree.consistency(old_size).ok_or_else(past)?),
    })
}

/// Whether a proof holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProofCheck {
    /// Whether it holds.
    pub valid: bool,
}

/// Checks a proof that a leaf is in a log (16(2)). The root has to come from a
/// checkpoint one trusts, the leaf from the record.
///
/// # Errors
/// A hash that is none, a size out of range, too long a path.
pub fn verify_inclusion(_: &Pack, proof: &InclusionProof) -> Result<ProofCheck, RequestError> {
    let valid = tree::verify_inclusion(
        &node("leaf", &proof.leaf)?,
        size("index", proof.index)?,
        size("size", proof.size)?,
        &nodes("path", &proof.path, PROOF_HASHES_MAX)?,
        &node("root", &proof.root)?,
    );
    Ok(ProofCheck { valid })
}

/// Checks a proof that a log begins with an earlier one (16(2)).
///
/// # Errors
/// A hash that is none, a size out of range, too long a path.
pub fn verify_consistency(_: &Pack, proof: &ConsistencyProof) -> Result<ProofCheck, RequestError> {
    let valid = tree::verify_consistency(
        size("old_size", proof.old_size)?,
        &node("old_root", &proof.old_root)?,
        size("size", proof.size)?,
        &node("root", &proof.root)?,
        &nodes("path", &proof.path, PROOF_HASHES_MAX)?,
    );
    Ok(ProofCheck { valid })
}
