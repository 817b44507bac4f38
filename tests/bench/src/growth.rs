//! How the work grows with the text: fuel, which wasmtime counts by instructions and
//! which is the same on every run; and the slowest text there is.

use anyhow::{Result, anyhow};
use bench_guest::Tally;
use bench_guest::ours::Ours;
use wasmtime::{Config, Engine, Module, Store};

use crate::clock::per_text;
use crate::figures::{Figures, key};
use crate::native::forever;
use crate::packs::{self, Packed};
use crate::prepare::Modules;
use crate::sandbox::{Guest, Told as _};

/// Bytes of the first text, and of the last one twice over.
const FIRST_BYTES: usize = 1_024;
const LAST_BYTES: usize = 1 << 20;
/// The longest term of the worst case, characters.
const LONGEST: usize = 32;
/// Characters of its text.
const WORST_CHARS: usize = 10_000;

/// A text to be grown, and the pack it is screened with.
struct Course<'a> {
    name: &'static str,
    pack: &'a Packed,
    unit: String,
}

/// One row of the table of growth.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Growth {
    /// The text.
    pub name: String,
    /// What was run: `find` or `verdict`.
    pub subject: String,
    /// The largest of all `fuel(2n) / fuel(n)`.
    pub ratio: f64,
    /// Fuel a byte of the longest text.
    pub fuel_per_byte: f64,
    /// The most fuel a byte of any of the texts.
    pub fuel_per_byte_max: f64,
    /// What the verdict of the longest text gives as reasons.
    pub reasons: Vec<String>,
}

/// Measures growth and the worst case.
///
/// # Errors
/// Where a pack does not build or a module traps.
pub fn measure(
    modules: &Modules,
    ordinary: &Packed,
    texts: (&[String], &[String]),
    figures: &mut Figures,
) -> Result<Vec<Growth>> {
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config).told()?;
    let module = Module::from_file(&engine, &modules.ours).told()?;
    let nested = packs::build(&nested(), usize::MAX)?;
    let longest = packs::build(&longest(), usize::MAX)?;
    let courses = [
        Course {
            name: "Chinese reviews",
            pack: ordinary,
            unit: texts.0.concat(),
        },
        Course {
            name: "English comments",
            pack: ordinary,
            unit: texts.1.join(" "),
        },
        Course {
            name: "`aaaa…`, terms aa, aaa, …",
            pack: &nested,
            unit: "a".repeat(1024),
        },
        Course {
            name: "`a a a a…`, terms aa, aaa, …",
            pack: &nested,
            unit: "a ".repeat(512),
        },
        Course {
            name: "`啊啊啊啊…`, terms 啊啊, 啊啊啊, …",
            pack: &nested,
            unit: "啊".repeat(1024),
        },
        Course {
            name: "`啊啊啊啊…`, one term of 31 啊 and 吧",
            pack: &longest,
            unit: "啊".repeat(1024),
        },
    ];
    let mut rows = Vec::new();
    for course in &courses {
        for (subject, export) in [("find", "find_at"), ("verdict", "verdict_at")] {
            rows.push(grow(&engine, &module, course, subject, export)?);
        }
    }
    worst(&longest, figures)?;
    Ok(rows)
}

fn grow(
    engine: &Engine,
    module: &Module,
    course: &Course<'_>,
    subject: &str,
    export: &str,
) -> Result<Growth> {
    let text = course
        .unit
        .repeat(LAST_BYTES / course.unit.len().max(1) + 1);
    let mut store = Store::new(engine, ());
    store.set_fuel(u64::MAX).told()?;
    let mut guest = Guest::in_store(store, module)?;
    let place = guest.put(&course.pack.bytes)?;
    let _: u32 = guest.call("open", place)?;
    let mut fuel = |text: &str| -> Result<f64> {
        let place = guest.put(text.as_bytes())?;
        let before = guest.store.get_fuel().told()?;
        let _: u32 = guest.call(export, place)?;
        Ok((before - guest.store.get_fuel().told()?) as f64)
    };
    // What only the first call does is not growth.
    fuel(&course.unit)?;
    let (mut bytes, mut ratio, mut per_byte, mut per_byte_max) = (FIRST_BYTES, 0.0f64, 0.0, 0.0f64);
    while bytes < LAST_BYTES {
        let once = &text[..text.floor_char_boundary(bytes)];
        let (one, two) = (fuel(once)?, fuel(&once.repeat(2))?);
        ratio = ratio.max(two / one);
        per_byte = two / (2 * once.len()) as f64;
        per_byte_max = per_byte_max.max(one / once.len() as f64).max(per_byte);
        bytes *= 2;
    }
    let mut ours = Ours::open(forever(&course.pack.bytes)).map_err(|error| anyhow!(error))?;
    let end = text.floor_char_boundary(LAST_BYTES);
    Ok(Growth {
        name: course.name.to_owned(),
        subject: subject.to_owned(),
        ratio,
        fuel_per_byte: per_byte,
        fuel_per_byte_max: per_byte_max,
        reasons: ours.reasons(&text[..end]),
    })
}

/// Time for one character where every place of the text begins the longest term and
/// none ends it.
fn worst(longest: &Packed, figures: &mut Figures) -> Result<()> {
    let mut ours = Ours::open(forever(&longest.bytes)).map_err(|error| anyhow!(error))?;
    for (name, text) in [
        ("worst zh", "啊".repeat(WORST_CHARS)),
        // Short words, for a Latin term begins where a word does; and one long one.
        ("worst en", "aa ".repeat(WORST_CHARS / 3)),
        ("worst word", "a".repeat(WORST_CHARS)),
    ] {
        let mut tally = Tally::default();
        let ns = per_text(&[text.len()], |_, count| {
            (0..count).for_each(|_| ours.find(&text, &mut tally));
        });
        let each = ns / text.chars().count() as f64;
        figures.note(key("native", "find", 0, name, "ns per char"), each);
    }
    Ok(())
}

/// Terms of one letter, two times to 64 times over, in both scripts.
fn nested() -> Vec<String> {
    (2..=LONGEST)
        .flat_map(|count| ["a".repeat(count), "啊".repeat(count)])
        .collect()
}

/// Terms in each script whose last character alone never comes.
fn longest() -> Vec<String> {
    vec![
        format!("{}ab", "aa ".repeat(LONGEST / 3)),
        format!("{}b", "a".repeat(LONGEST - 1)),
        format!("{}吧", "啊".repeat(LONGEST - 1)),
    ]
}
