//! `screen-host pack`: check, test, inspect, build, and with `rules.rs` lint, rules,
//! describe, diff.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use screen_core::Pack;
use screen_core::pack::authoring::{self, Built, Files};

use super::rules::{self, DescribeArguments, DiffArguments, LintArguments, RulesArguments};
use crate::packs::{open, read_folder, render, starter};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Report all mistakes of a pack's folder, and what its own profile asks for and it
    /// lacks.
    Check {
        /// The folder, or the name of a pack that is built in.
        path: String,
    },
    /// Run a pack's own cases.
    Test {
        /// The folder, or the name of a pack that is built in.
        path: String,
    },
    /// Show what is in a pack.
    Inspect {
        /// The folder, a built pack, or the name of a pack that is built in.
        path: String,
    },
    /// Build a pack's folder into one file.
    Build {
        /// The folder, or the name of a pack that is built in.
        path: String,
        /// Where to put it.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Hold a pack against a profile.
    Lint(LintArguments),
    /// Write the published rules of a pack.
    Rules(RulesArguments),
    /// Write a pack's summary as JSON, to be kept for later comparisons.
    Describe(DescribeArguments),
    /// Show what changed between two versions of a pack.
    Diff(DiffArguments),
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Check { path } => check(path),
        Command::Test { path } => test(path),
        Command::Inspect { path } => inspect(path),
        Command::Build { path, output } => build(path, output),
        Command::Lint(arguments) => lint(arguments),
        Command::Rules(arguments) => rules::rules(arguments),
        Command::Describe(arguments) => rules::describe(arguments),
        Command::Diff(arguments) => rules::diff(arguments),
    }
}

fn files(path: &str) -> Result<Files> {
    let place = Path::new(path);
    if !place.exists() {
        return match starter(path) {
            Some(source) => Ok(source.files),
            None => bail!(
                "there is no folder `{path}`, and no pack of this name is built in ({})",
                crate::packs::starters().join(", ")
            ),
        };
    }
    if !place.is_dir() {
        bail!("`{path}` is a file; a pack is a folder with `pack.toml` and `lists/*.txt` in it");
    }
    Ok(read_folder(place)?)
}

/// Builds, and shows all there is to say on standard error.
fn built(files: &Files) -> Option<Built> {
    let color = std::io::stderr().is_terminal();
    match authoring::build(files) {
        Ok(built) => {
            if !built.warnings.is_empty() {
                eprintln!("{}", render(files, &built.warnings, color));
            }
            Some(built)
        }
        Err(found) => {
            eprintln!("{}", render(files, &found, color));
            None
        }
    }
}

fn check(path: &str) -> Result<ExitCode> {
    let files = files(path)?;
    let Some(built) = built(&files) else {
        return Ok(ExitCode::FAILURE);
    };
    if rules::lint_folder(&files, &open(&built.bytes)?, None) {
        return Ok(ExitCode::FAILURE);
    }
    println!("good: {} bytes, digest {}", built.bytes.len(), built.digest);
    Ok(ExitCode::SUCCESS)
}

fn lint(arguments: &LintArguments) -> Result<ExitCode> {
    let place = Path::new(&arguments.path);
    if place.is_file() {
        let bytes =
            std::fs::read(place).with_context(|| format!("`{}` cannot be read", arguments.path))?;
        return rules::lint_built(&bytes, arguments);
    }
    let files = files(&arguments.path)?;
    match built(&files) {
        Some(built) => rules::lint(&files, &built.bytes, arguments),
        None => Ok(ExitCode::FAILURE),
    }
}

fn test(path: &str) -> Result<ExitCode> {
    let files = files(path)?;
    let Some(built) = built(&files) else {
        return Ok(ExitCode::FAILURE);
    };
    let pack = open(&built.bytes)?;
    let results = match authoring::test(&files, &pack) {
        Ok(results) => results,
        Err(found) => {
            eprintln!(
                "{}",
                render(&files, &found, std::io::stderr().is_terminal())
            );
            return Ok(ExitCode::FAILURE);
        }
    };
    let failed: Vec<_> = results
        .iter()
        .filter_map(|result| Some((result, result.failure.as_ref()?)))
        .collect();
    for (result, failure) in &failed {
        println!("FAILED {} ({}): {failure}", result.name, result.file);
    }
    println!(
        "{} passed, {} failed",
        results.len() - failed.len(),
        failed.len()
    );
    if results.is_empty() {
        bail!("the pack has no cases; add some as `cases/NAME.toml`");
    }
    Ok(if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn inspect(path: &str) -> Result<ExitCode> {
    let place = Path::new(path);
    let bytes = if place.is_file() {
        std::fs::read(place).with_context(|| format!("`{path}` cannot be read"))?
    } else {
        let Some(built) = built(&files(path)?) else {
            return Ok(ExitCode::FAILURE);
        };
        built.bytes
    };
    show(&open(&bytes)?, bytes.len());
    Ok(ExitCode::SUCCESS)
}

fn show(pack: &Pack, bytes: usize) {
    let policy = pack.policy();
    let terms: usize = pack.lists().map(|(_, terms)| terms).sum();
    println!(
        "{} {}  profile {}",
        policy.id,
        policy.version,
        word(&policy.profile)
    );
    println!("digest {}", pack.digest());
    println!(
        "in force from {}",
        screen_core::verdict::messages::day(policy.effective_at)
    );
    println!(
        "{} bytes, {} rules, {} lists, {terms} terms, {} patterns\n",
        bytes,
        policy.rules.len(),
        pack.lists().count(),
        pack.patterns().count()
    );
    println!(
        "{:<28} {:<18} {:<10} {:<8} T0 to T4",
        "rule", "category", "severity", "public"
    );
    for rule in &policy.rules {
        let severity = rule
            .severity
            .map_or_else(|| "-".to_owned(), |severity| word(&severity));
        let then: Vec<String> = rule.then.iter().map(word).collect();
        let then = if then.windows(2).all(|pair| pair[0] == pair[1]) {
            then[0].clone()
        } else {
            then.join(" ")
        };
        println!(
            "{:<28} {:<18} {severity:<10} {:<8} {then}",
            rule.id.as_str(),
            word(&rule.category),
            rule.public
        );
    }
    println!("\n{:<28} terms", "list");
    for (name, terms) in pack.lists() {
        println!("{name:<28} {terms}");
    }
    println!("\n{:<28} expressions", "pattern");
    for (name, expressions) in pack.patterns() {
        println!("{name:<28} {expressions}");
    }
}

/// The name a value has in a pack.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn build(path: &str, output: &Path) -> Result<ExitCode> {
    let Some(built) = built(&files(path)?) else {
        return Ok(ExitCode::FAILURE);
    };
    std::fs::write(output, &built.bytes)
        .with_context(|| format!("`{}` cannot be written", output.display()))?;
    println!(
        "{}: {} bytes, digest {}",
        output.display(),
        built.bytes.len(),
        built.digest
    );
    Ok(ExitCode::SUCCESS)
}
