//! `screen-host explain`: what a text holds, for people to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use anyhow::{Context as _, Result, anyhow};
use clap::Args;
use screen_core::{ExplainedHit, Explanation};
use serde_json::json;

use super::{Engine, EngineArguments};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    /// The text; standard input without it.
    text: Option<String>,
    /// What it is: `comment`, `post`, `message` …
    #[arg(long, default_value = "comment")]
    kind: String,
    /// The engine's own JSON instead of a picture.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let engine = Engine::open(&arguments.engine)?;
    let text = match &arguments.text {
        Some(text) => text.clone(),
        None => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .context("standard input is no text in UTF-8")?;
            text.trim_end_matches('\n').to_owned()
        }
    };
    let request = json!({
        "decision_id": "explain", "now_ms": NOW_MS, "mode": "preview",
        "actor": { "id": "explain", "category": "individual", "created_at": 0 },
        "interaction": {
            "id": "explain", "kind": arguments.kind, "created_at": NOW_MS,
            "segments": [{ "text": text }],
        },
    });
    let answer = match engine.call("explain", &serde_json::to_vec(&request)?)? {
        Ok(answer) => answer,
        Err(error) => {
            eprintln!("{}", String::from_utf8_lossy(&error));
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut out = std::io::stdout().lock();
    if arguments.json {
        out.write_all(&answer)?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let explanation: Explanation =
        serde_json::from_slice(&answer).map_err(|error| anyhow!("the engine's answer: {error}"))?;
    let color = std::io::stdout().is_terminal();
    out.write_all(shown(&text, &explanation, color).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A time for packs that begin some day; what a text holds does not depend on it.
const NOW_MS: i64 = 4_000_000_000_000;

/// The text with every hit underlined, and a line for each rule.
fn shown(text: &str, explanation: &Explanation, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // Control characters must not reach the terminal.
    let source: String = text
        .chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let mut snippet = Snippet::source(source.as_str()).path("text");
    let mut labels: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for hit in &explanation.hits {
        for span in &hit.spans {
            let range = (span.start_byte as usize, span.end_byte as usize);
            let label = labels.entry(range).or_default();
            if !label.is_empty() {
                label.push_str("; ");
            }
            label.push_str(&said(hit));
        }
    }
    // A control character of several bytes would move all places.
    if source.len() == text.len() {
        for ((start, end), label) in &labels {
            snippet = snippet.annotation(AnnotationKind::Primary.span(*start..*end).label(label));
        }
    }
    let title = match explanation.hits.len() {
        0 => "nothing in it stands in a list or a pattern".to_owned(),
        1 => "one hit".to_owned(),
        count => format!("{count} hits"),
    };
    let report = Level::INFO.primary_title(title.as_str()).element(snippet);
    let mut shown = renderer.render(&[report]);
    shown.push('\n');
    for signal in &explanation.signals {
        let whole = signal.value_ppm / 1_000_000;
        let rest = signal.value_ppm % 1_000_000;
        let value = match (whole, rest) {
            (whole, 0) => whole.to_string(),
            (0, ppm) => format!("{:.1} %", ppm as f64 / 10_000.0),
            (whole, rest) => format!("{whole}.{:02}", rest / 10_000),
        };
        // Writing into a string does not fail.
        let _ = writeln!(shown, "signal {} = {value}", signal.name);
    }
    if explanation.rules.is_empty() {
        shown.push_str("no rule holds\n");
    }
    for rule in &explanation.rules {
        let action = serde_json::to_value(rule.action).unwrap_or_default();
        let action = action.as_str().unwrap_or("acts").to_owned();
        let unknown = if rule.unknown {
            " (something it asks for is unknown)"
        } else {
            ""
        };
        let _ = writeln!(shown, "rule {}: {action}{unknown}", rule.rule);
    }
    shown
}

/// What a hit is, in one line.
fn said(hit: &ExplainedHit) -> String {
    let mut said = match (&hit.term, &hit.list, &hit.pattern) {
        (Some(term), Some(list), _) => format!("`{term}` of list {list}"),
        (_, _, Some(pattern)) => format!("pattern {pattern}"),
        _ => String::new(),
    };
    if !hit.steps.is_empty() {
        let _ = write!(said, ", seen through {}", hit.steps.join(" and "));
    }
    if !hit.folded.is_empty() {
        let _ = write!(said, ", folded {}", hit.folded.join(" and "));
    }
    said
}
