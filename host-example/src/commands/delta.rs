//! `screen-host pack delta` and `apply`: the difference between two built packs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use screen_core::pack::delta as core;

use super::sign::replace;
use crate::packs::{open, read_file, refused};

#[derive(Debug, Args)]
pub(super) struct DeltaArguments {
    /// The built pack that is there.
    old: PathBuf,
    /// The built pack that is to come; a signature behind it is carried along.
    new: PathBuf,
    /// Where to put the difference.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ApplyArguments {
    /// The built pack that is there.
    base: PathBuf,
    /// The difference.
    delta: PathBuf,
    /// Where to put the new pack.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn delta(arguments: &DeltaArguments) -> Result<ExitCode> {
    let (old, new) = (read_file(&arguments.old)?, read_file(&arguments.new)?);
    let (from, to) = (open(&old)?, open(&new)?);
    let delta = core::make(&old, &new).map_err(refused)?;
    replace(&arguments.output, &delta)?;
    println!(
        "{}: {} bytes, the new pack has {}",
        arguments.output.display(),
        delta.len(),
        new.len()
    );
    println!("from {} to {}", from.digest(), to.digest());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn apply(arguments: &ApplyArguments) -> Result<ExitCode> {
    let base = read_file(&arguments.base)?;
    let delta = read_file(&arguments.delta)?;
    let result = core::apply(&base, &delta).map_err(refused)?;
    let pack = open(&result)?;
    replace(&arguments.output, &result)?;
    let policy = pack.policy();
    println!("{}: {} bytes", arguments.output.display(), result.len());
    println!("{} {}, digest {}", policy.id, policy.version, pack.digest());
    Ok(ExitCode::SUCCESS)
}
