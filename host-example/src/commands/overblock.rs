//! The over-block lint on the command line: which texts it is run on, what it shows,
//! and when it refuses a pack.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use screen_core::Pack;
use screen_core::pack::authoring::{self, Built, Diagnostic, Files, Level, Overblock, Report};

use super::corpus;
use super::pack::word;
use crate::packs::{open, render};

#[derive(Debug, Args)]
pub(super) struct Gate {
    /// Texts nobody should be stopped for, besides the ones that come with the engine:
    /// one a line, or a `.csv`, `.tsv` or `.jsonl` file. Can be given several times.
    #[arg(long, value_name = "FILE")]
    pub(super) corpus: Vec<PathBuf>,
    /// The column of a table, or the field of a JSON line, with the text.
    #[arg(long, value_name = "NAME", requires = "corpus")]
    column: Option<String>,
    /// Of a million texts of such a file, how many a rule may act on.
    #[arg(long, value_name = "PPM", default_value_t = authoring::Thresholds::default().rule_share_ppm_max)]
    rule_share: u32,
    /// Of a million texts, how many a term may be in before there is a warning.
    #[arg(long, value_name = "PPM", default_value_t = authoring::Thresholds::default().term_share_ppm_max)]
    term_share: u32,
    /// What fails besides mistakes.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

impl Gate {
    /// Whether so many errors and warnings are a failure.
    pub(super) fn fails(&self, errors: usize, warnings: usize) -> bool {
        errors > 0 || (self.deny == Some(Deny::Warnings) && warnings > 0)
    }
}

/// A folder that was looked at in every way.
pub(super) struct Examined {
    /// The pack, where it could be built.
    pub(super) built: Option<Built>,
    /// All that was found, the build's own diagnostics included.
    pub(super) report: Report,
    /// Whether it fails.
    pub(super) failed: bool,
}

/// Builds a folder and runs the lint over it. `more` adds what else is to be said
/// about the pack.
pub(super) fn examine(
    files: &Files,
    gate: &Gate,
    more: impl FnOnce(&Pack) -> Vec<Diagnostic>,
) -> Result<Examined> {
    let built = match authoring::build(files) {
        Ok(built) => built,
        Err(diagnostics) => {
            return Ok(Examined {
                built: None,
                report: Report {
                    diagnostics,
                    ..Report::default()
                },
                failed: true,
            });
        }
    };
    let pack = open(&built.bytes)?;
    let mut lint = Overblock::new(files, &pack);
    lint.bundled();
    for path in &gate.corpus {
        corpus::read(path, gate.column.as_deref(), &mut lint)?;
    }
    let mut report = lint.finish(authoring::Thresholds {
        rule_share_ppm_max: gate.rule_share,
        term_share_ppm_max: gate.term_share,
    });
    let mut all = built.warnings.clone();
    all.extend(more(&pack));
    all.append(&mut report.diagnostics);
    report.diagnostics = all;
    let failed = gate.fails(report.count(Level::Error), report.count(Level::Warning));
    Ok(Examined {
        built: Some(built),
        report,
        failed,
    })
}

/// Shows all diagnostics on standard error, the place underlined.
pub(super) fn show(files: &Files, report: &Report) {
    if !report.diagnostics.is_empty() {
        let color = std::io::stderr().is_terminal();
        eprintln!("{}", render(files, &report.diagnostics, color));
    }
    for (code, more) in &report.omitted {
        eprintln!("{more} more of {code}");
    }
}

/// One line: how many texts, and what they were hit by.
pub(super) fn summary(report: &Report) -> String {
    let (mut texts, mut skipped) = (0_u64, 0_u64);
    for corpus in &report.corpora {
        texts += u64::from(corpus.entries);
        skipped += u64::from(corpus.skipped);
    }
    let rules: BTreeSet<_> = report.rules.iter().map(|row| &row.rule).collect();
    let terms: BTreeSet<_> = report
        .terms
        .iter()
        .map(|row| (&row.file, row.line))
        .collect();
    let mut line = format!(
        "{texts} ordinary texts; rules that act on some: {}; terms that are in some: {}",
        rules.len(),
        terms.len()
    );
    if skipped > 0 {
        let _ = write!(line, "; too long to be screened: {skipped}");
    }
    line
}

/// What hits ordinary texts, most hits first.
pub(super) fn tables(report: &Report) -> String {
    let mut text = String::new();
    if !report.rules.is_empty() {
        let _ = writeln!(text, "{:>6} {:>9}  {:<14} rule", "texts", "share", "corpus");
    }
    for row in &report.rules {
        let expected = row.expected.as_deref().map_or_else(String::new, |reason| {
            format!(" (expected: {})", shown(reason))
        });
        let _ = writeln!(
            text,
            "{:>6} {:>9}  {:<14} {} ({}){expected}: {}",
            row.hits,
            percent(row.share_ppm),
            shown(&row.corpus),
            row.rule.as_str(),
            word(&row.action),
            examples(&row.examples)
        );
    }
    if !report.terms.is_empty() {
        let _ = writeln!(
            text,
            "{:>6} {:>9}  {:<14} {:<24} term",
            "texts", "share", "corpus", "list"
        );
    }
    for row in &report.terms {
        let list = if row.acts {
            row.list.clone()
        } else {
            format!("{} (stops nobody)", row.list)
        };
        let _ = writeln!(
            text,
            "{:>6} {:>9}  {:<14} {list:<24} {}: {}",
            row.hits,
            percent(row.share_ppm),
            shown(&row.corpus),
            shown(&row.term),
            examples(&row.examples)
        );
    }
    text
}

fn percent(ppm: u32) -> String {
    format!("{}.{:04} %", ppm / 10_000, ppm % 10_000)
}

fn examples(texts: &[String]) -> String {
    let quoted: Vec<String> = texts
        .iter()
        .map(|text| format!("`{}`", shown(text)))
        .collect();
    quoted.join(", ")
}

/// Texts of others must not steer the terminal.
fn shown(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}
