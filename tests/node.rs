//! The engine in Node, held against the native engine.

use std::process::ExitCode;

use conformance::{javascript, suite};

fn main() -> ExitCode {
    suite::main("node", |suite| javascript::run("node", suite), false)
}
