//! Words that do not come with a pack: those an owner blocks in a thread, and the terms
//! of a pack while its author tries them one by one. An automaton is built for them.

use aho_corasick::automaton::{Automaton as _, OverlappingState};
use aho_corasick::nfa::noncontiguous::NFA;
use aho_corasick::{Anchored, Input, MatchKind};

use crate::limits::{HITS_MAX, RAW_HITS_MAX};
use crate::text::{OverBudget, Place, View, is_word};

/// Folded words, ready to be found.
#[derive(Debug)]
pub(crate) struct Words(NFA);

impl Words {
    /// Takes the words. None where they outgrow the automaton's own bounds.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Option<Self> {
        NFA::builder()
            .match_kind(MatchKind::Standard)
            .build(words)
            .ok()
            .map(Self)
    }

    /// Where words stand in a view, each with its number; in the order of their ends,
    /// overlapping ones included. A word that begins or ends with a letter of a script
    /// with spaces matches whole words only, and an empty one nothing.
    ///
    /// # Errors
    /// [`OverBudget`] where there are more hits than a bound of [`crate::limits`].
    pub(crate) fn find(&self, view: &View) -> Result<Vec<(usize, Place)>, OverBudget> {
        let text = view.as_str();
        let input = Input::new(text).anchored(Anchored::No);
        let mut state = OverlappingState::start();
        let mut found = Vec::new();
        for count in 0.. {
            self.0
                .try_find_overlapping(&input, &mut state)
                .map_err(|_| OverBudget)?;
            let Some(hit) = state.get_match() else {
                break;
            };
            if count >= RAW_HITS_MAX || found.len() >= HITS_MAX {
                return Err(OverBudget);
            }
            if !hit.is_empty() && borders_hold(text, hit.start(), hit.end()) {
                let place = view.place(hit.start(), hit.end());
                found.push((hit.pattern().as_usize(), place));
            }
        }
        Ok(found)
    }
}

/// Whether a hit is no part of a longer word of a script with spaces.
pub(super) fn borders_hold(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default().chars().next_back();
    let behind = text.get(end..).unwrap_or_default().chars().next();
    let mut hit = text.get(start..end).unwrap_or_default().chars();
    let first = hit.next();
    let last = hit.next_back().or(first);
    let inside =
        |a: Option<char>, b: Option<char>| a.is_some_and(is_word) && b.is_some_and(is_word);
    !inside(before, first) && !inside(last, behind)
}
