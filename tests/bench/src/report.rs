//! The report: tables on the terminal and in `screen-core/BENCHMARKS.md`, plots beside.

mod plots;
mod tables;

use std::fmt::Write as _;
use std::fs;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::figures::Figures;
use crate::goals::{self, Goal};
use crate::growth::Growth;
use crate::prepare::here;

/// All that one run found out.
#[derive(Debug)]
pub struct Run {
    /// The figures.
    pub figures: Figures,
    /// The growth of the work with the text.
    pub growth: Vec<Growth>,
    /// Why instructions were not counted, where they were not.
    pub no_counts: Option<String>,
    /// What it was measured on.
    pub facts: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    figures: serde_json::Value,
    growth: Vec<Growth>,
    no_counts: Option<String>,
    facts: Vec<(String, String)>,
}

impl Run {
    /// Everything as JSON.
    ///
    /// # Errors
    /// None that would not be ours.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        Ok(serde_json::to_vec_pretty(&Kept {
            figures: serde_json::from_slice(&self.figures.to_json()?)?,
            growth: self.growth.clone(),
            no_counts: self.no_counts.clone(),
            facts: self.facts.clone(),
        })?)
    }

    /// Reads it back.
    ///
    /// # Errors
    /// Where the file is of something else.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let kept: Kept = serde_json::from_slice(json)?;
        Ok(Self {
            figures: Figures::from_json(kept.figures.to_string().as_bytes())?,
            growth: kept.growth,
            no_counts: kept.no_counts,
            facts: kept.facts,
        })
    }
}

/// Prints the report and writes it.
///
/// # Errors
/// Where a file cannot be written.
pub fn write(run: &Run) -> Result<()> {
    let core = here().join("../../screen-core");
    let text = text(run);
    println!("\n{text}");
    fs::write(core.join("BENCHMARKS.md"), text)?;
    let docs = core.join("docs");
    fs::create_dir_all(&docs)?;
    for (name, svg) in plots::all(&run.figures) {
        fs::write(docs.join(name), svg)?;
    }
    println!("written: screen-core/BENCHMARKS.md, screen-core/docs/*.svg");
    Ok(())
}

fn text(run: &Run) -> String {
    let mut out = String::from(INTRODUCTION);
    for (name, value) in &run.facts {
        let _ = writeln!(out, "- {name}: {value}");
    }
    out.push_str(&tables::texts(&run.figures));
    out.push_str("\n## Goals\n\n");
    out.push_str(&goal_table(&goals::all(&run.figures, &run.growth)));
    out.push_str("\n## Plots\n\n");
    for (name, title) in plots::NAMES {
        let _ = writeln!(out, "![{title}](docs/{name})\n");
    }
    for part in [
        tables::limits(&run.figures),
        tables::per_comment(&run.figures),
        tables::loading(&run.figures),
        tables::cold(&run.figures),
        tables::filters(&run.figures),
        tables::growth(&run.growth),
        tables::counts(&run.figures, run.no_counts.as_deref()),
        tables::files(&run.figures),
        tables::agreement(&run.figures),
    ] {
        out.push('\n');
        out.push_str(&part);
    }
    out
}

const INTRODUCTION: &str = "# Benchmarks

Written by `cd tests/bench && cargo run --release` (`-- --data FOLDER` for real words and texts); changes here are lost.

CPU time, never the clock on the wall: of this thread at home and in wasmtime, of the process in Node. Each figure is the 10th percentile of 9 to 21 slices of about a millisecond, and the smaller one of the passes. The machine is shared, so figures of one run are to be held against each other and not against another run's; where a list is larger than the cache, neighbors can make a figure two to three times too large.

Each comment is another text: 2,000 comments of each language, 60 posts. Near-misses are made of the list itself, each term without its last character.

";

fn goal_table(goals: &[Goal]) -> String {
    let mut out = String::from("| what | goal | measured | met |\n|---|---|---:|---|\n");
    for goal in goals {
        let met = match goal.met {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        let value = goal.value.as_deref().unwrap_or("not measured");
        let _ = writeln!(out, "| {} | {} | {value} | {met} |", goal.what, goal.goal);
    }
    out
}
