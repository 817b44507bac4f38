//! Instructions of one comment, counted by valgrind where it is there: a figure that
//! neighbors cannot change. This program runs itself under callgrind, which counts
//! only inside one function.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use bench_guest::Tally;
use bench_guest::ours::Ours;
use bench_guest::peers::Matcher;
use bench_guest::texts;

use crate::data::TEXTS;
use crate::figures::{Figures, key};
use crate::native::forever;
use crate::node::Files;

/// Who is counted.
const SUBJECTS: [&str; 4] = ["find", "verdict", "aho-corasick", "daachorse"];
/// Texts of one count.
const COUNTED: usize = 40;

/// Counts all subjects on all texts of one size. Gives why not, where it cannot.
///
/// # Errors
/// Where valgrind runs and its answer is not understood.
pub fn measure(files: &Files, terms: usize, figures: &mut Figures) -> Result<Option<String>> {
    let version = Command::new("valgrind").arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        return Ok(Some("valgrind is not there".to_owned()));
    }
    for subject in SUBJECTS {
        for (name, _) in TEXTS {
            let Some(file) = files.texts(name) else {
                continue;
            };
            match count(subject, files, file)? {
                Ok(instructions) => figures.note(
                    key("native", subject, terms, name, "instructions"),
                    instructions,
                ),
                Err(why) => return Ok(Some(why)),
            }
        }
    }
    Ok(None)
}

fn count(subject: &str, files: &Files, texts: &Path) -> Result<Result<f64, String>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(["--collect-atstart=no", "--toggle-collect=counted_region"])
        .arg(env::current_exe()?)
        .args(["count-one", subject])
        .arg(files.pack())
        .arg(files.pack().with_file_name("terms"))
        .arg(texts)
        .output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let last = told.lines().last().unwrap_or_default();
        return Ok(Err(format!("valgrind cannot run this program: {last}")));
    }
    let collected = told
        .lines()
        .find_map(|line| line.split("Collected :").nth(1))
        .and_then(|count| count.trim().parse::<f64>().ok())
        .context("callgrind did not say what it collected")?;
    if collected == 0.0 {
        bail!("callgrind did not see the counted region");
    }
    let count: f64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
    Ok(Ok(collected / count))
}

/// What runs under callgrind: the texts once to warm up, then again to be counted.
/// Prints how many there were.
///
/// # Errors
/// Where a file is missing or a pack does not open.
pub fn count_one(subject: &str, pack: &Path, terms: &Path, file: &Path) -> Result<()> {
    let set = fs::read(file)?;
    let all: Vec<&str> = texts::decode(&set).into_iter().take(COUNTED).collect();
    let words = fs::read(terms)?;
    let words = texts::decode(&words);
    let fail = |error: String| anyhow!(error);
    let mut run: Box<dyn FnMut(&str, &mut Tally)> = match subject {
        "aho-corasick" | "daachorse" => {
            let matcher = if subject == "daachorse" {
                Matcher::daachorse(&words)
            } else {
                Matcher::aho(&words)
            };
            let matcher = matcher.map_err(fail)?;
            Box::new(move |text, tally| matcher.find(text, tally))
        }
        "find" | "verdict" => {
            let mut ours = Ours::open(forever(&fs::read(pack)?)).map_err(fail)?;
            let verdict = subject == "verdict";
            Box::new(move |text, tally| {
                if verdict {
                    ours.verdict(text, tally);
                } else {
                    ours.find(text, tally);
                }
            })
        }
        other => bail!("unknown subject `{other}`"),
    };
    let mut tally = Tally::default();
    for text in &all {
        run(text, &mut tally);
    }
    counted_region(&all, &mut run, &mut tally);
    std::hint::black_box(tally);
    println!("{}", all.len());
    Ok(())
}

/// The name callgrind looks for.
#[unsafe(no_mangle)]
#[inline(never)]
fn counted_region(all: &[&str], run: &mut Box<dyn FnMut(&str, &mut Tally)>, tally: &mut Tally) {
    for text in all {
        run(text, tally);
    }
}
