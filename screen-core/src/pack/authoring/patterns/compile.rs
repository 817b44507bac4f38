//! From expressions to the automata of [`crate::scan::patterns`].
//!
//! An automaton of several expressions can be far larger than those of each one: where
//! two repetitions run at the same time, it has a row for each pair of counts. So
//! expressions are compiled together only as long as the result stays small, and in
//! halves where it does not.

use regex_automata::dfa::{StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::alphabet::Alphabet;
use super::rows;
use crate::limits::{PATTERN_AUTOMATON_BYTES_MAX, PATTERN_DFA_BYTES_MAX, PATTERN_SETS_MAX};
use crate::scan::patterns::CompiledPatterns;
use crate::scan::patterns::needs::{self, Needs};

/// Bytes of an automaton of one expression, and of several, while it is made. Most of
/// its rows are alike and shrink to a few bytes when it is written.
const MAKING_BYTES_MAX: [usize; 2] = [4 << 20, 512 << 10];
/// Bytes of one automaton for which several expressions are kept together: a larger one
/// is slower to make and to carry than two small ones are to run.
const TOGETHER_BYTES_MAX: usize = 64 << 10;
/// Bytes the compiler may use beside the automaton it makes.
const SCRATCH_BYTES_MAX: usize = 16 << 20;

/// An expression to compile.
#[derive(Debug)]
pub(super) struct Expression {
    /// The number of its pattern.
    pub(super) pattern: u16,
    pub(super) hir: Hir,
}

/// Why expressions cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CompileError {
    /// These are too large by themselves; their places in what was given.
    Each(Vec<usize>),
    /// Each is small enough, all together are not.
    Together { bytes: usize, sets: usize },
}

/// Compiles expressions.
pub(super) fn compile(expressions: &[Expression]) -> Result<CompiledPatterns, CompileError> {
    let mut order: Vec<usize> = (0..expressions.len()).collect();
    // Those that need the same things together: their set then runs less often.
    order.sort_by_key(|at| {
        expressions
            .get(*at)
            .map(|one| (needed(&one.hir), one.pattern))
    });
    let mut compiler = Compiler {
        expressions,
        compiled: CompiledPatterns::default(),
        sets: 0,
        large: Vec::new(),
    };
    compiler.add(&order);
    let compiled = compiler.compiled;
    let (bytes, sets) = (
        compiled.forward.len() + compiled.reverse.len(),
        compiler.sets,
    );
    if !compiler.large.is_empty() {
        return Err(CompileError::Each(compiler.large));
    }
    if bytes > PATTERN_DFA_BYTES_MAX || sets > PATTERN_SETS_MAX {
        return Err(CompileError::Together { bytes, sets });
    }
    Ok(compiled)
}

struct Compiler<'a> {
    expressions: &'a [Expression],
    compiled: CompiledPatterns,
    sets: usize,
    large: Vec<usize>,
}

impl Compiler<'_> {
    /// Compiles expressions into as many sets as it takes.
    fn add(&mut self, order: &[usize]) {
        let first = self.compiled.groups.len();
        let chosen: Vec<&Expression> = order
            .iter()
            .filter_map(|at| self.expressions.get(*at))
            .collect();
        match (set(&chosen, first), order) {
            (_, []) => {}
            (Some(set), _) => {
                self.sets += 1;
                self.compiled.forward.extend(set.forward);
                self.compiled.reverse.extend(set.reverse);
                for expression in chosen {
                    self.compiled.groups.push(expression.pattern);
                    self.compiled.needs.push(needed(&expression.hir));
                }
            }
            (None, [alone]) => self.large.push(*alone),
            (None, _) => {
                let (left, right) = order.split_at(order.len() / 2);
                self.add(left);
                self.add(right);
            }
        }
    }
}

/// A set: its alphabet and its automata.
struct Set {
    forward: Vec<u8>,
    reverse: Vec<u8>,
}

/// Compiles expressions together; they are numbered from `first` on. None where
/// something grows too large.
fn set(expressions: &[&Expression], first: usize) -> Option<Set> {
    let whole: Vec<Hir> = expressions.iter().map(|one| one.hir.clone()).collect();
    let shortest: Vec<Hir> = whole.iter().map(shortest).collect();
    let alphabet = Alphabet::of(&whole)?;
    let [alone, together] = MAKING_BYTES_MAX;
    let (making_max, max) = match expressions {
        [_] => (alone, PATTERN_AUTOMATON_BYTES_MAX),
        _ => (together, TOGETHER_BYTES_MAX),
    };
    let table = |expressions: &[Hir], run| {
        let expressions: Vec<Hir> = expressions
            .iter()
            .map(|hir| alphabet.rewrite(hir))
            .collect();
        let dfa = automaton(&expressions, run, making_max)?;
        let table = rows::write(&dfa, run.anchored(), &alphabet.bytes, first)?;
        (table.len() <= max).then_some(table)
    };
    let mut forward = alphabet.write(expressions.len())?;
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
fn automaton(expressions: &[Hir], run: Run, bytes_max: usize) -> Option<dense::DFA<Vec<u32>>> {
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
        .dfa_size_limit(Some(bytes_max))
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
