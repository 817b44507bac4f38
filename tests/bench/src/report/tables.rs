//! The tables of the report. A figure that was not measured is a dash.

use std::fmt::Write as _;

use crate::data::TEXTS;
use crate::figures::Figures;
use crate::growth::Growth;

const HOMES: [(&str, &str); 3] = [
    ("native", "native"),
    ("wasmtime", "wasmtime"),
    ("node", "Node"),
];
const LIMITS: [&str; 3] = ["memcpy", "memchr", "table"];

/// A number with commas, as many digits behind the point as it deserves.
fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn cell(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), number)
}

/// The heading of a table, its first columns to the left and the others to the right.
fn head(out: &mut String, left: &[&str], right: &[&str]) {
    let names = [left, right].concat().join(" | ");
    let (left, right) = ("---|".repeat(left.len()), "---:|".repeat(right.len()));
    let _ = writeln!(out, "| {names} |\n|{left}{right}");
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

pub(super) fn texts(figures: &Figures) -> String {
    let Some(terms) = figures.sizes().first().copied() else {
        return String::new();
    };
    let each: Vec<String> = TEXTS
        .iter()
        .map(|(text, name)| {
            let mean = |what: &str| cell(figures.get("native", "texts", terms, text, what));
            format!(
                "{name}: {} characters, {} bytes",
                mean("chars"),
                mean("bytes")
            )
        })
        .collect();
    format!("- texts in the mean: {}\n", each.join("; "))
}

pub(super) fn limits(figures: &Figures) -> String {
    let mut out = String::from(
        "## The limits\n\nns a text: copying it, looking for a byte that is not there, and loading one table entry for each byte, each load waiting for the one before. Modules are built without simd128.\n\n",
    );
    head(&mut out, &["home", "loop"], &TEXTS.map(|(_, name)| name));
    let Some(terms) = figures.sizes().first().copied() else {
        return out;
    };
    for (home, name) in HOMES {
        for limit in LIMITS {
            let mut cells = vec![name.to_owned(), limit.to_owned()];
            cells.extend(TEXTS.map(|(text, _)| cell(figures.get(home, limit, terms, text, "ns"))));
            row(&mut out, &cells);
        }
    }
    out
}

pub(super) fn per_comment(figures: &Figures) -> String {
    let mut out = String::from(
        "## One comment\n\nns a text, warm. aho-corasick (contiguous NFA) and daachorse (by characters) look for the terms as they are written and fold nothing; all give every hit, overlapping ones included. “Of the floor” is the table loop's time over fold + match, 60-char Chinese and 200-char English.\n\n",
    );
    let mut columns = TEXTS.map(|(_, name)| name).to_vec();
    columns.push("of the floor");
    head(&mut out, &["home", "terms", "what"], &columns);
    for (home, name) in HOMES {
        for terms in figures.sizes() {
            for (subject, what) in [
                ("find", "fold + match"),
                (
                    "find, strings included",
                    "fold + match from JavaScript, strings included",
                ),
                ("verdict", "whole verdict"),
                (
                    "package session",
                    "whole verdict, shipped package, strings and object included",
                ),
                ("aho-corasick", "aho-corasick"),
                ("daachorse", "daachorse"),
            ] {
                let ns = |subject: &str, text: &str| figures.get(home, subject, terms, text, "ns");
                let figures = TEXTS.map(|(text, _)| ns(subject, text));
                if figures.iter().all(Option::is_none) {
                    continue;
                }
                let mut cells = vec![name.to_owned(), number_of_terms(terms), what.to_owned()];
                cells.extend(figures.map(cell));
                let share = |text: &str| Some(ns("table", text)? / ns(subject, text)?);
                cells.push(match (subject, share("zh60"), share("en200")) {
                    ("find", Some(zh), Some(en)) => format!("{zh:.2} / {en:.2}"),
                    _ => String::new(),
                });
                row(&mut out, &cells);
            }
        }
    }
    out
}

fn number_of_terms(terms: usize) -> String {
    if terms == 0 {
        "own list".to_owned()
    } else {
        number(terms as f64)
    }
}

pub(super) fn loading(figures: &Figures) -> String {
    let mut out = String::from(
        "## Loading, size, memory\n\n`load` checks everything; `open` is for a pack that was checked before. Memory: at home what the loaded engine or matcher holds on the heap beside the pack, and the peak on the way; in WebAssembly the whole memory of the module, pack included, after loading and after 800 texts.\n\n",
    );
    head(
        &mut out,
        &["home", "terms", "who"],
        &[
            "build ms",
            "load µs",
            "open µs",
            "first verdict µs",
            "KB",
            "KB gzip",
            "memory KB",
            "peak or used KB",
        ],
    );
    for (home, name) in HOMES {
        for terms in figures.sizes() {
            for subject in ["ours", "aho-corasick", "daachorse"] {
                let of = |what: &str| figures.get(home, subject, terms, "", what);
                let us = |what: &str| cell(of(what).map(|ns| ns / 1e3));
                let pages = |what: &str| of(what).map(|pages| pages * 65.536);
                let heap = |what: &str| of(what).map(|bytes| bytes / 1e3);
                let cells = [
                    name.to_owned(),
                    number_of_terms(terms),
                    if subject == "ours" { "screen" } else { subject }.to_owned(),
                    cell(of("build ns").map(|ns| ns / 1e6)),
                    us("load ns"),
                    us("open ns"),
                    us("first ns"),
                    cell(heap("bytes")),
                    cell(heap("gzip")),
                    cell(heap("heap bytes").or(pages("pages loaded"))),
                    cell(heap("peak bytes").or(pages("pages used"))),
                ];
                if cells.iter().skip(3).any(|cell| cell != "–") {
                    row(&mut out, &cells);
                }
            }
        }
    }
    out.push_str("\nAllocations of one comment at home:\n\n");
    head(&mut out, &["terms", "what"], &TEXTS.map(|(_, name)| name));
    for terms in figures.sizes() {
        for (subject, what) in [("find", "fold + match"), ("verdict", "whole verdict")] {
            let mut cells = vec![number_of_terms(terms), what.to_owned()];
            cells.extend(
                TEXTS.map(|(text, _)| {
                    cell(figures.get("native", subject, terms, text, "allocations"))
                }),
            );
            row(&mut out, &cells);
        }
    }
    out
}

pub(super) fn cold(figures: &Figures) -> String {
    let mut out = String::from(
        "## Cold starts\n\nNode: CPU ms of a fresh process from “module and pack are in memory as bytes” to the first answer, 10th percentile of 11 processes, which is why the steps do not add up; V8 compiles in the background, and that counts as well. “checked” is `load` in place of `open`; the package copies and opens or loads in one call. A session begins with reading its request. aho-corasick is built from its terms, daachorse is deserialized (its bounds checked).\n\n",
    );
    head(
        &mut out,
        &["terms", "who"],
        &[
            "all",
            "compile",
            "instantiate",
            "copy",
            "open",
            "session",
            "first answer",
        ],
    );
    for terms in figures.sizes() {
        for (subject, who) in [
            ("ours", "screen, core module"),
            ("ours, checked", "screen, core module, checked"),
            ("package", "screen, shipped package"),
            ("package, checked", "screen, shipped package, checked"),
            ("aho-corasick", "aho-corasick"),
            ("daachorse", "daachorse"),
        ] {
            let ms =
                |step: &str| figures.get("node", subject, terms, "", &format!("cold {step} ms"));
            let mut cells = vec![number_of_terms(terms), who.to_owned(), cell(ms("all"))];
            cells.extend(
                ["compile", "instantiate", "copy", "open", "session", "first"]
                    .map(|step| cell(ms(step))),
            );
            row(&mut out, &cells);
        }
    }
    out.push_str("\nwasmtime: CPU ms, module compiled ahead of time and mapped from its file, the pack in a data segment of it, copy-on-write memory; 10th percentile of 25.\n\n");
    head(
        &mut out,
        &["terms"],
        &[
            "all",
            "deserialize",
            "instantiate",
            "open",
            "session",
            "first verdict",
        ],
    );
    for terms in figures.sizes() {
        let mut cells = vec![number_of_terms(terms)];
        cells.extend(
            [
                "all",
                "deserialize",
                "instantiate",
                "open",
                "session",
                "first",
            ]
            .map(|step| {
                let ms = figures.get("wasmtime", "ours", terms, "", &format!("cold {step} ms"));
                ms.map_or_else(|| "–".to_owned(), |ms| format!("{ms:.3}"))
            }),
        );
        row(&mut out, &cells);
    }
    out
}

pub(super) fn filters(figures: &Figures) -> String {
    let mut out = String::from(
        "## Filters with lists of their own\n\nµs a text; they do another job (their own words, leet spelling) and are here for scale. They only say whether a text is clean. With our list they run where it is at most 10,000 terms and they are done in a bearable time. Flagged: the share of the English comments.\n\n",
    );
    let mut columns = TEXTS.map(|(_, name)| name).to_vec();
    columns.extend(["flagged", "ready in ms"]);
    head(&mut out, &["home", "who", "terms"], &columns);
    let lists: Vec<usize> = [0].into_iter().chain(figures.sizes()).collect();
    for (home, subject) in [
        ("native", "rustrict"),
        ("native", "decancer"),
        ("node", "obscenity"),
        ("node", "@2toad/profanity"),
        ("node", "allprofanity"),
    ] {
        for terms in &lists {
            let of = |text: &str, what: &str| figures.get(home, subject, *terms, text, what);
            let ns = TEXTS.map(|(text, _)| of(text, "ns"));
            let ready = of("", "ready ms");
            if ready.is_none() && ns.iter().all(Option::is_none) {
                continue;
            }
            let mut cells = vec![home.to_owned(), subject.to_owned(), number_of_terms(*terms)];
            cells.extend(ns.map(|ns| cell(ns.map(|ns| ns / 1e3))));
            let flagged = of("en200", "flagged").map(|share| format!("{:.0} %", share * 100.0));
            cells.push(flagged.unwrap_or_else(|| "–".to_owned()));
            cells.push(cell(ready));
            row(&mut out, &cells);
        }
    }
    out
}

pub(super) fn growth(rows: &[Growth]) -> String {
    let mut out = String::from(
        "## Growth with the text\n\nInstructions of the module (wasmtime's fuel). A text of n bytes is held against the same text twice over, for n from 1 KB to half a MB: whatever it has in it, the longer one has no more of than twice.\n\n",
    );
    head(
        &mut out,
        &["text", "what", "reasons of the 1 MB verdict"],
        &[
            "steepest fuel(2n) / fuel(n)",
            "fuel a byte at 1 MB",
            "at most",
        ],
    );
    for growth in rows {
        row(
            &mut out,
            &[
                growth.name.clone(),
                if growth.subject == "find" {
                    "fold + match"
                } else {
                    "whole verdict"
                }
                .to_owned(),
                if growth.reasons.is_empty() {
                    "none".to_owned()
                } else {
                    growth.reasons.join(", ")
                },
                format!("{:.2}", growth.ratio),
                format!("{:.1}", growth.fuel_per_byte),
                format!("{:.1}", growth.fuel_per_byte_max),
            ],
        );
    }
    out
}

pub(super) fn counts(figures: &Figures, why_not: Option<&str>) -> String {
    let mut out = String::from("## Instructions\n\n");
    if let Some(why) = why_not {
        let _ = writeln!(out, "Not counted: {why}.");
        return out;
    }
    out.push_str(
        "Instructions a text at home, counted by callgrind over 40 texts of each kind.\n\n",
    );
    head(&mut out, &["terms", "what"], &TEXTS.map(|(_, name)| name));
    for terms in figures.sizes() {
        for subject in ["find", "verdict", "aho-corasick", "daachorse"] {
            let counts =
                TEXTS.map(|(text, _)| figures.get("native", subject, terms, text, "instructions"));
            if counts.iter().all(Option::is_none) {
                continue;
            }
            let what = if subject == "find" {
                "fold + match"
            } else {
                subject
            };
            let mut cells = vec![number_of_terms(terms), what.to_owned()];
            cells.extend(counts.map(cell));
            row(&mut out, &cells);
        }
    }
    out
}

pub(super) fn files(figures: &Figures) -> String {
    let mut out = String::from("## Modules\n\n");
    head(&mut out, &["file"], &["KiB", "KiB gzip"]);
    for name in [
        "package module",
        "package module, wasm-opt",
        "package module, full",
        "component",
        "guest of this benchmark",
    ] {
        let kib = |what: &str| {
            cell(
                figures
                    .get("files", name, 0, "", what)
                    .map(|bytes| bytes / 1024.0),
            )
        };
        row(&mut out, &[name.to_owned(), kib("bytes"), kib("gzip")]);
    }
    out
}

pub(super) fn agreement(figures: &Figures) -> String {
    let (groups, differ) = figures.disagreements();
    let mut out = format!(
        "## The same everywhere\n\nHits, texts given up, and a hash over all hits and verdicts, of each subject, size and kind of text: {groups} figures, each the same in every home"
    );
    if differ.is_empty() {
        out.push_str(".\n");
    } else {
        let _ = writeln!(out, " **but for these**:\n");
        for group in differ {
            let _ = writeln!(out, "- {group}");
        }
    }
    out.push_str("\nHits per text (capped: texts given up at the bound on hits):\n\n");
    head(&mut out, &["terms", "who"], &TEXTS.map(|(_, name)| name));
    for terms in figures.sizes() {
        for (subject, who) in [("find", "screen"), ("aho-corasick", "aho-corasick")] {
            let mut cells = vec![number_of_terms(terms), who.to_owned()];
            cells.extend(TEXTS.map(|(text, _)| {
                let of = |what: &str| figures.get("native", subject, terms, text, what);
                let per = of("hits")
                    .zip(count(text))
                    .map(|(hits, count)| hits / count);
                match of("capped") {
                    Some(capped) if capped > 0.0 => format!("{} ({capped:.0} capped)", cell(per)),
                    _ => cell(per),
                }
            }));
            row(&mut out, &cells);
        }
    }
    out
}

/// Texts of a kind.
fn count(text: &str) -> Option<f64> {
    let count = match text {
        "post10k" => crate::data::POSTS,
        "near" => crate::data::NEAR_MISSES,
        _ => crate::data::COMMENTS,
    };
    Some(count as f64)
}
