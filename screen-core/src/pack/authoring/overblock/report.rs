//! What the over-block lint found, as data.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::super::diagnostic::{Diagnostic, Level};
use crate::ids::RuleId;
use crate::verdict::Action;

/// What the over-block lint found. Rows without a hit are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Mistakes, doubts and notes with their places, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// How many diagnostics there were beyond the bound, by code.
    pub omitted: BTreeMap<&'static str, u32>,
    /// The corpora that were read.
    pub corpora: Vec<CorpusRow>,
    /// Rules that act, most hits first.
    pub rules: Vec<RuleRow>,
    /// Terms that hit, most hits first.
    pub terms: Vec<TermRow>,
}

/// One corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorpusRow {
    /// Its name.
    pub name: String,
    /// Whether it comes with the engine.
    pub bundled: bool,
    /// How many texts it has.
    pub entries: u32,
    /// How many of them the engine would hold unread, because they are over a bound.
    pub skipped: u32,
}

/// What a rule does to a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleRow {
    /// The corpus.
    pub corpus: String,
    /// The rule.
    pub rule: RuleId,
    /// What it does, at the tier it is hardest on.
    pub action: Action,
    /// Why it may, where the pack says so.
    pub expected: Option<String>,
    /// How many texts it acts on.
    pub hits: u32,
    /// Their share, millionths.
    pub share_ppm: u32,
    /// The first of them, cut to a line.
    pub examples: Vec<String>,
}

/// What a term or a pattern hits in a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermRow {
    /// The corpus.
    pub corpus: String,
    /// The list.
    pub list: String,
    /// The term as it is written.
    pub term: String,
    /// The file it stands in.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Whether a rule acts on it. Terms that only make exceptions stop nobody.
    pub acts: bool,
    /// How many texts it hits.
    pub hits: u32,
    /// Their share, millionths.
    pub share_ppm: u32,
    /// The first of them, cut to a line.
    pub examples: Vec<String>,
}

impl Report {
    /// How many diagnostics there are of a level, those beyond the bound left out.
    pub fn count(&self, level: Level) -> usize {
        let of_level = |found: &&Diagnostic| found.level == level;
        self.diagnostics.iter().filter(of_level).count()
    }

    pub(super) fn sort(&mut self) {
        self.rules
            .sort_by_cached_key(|row| (Reverse(row.hits), row.rule.clone(), row.corpus.clone()));
        self.terms.sort_by_cached_key(|row| {
            (
                Reverse(row.hits),
                row.file.clone(),
                row.line,
                row.corpus.clone(),
            )
        });
    }
}

/// A share in millionths.
pub(super) fn share_ppm(hits: u32, entries: u32) -> u32 {
    let share = u64::from(hits) * 1_000_000 / u64::from(entries.max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
}
