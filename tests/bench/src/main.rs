//! `cargo run --release [-- --data FOLDER]`: measures everything, prints the tables and
//! writes them to `screen-core/BENCHMARKS.md` and the plots to `screen-core/docs/`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use bench::data::Data;
use bench::figures::{Figures, key};
use bench::node::{self, Files};
use bench::packs::{self, Packed};
use bench::prepare::{self, Modules};
use bench::report::{self, Run};
use bench::{cold, counts, growth, native, sandbox};
use bench_guest::peers::Matcher;
use clap::{Parser, Subcommand};
use wasmtime::{Engine, Module};

/// The size at which the peers with lists, growth and instructions are looked at.
const ORDINARY: usize = 10_000;

/// Measures the engine beside the limits of the machine and beside its peers.
#[derive(Parser)]
struct Arguments {
    /// A folder of public data sets with real words and texts; made-up ones without it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Terms of the lists.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 500_000])]
    sizes: Vec<usize>,
    /// How often everything warm is measured; the smaller figure counts.
    #[arg(long, default_value_t = 2)]
    passes: usize,
    /// Leaves out building the shipped package; takes what lies in `target/dist`.
    #[arg(long)]
    no_dist: bool,
    /// Leaves out counting instructions, which takes minutes.
    #[arg(long)]
    no_counts: bool,
    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Writes the tables and plots again from the figures of the last run.
    Render,
    /// What runs under callgrind.
    #[command(hide = true)]
    CountOne {
        subject: String,
        pack: PathBuf,
        terms: PathBuf,
        texts: PathBuf,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let kept = || Ok::<_, anyhow::Error>(prepare::scratch()?.join("run.json"));
    match &arguments.command {
        Some(Task::CountOne {
            subject,
            pack,
            terms,
            texts,
        }) => counts::count_one(subject, pack, terms, texts),
        Some(Task::Render) => {
            let file = kept()?;
            let bytes = fs::read(&file)
                .with_context(|| format!("{} is missing: measure first", file.display()))?;
            report::write(&Run::from_json(&bytes)?)
        }
        None => {
            let run = measure(&arguments)?;
            fs::write(kept()?, run.to_json()?)?;
            report::write(&run)
        }
    }
}

/// One size with all that is made for it once.
struct Size {
    packed: Packed,
    sets: Vec<native::Set>,
    daachorse: Vec<u8>,
    files: Files,
}

fn measure(arguments: &Arguments) -> Result<Run> {
    let modules = prepare::modules(!arguments.no_dist)?;
    prepare::npm()?;
    let largest = arguments.sizes.iter().copied().max().unwrap_or(ORDINARY);
    println!("making words, texts and packs");
    // Some words are refused, as equal to another once folded.
    let data = Data::new(arguments.data.as_deref(), largest.max(ORDINARY) * 21 / 20)?;
    let mut sizes = Vec::new();
    for count in &arguments.sizes {
        sizes.push(size(&data, *count)?);
    }
    let mut figures = Figures::default();
    files(&modules, &mut figures)?;

    let engine = Engine::default();
    let ours = sandbox::module(&engine, &modules.ours)?;
    let peers = sandbox::module(&engine, &modules.peers)?;
    for pass in 1..=arguments.passes {
        for size in &sizes {
            println!("pass {pass}: {} terms", size.packed.count);
            warm(&engine, (&ours, &peers), &modules, size, &mut figures)?;
        }
    }
    if let Some(size) = sizes.first() {
        println!("filters with lists of their own");
        native::measure_filters(&size.sets, &mut figures);
        let lists: Vec<&Files> = sizes
            .iter()
            .filter(|size| size.packed.count <= ORDINARY)
            .map(|size| &size.files)
            .collect();
        node::filters(
            &prepare::scratch()?.join("filters"),
            &size.sets,
            &lists,
            &mut figures,
        )?;
    }
    for size in &sizes {
        println!("cold starts: {} terms", size.packed.count);
        node::cold(&modules, &size.files, &mut figures)?;
        let text = size.sets[0].1[0].as_str();
        let folder = prepare::scratch()?.join(size.packed.count.to_string());
        cold::measure(
            &engine,
            &modules.ours,
            &size.packed,
            text,
            &folder,
            &mut figures,
        )?;
    }
    println!("growth and the worst case");
    let ordinary = packs::build(&data.words, ORDINARY.min(largest))?;
    let growth = growth::measure(&modules, &ordinary, (&data.zh60, &data.en200), &mut figures)?;
    let no_counts = if arguments.no_counts {
        Some("left out (`--no-counts`)".to_owned())
    } else {
        let size = sizes
            .iter()
            .rev()
            .find(|size| size.packed.count <= ORDINARY)
            .or(sizes.first())
            .context("no sizes")?;
        println!("instructions: {} terms", size.packed.count);
        counts::measure(&size.files, size.packed.count, &mut figures)?
    };
    Ok(Run {
        figures,
        growth,
        no_counts,
        facts: facts(&data, arguments.passes)?,
    })
}

fn size(data: &Data, count: usize) -> Result<Size> {
    let packed = packs::build(&data.words, count)?;
    let sets = data.texts(&packed.terms);
    let words: Vec<&str> = packed.terms.iter().map(String::as_str).collect();
    let daachorse = Matcher::daachorse(&words)
        .ok()
        .and_then(|matcher| matcher.serialize())
        .context("daachorse cannot be built")?;
    let folder = prepare::scratch()?.join(count.to_string());
    let files = Files::write(folder, &packed, &daachorse, &sets)?;
    Ok(Size {
        packed,
        sets,
        daachorse,
        files,
    })
}

fn warm(
    engine: &Engine,
    (ours, peers): (&Module, &Module),
    modules: &Modules,
    size: &Size,
    figures: &mut Figures,
) -> Result<()> {
    native::measure(&size.packed, &size.sets, figures)?;
    sandbox::measure(
        engine,
        (ours, peers),
        &size.packed,
        &size.daachorse,
        &size.sets,
        figures,
    )?;
    node::warm(modules, &size.files, figures)
}

/// The sizes of what is shipped.
fn files(modules: &Modules, figures: &mut Figures) -> Result<()> {
    let mut note = |name: &str, bytes: &[u8]| -> Result<()> {
        figures.note(key("files", name, 0, "", "bytes"), bytes.len() as f64);
        let gzip = prepare::gzip(bytes)? as f64;
        figures.note(key("files", name, 0, "", "gzip"), gzip);
        Ok(())
    };
    if let Some(package) = &modules.package {
        let module = package.join("bindings_bg.wasm");
        note("package module", &fs::read(&module)?)?;
        if let Some(smaller) = prepare::wasm_opt(&module)? {
            note("package module, wasm-opt", &smaller)?;
        }
    }
    let full = modules
        .package
        .as_ref()
        .map(|package| package.join("full/bindings_bg.wasm"));
    if let Some(full) = full.filter(|full| full.exists()) {
        note("package module, full", &fs::read(full)?)?;
    }
    if let Some(component) = &modules.component {
        note("component", &fs::read(component)?)?;
    }
    note("guest of this benchmark", &fs::read(&modules.ours)?)
}

/// What was measured on, in the words of the report.
fn facts(data: &Data, passes: usize) -> Result<Vec<(String, String)>> {
    let processor = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
        .unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism()?.get();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let rustc = Command::new("rustc").arg("--version").output()?;
    let rustc = String::from_utf8_lossy(&rustc.stdout).trim().to_owned();
    Ok([
        (
            "processor",
            format!("{processor}, {cores} cores, load {load} at the end of the run"),
        ),
        (
            "compilers",
            format!("{rustc}; Node {}; wasmtime 48", node::version()?),
        ),
        ("data", data.source.clone()),
        ("passes", passes.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec())
}
