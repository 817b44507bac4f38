//! In Node: the scripts of `js/`, each in processes of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use bench_guest::limits::Limit;
use bench_guest::ours::REQUEST;
use bench_guest::texts;
use serde_json::{Value, json};

use crate::clock::p10;
use crate::figures::{Figures, key};
use crate::native::Set;
use crate::packs::Packed;
use crate::prepare::{Modules, here};

const HOME: &str = "node";
/// Processes of which the 10th percentile counts.
const PROCESSES: usize = 11;

/// The files of one size, for the scripts.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    texts: BTreeMap<String, PathBuf>,
    terms: usize,
}

impl Files {
    /// Writes them.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write(folder: PathBuf, packed: &Packed, daachorse: &[u8], sets: &[Set]) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("pack"), &packed.bytes)?;
        fs::write(folder.join("terms"), texts::encode(&packed.terms))?;
        fs::write(folder.join("daachorse"), daachorse)?;
        let texts = write_texts(&folder, sets)?;
        Ok(Self {
            folder,
            texts,
            terms: packed.count,
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the built pack lies.
    pub fn pack(&self) -> PathBuf {
        self.path("pack")
    }

    /// Where the texts of a kind lie.
    pub fn texts(&self, name: &str) -> Option<&Path> {
        self.texts.get(name).map(PathBuf::as_path)
    }
}

fn write_texts(folder: &Path, sets: &[Set]) -> Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for (name, all) in sets {
        let file = folder.join(format!("{name}.texts"));
        fs::write(&file, texts::encode(all))?;
        files.insert((*name).to_owned(), file);
    }
    Ok(files)
}

/// Runs a script; gives what it wrote.
fn script(name: &str, arguments: &[&Path]) -> Result<Vec<u8>> {
    let output = Command::new("node")
        .arg(here().join("js").join(name))
        .args(arguments)
        .output()
        .context("node did not start; Node 20 or later has to be there")?;
    ensure!(
        !output.stdout.is_empty() && output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output.stdout)
}

/// Everything about one size that is measured warm.
///
/// # Errors
/// Where the script fails.
pub fn warm(modules: &Modules, files: &Files, figures: &mut Figures) -> Result<()> {
    let request: Value = serde_json::from_str(REQUEST)?;
    let limits = Limit::ALL.map(Limit::name);
    let plan = json!({
        "ours": modules.ours, "peers": modules.peers, "package": modules.package,
        "pack": files.path("pack"), "terms": files.path("terms"), "daachorse": files.path("daachorse"),
        "texts": files.texts, "request": request, "limits": limits,
    });
    let file = files.path("warm.json");
    fs::write(&file, plan.to_string())?;
    figures.take(HOME, Some(files.terms), &script("warm.mjs", &[&file])?)
}

/// Cold starts, each in a process of its own.
///
/// # Errors
/// Where the script fails.
pub fn cold(modules: &Modules, files: &Files, figures: &mut Figures) -> Result<()> {
    let pack = files.path("pack");
    let terms = files.path("terms");
    let daachorse = files.path("daachorse");
    let mut kinds = vec![
        ("ours", &modules.ours, &pack),
        ("ours, checked", &modules.ours, &pack),
        ("aho-corasick", &modules.peers, &terms),
        ("daachorse", &modules.peers, &daachorse),
    ];
    if let Some(package) = &modules.package {
        kinds.push(("package", package, &pack));
        kinds.push(("package, checked", package, &pack));
    }
    let text = files.texts.get("zh60").context("Chinese texts")?;
    for (kind, module, pack) in kinds {
        let mut steps: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for _ in 0..PROCESSES {
            let written = script(
                "cold.mjs",
                &[Path::new(kind), module, pack, text, Path::new(REQUEST)],
            )?;
            let run: BTreeMap<String, f64> = serde_json::from_slice(&written)?;
            steps
                .entry("all".to_owned())
                .or_default()
                .push(run.values().sum());
            for (step, ms) in run {
                steps.entry(step).or_default().push(ms);
            }
        }
        for (step, mut all) in steps {
            let what = format!("cold {step} ms");
            figures.note(key(HOME, kind, files.terms, "", &what), p10(&mut all));
        }
    }
    Ok(())
}

/// The filters of npm, with lists of their own and with ours.
///
/// # Errors
/// Where the script fails.
pub fn filters(folder: &Path, sets: &[Set], lists: &[&Files], figures: &mut Figures) -> Result<()> {
    fs::create_dir_all(folder)?;
    let lists: Vec<Value> = lists
        .iter()
        .map(|files| json!({ "terms": files.terms, "file": files.path("terms") }))
        .collect();
    let plan = json!({ "texts": write_texts(folder, sets)?, "lists": lists });
    let file = folder.join("peers.json");
    fs::write(&file, plan.to_string())?;
    figures.take(HOME, None, &script("peers.mjs", &[&file])?)
}

/// The version of Node.
///
/// # Errors
/// Where there is no Node.
pub fn version() -> Result<String> {
    let output = Command::new("node").arg("--version").output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
