//! `screen-host pack lint`, `rules`, `describe`, `diff`: what a pack lacks, how it reads
//! when it is published, and what changed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use screen_core::disclosure::diff::{ChangeEffect, DiffRequest, diff_packs};
use screen_core::disclosure::lint::{LintLevel, LintRequest};
use screen_core::disclosure::rules::{RenderRulesRequest, RulesFormat, render_rules};
use screen_core::disclosure::summary::{DescribeRequest, PackSummary, describe_pack};
use screen_core::pack::Profile;
use screen_core::pack::authoring::{self, Files};

use super::overblock::{self, Gate, examine};
use crate::packs::{load, open};

#[derive(Debug, Args)]
pub(super) struct LintArguments {
    /// The folder, a built pack, or the name of a pack that is built in.
    pub(super) path: String,
    /// The profile to hold it against, in place of its own.
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    profile: Option<Profile>,
    /// Text for people, or JSON.
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    format: LintFormat,
    #[command(flatten)]
    gate: Gate,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// The folder, a built pack, or the name of a pack that is built in.
    path: String,
    /// The language: `en` or `zh`.
    #[arg(long, default_value = "en")]
    locale: String,
    /// The format.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Where to put it; standard output by default.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The version before, as `pack describe` wrote it or as a pack, so that the page
    /// tells what changed.
    #[arg(long, value_name = "PATH")]
    previous: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DescribeArguments {
    /// The folder, a built pack, or the name of a pack that is built in.
    path: String,
}

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The earlier version: a pack, or what `pack describe` wrote about it.
    old: String,
    /// The later version: a folder, a built pack, or the name of one that is built in.
    new: String,
    /// The language: `en` or `zh`.
    #[arg(long, default_value = "en")]
    locale: String,
    /// The whole answer of the engine as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Markdown,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LintFormat {
    Text,
    Json,
}

fn profile(name: &str) -> Result<Profile, String> {
    serde_json::from_value(name.into()).map_err(|_| {
        "the profiles are `cn-public-accounts-2017`, `eu-dsa` and `minimal`".to_owned()
    })
}

/// Findings about a built pack, which has no lines to point at.
pub(super) fn lint_built(bytes: &[u8], arguments: &LintArguments) -> Result<ExitCode> {
    if !arguments.gate.corpus.is_empty() {
        bail!(
            "`{}` is built: texts are tried on the folder it was built from",
            arguments.path
        );
    }
    let pack = open(bytes)?;
    let request = LintRequest {
        profile: arguments.profile,
        ..LintRequest::default()
    };
    let outcome = screen_core::disclosure::lint::lint(&pack, &request)?;
    let (errors, warnings) = (outcome.errors as usize, outcome.warnings as usize);
    let failed = arguments.gate.fails(errors, warnings);
    if arguments.format == LintFormat::Json {
        out(&json(&outcome)?)?;
        return Ok(exit(failed));
    }
    for lint in &outcome.lints {
        let level = match lint.level {
            LintLevel::Error => "error",
            LintLevel::Warning => "warning",
        };
        eprintln!("{level}[{}]: {} at {}", lint.code, lint.say, lint.place);
        if let Some(fix) = &lint.how_to_fix {
            eprintln!("  help: {fix}");
        }
    }
    Ok(told(failed))
}

pub(super) fn lint(files: &Files, arguments: &LintArguments) -> Result<ExitCode> {
    let examined = examine(files, &arguments.gate, |pack| {
        authoring::lint(files, pack, arguments.profile)
    })?;
    let report = &examined.report;
    if arguments.format == LintFormat::Json {
        out(&json(report)?)?;
        return Ok(exit(examined.failed));
    }
    overblock::show(files, report);
    if examined.built.is_some() {
        let (tables, summary) = (overblock::tables(report), overblock::summary(report));
        out(format!("{tables}{summary}\n").as_bytes())?;
    }
    Ok(told(examined.failed))
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).context("the findings cannot be written")?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn exit(failed: bool) -> ExitCode {
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn told(wrong: bool) -> ExitCode {
    if wrong {
        return ExitCode::FAILURE;
    }
    println!("good: no errors");
    ExitCode::SUCCESS
}

pub(super) fn rules(arguments: &RulesArguments) -> Result<ExitCode> {
    let pack = open(&load(&arguments.path)?)?;
    let previous = arguments.previous.as_deref().map(summary).transpose()?;
    let page = render_rules(
        &pack,
        &RenderRulesRequest {
            locale: Some(arguments.locale.clone()),
            format: match arguments.format {
                Format::Markdown => RulesFormat::Markdown,
                Format::Html => RulesFormat::Html,
            },
            previous,
        },
    )?;
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, &page.text)
                .with_context(|| format!("`{}` cannot be written", path.display()))?;
            println!("{}: version {}", path.display(), page.version);
        }
        None => out(page.text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn describe(arguments: &DescribeArguments) -> Result<ExitCode> {
    let pack = open(&load(&arguments.path)?)?;
    let summary = describe_pack(&pack, &DescribeRequest {})?;
    let mut bytes = screen_core::canonical::to_vec(&summary);
    bytes.push(b'\n');
    out(&bytes)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn diff(arguments: &DiffArguments) -> Result<ExitCode> {
    let pack = open(&load(&arguments.new)?)?;
    let request = DiffRequest {
        previous: summary(&arguments.old)?,
        locale: Some(arguments.locale.clone()),
    };
    let diff = diff_packs(&pack, &request)?;
    if arguments.json {
        let mut bytes = screen_core::canonical::to_vec(&diff);
        bytes.push(b'\n');
        out(&bytes)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!(
        "{} {} -> {} {}: {} changes\n",
        shown(&diff.previous.id),
        shown(&diff.previous.version),
        shown(&diff.current.id),
        shown(&diff.current.version),
        diff.changes.len()
    );
    for change in &diff.changes {
        let effect = match change.effect {
            ChangeEffect::Stricter => "stricter",
            ChangeEffect::Milder => "milder",
            ChangeEffect::Neutral => "",
        };
        text.push_str(&format!("{effect:<9} {}\n", shown(&change.say)));
    }
    out(text.as_bytes())?;
    for note in &diff.notes {
        eprintln!("warning[{}]: {}", note.code, shown(&note.say));
    }
    Ok(ExitCode::SUCCESS)
}

/// A pack's summary: a file that `pack describe` wrote, or made of a pack.
fn summary(path: &str) -> Result<PackSummary> {
    let place = Path::new(path);
    if place.is_file() {
        let bytes = std::fs::read(place).with_context(|| format!("`{path}` cannot be read"))?;
        if bytes.trim_ascii_start().starts_with(b"{") {
            return serde_json::from_slice(&bytes)
                .with_context(|| format!("`{path}` is not what `pack describe` writes"));
        }
    }
    if !place.exists() && crate::packs::starter(path).is_none() {
        bail!("there is no summary and no pack at `{path}`");
    }
    Ok(describe_pack(&open(&load(path)?)?, &DescribeRequest {})?)
}

/// Texts of a pack must not steer the terminal.
fn shown(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

fn out(bytes: &[u8]) -> Result<()> {
    std::io::stdout()
        .write_all(bytes)
        .context("standard output cannot be written")
}
