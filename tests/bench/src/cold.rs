//! Cold starts in wasmtime: the module compiled ahead of time, the pack in a data
//! segment of it, so that the memory image is mapped and nothing read before it is
//! touched.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use wasmtime::{Engine, Instance, Module, Store};

use crate::clock::{p10, timed};
use crate::figures::{Figures, key};
use crate::packs::Packed;
use crate::prepare::embed;
use crate::sandbox::Told as _;

/// Starts of which the 10th percentile counts.
const STARTS: usize = 25;
/// From the file to the verdict.
const STEPS: [&str; 5] = ["deserialize", "instantiate", "open", "session", "first"];

/// Measures the steps from a file to the first verdict.
///
/// # Errors
/// Where the module traps or the pack does not open.
pub fn measure(
    engine: &Engine,
    module: &Path,
    packed: &Packed,
    text: &str,
    folder: &Path,
    figures: &mut Figures,
) -> Result<()> {
    let (embedded, at) = embed(module, &packed.bytes)?;
    let compiled = engine.precompile_module(&embedded).told()?;
    fs::create_dir_all(folder)?;
    let file = folder.join("embedded.cwasm");
    fs::write(&file, compiled)?;
    let length = u32::try_from(packed.bytes.len())?;
    let mut steps: [Vec<f64>; STEPS.len()] = Default::default();
    let mut all = Vec::new();
    for start in 0..STARTS {
        // SAFETY: the file was written by this program a moment ago.
        let (module, deserialize) = timed(|| unsafe { Module::deserialize_file(engine, &file) });
        let module = module.told()?;
        let mut store = Store::new(engine, ());
        let (instance, instantiate) = timed(|| Instance::new(&mut store, &module, &[]));
        let instance = instance.told()?;
        let open = instance
            .get_typed_func::<(u32, u32), u32>(&mut store, "open")
            .told()?;
        let session = instance
            .get_typed_func::<(), ()>(&mut store, "session")
            .told()?;
        let alloc = instance
            .get_typed_func::<u32, u32>(&mut store, "alloc")
            .told()?;
        let verdict = instance
            .get_typed_func::<(u32, u32), u32>(&mut store, "verdict_at")
            .told()?;
        let memory = instance.get_memory(&mut store, "memory");
        let (opened, open_ns) = timed(|| open.call(&mut store, (at, length)));
        ensure!(opened.told()? == 1, "the embedded pack does not open");
        let (begun, session_ns) = timed(|| session.call(&mut store, ()));
        begun.told()?;
        let (first, first_ns) = timed(|| -> Result<()> {
            let room = alloc.call(&mut store, u32::try_from(text.len())?).told()?;
            if let Some(memory) = memory {
                memory.write(&mut store, room as usize, text.as_bytes())?;
            }
            verdict
                .call(&mut store, (room, u32::try_from(text.len())?))
                .told()?;
            Ok(())
        });
        first?;
        let took = [deserialize, instantiate, open_ns, session_ns, first_ns];
        // A start that takes long is not done more often than the percentile needs.
        all.push(took.iter().sum::<f64>());
        for (step, ns) in steps.iter_mut().zip(took) {
            step.push(ns);
        }
        if start >= 10 && took.iter().sum::<f64>() > 2e8 {
            break;
        }
    }
    let terms = packed.count;
    let mut note = |step: &str, mut ns: Vec<f64>| {
        let what = format!("cold {step} ms");
        figures.note(
            key("wasmtime", "ours", terms, "", &what),
            p10(&mut ns) / 1e6,
        );
    };
    for (step, ns) in STEPS.iter().zip(steps) {
        note(step, ns);
    }
    note("all", all);
    Ok(())
}
