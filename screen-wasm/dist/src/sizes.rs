//! How large what was built is.

use std::fs;
use std::io::Write as _;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// A file that is sent to somebody, and its bytes.
#[derive(Debug)]
pub struct Size {
    /// The path below `target/dist`.
    pub file: &'static str,
    /// Bytes as they are.
    pub raw: usize,
    /// Bytes as gzip at its best.
    pub gzip: usize,
}

/// The sizes of the modules, their glue and the component, as they were built last.
///
/// # Errors
/// A file that is not there.
pub fn sizes() -> Result<Vec<Size>> {
    let files = [
        "js/bindings_bg.wasm",
        "js/bindings.js",
        "js/index.js",
        "js/full/bindings_bg.wasm",
        "js/full/bindings.js",
        "js/full/index.js",
        "screen.component.wasm",
    ];
    let size = |file: &'static str| {
        let bytes = fs::read(crate::out().join(file)).with_context(|| file.to_owned())?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        Ok(Size {
            file,
            raw: bytes.len(),
            gzip: encoder.finish()?.len(),
        })
    };
    files.into_iter().map(size).collect()
}
