//! Words that come with a request and not with the pack: those an owner blocks in a
//! thread. They are few and change at any time, so an automaton is built for them.

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::noncontiguous::NFA;
use aho_corasick::{Anchored, Input, MatchKind, automaton::OverlappingState};

use crate::limits::{HITS_MAX, RAW_HITS_MAX};
use crate::text::{OverBudget, Place, View, is_word};

/// Where folded words stand in a view, from left to right, overlapping ones included.
///
/// # Errors
/// [`OverBudget`] where there are more hits than a bound of [`crate::limits`].
pub(crate) fn find_words(words: &[String], view: &View) -> Result<Vec<Place>, OverBudget> {
    let words: Vec<&String> = words.iter().filter(|word| !word.is_empty()).collect();
    let automaton = NFA::builder()
        .match_kind(MatchKind::Standard)
        .build(&words)
        .map_err(|_| OverBudget)?;
    let text = view.as_str();
    let input = Input::new(text).anchored(Anchored::No);
    let mut state = OverlappingState::start();
    let mut places = Vec::new();
    for count in 0.. {
        automaton
            .try_find_overlapping(&input, &mut state)
            .map_err(|_| OverBudget)?;
        let Some(hit) = state.get_match() else {
            break;
        };
        if count >= RAW_HITS_MAX || places.len() >= HITS_MAX {
            return Err(OverBudget);
        }
        if borders_hold(text, hit.start(), hit.end()) {
            places.push(view.place(hit.start(), hit.end()));
        }
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
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
