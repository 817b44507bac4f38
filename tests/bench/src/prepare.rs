//! What has to be there before anything is measured: the guests as core modules, the
//! shipped package, the peers of npm. Each is made by the tool that makes it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};

const TARGET: &str = "wasm32-unknown-unknown";

/// The two guests and the shipped package.
#[derive(Debug)]
pub struct Modules {
    /// The engine as a core module.
    pub ours: PathBuf,
    /// The peers and the limits as a core module.
    pub peers: PathBuf,
    /// The folder of the JavaScript package.
    pub package: Option<PathBuf>,
    /// The component.
    pub component: Option<PathBuf>,
}

/// This package's folder.
pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder for what is made on the way.
///
/// # Errors
/// Where it cannot be made.
pub fn scratch() -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| here().join("target"), Into::into);
    let folder = target.join("bench-files");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Builds the guests and, unless told not to, the shipped package.
///
/// # Errors
/// What did not build.
pub fn modules(dist: bool) -> Result<Modules> {
    let root = here().join("../..");
    if dist {
        println!("building the package (`cargo dist`)");
        let status = Command::new(cargo())
            .arg("dist")
            .current_dir(&root)
            .status();
        ensure!(
            status.context("cargo did not start")?.success(),
            "`cargo dist` failed in the top folder"
        );
    }
    let there = |path: &str| Some(root.join(path)).filter(|path| path.exists());
    Ok(Modules {
        ours: guest("ours")?,
        peers: guest("peers")?,
        package: there("target/dist/js"),
        component: there("target/dist/screen.component.wasm"),
    })
}

fn cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Compiles the guest with one feature, with the flags of the shipped module.
fn guest(feature: &str) -> Result<PathBuf> {
    let target = scratch()?.join("guest");
    let status = Command::new(cargo())
        .current_dir(here())
        .args(["build", "--quiet", "--locked", "--package", "bench-guest"])
        .args([
            "--features",
            feature,
            "--target",
            TARGET,
            "--profile",
            "wasm",
        ])
        .env("CARGO_TARGET_DIR", &target)
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-Ctarget-feature=-bulk-memory",
        )
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status();
    ensure!(
        status.context("cargo did not start")?.success(),
        "the guest with `{feature}` did not compile; if the compiler has no {TARGET} target, run `rustup target add {TARGET}`"
    );
    let copy = target.join(format!("{feature}.wasm"));
    fs::copy(target.join(TARGET).join("wasm/bench_guest.wasm"), &copy)?;
    Ok(copy)
}

/// Brings the peers of npm, once.
///
/// # Errors
/// Where npm cannot.
pub fn npm() -> Result<()> {
    if here().join("node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    let status = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(here())
        .status();
    ensure!(
        status
            .context("npm did not start; it comes with Node")?
            .success(),
        "`npm ci` failed in {}",
        here().display()
    );
    Ok(())
}

/// The module as wasm-opt makes it smaller; nothing where npm did not bring the tool.
///
/// # Errors
/// Where the tool fails.
pub fn wasm_opt(module: &Path) -> Result<Option<Vec<u8>>> {
    let tool = here().join("node_modules/.bin/wasm-opt");
    if !tool.exists() {
        return Ok(None);
    }
    let smaller = scratch()?.join("smaller.wasm");
    let status = Command::new(tool)
        .args(["-O3", "--all-features", "-o"])
        .arg(&smaller)
        .arg(module)
        .status()?;
    ensure!(status.success(), "wasm-opt failed");
    Ok(Some(fs::read(smaller)?))
}

/// The same module with bytes at the end of its first memory, where neither its own
/// data nor its heap ever comes; and their address.
///
/// # Errors
/// Where the module has no memory of its own.
pub fn embed(module: &Path, bytes: &[u8]) -> Result<(Vec<u8>, u32)> {
    const PAGE: u64 = 65_536;
    let mut module = walrus::Module::from_file(module)?;
    let memory = module
        .memories
        .iter_mut()
        .next()
        .context("a module without memory")?;
    let at = memory.initial * PAGE;
    memory.initial += (bytes.len() as u64).div_ceil(PAGE);
    let id = memory.id();
    let at = u32::try_from(at)?;
    let segment = module.data.add(
        walrus::DataKind::Active {
            memory: id,
            offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(at.cast_signed())),
        },
        bytes.to_vec(),
    );
    module.memories.get_mut(id).data_segments.insert(segment);
    Ok((module.emit_wasm(), at))
}

/// Length as gzip makes it, at its best.
///
/// # Errors
/// None in memory.
pub fn gzip(bytes: &[u8]) -> Result<usize> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
