//! The goals, each with what was measured for it.

use crate::figures::Figures;
use crate::growth::Growth;

/// A goal and how it went.
#[derive(Debug)]
pub struct Goal {
    /// What it is about.
    pub what: String,
    /// What was asked for.
    pub goal: String,
    /// What was measured; nothing where it was not.
    pub value: Option<String>,
    /// Whether it is met.
    pub met: Option<bool>,
}

/// The homes in which ours is WebAssembly.
const WASM: [&str; 2] = ["wasmtime", "node"];

/// A page of memory, bytes.
const PAGE: f64 = 65_536.0;

/// All goals in the order in which they were set.
pub fn all(figures: &Figures, growth: &[Growth]) -> Vec<Goal> {
    let mut goals = vec![open(figures)];
    cold(figures, &mut goals);
    matching(figures, &mut goals);
    verdicts(figures, &mut goals);
    scaling(figures, growth, &mut goals);
    sizes(figures, &mut goals);
    goals
}

fn goal(
    what: impl Into<String>,
    goal: impl Into<String>,
    values: &[Option<f64>],
    limits: &[f64],
    digits: usize,
) -> Goal {
    let (what, goal) = (what.into(), goal.into());
    let known: Option<Vec<f64>> = values.iter().copied().collect();
    let Some(known) = known else {
        return Goal {
            what,
            goal,
            value: None,
            met: None,
        };
    };
    let text: Vec<String> = known
        .iter()
        .map(|value| format!("{value:.digits$}"))
        .collect();
    let met = known
        .iter()
        .zip(limits)
        .all(|(value, limit)| value <= limit);
    Goal {
        what,
        goal,
        value: Some(text.join(" / ")),
        met: Some(met),
    }
}

fn open(figures: &Figures) -> Goal {
    let slowest = figures
        .sizes()
        .iter()
        .flat_map(|terms| {
            ["native", "wasmtime"].map(|home| figures.get(home, "ours", *terms, "", "open ns"))
        })
        .try_fold(0.0f64, |slowest, ns| Some(slowest.max(ns?)));
    goal(
        "`open` of a checked pack, the slowest of all sizes, native and wasmtime, µs",
        "≤ 10",
        &[slowest.map(|ns| ns / 1e3)],
        &[10.0],
        2,
    )
}

fn cold(figures: &Figures, goals: &mut Vec<Goal>) {
    let node = |subject: &str| {
        [10_000, 100_000, 500_000]
            .map(|terms| figures.get("node", subject, terms, "", "cold all ms"))
    };
    let limits = [1.5, 3.0, 9.0];
    for (subject, name) in [
        ("ours", "the engine as a core module"),
        ("package", "the shipped package"),
    ] {
        goals.push(goal(
            format!(
                "process ready to first verdict in Node, CPU ms, 10k / 100k / 500k terms: {name}"
            ),
            "≤ 1.5 / 3 / 9",
            &node(subject),
            &limits,
            2,
        ));
    }
    let slowest = figures
        .sizes()
        .iter()
        .map(|terms| figures.get("wasmtime", "ours", *terms, "", "cold all ms"))
        .try_fold(0.0f64, |slowest, ms| Some(slowest.max(ms?)));
    goals.push(goal(
        "the same in wasmtime, compiled ahead of time, pack embedded, the slowest of all sizes, ms",
        "≤ 0.2",
        &[slowest],
        &[0.2],
        3,
    ));
}

fn matching(figures: &Figures, goals: &mut Vec<Goal>) {
    let texts = ["zh60", "en200", "post10k"];
    let ns = |home: &str, subject: &str, text: &str| figures.get(home, subject, 10_000, text, "ns");
    for home in WASM {
        goals.push(goal(
            format!("fold + match at 10k in {home}, µs: Chinese / English / 10 KB"),
            "≤ 0.6 / 1.6 / 80",
            &texts.map(|text| ns(home, "find", text).map(|ns| ns / 1e3)),
            &[0.6, 1.6, 80.0],
            2,
        ));
        // A share is met where it is larger.
        let shares =
            ["zh60", "en200"].map(|text| Some(ns(home, "table", text)? / ns(home, "find", text)?));
        let mut share = goal(
            format!("its share of the one-load-per-byte floor in {home}: Chinese / English"),
            "≥ 0.45 / 0.20",
            &shares,
            &[f64::MAX, f64::MAX],
            2,
        );
        share.met = share.met.map(|_| {
            shares
                .iter()
                .zip([0.45, 0.20])
                .all(|(share, least)| share.is_some_and(|share| share >= least))
        });
        goals.push(share);
    }
    goals.push(goal(
        "from JavaScript, strings included, fold + match at 10k, 60-char Chinese, µs",
        "≤ 1",
        &[ns("node", "find, strings included", "zh60").map(|ns| ns / 1e3)],
        &[1.0],
        2,
    ));
    for home in WASM {
        goals.push(goal(
            format!("{home} / native, fold + match at 10k: Chinese / English / 10 KB"),
            "≤ 1.4",
            &texts.map(|text| Some(ns(home, "find", text)? / ns("native", "find", text)?)),
            &[1.4; 3],
            2,
        ));
    }
}

fn verdicts(figures: &Figures, goals: &mut Vec<Goal>) {
    let us = |home: &str, subject: &str| {
        figures
            .get(home, subject, 10_000, "zh60", "ns")
            .map(|ns| ns / 1e3)
    };
    goals.push(goal(
        "whole verdict of a 60-char comment through a session at 10k, µs: native / wasmtime / Node",
        "≤ 2 / 3 / 3",
        &[
            us("native", "verdict"),
            us("wasmtime", "verdict"),
            us("node", "verdict"),
        ],
        &[2.0, 3.0, 3.0],
        2,
    ));
    goals.push(goal(
        "the same through the shipped package in Node, strings and verdict object included, µs",
        "(none was set)",
        &[us("node", "package session")],
        &[f64::MAX],
        2,
    ));
    if let Some(last) = goals.last_mut() {
        last.met = None;
    }
}

fn scaling(figures: &Figures, growth: &[Growth], goals: &mut Vec<Goal>) {
    for home in ["native", "wasmtime", "node"] {
        for (to, name, limit) in [(100_000, "100k", 1.5), (500_000, "500k", 3.0)] {
            let ratio = |text: &str| {
                let ns = |terms| figures.get(home, "find", terms, text, "ns");
                Some(ns(to)? / ns(10_000)?)
            };
            goals.push(goal(
                format!(
                    "10k to {name} terms, fold + match of a comment in {home}: Chinese / English"
                ),
                format!("≤ {limit}"),
                &[ratio("zh60"), ratio("en200")],
                &[limit; 2],
                2,
            ));
        }
    }
    let worst =
        ["worst zh", "worst en"].map(|text| figures.get("native", "find", 0, text, "ns per char"));
    goals.push(goal(
        "worst case, longest term 32, ns a character: Han / Latin words / one Latin word",
        "≤ 60 without fail links",
        &worst,
        &[60.0; 3],
        1,
    ));
    let steepest = growth
        .iter()
        .map(|row| row.ratio)
        .fold(None, |steepest: Option<f64>, ratio| {
            Some(steepest.map_or(ratio, |most| most.max(ratio)))
        });
    goals.push(goal(
        "fuel(2n) / fuel(n) up to 1 MB, the steepest of all texts",
        "≤ 2.1",
        &[steepest],
        &[2.1],
        2,
    ));
    let capped = growth
        .iter()
        .filter(|row| row.subject == "verdict" && row.name.starts_with("`啊"))
        .find(|row| row.name.contains("啊啊啊, …"));
    goals.push(Goal {
        what: "hits are capped, and the cap shows in the verdict of 1 MB of `啊啊啊…`".to_owned(),
        goal: "a reason of its own".to_owned(),
        value: capped.map(|row| row.reasons.join(", ")),
        met: capped.map(|row| row.reasons.iter().any(|code| code == "review_timeout")),
    });
}

fn sizes(figures: &Figures, goals: &mut Vec<Goal>) {
    let kb = |terms: usize, what: &str| {
        figures
            .get("native", "ours", terms, "", what)
            .map(|bytes| bytes / 1e3)
    };
    goals.push(goal(
        "pack of 10k terms, KB: as it is / gzip",
        "≤ 450 / 160",
        &[kb(10_000, "bytes"), kb(10_000, "gzip")],
        &[450.0, 160.0],
        0,
    ));
    goals.push(goal(
        "pack, KB per 10k terms: at 100k / at 500k",
        "≤ 300",
        &[
            kb(100_000, "bytes").map(|kb| kb / 10.0),
            kb(500_000, "bytes").map(|kb| kb / 50.0),
        ],
        &[300.0; 2],
        0,
    ));
    for home in WASM {
        let over = [10_000, 100_000, 500_000].map(|terms| {
            let pages = figures.get(home, "ours", terms, "", "pages used")?;
            let pack = figures.get("native", "ours", terms, "", "bytes")?;
            Some((pages * PAGE - pack) / 1e6)
        });
        goals.push(goal(
            format!(
                "memory over the pack's own bytes after screening in {home}, MB: 10k / 100k / 500k"
            ),
            "≤ 1.5",
            &over,
            &[1.5; 3],
            2,
        ));
    }
    let kib = |what: &str| {
        figures
            .get("files", what, 0, "", "gzip")
            .map(|bytes| bytes / 1024.0)
    };
    goals.push(goal(
        "module of the JavaScript package after wasm-opt, gzip, KiB",
        "≤ 200",
        &[kib("package module, wasm-opt")],
        &[200.0],
        0,
    ));
    goals.push(goal(
        "component, gzip, KiB",
        "≤ 300",
        &[kib("component")],
        &[300.0],
        0,
    ));
}
