//! At home: the limits, ours, and the peers written in Rust.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use bench_guest::Tally;
use bench_guest::limits::{Limit, Limits};
use bench_guest::ours::Ours;
use bench_guest::peers::Matcher;
use bench_guest::texts;

use crate::clock::{p10, per_text, timed};
use crate::figures::{Figures, key};
use crate::heap::counted;
use crate::packs::Packed;

const HOME: &str = "native";
/// Loads of which the 10th percentile counts.
const LOADS: usize = 11;
/// A load that takes longer, ns, is done three times only.
const LONG_LOAD_NS: f64 = 3e8;

/// A set of texts by its name.
pub type Set = (&'static str, Vec<String>);

/// Everything about one size that is measured at home.
///
/// # Errors
/// Where a pack does not open or a matcher cannot be built.
pub fn measure(packed: &Packed, sets: &[Set], figures: &mut Figures) -> Result<()> {
    let terms = packed.count;
    let mut note = |subject: &str, text: &str, what: &str, value: f64| {
        figures.note(key(HOME, subject, terms, text, what), value);
    };
    load(packed, sets, &mut note)?;
    let mut ours = Ours::open(forever(&packed.bytes)).map_err(|error| anyhow!(error))?;
    let words: Vec<&str> = packed.terms.iter().map(String::as_str).collect();
    let ((aho, build_ns), heap) = counted(|| timed(|| Matcher::aho(&words)));
    let aho = aho.map_err(|error| anyhow!(error))?;
    note("aho-corasick", "", "build ns", build_ns);
    note("aho-corasick", "", "heap bytes", aho.heap_bytes() as f64);
    note("aho-corasick", "", "peak bytes", heap.peak as f64);
    let ((daachorse, build_ns), heap) = counted(|| timed(|| Matcher::daachorse(&words)));
    let daachorse = daachorse.map_err(|error| anyhow!(error))?;
    note("daachorse", "", "build ns", build_ns);
    note("daachorse", "", "heap bytes", daachorse.heap_bytes() as f64);
    note("daachorse", "", "peak bytes", heap.peak as f64);
    let bytes = daachorse.serialize().unwrap_or_default();
    note("daachorse", "", "bytes", bytes.len() as f64);
    note(
        "daachorse",
        "",
        "gzip",
        crate::prepare::gzip(&bytes)? as f64,
    );
    let mut loads: Vec<f64> = (0..LOADS)
        .map(|_| timed(|| Matcher::deserialize(&bytes).is_ok()).1)
        .collect();
    note("daachorse", "", "load ns", p10(&mut loads));

    let mut limits = Limits::default();
    for (name, all) in sets {
        for limit in Limit::ALL {
            over(all, name, limit.name(), &mut note, |text, tally| {
                limits.run(limit, text, tally);
            });
        }
        over(all, name, "find", &mut note, |text, tally| {
            ours.find(text, tally)
        });
        over(all, name, "verdict", &mut note, |text, tally| {
            ours.verdict(text, tally)
        });
        over(all, name, "aho-corasick", &mut note, |text, tally| {
            aho.find(text, tally)
        });
        over(all, name, "daachorse", &mut note, |text, tally| {
            daachorse.find(text, tally)
        });
        note("texts", name, "bytes", mean(all, str::len));
        note(
            "texts",
            name,
            "chars",
            mean(all, |text| text.chars().count()),
        );
    }
    Ok(())
}

/// The peers with a list of their own, for which our number of terms means nothing.
pub fn measure_filters(sets: &[Set], figures: &mut Figures) {
    let mut note = |subject: &str, text: &str, what: &str, value: f64| {
        figures.note(key(HOME, subject, 0, text, what), value);
    };
    for (name, all) in sets {
        over(all, name, "rustrict", &mut note, |text, tally| {
            use rustrict::CensorStr as _;
            tally.hits += u64::from(text.is_inappropriate());
        });
        over(all, name, "decancer", &mut note, |text, tally| {
            let cured = decancer::cure(text, decancer::Options::default());
            tally.hits += u64::from(cured.is_ok_and(|cured| cured.contains("refund")));
        });
    }
}

/// Loading, the first verdict behind it, and what both leave on the heap.
fn load(packed: &Packed, sets: &[Set], note: &mut impl FnMut(&str, &str, &str, f64)) -> Result<()> {
    let bytes = forever(&packed.bytes);
    let text = sets
        .first()
        .and_then(|(_, all)| all.first())
        .map_or("", String::as_str);
    for (name, load) in [
        (
            "load ns",
            Ours::load as fn(&'static [u8]) -> Result<Ours, String>,
        ),
        ("open ns", Ours::open),
    ] {
        let (mut loads, mut firsts) = (Vec::new(), Vec::new());
        while loads.len() < LOADS && (loads.len() < 3 || loads[0] < LONG_LOAD_NS) {
            let (ours, load_ns) = timed(|| load(bytes));
            let mut ours = ours.map_err(|error| anyhow!(error))?;
            ours.session();
            let ((), first_ns) = timed(|| ours.verdict(text, &mut Tally::default()));
            loads.push(load_ns);
            firsts.push(first_ns);
        }
        note("ours", "", name, p10(&mut loads));
        note("ours", "", "first ns", p10(&mut firsts));
    }
    note("ours", "", "build ns", packed.build_ns);
    note("ours", "", "bytes", packed.bytes.len() as f64);
    note(
        "ours",
        "",
        "gzip",
        crate::prepare::gzip(&packed.bytes)? as f64,
    );
    let (ours, heap) = counted(|| Ours::open(bytes));
    let mut ours = ours.map_err(|error| anyhow!(error))?;
    note("ours", "", "heap bytes", heap.held as f64);
    note("ours", "", "peak bytes", heap.peak as f64);
    note("ours", "", "load allocations", heap.allocations as f64);
    for (name, all) in sets {
        let mut tally = Tally::default();
        for (subject, run) in [
            ("find", Ours::find as fn(&mut Ours, &str, &mut Tally)),
            ("verdict", Ours::verdict),
        ] {
            // Room that is kept is made by the first text.
            run(&mut ours, &all[0], &mut tally);
            let ((), heap) =
                counted(|| all.iter().for_each(|text| run(&mut ours, text, &mut tally)));
            let each = heap.allocations as f64 / all.len() as f64;
            note(subject, name, "allocations", each);
        }
    }
    Ok(())
}

/// Times a run over the texts, and notes what came of one round over them.
fn over(
    all: &[String],
    name: &str,
    subject: &str,
    note: &mut impl FnMut(&str, &str, &str, f64),
    mut run: impl FnMut(&str, &mut Tally),
) {
    let lengths: Vec<usize> = all.iter().map(String::len).collect();
    let each: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut tally = Tally::default();
    let ns = per_text(&lengths, |from, count| {
        texts::each(&each, from, count, |text| run(text, &mut tally));
    });
    note(subject, name, "ns", ns);
    if Limit::ALL.iter().any(|limit| limit.name() == subject) {
        return;
    }
    let mut tally = Tally::default();
    // Filters need milliseconds for a post, and their hits are compared with nothing.
    let kept = BTreeSet::from(["find", "verdict", "aho-corasick", "daachorse"]);
    let count = if kept.contains(subject) {
        all.len()
    } else {
        all.len().min(200)
    };
    texts::each(&each, 0, count, |text| run(text, &mut tally));
    if kept.contains(subject) {
        note(subject, name, "hits", tally.hits as f64);
        note(subject, name, "capped", tally.capped as f64);
        note(subject, name, "hash", (tally.hash & ((1 << 48) - 1)) as f64);
    } else {
        note(subject, name, "flagged", tally.hits as f64 / count as f64);
    }
}

fn mean(all: &[String], of: impl Fn(&str) -> usize) -> f64 {
    all.iter().map(|text| of(text)).sum::<usize>() as f64 / all.len() as f64
}

/// Bytes for the rest of the run; a pack is opened where it lies.
pub fn forever(bytes: &[u8]) -> &'static [u8] {
    Vec::leak(bytes.to_vec())
}
