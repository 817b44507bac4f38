//! The published vectors of Certificate Transparency, and all small trees.

use super::*;
use crate::audit::hex;

const INPUTS: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves(count: usize) -> Vec<Node> {
    (0..count)
        .map(|n| match INPUTS.get(n) {
            Some(input) => leaf_hash(input),
            None => leaf_hash(n.to_string().as_bytes()),
        })
        .collect()
}

fn hexes(path: &[Node]) -> Vec<String> {
    path.iter().map(|node| hex(node)).collect()
}

#[test]
fn roots_are_the_published_ones() {
    let mut frontier = Frontier::default();
    for (size, root) in ROOTS.iter().enumerate() {
        let tree = Tree::new(leaves(size));
        assert_eq!(hex(&tree.root()), *root);
        assert_eq!(hex(&frontier.root()), *root);
        if let Some(input) = INPUTS.get(size) {
            frontier.append(leaf_hash(input));
        }
    }
}

#[test]
fn proofs_are_the_published_ones() {
    let tree = Tree::new(leaves(8));
    assert_eq!(
        hexes(&tree.inclusion(0).expect("inside")),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        hexes(&tree.inclusion(5).expect("inside")),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hexes(&tree.consistency(6).expect("shorter")),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

/// Every tree up to 70 leaves, every index, every earlier size; and what is a little
/// wrong is refused.
#[test]
fn all_small_trees() {
    let all = leaves(70);
    let roots: Vec<Node> = (0..=70)
        .map(|size| Tree::new(all.iter().take(size).copied().collect()).root())
        .collect();
    let mut frontier = Frontier::default();
    for size in 1..=70_usize {
        let tree = Tree::new(all.iter().take(size).copied().collect());
        let root = tree.root();
        frontier.append(*all.get(size - 1).expect("there"));
        assert_eq!(frontier.root(), root);
        let n = size as u64;
        for index in 0..size {
            let leaf = tree.leaf(index).expect("inside");
            let path = tree.inclusion(index).expect("inside");
            let i = index as u64;
            assert!(verify_inclusion(&leaf, i, n, &path, &root));
            assert!(!verify_inclusion(&leaf, n, n, &path, &root));
            for other in (0..n).filter(|other| *other != i) {
                assert!(!verify_inclusion(&leaf, other, n, &path, &root));
            }
            let longer = [path.as_slice(), &[leaf]].concat();
            assert!(!verify_inclusion(&leaf, i, n, &longer, &root));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!verify_inclusion(&leaf, i, n, shorter, &root));
            }
        }
        for old in 0..=size {
            let path = tree.consistency(old).expect("not longer");
            let old_root = roots.get(old).expect("there");
            let o = old as u64;
            assert!(
                verify_consistency(o, old_root, n, &root, &path),
                "{old} {size}"
            );
            assert!(!verify_consistency(n + 1, old_root, n, &root, &path));
            let longer = [path.as_slice(), &[root]].concat();
            assert!(!verify_consistency(o, old_root, n, &root, &longer));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!verify_consistency(o, old_root, n, &root, shorter));
            }
            for (other, wrong) in roots.iter().enumerate().filter(|(other, _)| *other != old) {
                assert!(!verify_consistency(o, wrong, n, &root, &path));
                assert!(
                    !verify_consistency(other as u64, old_root, n, &root, &path) || other == old,
                );
            }
        }
        assert!(tree.consistency(size + 1).is_none());
        assert!(tree.inclusion(size).is_none());
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let flip = |node: &Node, bit: usize| {
        let mut flipped = *node;
        if let Some(byte) = flipped.get_mut(bit / 8) {
            *byte ^= 1 << (bit % 8);
        }
        flipped
    };
    let tree = Tree::new(leaves(13));
    let (leaf, root) = (tree.leaf(9).expect("inside"), tree.root());
    let path = tree.inclusion(9).expect("inside");
    let old = Tree::new(leaves(6)).root();
    let consistency = tree.consistency(6).expect("shorter");
    for bit in 0..256 {
        assert!(!verify_inclusion(&flip(&leaf, bit), 9, 13, &path, &root));
        assert!(!verify_inclusion(&leaf, 9, 13, &path, &flip(&root, bit)));
        assert!(!verify_consistency(
            6,
            &flip(&old, bit),
            13,
            &root,
            &consistency
        ));
        assert!(!verify_consistency(
            6,
            &old,
            13,
            &flip(&root, bit),
            &consistency
        ));
        for step in 0..path.len() {
            let mut path = path.clone();
            let node = path.get_mut(step).expect("there");
            *node = flip(node, bit);
            assert!(!verify_inclusion(&leaf, 9, 13, &path, &root));
        }
        for step in 0..consistency.len() {
            let mut path = consistency.clone();
            let node = path.get_mut(step).expect("there");
            *node = flip(node, bit);
            assert!(!verify_consistency(6, &old, 13, &root, &path));
        }
    }
}
