//! From expressions to the automata of [`crate::scan::patterns`].
//!
//! An automaton of several patterns can be far larger than those of each one: where two
//! repetitions run at the same time, it has a row for each pair of counts. So patterns
//! are compiled together only as long as the result stays small, and in halves where it
//! does not.

use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::alphabet::Alphabet;
use super::rows;
use crate::limits::{PATTERN_AUTOMATON_BYTES_MAX, PATTERN_DFA_BYTES_MAX, PATTERN_SETS_MAX};
use crate::scan::patterns::CompiledPatterns;
use crate::scan::patterns::needs::{self, Needs};

/// How much larger an automaton is while it is made: four bytes for each entry in
/// place of two, and rows rounded up to a power of two.
const MAKING_FACTOR: usize = 4;
/// Bytes the compiler may use beside the automaton it makes.
const SCRATCH_BYTES_MAX: usize = 16 << 20;

/// A pattern to compile: its number and its expressions.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) number: u16,
    pub(super) expressions: Vec<Hir>,
}

/// Why patterns cannot be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CompileError {
    /// This pattern is too large by itself.
    Pattern(u16),
    /// Each is small enough, all together are not.
    All { bytes: usize, sets: usize },
}

/// Compiles patterns.
pub(super) fn compile(patterns: &[Pattern]) -> Result<CompiledPatterns, CompileError> {
    let mut compiled = CompiledPatterns::default();
    // Those that need the same things together: their set then runs less often.
    let mut order: Vec<&Pattern> = patterns.iter().collect();
    order.sort_by_key(|pattern| {
        let common = pattern.expressions.iter().map(needed);
        (common.fold(Needs::MAX, |a, b| a & b), pattern.number)
    });
    let sets = add_sets(&order, &mut compiled)?;
    let bytes = compiled.forward.len() + compiled.reverse.len();
    if bytes > PATTERN_DFA_BYTES_MAX || sets > PATTERN_SETS_MAX {
        return Err(CompileError::All { bytes, sets });
    }
    Ok(compiled)
}

/// Compiles patterns into as many sets as it takes, and gives their number.
fn add_sets(patterns: &[&Pattern], compiled: &mut CompiledPatterns) -> Result<usize, CompileError> {
    let first = match patterns {
        [] => return Ok(0),
        [first, ..] => first,
    };
    if let Some(set) = set(patterns) {
        compiled.forward.extend(set.forward);
        compiled.reverse.extend(set.reverse);
        for pattern in patterns {
            for expression in &pattern.expressions {
                compiled.groups.push(pattern.number);
                compiled.needs.push(needed(expression));
            }
        }
        return Ok(1);
    }
    if patterns.len() == 1 {
        return Err(CompileError::Pattern(first.number));
    }
    let (left, right) = patterns.split_at(patterns.len() / 2);
    Ok(add_sets(left, compiled)? + add_sets(right, compiled)?)
}

/// A set: its alphabet and its automata.
struct Set {
    forward: Vec<u8>,
    reverse: Vec<u8>,
}

/// Compiles patterns together. None where something grows too large.
fn set(patterns: &[&Pattern]) -> Option<Set> {
    let whole: Vec<Hir> = patterns
        .iter()
        .map(|pattern| Hir::alternation(pattern.expressions.clone()))
        .collect();
    let expressions = patterns
        .iter()
        .map(|pattern| pattern.expressions.len())
        .sum();
    let alphabet = Alphabet::of(&whole)?;
    let shortest: Vec<Hir> = whole.iter().map(shortest).collect();
    let numbers: Vec<u16> = patterns.iter().map(|pattern| pattern.number).collect();
    let table = |expressions: &[Hir], run| {
        let expressions: Vec<Hir> = expressions
            .iter()
            .map(|hir| alphabet.rewrite(hir))
            .collect();
        let dfa = automaton(&expressions, run)?;
        let table = rows::write(&dfa, run.anchored(), &alphabet.bytes, &numbers)?;
        (table.len() <= PATTERN_AUTOMATON_BYTES_MAX).then_some(table)
    };
    let mut forward = alphabet.write(expressions)?;
    forward.extend(table(&shortest, Run::Find)?);
    forward.extend(table(&whole, Run::Extend)?);
    let reverse = table(&shortest, Run::Back)?;
    Some(Set { forward, reverse })
}

/// What an automaton is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Find,
    Extend,
    Back,
}

impl Run {
    fn anchored(self) -> Anchored {
        match self {
            Self::Find => Anchored::No,
            Self::Extend | Self::Back => Anchored::Yes,
        }
    }
}

/// One automaton over the bytes of an alphabet. None where it grows too large.
fn automaton(expressions: &[Hir], run: Run) -> Option<dense::DFA<Vec<u32>>> {
    let thompson = thompson::Config::new()
        .utf8(false)
        .reverse(run == Run::Back)
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(SCRATCH_BYTES_MAX));
    let nfa = thompson::Compiler::new()
        .configure(thompson)
        .build_many_from_hir(expressions)
        .ok()?;
    let start = match run.anchored() {
        Anchored::No => StartKind::Unanchored,
        _ => StartKind::Anchored,
    };
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(start)
        .accelerate(false)
        .dfa_size_limit(Some(PATTERN_AUTOMATON_BYTES_MAX * MAKING_FACTOR))
        .determinize_size_limit(Some(SCRATCH_BYTES_MAX));
    dense::Builder::new()
        .configure(config)
        .build_from_nfa(&nfa)
        .ok()
}

/// What is left of an expression when all that may be missing at its end is missing.
/// Every match of the expression begins with a match of this, and every match of this
/// is one of the expression. It tells where a match is complete for the first time,
/// and its automaton does not count how much farther it may go.
pub(super) fn shortest(hir: &Hir) -> Hir {
    let properties = hir.properties();
    if properties.minimum_len() == Some(0) && properties.look_set().is_empty() {
        return Hir::empty();
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => hir.clone(),
        HirKind::Capture(capture) => shortest(&capture.sub),
        HirKind::Repetition(repetition) => match repetition.min.checked_sub(1) {
            None => Hir::empty(),
            Some(0) => shortest(&repetition.sub),
            Some(before) => {
                let before = Hir::repetition(Repetition {
                    min: before,
                    max: Some(before),
                    greedy: repetition.greedy,
                    sub: repetition.sub.clone(),
                });
                Hir::concat(vec![before, shortest(&repetition.sub)])
            }
        },
        HirKind::Concat(parts) => {
            let mut parts = parts.clone();
            while let Some(last) = parts.pop() {
                let last = shortest(&last);
                if !matches!(last.kind(), HirKind::Empty) {
                    parts.push(last);
                    break;
                }
            }
            Hir::concat(parts)
        }
        HirKind::Alternation(parts) => {
            let parts: Vec<Hir> = parts.iter().map(shortest).collect();
            if parts
                .iter()
                .any(|part| matches!(part.kind(), HirKind::Empty))
            {
                Hir::empty()
            } else {
                Hir::alternation(parts)
            }
        }
    }
}

/// What every match of an expression is sure to hold.
pub(super) fn needed(hir: &Hir) -> Needs {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).map_or(0, needs::of_text),
        HirKind::Class(class) => common(class),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min == 0 => 0,
        HirKind::Repetition(repetition) => needed(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().map(needed).fold(0, |a, b| a | b),
        HirKind::Alternation(parts) => parts.iter().map(needed).fold(Needs::MAX, |a, b| a & b),
    }
}

/// What all characters of a class have in common.
fn common(class: &Class) -> Needs {
    match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| needs::of_chars(range.start(), range.end()))
            .fold(Needs::MAX, |a, b| a & b),
        Class::Bytes(class) => class
            .iter()
            .map(|range| needs::of_chars(range.start().into(), range.end().into()))
            .fold(Needs::MAX, |a, b| a & b),
    }
}
