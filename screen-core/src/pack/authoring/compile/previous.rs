//! The pack before, whose layout the next one keeps where it can, so that the delta
//! between them is small: codes of characters, pages of the fold table, numbers of
//! outputs, and the places of the trie.
//!
//! What is read here is a wish and no promise: whoever lays out the new pack takes of it
//! what fits, so nothing the old bytes hold can make the new ones wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entries, fuzzy};
use crate::pack::Pack;
use crate::pack::format::Section;
use crate::pack::load::TermList;
use crate::scan::codes::ALPHABET_FROM;
use crate::scan::trie::{BASE_MASK, FREE, HAS_OUTPUT, IS_TAIL, NODE_BYTES, Outputs, ROOT};
use crate::text::table::{LETTER_BYTES, LETTERS_FROM, PAGE_CHARS};

/// The layout of the pack before.
pub(super) struct Previous<'a> {
    pub(super) alphabet: Alphabet,
    pub(super) pages: Pages,
    pub(super) trie: Trie<'a>,
    pub(super) fuzzy: Option<fuzzy::Before<'a>>,
    outputs: Vec<Entries>,
}

impl<'a> Previous<'a> {
    /// Reads the layout of a pack; lists are known again by their names.
    pub(super) fn of(pack: &'a Pack, lists: &[TermList]) -> Self {
        Self {
            alphabet: Alphabet::read(pack.section(Section::Alphabet)),
            pages: Pages {
                numbers: words(pack.section(Section::FoldPages)),
                cells: words(pack.section(Section::FoldCells)),
            },
            trie: Trie {
                nodes: pack.section(Section::Nodes).as_chunks().0,
                tails: words(pack.section(Section::Tails)),
            },
            fuzzy: fuzzy::Before::of(
                pack,
                Trie {
                    nodes: pack.section(Section::FuzzyNodes).as_chunks().0,
                    tails: words(pack.section(Section::FuzzyTails)),
                },
            ),
            outputs: outputs(pack, lists),
        }
    }

    /// The combinations of lists by their numbers, as they were. A number nobody needs any
    /// more goes to a new combination, or to nobody, so that no other number changes.
    pub(super) fn number<'b>(&self, distinct: &BTreeSet<&'b Entries>) -> Vec<Option<&'b Entries>> {
        let mut left = distinct.clone();
        let mut slots: Vec<_> = self.outputs.iter().map(|lists| left.take(lists)).collect();
        let mut left = left.into_iter();
        for slot in slots.iter_mut().filter(|slot| slot.is_none()) {
            *slot = left.next();
        }
        slots.extend(left.map(Some));
        while slots.pop_if(|slot| slot.is_none()).is_some() {}
        slots
    }
}

/// The lists of each output, by their numbers now; no lists where one is gone.
fn outputs(pack: &Pack, lists: &[TermList]) -> Vec<Entries> {
    let now: BTreeMap<&str, u16> = lists
        .iter()
        .zip(0u16..)
        .map(|(list, number)| (list.name.as_str(), number))
        .collect();
    let names: Vec<&str> = pack.lists().map(|(name, _)| name).collect();
    let outputs = Outputs(pack.section(Section::Outputs));
    let count = outputs.count_below(names.len()).unwrap_or_default();
    (0u32..)
        .take(count)
        .map(|output| {
            let entries = outputs.entries(output).map(|(list, steps)| {
                let now = now.get(*names.get(usize::from(list))?)?;
                Some((*now, steps))
            });
            let mut entries: Entries = entries.collect::<Option<_>>().unwrap_or_default();
            entries.sort_unstable();
            entries
        })
        .collect()
}

fn words(bytes: &[u8]) -> Vec<u16> {
    let words = bytes.as_chunks().0;
    words.iter().copied().map(u16::from_le_bytes).collect()
}

/// The characters of the pack before. Their codes stand in three ranges, one for each
/// kind: CJK, other dense scripts, letters of scripts with spaces.
#[derive(Default)]
pub(super) struct Alphabet {
    codes: BTreeMap<char, u16>,
    /// How many codes belong to the first kind, and to the second.
    sizes: [usize; 2],
}

impl Alphabet {
    fn read(bytes: &[u8]) -> Self {
        let number = |bytes: &[u8], at: usize| {
            let bytes = bytes.get(at..).and_then(<[u8]>::first_chunk);
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
        };
        let (cjk, dense) = (number(bytes, 0) as usize, number(bytes, 4) as usize);
        let letters = bytes.get(LETTERS_FROM..).unwrap_or_default();
        let letters = letters.as_chunks::<LETTER_BYTES>().0.iter();
        Self {
            codes: letters
                .filter_map(|letter| {
                    let code = u16::try_from(number(letter, 4)).ok()?;
                    Some((char::from_u32(number(letter, 0))?, code))
                })
                .collect(),
            sizes: [cjk, dense.saturating_sub(cjk)],
        }
    }

    /// Codes for characters of three kinds, the most frequent of each first, and how many
    /// codes belong to the first two kinds. Who had a code keeps it, if it lies in the
    /// range of its kind. A range grows into the next one, whose characters there move to
    /// its end. None where codes run out.
    pub(super) fn codes(
        &self,
        kinds: &[Vec<char>; 3],
    ) -> Option<(BTreeMap<char, u16>, [usize; 2])> {
        let mut codes = BTreeMap::new();
        let mut sizes = self.sizes;
        for (size, kind) in sizes.iter_mut().zip(kinds) {
            *size = kind.len().max(*size);
        }
        let mut from = usize::from(ALPHABET_FROM);
        let ends = sizes.map(Some).into_iter().chain([None]);
        for (kind, size) in kinds.iter().zip(ends) {
            let end = size.map_or(usize::from(u16::MAX), |size| from.saturating_add(size));
            let mut taken = BTreeSet::new();
            let mut new = Vec::new();
            for c in kind {
                let had = self.codes.get(c).copied();
                match had.filter(|code| (from..end).contains(&usize::from(*code))) {
                    Some(code) if taken.insert(code) => {
                        codes.insert(*c, code);
                    }
                    _ => new.push(*c),
                }
            }
            let mut free = (u16::try_from(from).ok()?..u16::try_from(end).ok()?)
                .filter(|code| !taken.contains(code));
            for c in new {
                codes.insert(c, free.next()?);
            }
            from = end;
        }
        Some((codes, sizes))
    }
}

/// The pages of the fold table.
#[derive(Default)]
pub(super) struct Pages {
    /// The number of each page, in the order of its characters.
    numbers: Vec<u16>,
    cells: Vec<u16>,
}

impl Pages {
    /// Numbers for pages, equal ones alike, and each page by its number. Who is as before
    /// keeps its number; who changed takes it along if nobody else has it.
    pub(super) fn number<'b>(&self, pages: &[&'b [u16]]) -> (Vec<u16>, Vec<&'b [u16]>) {
        let mut known: BTreeMap<&[u16], u16> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for (page, number) in pages.iter().zip(&self.numbers) {
            let start = usize::from(*number) * PAGE_CHARS as usize;
            let was = self
                .cells
                .get(start..)
                .and_then(|cells| cells.get(..page.len()));
            if was == Some(*page) && !known.contains_key(page) {
                known.insert(*page, *number);
                taken.insert(*number);
            }
        }
        for (page, number) in pages.iter().zip(&self.numbers) {
            if !known.contains_key(page) && taken.insert(*number) {
                known.insert(*page, *number);
            }
        }
        let mut free = (0..=u16::MAX).filter(|number| !taken.contains(number));
        for page in pages {
            known
                .entry(*page)
                .or_insert_with(|| free.next().unwrap_or(u16::MAX));
        }
        // No number may be left out: the last ones move to where one is.
        let count = known.len();
        let mut by_number: Vec<Option<&[u16]>> = vec![None; count];
        let mut beyond = Vec::new();
        for (page, number) in known {
            match by_number.get_mut(usize::from(number)) {
                Some(slot) => *slot = Some(page),
                None => beyond.push(page),
            }
        }
        let mut beyond = beyond.into_iter();
        let by_number: Vec<&[u16]> = by_number
            .into_iter()
            .filter_map(|slot| slot.or_else(|| beyond.next()))
            .collect();
        let numbers: BTreeMap<&[u16], u16> = by_number.iter().copied().zip(0..).collect();
        let numbers = pages.iter().filter_map(|page| numbers.get(page).copied());
        (numbers.collect(), by_number)
    }
}

/// The trie of the pack before.
pub(super) struct Trie<'a> {
    nodes: &'a [[u8; NODE_BYTES]],
    tails: Vec<u16>,
}

/// A node of it.
#[derive(Clone, Copy)]
pub(super) struct Before {
    index: u32,
    word: u32,
    parent: u32,
    /// The largest base a node can have that leads to any other.
    base_max: u32,
}

impl Before {
    /// Its base, unless it has a tail.
    pub(super) fn base(&self) -> Option<u32> {
        let base = self.word & BASE_MASK;
        (self.word & IS_TAIL == 0 && base <= self.base_max).then_some(base)
    }

    /// The place of its tail.
    pub(super) fn tail(&self) -> Option<u32> {
        let is_tail = self.word & (IS_TAIL | HAS_OUTPUT) == IS_TAIL;
        is_tail.then_some(self.word & BASE_MASK)
    }
}

impl Trie<'_> {
    fn node(&self, index: u32) -> Option<Before> {
        let (base, parent) = self.nodes.get(index as usize)?.split_at_checked(4)?;
        Some(Before {
            index,
            word: u32::from_le_bytes(*base.first_chunk()?),
            parent: u32::from_le_bytes(*parent.first_chunk()?),
            base_max: u32::try_from(self.nodes.len()).ok()? | u32::from(u16::MAX),
        })
    }

    pub(super) fn root(&self) -> Option<Before> {
        self.node(ROOT).filter(|root| root.parent == FREE)
    }

    pub(super) fn child(&self, of: Before, code: u16) -> Option<Before> {
        let index = of.base()? ^ u32::from(code);
        self.node(index)
            .filter(|child| child.parent == of.index && index != ROOT)
    }

    /// Some words of the tails.
    pub(super) fn tail_words(&self, start: usize, count: usize) -> Option<&[u16]> {
        self.tails.get(start..)?.get(..count)
    }
}
