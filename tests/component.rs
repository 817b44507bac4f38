//! The component in wasmtime, held against the native engine.

use std::process::ExitCode;

use anyhow::Result;
use conformance::{Outcome, Suite, suite};
use host_example::assets::COMPONENT;
use host_example::guest::{Compiled, Pool};

fn main() -> ExitCode {
    suite::main("component", run, false)
}

/// Each case on its own and all cases of a pack as one batch; both must agree.
fn run(suite: &Suite) -> Result<Vec<Outcome>> {
    let compiled = Compiled::new(COMPONENT)?;
    let pools: Vec<Pool> = suite
        .packs
        .iter()
        .map(|pack| Ok(compiled.pool(pack)?))
        .collect::<Result<_>>()?;
    let mut outcomes = Vec::new();
    for prepared in &suite.cases {
        let answer = pools[prepared.pack].call(&prepared.function, prepared.request.as_bytes())?;
        outcomes.push(Outcome::from(answer));
    }
    for (number, pool) in pools.iter().enumerate() {
        let (together, alone): (Vec<Vec<u8>>, Vec<&Outcome>) = suite
            .cases
            .iter()
            .zip(&outcomes)
            .filter(|(prepared, _)| prepared.pack == number && prepared.function == "screen")
            .map(|(prepared, outcome)| (prepared.request.clone().into_bytes(), outcome))
            .unzip();
        let answers = pool.screen_many(&together)?;
        let same = answers
            .into_iter()
            .map(Outcome::from)
            .zip(alone)
            .all(|(a, b)| a == *b);
        anyhow::ensure!(
            same,
            "a batch gives other answers than its requests one by one"
        );
    }
    Ok(outcomes)
}
