//! `screen-host`: parse, call one command, exit code.

use std::process::ExitCode;

use clap::Parser as _;
use host_example::commands::{Arguments, run};

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
