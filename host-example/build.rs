//! Builds the component and the JavaScript package, and lists what the binary
//! carries with it: those, the console and the starter packs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    for path in screen_dist::inputs() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    for folder in ["console", "packs", "migrations"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    screen_dist::build()?;
    let out = PathBuf::from(env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?);
    let dist = screen_dist::out().canonicalize()?;
    let mut text = String::new();
    let component = dist.join("screen.component.wasm");
    writeln!(
        text,
        "/// The engine as a component.\npub static COMPONENT: &[u8] = include_bytes!({component:?});"
    )?;
    table(
        &mut text,
        "The pages of the console.",
        "CONSOLE",
        Path::new("console"),
    )?;
    table(&mut text, "The JavaScript package.", "JS", &dist.join("js"))?;
    table(&mut text, "The starter packs.", "PACKS", Path::new("packs"))?;
    fs::write(out.join("assets.rs"), text)?;
    Ok(())
}

/// A table of all files below a folder: the path inside it, and the bytes.
fn table(text: &mut String, doc: &str, name: &str, folder: &Path) -> Result<()> {
    writeln!(text, "/// {doc}\npub static {name}: &[(&str, &[u8])] = &[")?;
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    files.sort();
    for file in files {
        let inside = file
            .strip_prefix(folder)?
            .to_string_lossy()
            .replace('\\', "/");
        writeln!(
            text,
            "    ({inside:?}, include_bytes!({:?})),",
            file.canonicalize()?
        )?;
    }
    writeln!(text, "];")?;
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
