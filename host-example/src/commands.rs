//! The command line, one subcommand a file.

mod call;
mod corpus;
mod delta;
mod explain;
mod overblock;
mod pack;
mod rules;
mod screen;
mod serve;
mod sign;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use screen_core::Pack;

use crate::assets::COMPONENT;
use crate::guest::{Answer, Fault, Pool};
use crate::packs;

/// Decides, before a comment, post or message goes live, whether it may.
#[derive(Debug, Parser)]
#[command(name = "screen-host", version, about, propagate_version = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the HTTP API and the console.
    Serve(serve::Arguments),
    /// Screen requests: JSON lines in, verdicts as JSON lines out.
    Screen(screen::Arguments),
    /// Show what a text holds: every hit underlined, with the disguise that was seen
    /// through and the rules it counts for.
    Explain(explain::Arguments),
    /// Call one function of the engine: JSON in, JSON out.
    Call(call::Arguments),
    /// Check, test, look into and build policy packs.
    Pack(pack::Arguments),
}

/// Runs the command.
///
/// # Errors
/// What went wrong, for the person who called.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Screen(arguments) => screen::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Call(arguments) => call::run(&arguments),
        Command::Pack(arguments) => pack::run(&arguments),
    }
}

/// Which pack, and which build of the engine.
#[derive(Debug, Clone, Args)]
struct EngineArguments {
    /// A pack's folder, a built pack, or the name of one that is built in:
    /// `community`, `minimal`.
    #[arg(long, default_value = "community", value_name = "PATH")]
    pack: String,
    /// The component in wasmtime, or the same engine compiled in. Both give the
    /// same bytes.
    #[arg(long, value_enum, default_value_t = Kind::Wasm)]
    engine: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Wasm,
    Native,
}

/// The engine in one of its two builds.
#[derive(Debug, Clone)]
enum Engine {
    Wasm(Arc<Pool>),
    Native(Arc<Pack>),
}

impl Engine {
    fn open(arguments: &EngineArguments) -> Result<Self> {
        let bytes = packs::load(&arguments.pack)?;
        Ok(match arguments.engine {
            Kind::Wasm => Self::Wasm(Arc::new(Pool::new(COMPONENT, &bytes)?)),
            Kind::Native => Self::Native(Arc::new(packs::open(&bytes)?)),
        })
    }

    fn call(&self, function: &str, input: &[u8]) -> Result<Answer, Fault> {
        match self {
            Self::Wasm(pool) => pool.call(function, input),
            Self::Native(pack) => Ok(native(pack, function, input)),
        }
    }

    fn screen_many(&self, requests: &[Vec<u8>]) -> Result<Vec<Answer>, Fault> {
        match self {
            Self::Wasm(pool) => pool.screen_many(requests),
            Self::Native(pack) => Ok(requests
                .iter()
                .map(|request| native(pack, "screen", request))
                .collect()),
        }
    }
}

fn native(pack: &Pack, function: &str, input: &[u8]) -> Answer {
    screen_core::call(pack, function, input).map_err(|error| error.to_json())
}
