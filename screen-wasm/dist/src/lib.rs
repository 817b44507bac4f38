//! Builds what the hosts load: the component, and the JavaScript package with its
//! module, glue and types. Used by the build script of `host-example` and by
//! `cargo dist`, so that nothing has to be installed but the compiler's wasm target.

mod typescript;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail, ensure};

const TARGET: &str = "wasm32-unknown-unknown";

/// The memory one module may grow to, bytes.
const MEMORY_BYTES_MAX: usize = 256 << 20;

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where everything is put.
pub fn out() -> PathBuf {
    root().join("target/dist")
}

/// What a build script has to watch.
pub fn inputs() -> Vec<PathBuf> {
    [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "screen-core/Cargo.toml",
        "screen-core/src",
        "screen-wasm/Cargo.toml",
        "screen-wasm/src",
        "screen-wasm/wit",
        "screen-wasm/js",
    ]
    .iter()
    .map(|path| root().join(path))
    .collect()
}

/// Builds everything.
///
/// # Errors
/// What went wrong, and how to mend it.
pub fn build() -> Result<()> {
    need_target()?;
    component()?;
    javascript()
}

/// The wasm target has to be there; where it is not, rustup brings it.
fn need_target() -> Result<()> {
    if has_target() {
        return Ok(());
    }
    // A build script's own environment names the toolchain, so rustup asks no questions.
    let added = Command::new("rustup")
        .args(["target", "add", TARGET])
        .status();
    ensure!(
        added.is_ok_and(|status| status.success()) && has_target(),
        "the compiler has no {TARGET} target, and rustup could not add it; run `rustup target add {TARGET}`"
    );
    Ok(())
}

fn has_target() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    printed.is_ok_and(|printed| {
        let path = String::from_utf8_lossy(&printed.stdout).trim().to_owned();
        fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some())
    })
}

/// Compiles `screen-wasm` with one binding; gives a copy of the module, because
/// both bindings are compiled to the same file.
fn module(binding: &str) -> Result<PathBuf> {
    // A target folder of its own: the outer cargo holds the lock of the other one.
    let target = root().join("target/wasm");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root())
        .args([
            "build",
            "--quiet",
            "--package",
            "screen-wasm",
            "--features",
            binding,
        ])
        .args(["--target", TARGET, "--profile", "wasm", "--locked"])
        .env("CARGO_TARGET_DIR", &target);
    // Flags meant for the host's linker would break this one.
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_BUILD_RUSTC_WRAPPER",
    ] {
        cargo.env_remove(name);
    }
    // Small copies are many here, and `memory.copy` is a call into the runtime each
    // time: a loop inside the module is faster.
    let flags = format!("-Clink-arg=--max-memory={MEMORY_BYTES_MAX} -Ctarget-feature=-bulk-memory");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    ensure!(
        cargo.status().context("cargo did not start")?.success(),
        "screen-wasm did not compile"
    );
    let copy = target.join(format!("screen-{binding}.wasm"));
    let built = target.join(TARGET).join("wasm/screen_wasm.wasm");
    fs::copy(&built, &copy).with_context(|| format!("{} is missing", built.display()))?;
    Ok(copy)
}

fn component() -> Result<()> {
    let module = fs::read(module("component")?)?;
    let component = wit_component::ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .map_err(|error| anyhow::anyhow!("the module is no component: {error:#}"))?;
    fs::create_dir_all(out())?;
    write_if_changed(&out().join("screen.component.wasm"), &component)
}

fn javascript() -> Result<()> {
    let module = module("js")?;
    let out = out().join("js");
    fs::create_dir_all(&out)?;
    let mut glue = wasm_bindgen_cli_support::Bindgen::new();
    glue.input_path(module)
        .web(true)?
        .typescript(false)
        .out_name("bindings")
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(true)
        .generate(&out)?;
    for entry in fs::read_dir(root().join("screen-wasm/js"))? {
        let path = entry?.path();
        let Some(name) = path.file_name() else {
            bail!("{} has no name", path.display())
        };
        write_if_changed(&out.join(name), &fs::read(&path)?)?;
    }
    let types = typescript::types()?;
    for (file, text) in [
        ("request.d.ts", types.request),
        ("verdict.d.ts", types.verdict),
        ("functions.d.ts", types.functions),
    ] {
        write_if_changed(&out.join(file), text.as_bytes())?;
    }
    Ok(())
}

/// A file that did not change keeps its time, so that nothing is built again for it.
fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}
