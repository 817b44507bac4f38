//! Patterns: files `patterns/NAME.txt` of regular expressions, for what no list of
//! terms can hold (prices, codes, addresses of wallets).
//!
//! One expression a line; empty lines and lines that begin with `#` do not count. A
//! file is one pattern: what any of its expressions finds, the pattern finds, and a rule
//! asks for it as `{ pattern = "NAME", at_least = 1 }`.
//!
//! ```text
//! # An offer at a lower price: "70% off", "up to 70 %".
//! [1-9][0-9]?% off
//! (save|up to) [1-9][0-9]? ?%
//! ```
//!
//! What to know when writing them:
//!
//! - The syntax is that of Rust's `regex` crate, Unicode classes (`\d`, `\s`, `\w`,
//!   `\p{Han}`) included. There is no looking around and no referring back.
//! - They are matched against the **folded** text: lower case, no accents, half-width
//!   and compatibility forms, nothing invisible; punctuation and spaces as they were
//!   written. Write lower case. `[0-9]` also finds full-width digits.
//! - `^` and `$` are the beginning and end of a line; title and body are lines of their
//!   own. The border of a word is `(?-u:\b)`.
//! - A line begins and ends with its first and last character that is no space; write
//!   `\x20` for a space there, and `\#` for a `#` at the beginning.
//! - A match has at most 256 bytes. Those of one expression do not overlap: the one
//!   that is complete first counts, as long as it can get. Overlapping matches of
//!   several expressions of a file are one.
//! - Say how often: `[a-z0-9]{4,12}` in place of `[a-z0-9]*`. Long counts, such as
//!   `{20,60}`, make large automata where the expression can begin anew inside its own
//!   match; with `(?-u:\b)` before it, it cannot.
//! - A longer list of words is cheaper as a list of terms.

mod alphabet;
mod compile;
mod rows;
mod syntax;

use std::collections::BTreeMap;
use std::ops::Range;

use compile::{CompileError, compile};
use regex_syntax::hir::Hir;

use super::Files;
use super::diagnostic::{Code, Sink, Source};
use super::lists;
use crate::audit::sha256;
use crate::limits::{
    PATTERN_AUTOMATON_BYTES_MAX, PATTERN_DFA_BYTES_MAX, PATTERN_SETS_MAX, PATTERNS_MAX,
};
use crate::pack::load::NamedPattern;
use crate::scan::patterns::CompiledPatterns;

/// The patterns of a pack: who they are, and their automata.
#[derive(Clone, Default)]
pub(super) struct PatternTables {
    /// In the order of their numbers.
    pub(super) named: Vec<NamedPattern>,
    pub(super) compiled: CompiledPatterns,
}

/// The patterns of a pack as they were read.
pub(super) struct PatternFiles<'a> {
    files: Vec<PatternFile<'a>>,
    pub(super) tables: PatternTables,
}

/// One file.
struct PatternFile<'a> {
    name: &'a str,
    source: Source<'a>,
    expressions: Vec<Expression<'a>>,
}

/// One expression: where it stands, what it says, what it means.
struct Expression<'a> {
    span: Range<usize>,
    text: &'a str,
    hir: Hir,
}

impl<'a> PatternFiles<'a> {
    /// Their names, in the order of their numbers.
    pub(super) fn names(&self) -> Vec<&'a str> {
        self.files.iter().map(|file| file.name).collect()
    }

    /// Those that are kept, compiled without the others.
    pub(super) fn of(&self, is_kept: impl Fn(u32) -> bool) -> PatternTables {
        let numbered = (0u32..).zip(&self.files);
        let kept: Vec<&PatternFile<'_>> = numbered
            .filter(|(number, _)| is_kept(*number))
            .map(|(_, file)| file)
            .collect();
        if kept.len() == self.files.len() {
            return self.tables.clone();
        }
        let expressions: Vec<compile::Expression> = (0u16..)
            .zip(&kept)
            .flat_map(|(pattern, file)| {
                let expressions = file.expressions.iter();
                expressions.map(move |one| compile::Expression {
                    pattern,
                    hir: one.hir.clone(),
                })
            })
            .collect();
        // INVARIANT: fewer patterns keep to the bounds that all of them kept to. A pack
        // that lacked one it names would be refused when it is loaded.
        compile(&expressions).map_or_else(
            |_| PatternTables::default(),
            |compiled| PatternTables {
                named: kept.iter().map(|file| file.named()).collect(),
                compiled,
            },
        )
    }

    /// Warns of patterns that no rule uses.
    pub(super) fn unused(&self, used: impl Fn(u32) -> bool, sink: &Sink) {
        for (file, _) in self
            .files
            .iter()
            .zip(0u32..)
            .filter(|(_, number)| !used(*number))
        {
            sink.add(
                file.source,
                0..0,
                Code::UnusedPattern,
                format!("no rule uses the pattern `{}`", file.name),
                Some("use it in a rule, or remove the file".to_owned()),
            );
        }
    }
}

/// Reads and compiles all patterns, in the order of their names.
pub(super) fn read<'a>(files: &'a Files, sink: &Sink) -> PatternFiles<'a> {
    let mut read = Vec::new();
    for (path, bytes) in files
        .iter()
        .filter(|(path, _)| path.starts_with("patterns/"))
    {
        let Some(source) = lists::text(path, bytes, sink) else {
            continue;
        };
        let name = path
            .strip_prefix("patterns/")
            .and_then(|name| name.strip_suffix(".txt"));
        let Some(name) = name.filter(|name| lists::is_list_name(name)) else {
            sink.add(
                source,
                0..0,
                Code::File,
                "not a name for a pattern",
                Some("patterns are files `patterns/NAME.txt`, NAME of lower-case letters, digits and hyphens".to_owned()),
            );
            continue;
        };
        read.push(PatternFile {
            name,
            source,
            expressions: Vec::new(),
        });
    }
    let count: usize = read.iter().map(|file| lines(file.source).count()).sum();
    let tables = match read.first() {
        Some(first) if count > PATTERNS_MAX => {
            too_many(first, count, read.len(), sink);
            None
        }
        _ => {
            for file in &mut read {
                file.expressions = expressions(file.source, sink);
            }
            tables(&read, sink)
        }
    };
    PatternFiles {
        files: read,
        tables: tables.unwrap_or_default(),
    }
}

fn too_many(first: &PatternFile<'_>, count: usize, files: usize, sink: &Sink) {
    let message = format!("{count} expressions in {files} files; at most {PATTERNS_MAX}");
    let help = "what are plain words belongs into a list of terms, which may be far longer";
    let help = Some(help.to_owned());
    sink.add(first.source, 0..0, Code::TooLarge, message, help);
}

/// The lines that count: their number, where they stand, what they say.
fn lines(source: Source<'_>) -> impl Iterator<Item = (usize, Range<usize>, &str)> {
    let mut at = 0;
    let lines = (1..).zip(source.text.split_inclusive('\n'));
    lines.filter_map(move |(number, line)| {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let counts = !text.is_empty() && !text.starts_with('#');
        counts.then_some((number, start..start + text.len(), text))
    })
}

/// The expressions of one file that have no mistake.
fn expressions<'a>(source: Source<'a>, sink: &Sink) -> Vec<Expression<'a>> {
    let mut first_seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut expressions = Vec::new();
    for (number, span, text) in lines(source) {
        if let Some(line) = first_seen.insert(text, number) {
            let message = format!("the same expression as in line {line}");
            let help = Some("remove one of them".to_owned());
            sink.add(source, span, Code::DuplicatePattern, message, help);
            continue;
        }
        match syntax::read(text) {
            Ok(hir) => expressions.push(Expression { span, text, hir }),
            Err(found) => {
                for one in found {
                    let place = span.start + one.span.start..span.start + one.span.end;
                    sink.add(source, place, one.code, one.message, one.help);
                }
            }
        }
    }
    if first_seen.is_empty() {
        let help = "write one regular expression a line, or remove the file".to_owned();
        let message = "no expression in this file";
        sink.add(source, 0..0, Code::File, message, Some(help));
    }
    expressions
}

/// Compiles the patterns. None where that cannot be done; why is in the sink.
fn tables(files: &[PatternFile<'_>], sink: &Sink) -> Option<PatternTables> {
    let all: Vec<(u16, &PatternFile<'_>, &Expression<'_>)> = (0..)
        .zip(files)
        .flat_map(|(number, file)| file.expressions.iter().map(move |one| (number, file, one)))
        .collect();
    let expressions: Vec<compile::Expression> = all
        .iter()
        .map(|(pattern, _, expression)| compile::Expression {
            pattern: *pattern,
            hir: expression.hir.clone(),
        })
        .collect();
    let large = |source, span, message: String| {
        sink.add(
            source,
            span,
            Code::LargePattern,
            message,
            Some(SMALLER.to_owned()),
        );
    };
    match compile(&expressions) {
        Ok(compiled) => {
            return Some(PatternTables {
                named: files.iter().map(PatternFile::named).collect(),
                compiled,
            });
        }
        Err(CompileError::Each(places)) => {
            let max = PATTERN_AUTOMATON_BYTES_MAX >> 10;
            for (_, file, expression) in places.into_iter().filter_map(|at| all.get(at)) {
                let message = format!("an automaton of this expression is larger than {max} KiB");
                large(file.source, expression.span.clone(), message);
            }
        }
        Err(CompileError::Together { bytes, sets }) => {
            let message = format!(
                "the patterns of the pack together need {} KiB of automata in {sets} sets; at most {} KiB in {PATTERN_SETS_MAX}",
                bytes >> 10,
                PATTERN_DFA_BYTES_MAX >> 10
            );
            large(files.first()?.source, 0..0, message);
        }
    }
    None
}

/// How patterns are made smaller.
const SMALLER: &str = "shorten long counts such as `{20,60}`, and begin the expression with `(?-u:\\b)` so that it cannot begin anew inside its own match";

impl PatternFile<'_> {
    fn named(&self) -> NamedPattern {
        let texts = self.expressions.iter().map(|one| one.text.as_bytes());
        let parts: Vec<&[u8]> = texts.flat_map(|text| [text, b"\n"]).collect();
        NamedPattern {
            name: self.name.to_owned(),
            expressions: u32::try_from(self.expressions.len()).unwrap_or(u32::MAX),
            digest: sha256(&parts),
        }
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod twin;
