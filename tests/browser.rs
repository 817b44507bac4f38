//! The engine in headless Chromium, held against the native engine.

use std::process::ExitCode;

use conformance::{javascript, suite};

fn main() -> ExitCode {
    suite::main("browser", |suite| javascript::run("browser", suite), false)
}
