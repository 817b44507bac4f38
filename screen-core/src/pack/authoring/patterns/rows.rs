//! From an automaton of the library to the table a pack carries.

use std::collections::{BTreeMap, BTreeSet};

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;

use crate::scan::patterns::table::ENTRANCE;

type Automaton = dense::DFA<Vec<u32>>;

/// Writes the table that [`crate::scan::patterns::table::Table`] reads. `bytes` are
/// those the classes are represented by, `numbers` those of the patterns. None where
/// its numbers do not fit.
pub(super) fn write(
    dfa: &Automaton,
    anchored: Anchored,
    bytes: &[u8],
    numbers: &[u16],
) -> Option<Vec<u8>> {
    let entrance = entrance(dfa, anchored, bytes)?;
    let mut states = reached(dfa, &entrance, bytes)?;
    // Those that report, behind all others.
    states.sort_by_key(|state| dfa.is_match_state(*state));
    let before = usize::from(ENTRANCE) + 1;
    let row_of: BTreeMap<StateID, usize> = states.iter().copied().zip(before..).collect();
    let row = |state: &StateID| u16::try_from(row_of.get(state).copied().unwrap_or(0)).ok();
    let mut rows = vec![0; entrance.len()];
    for state in &entrance {
        rows.push(row(state)?);
    }
    let (mut index, mut reports) = (Vec::new(), Vec::<u16>::new());
    for state in &states {
        for next in leads_to(dfa, *state, bytes) {
            rows.push(row(&next)?);
        }
        if dfa.is_match_state(*state) {
            index.push(u16::try_from(reports.len()).ok()?);
            let found = (0..dfa.match_len(*state)).map(|at| dfa.match_pattern(*state, at));
            let mut found: Vec<u16> = found
                .filter_map(|pattern| numbers.get(pattern.as_usize()).copied())
                .collect();
            found.sort_unstable();
            reports.extend(found);
        }
    }
    let count = states.len() + before;
    let first_report = count - index.len();
    index.push(u16::try_from(reports.len()).ok()?);
    let mut table = Vec::new();
    for number in [count, entrance.len(), first_report, reports.len()] {
        table.extend(u16::try_from(number).ok()?.to_le_bytes());
    }
    for number in rows.iter().chain(&index).chain(&reports) {
        table.extend(number.to_le_bytes());
    }
    Some(table)
}

/// Where runs begin beside each class, and beside the end of the text.
fn entrance(dfa: &Automaton, anchored: Anchored, bytes: &[u8]) -> Option<Vec<StateID>> {
    let beside = bytes.iter().copied().map(Some).chain([None]);
    beside
        .map(|byte| {
            let config = start::Config::new().anchored(anchored).look_behind(byte);
            dfa.start_state(&config).ok()
        })
        .collect()
}

/// Where a state leads to on each class, and on the end of the text.
fn leads_to(dfa: &Automaton, state: StateID, bytes: &[u8]) -> impl Iterator<Item = StateID> {
    let on_bytes = bytes.iter().map(move |byte| dfa.next_state(state, *byte));
    on_bytes.chain([dfa.next_eoi_state(state)])
}

/// All states in the order in which they are reached. None for one in which the library
/// would give up; there is none without the options that make them.
fn reached(dfa: &Automaton, from: &[StateID], bytes: &[u8]) -> Option<Vec<StateID>> {
    let mut known: BTreeSet<StateID> = BTreeSet::new();
    let mut states: Vec<StateID> = Vec::new();
    let is_new = |state: &StateID, known: &mut BTreeSet<StateID>| {
        !dfa.is_dead_state(*state) && known.insert(*state)
    };
    states.extend(from.iter().filter(|state| is_new(state, &mut known)));
    let mut next = 0;
    while let Some(state) = states.get(next).copied() {
        if dfa.is_quit_state(state) {
            return None;
        }
        states.extend(leads_to(dfa, state, bytes).filter(|state| is_new(state, &mut known)));
        next += 1;
    }
    Some(states)
}
