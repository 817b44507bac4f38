//! `screen-host call`: every function of the engine as a black box.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Args;

use super::{Engine, EngineArguments};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The function: `screen`, `standing`, `validate_id`.
    function: String,
    #[command(flatten)]
    engine: EngineArguments,
}

/// The input comes from standard input; the answer goes to standard output. A
/// refused input is answered on standard error, as JSON, with exit code 1.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let engine = Engine::open(&arguments.engine)?;
    let mut input = Vec::new();
    std::io::stdin()
        .read_to_end(&mut input)
        .context("standard input cannot be read")?;
    match engine.call(&arguments.function, &input)? {
        Ok(mut answer) => {
            answer.push(b'\n');
            std::io::stdout()
                .write_all(&answer)
                .context("standard output cannot be written")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{}", String::from_utf8_lossy(&error));
            Ok(ExitCode::FAILURE)
        }
    }
}
