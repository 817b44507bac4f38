//! Which plots there are.

use crate::figures::Figures;
use crate::plot::{Line, Panel, bars, lines};

/// The files, with what they show.
pub(super) const NAMES: [(&str, &str); 3] = [
    (
        "per-comment.svg",
        "Time for one 60-char Chinese comment by terms of the list",
    ),
    (
        "cold-start.svg",
        "Time from a ready Node process to the first answer by terms of the list",
    ),
    (
        "filters.svg",
        "English comments of 200 characters a second, beside other filters",
    ),
];

const HOMES: [(&str, &str); 3] = [
    ("native", "native"),
    ("wasmtime", "wasmtime"),
    ("node", "Node"),
];

/// All plots by their files.
pub(super) fn all(figures: &Figures) -> Vec<(&'static str, String)> {
    vec![
        (NAMES[0].0, per_comment(figures)),
        (NAMES[1].0, cold(figures)),
        (NAMES[2].0, filters(figures)),
    ]
}

/// A line over the sizes of lists; none where nothing was measured.
fn line(figures: &Figures, name: &str, of: impl Fn(usize) -> Option<f64>) -> Option<Line> {
    let points: Vec<(f64, f64)> = figures
        .sizes()
        .into_iter()
        .filter_map(|terms| Some((terms as f64, of(terms)?)))
        .collect();
    (!points.is_empty()).then(|| (name.to_owned(), points))
}

fn per_comment(figures: &Figures) -> String {
    let panels = HOMES.map(|(home, title)| {
        let of = |name: &str, subject: &str| {
            line(figures, name, |terms| {
                figures.get(home, subject, terms, "zh60", "ns")
            })
        };
        Panel {
            title: title.to_owned(),
            lines: [
                of("screen, fold + match", "find"),
                of("screen, whole verdict", "verdict"),
                of("aho-corasick, match only", "aho-corasick"),
                of("daachorse, match only", "daachorse"),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    });
    lines(NAMES[0].1, "ns a comment", &panels)
}

fn cold(figures: &Figures) -> String {
    let of = |name: &str, home: &str, subject: &str| {
        line(figures, name, |terms| {
            figures.get(home, subject, terms, "", "cold all ms")
        })
    };
    let panel = Panel {
        title: String::new(),
        lines: [
            of("screen, Node", "node", "ours"),
            of("aho-corasick, Node", "node", "aho-corasick"),
            of("daachorse, Node", "node", "daachorse"),
            of("screen, wasmtime", "wasmtime", "ours"),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    lines(NAMES[1].1, "CPU ms", &[panel])
}

fn filters(figures: &Figures) -> String {
    let rate = |home: &str, subject: &str, terms: usize| {
        Some(1e9 / figures.get(home, subject, terms, "en200", "ns")?)
    };
    let largest = figures
        .sizes()
        .into_iter()
        .filter(|terms| *terms <= 10_000)
        .max()
        .unwrap_or(0);
    let rows = [
        (
            format!("screen, native, {largest} terms, verdict"),
            rate("native", "verdict", largest),
        ),
        (
            format!("screen, JavaScript package, {largest} terms"),
            rate("node", "package session", largest),
        ),
        (
            "rustrict, native, its own list".to_owned(),
            rate("native", "rustrict", 0),
        ),
        (
            "decancer, native, one word".to_owned(),
            rate("native", "decancer", 0),
        ),
        (
            "@2toad/profanity, its own list".to_owned(),
            rate("node", "@2toad/profanity", 0),
        ),
        (
            "allprofanity, its own list".to_owned(),
            rate("node", "allprofanity", 0),
        ),
        (
            "obscenity, its own list".to_owned(),
            rate("node", "obscenity", 0),
        ),
    ];
    let rows: Vec<(String, f64)> = rows
        .into_iter()
        .filter_map(|(name, rate)| Some((name, rate?)))
        .collect();
    bars(NAMES[2].1, "comments a second on one core", &rows)
}
