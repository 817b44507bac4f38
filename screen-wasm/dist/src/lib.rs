//! Builds what the hosts load: the component, and the JavaScript package with its
//! modules, glue and types. Used by the build script of `host-example` and by
//! `cargo dist`, so that nothing has to be installed but the compiler's wasm target.

mod sizes;
mod typescript;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use screen_core::engine::{CLIENT_FUNCTIONS, FUNCTIONS, Function};

pub use sizes::{Size, sizes};

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
    let js = out().join("js");
    javascript("js,client", &js, CLIENT_FUNCTIONS)?;
    javascript("js", &js.join("full"), FUNCTIONS)?;
    let about = root().join("screen-wasm/js/package.json");
    write_if_changed(&js.join("package.json"), &fs::read(about)?)
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

/// The component stays on the server: it is built for speed, which makes verdicts a
/// tenth faster and the module half as large again.
fn optimization(features: &str) -> &'static [&'static str] {
    match features {
        "component" => &["--config", "profile.wasm.opt-level=3"],
        _ => &[],
    }
}

/// Compiles `screen-wasm` with some features; gives a copy of the module, because
/// all are compiled to the same file.
fn module(features: &str) -> Result<PathBuf> {
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
            features,
        ])
        .args(["--target", TARGET, "--profile", "wasm", "--locked"])
        .args(optimization(features))
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
    let copy = target.join(format!("screen-{}.wasm", features.replace(',', "-")));
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

/// One module with its glue, its types and the classes around it.
fn javascript(features: &str, out: &Path, functions: &[Function]) -> Result<()> {
    let module = module(features)?;
    fs::create_dir_all(out)?;
    let mut glue = wasm_bindgen_cli_support::Bindgen::new();
    glue.input_path(module)
        .web(true)?
        .typescript(false)
        .out_name("bindings")
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(true)
        .generate(out)?;
    for name in ["index.js", "node.js", "worker.js", "index.d.ts"] {
        let path = root().join("screen-wasm/js").join(name);
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        write_if_changed(&out.join(name), &bytes)?;
    }
    let types = typescript::types(functions)?;
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
