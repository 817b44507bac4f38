//! In wasmtime: the guests as core modules, warm.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow, ensure};
use bench_guest::limits::Limit;
use bench_guest::texts;
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc, WasmParams, WasmResults};

use crate::clock::{p10, per_text, timed};
use crate::figures::{Figures, key};
use crate::native::Set;
use crate::packs::Packed;

const HOME: &str = "wasmtime";
/// Loads of which the 10th percentile counts; each in a fresh instance.
const LOADS: usize = 11;
/// A load that takes longer, ns, is done three times only.
const LONG_LOAD_NS: f64 = 3e8;
/// Bytes for one text of the measurement of memory.
const ROOM: u32 = 16_384;

/// Errors of wasmtime as all others: they are of a type of their own.
pub trait Told<T> {
    /// The same result.
    ///
    /// # Errors
    /// What wasmtime said.
    fn told(self) -> Result<T>;
}

impl<T> Told<T> for wasmtime::Result<T> {
    fn told(self) -> Result<T> {
        self.map_err(|error| anyhow!("wasmtime: {error:?}"))
    }
}

/// A module at work.
pub struct Guest {
    pub(crate) store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Guest {
    /// An instance of its own.
    ///
    /// # Errors
    /// Where the module wants something from outside.
    pub fn new(engine: &Engine, module: &Module) -> Result<Self> {
        Self::in_store(Store::new(engine, ()), module)
    }

    /// An instance in a store with fuel.
    ///
    /// # Errors
    /// Where the module wants something from outside.
    pub fn in_store(mut store: Store<()>, module: &Module) -> Result<Self> {
        let instance = Instance::new(&mut store, module, &[]).told()?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .context("a module without memory")?;
        Ok(Self {
            store,
            instance,
            memory,
        })
    }

    fn export<P: WasmParams, R: WasmResults>(&mut self, name: &str) -> Result<TypedFunc<P, R>> {
        self.instance.get_typed_func(&mut self.store, name).told()
    }

    /// Calls an export.
    ///
    /// # Errors
    /// Where there is none of that kind, or it traps.
    pub fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, with: P) -> Result<R> {
        let export = self.export::<P, R>(name)?;
        export.call(&mut self.store, with).told()
    }

    /// Copies bytes in; gives address and length.
    ///
    /// # Errors
    /// Where there is no room.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(u32, u32)> {
        let length = u32::try_from(bytes.len())?;
        let at: u32 = self.call("alloc", length)?;
        self.memory.write(&mut self.store, at as usize, bytes)?;
        Ok((at, length))
    }

    fn pages(&self) -> f64 {
        self.memory.size(&self.store) as f64
    }
}

/// Everything about one size that is measured warm in wasmtime.
///
/// # Errors
/// Where a module traps or a pack does not open.
pub fn measure(
    engine: &Engine,
    (ours, peers): (&Module, &Module),
    packed: &Packed,
    daachorse: &[u8],
    sets: &[Set],
    figures: &mut Figures,
) -> Result<()> {
    let terms = packed.count;
    let mut note = |subject: &str, text: &str, what: &str, value: f64| {
        figures.note(key(HOME, subject, terms, text, what), value);
    };
    let mut guest = load(engine, ours, packed, sets, &mut note)?;
    for (name, all) in sets {
        let place = guest.put(&texts::encode(all))?;
        let _: u32 = guest.call("take_texts", place)?;
        warm(&mut guest, "find", "find_many", name, all, &mut note)?;
        warm(&mut guest, "verdict", "verdict_many", name, all, &mut note)?;
    }
    drop(guest);
    for (subject, load, bytes) in [
        ("aho-corasick", "aho_build", &texts::encode(&packed.terms)),
        ("daachorse", "daachorse_load", &daachorse.to_vec()),
    ] {
        let mut guest = Guest::new(engine, peers)?;
        let place = guest.put(bytes)?;
        let (built, ns) = timed(|| guest.call::<_, u32>(load, place));
        ensure!(built? == 1, "{subject} does not load");
        note(subject, "", "load ns", ns);
        note(subject, "", "pages loaded", guest.pages());
        for (name, all) in sets {
            let place = guest.put(&texts::encode(all))?;
            let _: u32 = guest.call("take_texts", place)?;
            warm(&mut guest, subject, "match_many", name, all, &mut note)?;
            if subject == "daachorse" {
                continue;
            }
            for (number, limit) in (0u32..).zip(Limit::ALL) {
                let run = guest.export::<(u32, u32, u32), u64>("limit_many")?;
                let ns = per_text(&lengths(all), |from, count| {
                    let _ = run.call(&mut guest.store, (number, from as u32, count as u32));
                });
                note(limit.name(), name, "ns", ns);
            }
        }
    }
    Ok(())
}

/// Loading and opening a pack that was copied in, each time in a fresh instance, and
/// the memory it and the texts take; gives the last instance.
fn load(
    engine: &Engine,
    module: &Module,
    packed: &Packed,
    sets: &[Set],
    note: &mut impl FnMut(&str, &str, &str, f64),
) -> Result<Guest> {
    let text = sets
        .first()
        .and_then(|(_, all)| all.first())
        .map_or("", String::as_str);
    for name in ["load", "open"] {
        let (mut loads, mut firsts) = (Vec::new(), Vec::new());
        while loads.len() < LOADS && (loads.len() < 3 || loads[0] < LONG_LOAD_NS) {
            let mut guest = Guest::new(engine, module)?;
            let place = guest.put(&packed.bytes)?;
            let export = guest.export::<(u32, u32), u32>(name)?;
            let (opened, load_ns) = timed(|| export.call(&mut guest.store, place));
            ensure!(opened.told()? == 1, "the pack does not {name} in wasmtime");
            let () = guest.call("session", ())?;
            let place = guest.put(text.as_bytes())?;
            let verdict = guest.export::<(u32, u32), u32>("verdict_at")?;
            let (result, first_ns) = timed(|| verdict.call(&mut guest.store, place));
            result.told()?;
            loads.push(load_ns);
            firsts.push(first_ns);
        }
        note("ours", "", &format!("{name} ns"), p10(&mut loads));
        note("ours", "", "first ns", p10(&mut firsts));
    }
    let mut guest = Guest::new(engine, module)?;
    let place = guest.put(&packed.bytes)?;
    let _: u32 = guest.call("open", place)?;
    note("ours", "", "pages loaded", guest.pages());
    let room: u32 = guest.call("alloc", ROOM)?;
    for text in sets.iter().flat_map(|(_, all)| all.iter().take(200)) {
        guest
            .memory
            .write(&mut guest.store, room as usize, text.as_bytes())?;
        let _: u32 = guest.call("verdict_at", (room, u32::try_from(text.len())?))?;
    }
    note("ours", "", "pages used", guest.pages());
    Ok(guest)
}

fn warm(
    guest: &mut Guest,
    subject: &str,
    export: &str,
    name: &str,
    all: &[String],
    note: &mut impl FnMut(&str, &str, &str, f64),
) -> Result<()> {
    let run = guest.export::<(u32, u32), u64>(export)?;
    let hash = run.call(&mut guest.store, (0, all.len() as u32)).told()?;
    let hits: u64 = guest.call("last_hits", ())?;
    let capped: u64 = guest.call("last_capped", ())?;
    note(subject, name, "hits", hits as f64);
    note(subject, name, "capped", capped as f64);
    note(subject, name, "hash", (hash & ((1 << 48) - 1)) as f64);
    let mut trapped = None;
    let ns = per_text(&lengths(all), |from, count| {
        if let Err(error) = run.call(&mut guest.store, (from as u32, count as u32)) {
            trapped = Some(error);
        }
    });
    note(subject, name, "ns", ns);
    trapped.map_or(Ok(()), Err).told()
}

fn lengths(all: &[String]) -> Vec<usize> {
    all.iter().map(String::len).collect()
}

/// A compiled module.
///
/// # Errors
/// Where the file is no module.
pub fn module(engine: &Engine, file: &Path) -> Result<Module> {
    Module::from_file(engine, file).told()
}
