//! Reading texts for the over-block lint: one a line, or a column of a table.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use screen_core::pack::authoring::Overblock;
use serde_json::Value;

/// Texts between two counts on the progress bar.
const TOLD_TEXTS: u64 = 1_000;

/// Reads all texts of a file into the lint, as a corpus of the file's name.
pub(super) fn read(path: &Path, column: Option<&str>, lint: &mut Overblock<'_>) -> Result<()> {
    let shown = path.display();
    let name = path.file_name().unwrap_or(path.as_os_str());
    lint.corpus(&name.to_string_lossy());
    let file = File::open(path).with_context(|| format!("the corpus `{shown}` cannot be read"))?;
    let bar = progress(file.metadata().map_or(0, |metadata| metadata.len()));
    let mut texts = 0;
    let mut take = |text: &str| {
        lint.read(text);
        texts += 1;
        if texts % TOLD_TEXTS == 0 {
            bar.set_message(format!("{} texts", HumanCount(texts)));
        }
    };
    let input = bar.wrap_read(file);
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let done = match ending.to_ascii_lowercase().as_str() {
        "csv" => table(input, b',', column, &mut take),
        "tsv" => table(input, b'\t', column, &mut take),
        "jsonl" | "ndjson" => lines(input, |line| json(line, column).map(|text| take(&text))),
        _ if column.is_some() => {
            bail!("`{shown}` is read line by line; `--column` is for `.csv`, `.tsv` and `.jsonl`")
        }
        _ => lines(input, |line| {
            take(line);
            Ok(())
        }),
    };
    bar.finish_and_clear();
    done.with_context(|| format!("the corpus `{shown}` cannot be used"))?;
    if texts == 0 {
        bail!("the corpus `{shown}` has no texts");
    }
    Ok(())
}

/// A bar over the bytes of the file. Hidden by itself where standard error is no
/// terminal.
fn progress(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    let style = ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}, {eta} to go");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message("0 texts");
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// Every line that is not empty.
fn lines(input: impl Read, mut take: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = std::str::from_utf8(&line)
            .with_context(|| format!("line {number} is not UTF-8"))?
            .trim_start_matches('\u{feff}')
            .trim();
        if !text.is_empty() {
            take(text).with_context(|| format!("line {number}"))?;
        }
    }
    Ok(())
}

/// The text of one JSON line: the field of an object, or a text by itself.
fn json(line: &str, column: Option<&str>) -> Result<String> {
    let value: Value = serde_json::from_str(line).context("not JSON")?;
    let text = match (&value, column) {
        (Value::Object(object), Some(column)) => object.get(column),
        (Value::Object(object), None) => {
            let fields: Vec<&str> = object.keys().map(String::as_str).collect();
            bail!(
                "say with `--column` which field has the text: {}",
                fields.join(", ")
            );
        }
        _ => Some(&value),
    };
    match text {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Null) => Ok(String::new()),
        _ => bail!("there is no text `{}`", column.unwrap_or_default()),
    }
}

/// One column of a table with a line of headings.
fn table(
    input: impl Read,
    delimiter: u8,
    column: Option<&str>,
    take: &mut impl FnMut(&str),
) -> Result<()> {
    let mut table = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(input);
    let headings: Vec<String> = table
        .headers()
        .context("it has no line of headings")?
        .iter()
        .map(|heading| heading.trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    let known = headings.join(", ");
    let index = match column {
        Some(column) => headings
            .iter()
            .position(|heading| heading == column)
            .with_context(|| format!("there is no column `{column}`; there are: {known}"))?,
        None if headings.len() == 1 => 0,
        None => bail!("say with `--column` which column has the text: {known}"),
    };
    for record in table.records() {
        let record = record.context("it is not a table in UTF-8")?;
        if let Some(text) = record.get(index) {
            take(text);
        }
    }
    Ok(())
}
