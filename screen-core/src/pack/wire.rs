//! Conditions in the bytes of a pack: one node after the other, each before its parts.
//! A tree read so can be no deeper than it may, whatever the bytes are. For people and
//! their tools it stays the tree that it is.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::policy::{Condition, Leaf};
use crate::limits::{CONDITION_DEPTH_MAX, CONDITION_NODES_MAX};

#[derive(Serialize, Deserialize)]
enum Node {
    All(u32, Option<u32>),
    Any(u32),
    None(u32),
    List(u32, u32),
    Signal(Leaf),
    Pattern(u32, u32),
}

pub(super) fn serialize<S: Serializer>(
    condition: &Condition,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return condition.serialize(serializer);
    }
    let mut nodes = Vec::new();
    flatten(condition, &mut nodes);
    nodes.serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Condition, D::Error> {
    if deserializer.is_human_readable() {
        return Condition::deserialize(deserializer);
    }
    let nodes = Vec::<Node>::deserialize(deserializer)?;
    if nodes.len() > CONDITION_NODES_MAX {
        return Err(D::Error::custom("a condition with too many parts"));
    }
    let mut nodes = nodes.into_iter();
    let condition = tree(&mut nodes, 1);
    condition
        .filter(|_| nodes.next().is_none())
        .ok_or_else(|| D::Error::custom("a condition that is none"))
}

fn flatten(condition: &Condition, nodes: &mut Vec<Node>) {
    let count = |parts: &[Condition]| u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let (node, parts) = match condition {
        Condition::All { of, within_chars } => (Node::All(count(of), *within_chars), of.as_slice()),
        Condition::Any(of) => (Node::Any(count(of)), of.as_slice()),
        Condition::None(of) => (Node::None(count(of)), of.as_slice()),
        Condition::List { list, at_least } => (Node::List(*list, *at_least), [].as_slice()),
        Condition::Signal(leaf) => (Node::Signal(leaf.clone()), [].as_slice()),
        Condition::Pattern { pattern, at_least } => {
            (Node::Pattern(*pattern, *at_least), [].as_slice())
        }
    };
    nodes.push(node);
    parts.iter().for_each(|part| flatten(part, nodes));
}

fn tree(nodes: &mut impl Iterator<Item = Node>, depth: usize) -> Option<Condition> {
    let node = nodes.next().filter(|_| depth <= CONDITION_DEPTH_MAX)?;
    let mut parts = |count: u32| -> Option<Vec<Condition>> {
        (0..count).map(|_| tree(&mut *nodes, depth + 1)).collect()
    };
    Some(match node {
        Node::All(count, within_chars) => Condition::All {
            of: parts(count)?,
            within_chars,
        },
        Node::Any(count) => Condition::Any(parts(count)?),
        Node::None(count) => Condition::None(parts(count)?),
        Node::List(list, at_least) => Condition::List { list, at_least },
        Node::Signal(leaf) => Condition::Signal(leaf),
        Node::Pattern(pattern, at_least) => Condition::Pattern { pattern, at_least },
    })
}
