//! `screen-host screen`: JSON lines in, verdicts as JSON lines out, in their order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::Args;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use serde_json::Value;

use super::{Engine, EngineArguments};
use crate::guest::Answer;

/// Lines that cross into the engine together.
const BATCH_LINES: usize = 256;
/// Batches under way for each worker; it bounds the memory.
const BATCHES_PER_WORKER: usize = 4;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    /// Workers; as many as there are processors unless said otherwise.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// A numbered batch of lines, or of what became of them.
type Numbered<T> = (u64, Vec<T>);

#[derive(Default)]
struct Summary {
    actions: BTreeMap<String, u64>,
    refused: u64,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let engine = Engine::open(&arguments.engine)?;
    let workers = arguments
        .jobs
        .or_else(|| thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1)
        .max(1);
    let bar = progress();
    let begun = Instant::now();
    let (lines, taken) = sync_channel::<Numbered<Vec<u8>>>(workers * BATCHES_PER_WORKER);
    let (done, finished) = sync_channel::<Numbered<Answer>>(workers * BATCHES_PER_WORKER);
    let taken = Arc::new(Mutex::new(taken));
    let reader = {
        let bar = bar.clone();
        thread::spawn(move || read(BufReader::new(std::io::stdin().lock()), &lines, &bar))
    };
    let handles: Vec<_> = (0..workers)
        .map(|_| {
            let (engine, taken, done) = (engine.clone(), Arc::clone(&taken), done.clone());
            thread::spawn(move || work(&engine, &taken, &done))
        })
        .collect();
    drop(done);
    let summary = write(BufWriter::new(std::io::stdout().lock()), &finished, &bar)?;
    bar.finish_and_clear();
    for handle in handles {
        handle
            .join()
            .map_err(|_| anyhow::anyhow!("a worker stopped on a bug"))?;
    }
    reader
        .join()
        .map_err(|_| anyhow::anyhow!("the reader stopped on a bug"))?
        .context("standard input cannot be read")?;
    report(&summary, begun.elapsed(), workers);
    Ok(if summary.refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A bar over the bytes of the input where it is a file, else a count. Hidden by
/// itself where standard error is no terminal.
fn progress() -> ProgressBar {
    let (bar, template) = match input_bytes() {
        Some(bytes) => (
            ProgressBar::new(bytes),
            "{bar:32} {percent:>3} %  {msg}, {eta} to go",
        ),
        None => (ProgressBar::new_spinner(), "{spinner} {msg}, {elapsed}"),
    };
    let style = ProgressStyle::with_template(template);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message("0 screened");
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// The size of standard input, where it is a file.
fn input_bytes() -> Option<u64> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        let input = std::io::stdin().as_fd().try_clone_to_owned().ok()?;
        let metadata = std::fs::File::from(input).metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    }
    #[cfg(not(unix))]
    None
}

/// Reads lines in batches; empty ones are skipped.
fn read(
    mut input: impl BufRead,
    lines: &SyncSender<Numbered<Vec<u8>>>,
    bar: &ProgressBar,
) -> std::io::Result<()> {
    let mut number = 0;
    loop {
        let mut batch = Vec::with_capacity(BATCH_LINES);
        while batch.len() < BATCH_LINES {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            bar.inc(line.len() as u64);
            let line = line.trim_ascii();
            if !line.is_empty() {
                batch.push(line.to_vec());
            }
        }
        if batch.is_empty() {
            return Ok(());
        }
        // The writer gave up: there is nobody to read for.
        if lines.send((number, batch)).is_err() {
            return Ok(());
        }
        number += 1;
    }
}

fn work(
    engine: &Engine,
    taken: &Mutex<Receiver<Numbered<Vec<u8>>>>,
    done: &SyncSender<Numbered<Answer>>,
) {
    loop {
        let next = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, batch)) = next else { return };
        // Where the batch as a whole fails, each line is tried on its own, so that
        // one line costs no other its verdict.
        let answers = engine.screen_many(&batch).unwrap_or_else(|_| {
            batch
                .iter()
                .map(|line| {
                    engine
                        .call("screen", line)
                        .unwrap_or_else(|fault| held(line, &fault.to_string()))
                })
                .collect()
        });
        if done.send((number, answers)).is_err() {
            return;
        }
    }
}

/// The verdict for a line the engine did not answer.
fn held(line: &[u8], fault: &str) -> Answer {
    eprintln!("held for review: engine_unavailable: {fault}");
    let request: Value = serde_json::from_slice(line).unwrap_or_default();
    let decision = screen_core::ids::DecisionId(
        request["decision_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    );
    let verdict = screen_core::engine::unavailable(
        &decision,
        &Default::default(),
        request["locale"].as_str(),
    );
    Ok(verdict.to_json())
}

/// Writes the answers in the order of the lines.
fn write(
    mut output: impl Write,
    finished: &Receiver<Numbered<Answer>>,
    bar: &ProgressBar,
) -> Result<Summary> {
    let mut summary = Summary::default();
    let mut waiting: BTreeMap<u64, Vec<Answer>> = BTreeMap::new();
    let mut next = 0;
    for (number, answers) in finished {
        waiting.insert(number, answers);
        while let Some(answers) = waiting.remove(&next) {
            next += 1;
            for answer in &answers {
                summary.count(answer);
                let line: &[u8] = match answer {
                    Ok(verdict) => verdict,
                    Err(error) => error,
                };
                let (before, behind): (&[u8], &[u8]) = if answer.is_ok() {
                    (b"", b"\n")
                } else {
                    (b"{\"error\":", b"}\n")
                };
                for part in [before, line, behind] {
                    output
                        .write_all(part)
                        .context("standard output cannot be written")?;
                }
            }
            bar.set_message(format!("{} screened", HumanCount(summary.total())));
        }
    }
    output
        .flush()
        .context("standard output cannot be written")?;
    Ok(summary)
}

impl Summary {
    fn total(&self) -> u64 {
        self.actions.values().sum::<u64>() + self.refused
    }

    fn count(&mut self, answer: &Answer) {
        match answer {
            Ok(verdict) => {
                *self.actions.entry(action(verdict)).or_default() += 1;
            }
            Err(_) => self.refused += 1,
        }
    }
}

/// The action stands first in a canonical verdict: `{"action":"hold",…`.
fn action(verdict: &[u8]) -> String {
    let rest = verdict.strip_prefix(b"{\"action\":\"").unwrap_or_default();
    let word: Vec<u8> = rest
        .iter()
        .copied()
        .take_while(|byte| *byte != b'"')
        .collect();
    String::from_utf8_lossy(&word).into_owned()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "rates and shares are for reading"
)]
fn report(summary: &Summary, took: Duration, workers: usize) {
    let total = summary.total();
    eprintln!(
        "{} requests in {:.2} s with {workers} worker{}: {} per second",
        HumanCount(total),
        took.as_secs_f64(),
        if workers == 1 { "" } else { "s" },
        HumanCount((total as f64 / took.as_secs_f64().max(1e-9)) as u64)
    );
    for (action, count) in &summary.actions {
        eprintln!(
            "  {action:<14} {:>10}  {:>6.2} %",
            HumanCount(*count).to_string(),
            100.0 * *count as f64 / total.max(1) as f64
        );
    }
    if summary.refused > 0 {
        eprintln!(
            "  {:<14} {:>10}  the lines that begin with {{\"error\" say why",
            "refused",
            HumanCount(summary.refused).to_string()
        );
    }
}
