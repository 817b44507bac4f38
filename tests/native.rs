//! The engine as a Rust library, held against what the cases expect.

use std::process::ExitCode;

use conformance::suite;

fn main() -> ExitCode {
    suite::main("native", |suite| suite.native(), true)
}
