//! `corpus`: makes requests, one JSON line each, from a labelled data set in CSV.
//!
//! ```text
//! cargo run --release -p conformance --bin corpus -- train.csv --column TEXT > requests.jsonl
//! ```

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use serde_json::json;

/// The time of all requests: 2026-03-01.
const NOW_MS: i64 = 1_772_323_200_000;
/// One day.
const DAY_MS: i64 = 86_400_000;

/// Makes requests, one JSON line each, from a data set in CSV.
#[derive(Debug, Parser)]
struct Arguments {
    /// The CSV file; its first line names the columns.
    path: PathBuf,
    /// The column that holds the text.
    #[arg(long)]
    column: String,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.path.display().to_string();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(&arguments.path)
        .with_context(|| path.clone())?;
    let columns = reader.headers()?.clone();
    let column = columns
        .iter()
        .position(|name| name == arguments.column)
        .with_context(|| {
            format!(
                "{path} has no column `{}`; it has {}",
                arguments.column,
                columns.iter().collect::<Vec<_>>().join(", ")
            )
        })?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, record) in reader.records().enumerate() {
        let record = record.with_context(|| format!("row {number} of {path}"))?;
        let text = record.get(column).unwrap_or_default();
        serde_json::to_writer(&mut out, &request(number, text))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// A comment by an account of the middle tier, so that the verdict is about the text.
fn request(number: usize, text: &str) -> serde_json::Value {
    json!({
        "decision_id": format!("d-{number}"),
        "now_ms": NOW_MS,
        "mode": "decide",
        "salt": format!("{number:032x}"),
        "actor": {
            "id": "author", "category": "individual", "created_at": NOW_MS - 30 * DAY_MS,
            "agreement_version": "2026-01", "clean_count": 20,
            "verification": { "level": "phone", "status": "verified" },
        },
        "interaction": {
            "id": format!("i-{number}"), "kind": "comment", "created_at": NOW_MS,
            "segments": [{ "text": text }],
        },
        "assessments": [{ "feature": "comment", "status": "completed" }],
    })
}
