//! Finding the patterns of a pack (regular expressions) in a folded text.
//!
//! The pack compiler made automata of them; here they are only run. For each set of
//! expressions that were compiled together there are three:
//!
//! 1. *find* runs once over the whole text and reports where a match of an expression
//!    is complete for the first time;
//! 2. *back* runs from there to the left and finds where the match begins;
//! 3. *extend* runs from there to the right and finds how far it goes.
//!
//! Matches of an expression do not overlap: the one that is complete first counts, from
//! its earliest beginning to its farthest end; the next one begins behind it. Where
//! matches of several expressions of one pattern overlap, they are one hit. No match is
//! longer than [`PATTERN_MATCH_BYTES_MAX`]. So the work is the length of the text, for
//! each of a bounded number of sets, and a bounded number of short runs. Nothing is
//! ever searched a second time from every place, which is what makes the usual way of
//! finding all matches quadratic.

pub(crate) mod needs;
pub(crate) mod table;

use std::ops::Range;

use needs::Needs;
use table::{Alphabet, DEAD, Row, Table};

use crate::limits::{
    PATTERN_DFA_BYTES_MAX, PATTERN_ENDS_MAX, PATTERN_HITS_MAX, PATTERN_MATCH_BYTES_MAX,
    PATTERN_SETS_MAX, PATTERNS_MAX,
};
use crate::text::{FoldedText, OverBudget, Place};

/// The patterns of a pack, compiled.
#[cfg(feature = "authoring")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CompiledPatterns {
    pub(crate) forward: Vec<u8>,
    pub(crate) reverse: Vec<u8>,
    /// The pattern of each expression, in the order of the sets.
    pub(crate) groups: Vec<u16>,
    pub(crate) needs: Vec<Needs>,
}

#[cfg(test)]
impl CompiledPatterns {
    /// Looks at them as [`Patterns::load`] does.
    ///
    /// # Errors
    /// What is wrong, in a few words.
    pub(crate) fn view(&self) -> Result<Patterns<'_>, &'static str> {
        Patterns::load(&self.forward, &self.reverse, &self.groups, &self.needs)
    }
}

/// Compiled patterns, ready to run on the bytes where they lie. A pattern is a file of
/// expressions; what one of them finds, the pattern finds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patterns<'a> {
    /// For each set its alphabet, its *find* and its *extend*, one behind the other.
    forward: &'a [u8],
    /// For each set its *back*.
    reverse: &'a [u8],
    /// The pattern of each expression, set by set.
    groups: &'a [u16],
    /// What a text must hold for each expression to match.
    needs: &'a [Needs],
}

/// Expressions that were compiled together.
#[derive(Debug, Clone, Copy)]
struct Set<'a> {
    alphabet: Alphabet<'a>,
    find: Table<'a>,
    extend: Table<'a>,
    back: Table<'a>,
    needs: &'a [Needs],
}

/// The hits of one text, by pattern, each pattern's from left to right.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PatternHits {
    by_pattern: Vec<(u32, Place)>,
}

impl PatternHits {
    /// Where a pattern was found, from left to right; no two places overlap.
    pub(crate) fn of(&self, pattern: u32) -> impl Iterator<Item = Place> {
        let from = self
            .by_pattern
            .partition_point(|(number, _)| *number < pattern);
        self.by_pattern
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(number, _)| *number == pattern)
            .map(|(_, place)| *place)
    }
}

impl<'a> Patterns<'a> {
    /// Looks at the outlines of compiled patterns: that all parts are there, fit each
    /// other and keep to their bounds. The time it takes does not depend on the size of
    /// the automata; what is inside of them is checked step by step while they run.
    ///
    /// # Errors
    /// What is wrong, in a few words.
    pub(crate) fn load(
        forward: &'a [u8],
        reverse: &'a [u8],
        groups: &'a [u16],
        needs: &'a [Needs],
    ) -> Result<Self, &'static str> {
        if forward.len().saturating_add(reverse.len()) > PATTERN_DFA_BYTES_MAX {
            return Err("automata larger than any pack compiler makes them");
        }
        if groups.len() > PATTERNS_MAX || groups.len() != needs.len() {
            return Err("too many expressions, or not as many needs");
        }
        if groups
            .iter()
            .any(|group| usize::from(*group) >= PATTERNS_MAX)
        {
            return Err("a pattern with too high a number");
        }
        let patterns = Self {
            forward,
            reverse,
            groups,
            needs,
        };
        let mut sets = patterns.sets();
        let count = sets.by_ref().count();
        if !sets.is_done() || count > PATTERN_SETS_MAX {
            return Err("damaged automata");
        }
        Ok(patterns)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether any set could match a text that holds no more than this.
    pub(crate) fn may_find(&self, has: Needs) -> bool {
        self.needs.iter().any(|needs| needs & !has == 0)
    }

    /// All hits in a text. `has` is what [`needs::of_text`] says of it; sets that need
    /// anything else are not run.
    ///
    /// # Errors
    /// [`OverBudget`] where there are more hits than a bound of [`crate::limits`], and
    /// where a damaged automaton cannot be run to the end.
    pub(crate) fn scan(&self, folded: &FoldedText, has: Needs) -> Result<PatternHits, OverBudget> {
        let mut search = Search::new(folded.as_str(), self.groups.len());
        self.run(&mut search, has)?;
        let hits = self.hits(search.matches);
        let places = hits
            .into_iter()
            .map(|(pattern, found)| (pattern.into(), folded.place(found.start, found.end)));
        Ok(PatternHits {
            by_pattern: places.collect(),
        })
    }

    /// The matches of all expressions of a pattern, overlapping ones as one.
    pub(crate) fn hits(&self, matches: Vec<Match>) -> Vec<(u16, Range<usize>)> {
        let mut all: Vec<(u16, usize, usize)> = matches
            .into_iter()
            .filter_map(|found| {
                let pattern = self.groups.get(usize::from(found.expression))?;
                Some((*pattern, found.start, found.end))
            })
            .collect();
        all.sort_unstable();
        let mut hits: Vec<(u16, Range<usize>)> = Vec::new();
        for (pattern, start, end) in all {
            match hits.last_mut() {
                Some((last, hit)) if *last == pattern && start < hit.end => {
                    hit.end = hit.end.max(end);
                }
                _ => hits.push((pattern, start..end)),
            }
        }
        hits
    }

    /// Runs all sets that have what they need.
    ///
    /// # Errors
    /// As for [`scan`](Self::scan).
    pub(crate) fn run(&self, search: &mut Search<'_>, has: Needs) -> Result<(), OverBudget> {
        for set in self.sets() {
            if set.needs.iter().any(|needs| needs & !has == 0) {
                search.find(&set)?;
            }
        }
        Ok(())
    }

    fn sets(&self) -> Sets<'a> {
        Sets {
            forward: self.forward,
            reverse: self.reverse,
            needs: self.needs,
        }
    }
}

/// Takes sets off the front of compiled patterns, as long as they are whole.
struct Sets<'a> {
    forward: &'a [u8],
    reverse: &'a [u8],
    needs: &'a [Needs],
}

impl Sets<'_> {
    fn is_done(&self) -> bool {
        self.forward.is_empty() && self.reverse.is_empty() && self.needs.is_empty()
    }
}

impl<'a> Iterator for Sets<'a> {
    type Item = Set<'a>;

    fn next(&mut self) -> Option<Set<'a>> {
        let (alphabet, forward) = Alphabet::take(self.forward)?;
        let (find, forward) = Table::take(forward)?;
        let (extend, forward) = Table::take(forward)?;
        let (back, reverse) = Table::take(self.reverse)?;
        let (needs, rest) = self.needs.split_at_checked(alphabet.expressions())?;
        (self.forward, self.reverse, self.needs) = (forward, reverse, rest);
        Some(Set {
            alphabet,
            find,
            extend,
            back,
            needs,
        })
    }
}

/// A match of an expression, in bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) expression: u16,
}

/// One search through a text.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    text: &'a str,
    /// For each expression, where its next match may begin.
    free_from: Vec<usize>,
    pub(crate) matches: Vec<Match>,
    /// Ends that *find* reported.
    ends: usize,
    /// Ends that were looked back from.
    looks: usize,
    /// Steps the automata took.
    pub(crate) steps: usize,
    /// Matches that end at one place; empty between two of them.
    here: Vec<(u16, Option<usize>)>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(text: &'a str, expressions: usize) -> Self {
        Self {
            text,
            free_from: vec![0; expressions],
            matches: Vec::new(),
            ends: 0,
            looks: 0,
            steps: 0,
            here: Vec::new(),
        }
    }

    /// Runs a set over the whole text.
    fn find(&mut self, set: &Set<'_>) -> Result<(), OverBudget> {
        let mut row = set.find.enter(None).ok_or(OverBudget)?;
        for (at, c) in self.text.char_indices() {
            self.steps += 1;
            let class = set.alphabet.class(Some(c));
            row = set.find.step(row, class).ok_or(OverBudget)?;
            if set.find.is_reporting(row) {
                self.complete(set, row, at)?;
            }
        }
        row = set.find.step(row, None).ok_or(OverBudget)?;
        if set.find.is_reporting(row) {
            self.complete(set, row, self.text.len())?;
        }
        Ok(())
    }

    /// Takes in the matches that are complete at a place.
    fn complete(&mut self, set: &Set<'_>, row: Row, end: usize) -> Result<(), OverBudget> {
        for expression in set.find.reports(row) {
            self.ends += 1;
            let free_from = self.free_from(expression).ok_or(OverBudget)?;
            if free_from < end {
                self.looks += 1;
                self.here.push((expression, None));
            }
            if self.ends > PATTERN_ENDS_MAX || self.looks > PATTERN_HITS_MAX {
                return Err(OverBudget);
            }
        }
        if self.here.is_empty() {
            return Ok(());
        }
        self.look_back(set, end)?;
        let mut here = std::mem::take(&mut self.here);
        for (expression, start) in here.drain(..) {
            if let Some(start) = start {
                let end = self.extend(set, expression, start, end)?;
                self.matches.push(Match {
                    start,
                    end,
                    expression,
                });
                if let Some(free_from) = self.free_from.get_mut(usize::from(expression)) {
                    *free_from = end;
                }
            }
        }
        self.here = here;
        Ok(())
    }

    fn free_from(&self, expression: u16) -> Option<usize> {
        self.free_from.get(usize::from(expression)).copied()
    }

    /// Finds the earliest beginnings of the matches that end here.
    fn look_back(&mut self, set: &Set<'_>, end: usize) -> Result<(), OverBudget> {
        let (alphabet, back) = (&set.alphabet, &set.back);
        let free_from = |expression: u16| self.free_from.get(usize::from(expression)).copied();
        let here = self.here.iter();
        let first_free = here
            .filter_map(|(expression, _)| free_from(*expression))
            .min();
        let floor = end
            .saturating_sub(PATTERN_MATCH_BYTES_MAX)
            .max(first_free.unwrap_or(0));
        let (before, behind) = self.text.split_at_checked(end).ok_or(OverBudget)?;
        let mut row = back
            .enter(alphabet.class(behind.chars().next()))
            .ok_or(OverBudget)?;
        let mut before = before.chars().rev();
        let mut at = end;
        while row != DEAD && at >= floor {
            let c = before.next();
            row = back.step(row, alphabet.class(c)).ok_or(OverBudget)?;
            self.steps += 1;
            if back.is_reporting(row) && at < end {
                for (expression, start) in &mut self.here {
                    if back.has_report(row, *expression) && free_from(*expression) <= Some(at) {
                        *start = Some(at);
                    }
                }
            }
            match c {
                Some(c) if at > floor => at = at.saturating_sub(c.len_utf8()),
                _ => break,
            }
        }
        Ok(())
    }

    /// Finds the farthest end of a match that begins here and is complete at `end`.
    fn extend(
        &mut self,
        set: &Set<'_>,
        expression: u16,
        start: usize,
        mut end: usize,
    ) -> Result<usize, OverBudget> {
        let (alphabet, extend) = (&set.alphabet, &set.extend);
        let limit = start.saturating_add(PATTERN_MATCH_BYTES_MAX);
        let (before, behind) = self.text.split_at_checked(start).ok_or(OverBudget)?;
        let mut row = extend
            .enter(alphabet.class(before.chars().next_back()))
            .ok_or(OverBudget)?;
        let mut behind = behind.chars();
        let mut at = start;
        while row != DEAD && at <= limit {
            let c = behind.next();
            row = extend.step(row, alphabet.class(c)).ok_or(OverBudget)?;
            self.steps += 1;
            if at > end && extend.is_reporting(row) && extend.has_report(row, expression) {
                end = at;
            }
            match c {
                Some(c) => at = at.saturating_add(c.len_utf8()),
                None => break,
            }
        }
        Ok(end)
    }
}
