//! `screen-host pack`: check, test, inspect, build; with `rules.rs` lint, rules,
//! describe, diff; with `sign.rs` keygen, sign, verify; with `delta.rs` delta, apply.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use screen_core::Pack;
use screen_core::pack::authoring::{self, Audience, BuildOptions, Built, Files};

use super::delta::{self, ApplyArguments, DeltaArguments};
use super::overblock::{self, Gate, examine};
use super::rules::{self, DescribeArguments, DiffArguments, LintArguments, RulesArguments};
use super::sign::{self, KeygenArguments, SignArguments, VerifyArguments};
use crate::packs::{open, read_folder, render, starter};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Report all mistakes of a pack's folder, what its own profile asks for and it
    /// lacks, and whom it would stop without meaning to.
    Check {
        /// The folder, or the name of a pack that is built in.
        path: String,
        #[command(flatten)]
        gate: Gate,
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
    /// Build a pack's folder into one file. Refused where a rule acts on ordinary texts
    /// and the pack does not say why.
    Build {
        /// The folder, or the name of a pack that is built in.
        path: String,
        /// Where to put it.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        #[command(flatten)]
        gate: Gate,
        /// Who it is for: a client gets the published rules only, and what they need.
        #[arg(long, value_enum, default_value_t = For::Server)]
        audience: For,
    },
    /// Hold a pack against a profile, and try it on ordinary texts.
    Lint(LintArguments),
    /// Write the published rules of a pack.
    Rules(RulesArguments),
    /// Write a pack's summary as JSON, to be kept for later comparisons.
    Describe(DescribeArguments),
    /// Show what changed between two versions of a pack.
    Diff(DiffArguments),
    /// Make a pair of keys to sign packs with.
    Keygen(KeygenArguments),
    /// Sign a built pack.
    Sign(SignArguments),
    /// Check the signature of a built pack.
    Verify(VerifyArguments),
    /// Write the difference between two built packs, for those who have the old one.
    Delta(DeltaArguments),
    /// Make the new pack from the old one and the difference.
    Apply(ApplyArguments),
}

/// Who a pack is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// Browsers and apps.
    Client,
    /// Workers at the edge.
    Edge,
    /// Servers.
    Server,
}

impl For {
    fn audience(self) -> Audience {
        match self {
            Self::Client => Audience::Client,
            Self::Edge => Audience::Edge,
            Self::Server => Audience::Server,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Check { path, gate } => check(path, gate),
        Command::Test { path } => test(path),
        Command::Inspect { path } => inspect(path),
        Command::Build {
            path,
            output,
            gate,
            audience,
        } => build(path, output, gate, *audience),
        Command::Lint(arguments) => lint(arguments),
        Command::Rules(arguments) => rules::rules(arguments),
        Command::Describe(arguments) => rules::describe(arguments),
        Command::Diff(arguments) => rules::diff(arguments),
        Command::Keygen(arguments) => sign::keygen(arguments),
        Command::Sign(arguments) => sign::sign(arguments),
        Command::Verify(arguments) => sign::verify(arguments),
        Command::Delta(arguments) => delta::delta(arguments),
        Command::Apply(arguments) => delta::apply(arguments),
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

fn check(path: &str, gate: &Gate) -> Result<ExitCode> {
    let files = files(path)?;
    let examined = examine(&files, gate, |pack| authoring::lint(&files, pack, None))?;
    overblock::show(&files, &examined.report);
    let (Some(built), false) = (&examined.built, examined.failed) else {
        return Ok(ExitCode::FAILURE);
    };
    println!("{}", overblock::summary(&examined.report));
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
    rules::lint(&files(&arguments.path)?, arguments)
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
pub(super) fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn build(path: &str, output: &Path, gate: &Gate, audience: For) -> Result<ExitCode> {
    let files = files(path)?;
    let examined = examine(&files, gate, |_| Vec::new())?;
    overblock::show(&files, &examined.report);
    if examined.built.is_none() || examined.failed {
        return Ok(ExitCode::FAILURE);
    }
    let options = BuildOptions {
        audience: audience.audience(),
        ..BuildOptions::default()
    };
    // Its warnings were shown with the lint's.
    let Ok(built) = authoring::build_with(&files, &options) else {
        return Ok(ExitCode::FAILURE);
    };
    std::fs::write(output, &built.bytes)
        .with_context(|| format!("`{}` cannot be written", output.display()))?;
    println!("{}", overblock::summary(&examined.report));
    println!(
        "{}: {} bytes, digest {}",
        output.display(),
        built.bytes.len(),
        built.digest
    );
    Ok(ExitCode::SUCCESS)
}
