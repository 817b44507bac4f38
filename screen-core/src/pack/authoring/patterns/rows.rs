//! From an automaton of the library to the table a pack carries.

use std::collections::{BTreeMap, BTreeSet};

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;

use crate::scan::patterns::table::ENTRANCE;

/// Entries in which a row may differ from one that is written in full: more would take
/// longer to look through than they save.
const DIFFERENCES_MAX: usize = 6;

type Automaton = dense::DFA<Vec<u32>>;

/// Writes the table that [`crate::scan::patterns::table::Table`] reads. `bytes` are
/// those the classes are represented by, `first` is the number of the first
/// expression. None where its numbers do not fit.
pub(super) fn write(
    dfa: &Automaton,
    anchored: Anchored,
    bytes: &[u8],
    first: usize,
) -> Option<Vec<u8>> {
    let entrance = entrance(dfa, anchored, bytes)?;
    let mut states = reached(dfa, &entrance, bytes)?;
    // Those that report, behind all others.
    states.sort_by_key(|state| dfa.is_match_state(*state));
    let before = usize::from(ENTRANCE) + 1;
    let row_of: BTreeMap<StateID, usize> = states.iter().copied().zip(before..).collect();
    let row = |state: &StateID| u16::try_from(row_of.get(state).copied().unwrap_or(0)).ok();
    let mut rows = Rows::default();
    rows.add(&vec![0; entrance.len()])?;
    let numbers = |states: &mut dyn Iterator<Item = StateID>| -> Option<Vec<u16>> {
        states.map(|state| row(&state)).collect()
    };
    rows.add(&numbers(&mut entrance.iter().copied())?)?;
    let (mut index, mut reports) = (Vec::new(), Vec::<u16>::new());
    for state in &states {
        rows.add(&numbers(&mut leads_to(dfa, *state, bytes))?)?;
        if dfa.is_match_state(*state) {
            index.push(u16::try_from(reports.len()).ok()?);
            let found = (0..dfa.match_len(*state)).map(|at| dfa.match_pattern(*state, at));
            let mut found: Vec<u16> = found
                .map(|found| u16::try_from(first + found.as_usize()))
                .collect::<Result<_, _>>()
                .ok()?;
            found.sort_unstable();
            reports.extend(found);
        }
    }
    let count = states.len() + before;
    let first_report = count - index.len();
    index.push(u16::try_from(reports.len()).ok()?);
    let mut table = Vec::new();
    let sizes = [count, entrance.len(), first_report, reports.len()];
    for number in sizes.into_iter().chain(rows.sizes()) {
        table.extend(u16::try_from(number).ok()?.to_le_bytes());
    }
    rows.write(&mut table)?;
    for number in index.iter().chain(&reports) {
        table.extend(number.to_le_bytes());
    }
    Some(table)
}

/// Rows as they are written. Most rows of an automaton are like another one but for a
/// few entries, so only some are written in full.
#[derive(Default)]
struct Rows {
    /// For each row the number of the full one that it is like, and where its
    /// differences begin.
    heads: Vec<(u16, u16)>,
    full: Vec<Vec<u16>>,
    /// Classes with the row they lead to in place of that of the full row.
    differences: Vec<(u8, u16)>,
}

impl Rows {
    /// Adds a row. None where there are too many.
    fn add(&mut self, row: &[u16]) -> Option<()> {
        let from = u16::try_from(self.differences.len()).ok()?;
        let unlike = |full: &[u16]| {
            let pairs = full.iter().zip(row);
            pairs.filter(|(there, here)| there != here).count()
        };
        let closest = (0u16..)
            .zip(&self.full)
            .map(|(number, full)| (unlike(full), number))
            .min()
            .filter(|(differences, _)| *differences <= DIFFERENCES_MAX);
        if let Some((_, number)) = closest {
            let full = self.full.get(usize::from(number))?;
            let classes = (0u8..).zip(full.iter().zip(row));
            let differences = classes.filter(|(_, (there, here))| there != here);
            self.differences
                .extend(differences.map(|(class, (_, here))| (class, *here)));
            self.heads.push((number, from));
        } else {
            self.heads
                .push((u16::try_from(self.full.len()).ok()?, from));
            self.full.push(row.to_vec());
        }
        Some(())
    }

    fn sizes(&self) -> [usize; 2] {
        [self.full.len(), self.differences.len()]
    }

    fn write(&self, table: &mut Vec<u8>) -> Option<()> {
        let end = u16::try_from(self.differences.len()).ok()?;
        for (full, from) in self.heads.iter().chain(&[(0, end)]) {
            table.extend(full.to_le_bytes());
            table.extend(from.to_le_bytes());
        }
        for number in self.full.iter().flatten() {
            table.extend(number.to_le_bytes());
        }
        for (class, row) in &self.differences {
            table.push(*class);
            table.extend(row.to_le_bytes());
        }
        Some(())
    }
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
