//! The matchers ours is held against. Neither folds anything: both look for the
//! terms as they are written, and give all hits, overlapping ones included.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use daachorse::CharwiseDoubleArrayAhoCorasick;

use crate::Tally;

/// A matcher of a peer.
pub enum Matcher {
    /// aho-corasick, contiguous NFA.
    Aho(AhoCorasick),
    /// daachorse, by characters.
    Daachorse(CharwiseDoubleArrayAhoCorasick<u32>),
}

impl Matcher {
    /// aho-corasick over these terms.
    ///
    /// # Errors
    /// What the crate says.
    pub fn aho(terms: &[&str]) -> Result<Self, String> {
        AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(terms)
            .map(Self::Aho)
            .map_err(|error| error.to_string())
    }

    /// daachorse over these terms.
    ///
    /// # Errors
    /// What the crate says.
    pub fn daachorse(terms: &[&str]) -> Result<Self, String> {
        CharwiseDoubleArrayAhoCorasick::new(terms)
            .map(Self::Daachorse)
            .map_err(|error| error.to_string())
    }

    /// daachorse from its serialized bytes, checked.
    ///
    /// # Errors
    /// What the crate says.
    pub fn deserialize(bytes: &[u8]) -> Result<Self, String> {
        CharwiseDoubleArrayAhoCorasick::deserialize(bytes)
            .map(|(automaton, _)| Self::Daachorse(automaton))
            .map_err(|error| error.to_string())
    }

    /// The bytes a built matcher can be kept as; aho-corasick has none.
    pub fn serialize(&self) -> Option<Vec<u8>> {
        match self {
            Self::Aho(_) => None,
            Self::Daachorse(automaton) => Some(automaton.serialize()),
        }
    }

    /// The bytes the matcher says it takes on the heap.
    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Aho(automaton) => automaton.memory_usage(),
            Self::Daachorse(automaton) => automaton.heap_bytes(),
        }
    }

    /// All hits in a text.
    pub fn find(&self, text: &str, tally: &mut Tally) {
        match self {
            Self::Aho(automaton) => {
                for hit in automaton.find_overlapping_iter(text) {
                    tally.hit(hit.pattern().as_usize(), hit.start(), hit.end());
                }
            }
            Self::Daachorse(automaton) => {
                for hit in automaton.find_overlapping_iter(text) {
                    tally.hit(hit.value() as usize, hit.start(), hit.end());
                }
            }
        }
    }
}
