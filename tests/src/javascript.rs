//! Subjects in JavaScript: what they need is installed here, and their drivers in
//! `js/` are run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::build::here;
use crate::suite::{Outcome, Suite};

/// One line a driver writes.
#[derive(Deserialize)]
struct Line {
    name: String,
    ok: bool,
    value: String,
}

/// Runs a driver over all cases.
///
/// # Errors
/// What could not be installed, or what the driver said before it failed.
pub fn run(subject: &str, suite: &Suite) -> Result<Vec<Outcome>> {
    packages()?;
    let work = lay_out(subject, suite)?;
    let mut node = Command::new("node");
    node.arg(here().join("js").join(format!("{subject}.mjs")))
        .arg(screen_dist::out())
        .arg(&work);
    if subject == "browser" {
        node.env("CHROMIUM", chromium()?);
    }
    let status = node
        .status()
        .context("Node did not start; install Node 20 or later")?;
    // Node has been seen to fail while it exits, after all was done; what counts is
    // that every case has its line.
    let text = fs::read_to_string(work.join(format!("{subject}.jsonl")));
    let text = text
        .with_context(|| format!("the driver `{subject}` wrote nothing and ended with {status}"))?;
    let lines: Vec<Line> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    ensure!(
        lines.len() == suite.cases.len(),
        "{} lines for {} cases",
        lines.len(),
        suite.cases.len()
    );
    let outcome = |(line, prepared): (Line, &crate::suite::Prepared)| {
        ensure!(
            line.name == prepared.name,
            "{} in place of {}",
            line.name,
            prepared.name
        );
        let bytes = line.value.into_bytes();
        Ok(if line.ok {
            Outcome::Verdict(bytes)
        } else {
            Outcome::Error(bytes)
        })
    };
    lines.into_iter().zip(&suite.cases).map(outcome).collect()
}

/// Compiles `js/types.ts` against the generated types.
///
/// # Errors
/// What the compiler says.
pub fn type_check() -> Result<()> {
    packages()?;
    let tsc = here().join("node_modules/typescript/bin/tsc");
    let output = Command::new("node")
        .arg(tsc)
        .args([
            "--noEmit",
            "--strict",
            "--target",
            "es2022",
            "--module",
            "nodenext",
            "--lib",
            "es2022,dom",
        ])
        .args(["--skipLibCheck", "false", "--types", ""])
        .arg(here().join("js/types.ts"))
        .output()
        .context("Node did not start; install Node 20 or later")?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    Ok(())
}

/// Lays out packs and cases in a fresh folder.
fn lay_out(subject: &str, suite: &Suite) -> Result<PathBuf> {
    let work = screen_dist::root().join("target/conformance").join(subject);
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    for (index, pack) in suite.packs.iter().enumerate() {
        fs::write(work.join(format!("{index}.pack")), pack)?;
    }
    let line = |prepared: &crate::suite::Prepared| {
        json!({
            "name": prepared.name, "pack": prepared.pack,
            "function": prepared.function, "input": prepared.request,
        })
        .to_string()
            + "\n"
    };
    fs::write(
        work.join("cases.jsonl"),
        suite.cases.iter().map(line).collect::<String>(),
    )?;
    Ok(work)
}

/// Installs the npm packages of `package-lock.json` where they are not there.
fn packages() -> Result<()> {
    let folder = here();
    let done = folder.join("node_modules/.package-lock.json");
    let newer = |a: &Path, b: &Path| -> Result<bool> {
        Ok(fs::metadata(a)?.modified()? > fs::metadata(b)?.modified()?)
    };
    if done.exists() && newer(&done, &folder.join("package-lock.json"))? {
        return Ok(());
    }
    eprintln!("installing the npm packages of tests/package-lock.json …");
    let status = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .status()
        .context("npm did not start; install Node 20 or later")?;
    ensure!(status.success(), "`npm ci` failed in {}", folder.display());
    Ok(())
}

/// Finds Chromium or Chrome; on Debian and its kin it is installed where there is none.
fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    eprintln!("installing Chromium with apt-get …");
    // Without root the same commands may be allowed through sudo.
    let sudo: &[&str] = if is_root() { &[] } else { &["sudo", "-n"] };
    for arguments in [
        &["apt-get", "update"][..],
        &[
            "apt-get",
            "install",
            "-y",
            "--no-install-recommends",
            "chromium",
        ],
    ] {
        let line: Vec<&str> = sudo.iter().chain(arguments).copied().collect();
        let [program, rest @ ..] = line.as_slice() else {
            continue;
        };
        let status = Command::new(program).args(rest).status();
        if !status.is_ok_and(|status| status.success()) {
            bail!(
                "there is no Chromium here and `{}` failed; install Chromium or Chrome, or name it in the variable CHROMIUM",
                line.join(" ")
            );
        }
    }
    find_chromium().context("apt-get installed Chromium, and it is not to be found")
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let in_path = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let elsewhere = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];
    in_path
        .chain(elsewhere.iter().map(PathBuf::from))
        .find(|path| path.is_file())
}
