//! The engine in workerd, held against the native engine.

use std::process::ExitCode;

use conformance::{javascript, suite};

fn main() -> ExitCode {
    suite::main("worker", |suite| javascript::run("worker", suite), false)
}
