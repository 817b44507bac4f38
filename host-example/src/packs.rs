//! Packs on the disk and in the binary: folders to check and build, or built files.

use std::fs;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level as Title, Renderer, Snippet};
use screen_core::limits::{PACK_BYTES_MAX, SIGNATURE_BYTES_MAX};
use screen_core::pack::authoring::{self, Audience, BuildOptions, Built, Diagnostic, Files, Level};
use screen_core::pack::trust::{self, Checked, Trust};
use screen_core::{Pack, RequestError};

use crate::assets::PACKS;

/// Bytes of one file of a pack's folder.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// Why a pack could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It cannot be read from the disk.
    #[error("cannot read the pack `{path}`: {cause}")]
    Unreadable {
        /// Where it should be.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file that no pack needs.
    #[error("`{path}` is larger than any file of this kind")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// It has mistakes; they are rendered for reading.
    #[error("{0}")]
    Mistakes(String),
    /// It was built, and the engine refuses it.
    #[error("cannot use the pack: {0}")]
    Refused(String),
}

/// A pack before it is built.
#[derive(Debug)]
pub struct Source {
    /// Its files.
    pub files: Files,
}

impl Source {
    /// Builds it.
    ///
    /// # Errors
    /// [`PackError::Mistakes`] with all mistakes, rendered.
    pub fn build(&self) -> Result<Built, PackError> {
        self.build_for(Audience::Server)
    }

    /// Builds it for somebody.
    ///
    /// # Errors
    /// [`PackError::Mistakes`] with all mistakes, rendered.
    pub fn build_for(&self, audience: Audience) -> Result<Built, PackError> {
        let options = BuildOptions {
            audience,
            ..BuildOptions::default()
        };
        authoring::build_with(&self.files, &options)
            .map_err(|found| PackError::Mistakes(render(&self.files, &found, false)))
    }
}

/// The names of the packs in the binary.
pub fn starters() -> Vec<&'static str> {
    let mut names: Vec<&str> = PACKS
        .iter()
        .filter_map(|(path, _)| path.split('/').next())
        .collect();
    names.dedup();
    names
}

/// A pack of the binary by its name.
pub fn starter(name: &str) -> Option<Source> {
    let prefix = format!("{name}/");
    let files: Files = PACKS
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?.to_owned(), bytes.to_vec())))
        .collect();
    (!files.is_empty()).then_some(Source { files })
}

/// Reads the files of a pack's folder: `pack.toml`, `lists/*`, `patterns/*`, `cases/*`.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn read_folder(folder: &Path) -> Result<Files, PackError> {
    let unreadable = |path: &Path| {
        let path = path.display().to_string();
        move |cause| PackError::Unreadable { path, cause }
    };
    let mut files = Files::new();
    for inside in ["", "lists", "patterns", "cases"] {
        let path = folder.join(inside);
        if !inside.is_empty() && !path.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(unreadable(&path))? {
            let entry = entry.map_err(unreadable(&path))?.path();
            let name = entry
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let wanted = if inside.is_empty() {
                name == "pack.toml"
            } else {
                !name.starts_with('.')
            };
            if !wanted || !entry.is_file() {
                continue;
            }
            if entry.metadata().map_err(unreadable(&entry))?.len() > FILE_BYTES_MAX {
                return Err(PackError::TooLarge {
                    path: entry.display().to_string(),
                });
            }
            let bytes = fs::read(&entry).map_err(unreadable(&entry))?;
            files.insert(
                if inside.is_empty() {
                    name
                } else {
                    format!("{inside}/{name}")
                },
                bytes,
            );
        }
    }
    Ok(files)
}

/// The files of a pack that is not built: those of a folder, or, for a name that is
/// nothing on the disk, those in the binary. None for a built one.
///
/// # Errors
/// A folder that cannot be read.
pub fn source(path: &str) -> Result<Option<Source>, PackError> {
    let place = Path::new(path);
    if !place.exists() {
        return Ok(starter(path));
    }
    if !place.is_dir() {
        return Ok(None);
    }
    let files = read_folder(place)?;
    Ok(Some(Source { files }))
}

/// The bytes of a built pack, without a signature behind it: from a folder, from a
/// built file, or, for a name that is neither, from the binary.
///
/// # Errors
/// What is wrong with it, ready to be read.
pub fn load(path: &str) -> Result<Vec<u8>, PackError> {
    if let Some(source) = source(path)? {
        return source.build().map(|built| built.bytes);
    }
    let file = read_file(Path::new(path))?;
    open(&file)?;
    Ok(check(&file, None, &Trust::Unsigned)?.pack.to_vec())
}

/// Reads a built pack or a delta, of which none is larger than the largest pack with
/// its signature.
///
/// # Errors
/// A file that cannot be read or is larger.
pub fn read_file(path: &Path) -> Result<Vec<u8>, PackError> {
    let shown = || path.display().to_string();
    let unreadable = |cause| PackError::Unreadable {
        path: shown(),
        cause,
    };
    let bytes_max = (PACK_BYTES_MAX + (2 << 20)) as u64;
    if fs::metadata(path).map_err(unreadable)?.len() > bytes_max {
        return Err(PackError::TooLarge { path: shown() });
    }
    fs::read(path).map_err(unreadable)
}

/// Reads a key or a signature.
///
/// # Errors
/// A file that cannot be read, is larger or is no text.
pub fn read_text(path: &Path) -> Result<String, PackError> {
    let shown = || path.display().to_string();
    let unreadable = |cause| PackError::Unreadable {
        path: shown(),
        cause,
    };
    if fs::metadata(path).map_err(unreadable)?.len() > SIGNATURE_BYTES_MAX as u64 {
        return Err(PackError::TooLarge { path: shown() });
    }
    fs::read_to_string(path).map_err(unreadable)
}

/// Opens a built pack, with or without a signature behind it.
///
/// # Errors
/// [`PackError::Refused`] with the engine's reason.
pub fn open(file: &[u8]) -> Result<Pack, PackError> {
    let (pack, _) = trust::split_signature(file).map_err(refused)?;
    Pack::load(pack).map_err(refused)
}

/// Checks where a pack is from.
///
/// # Errors
/// [`PackError::Refused`] with the reason and how to mend it.
pub fn check<'a>(
    file: &'a [u8],
    detached: Option<&str>,
    trust: &Trust,
) -> Result<Checked<'a>, PackError> {
    trust.check(file, detached).map_err(refused)
}

/// A pack with a signature behind it.
///
/// # Errors
/// [`PackError::Refused`] for a text that is no signature.
pub fn embed(file: &[u8], signature: &str) -> Result<Vec<u8>, PackError> {
    trust::embed(file, signature).map_err(refused)
}

/// The core's own reason, in the host's words.
pub fn refused(error: RequestError) -> PackError {
    PackError::Refused(error.to_string())
}

/// Diagnostics with the lines they are about, the place underlined.
pub fn render(files: &Files, found: &[Diagnostic], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for diagnostic in found {
        let source = files
            .get(&diagnostic.file)
            .map(|bytes| String::from_utf8_lossy(bytes))
            .unwrap_or_default();
        let title = match diagnostic.level {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
            Level::Note => Title::NOTE,
        };
        // Control characters of the file must not reach the terminal.
        let shown: String = source
            .chars()
            .map(|c| {
                if c.is_control() && c != '\n' && c != '\t' {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let span = if shown.len() == source.len() {
            diagnostic.span.clone()
        } else {
            0..0
        };
        let snippet = Snippet::source(shown)
            .path(diagnostic.file.as_str())
            .annotation(AnnotationKind::Primary.span(span));
        let mut group = title
            .primary_title(diagnostic.message.as_str())
            .id(diagnostic.code)
            .element(snippet);
        if let Some(help) = &diagnostic.help {
            group = group.element(Title::HELP.message(help.as_str()));
        }
        text.push_str(&renderer.render(&[group]).to_string());
        text.push_str("\n\n");
    }
    let count = |level: Level, what: &str| {
        let count = found.iter().filter(|found| found.level == level).count();
        format!("{count} {what}{}", if count == 1 { "" } else { "s" })
    };
    text.push_str(&format!(
        "{}, {}",
        count(Level::Error, "mistake"),
        count(Level::Warning, "warning")
    ));
    if found.iter().any(|found| found.level == Level::Note) {
        text.push_str(&format!(", {}", count(Level::Note, "note")));
    }
    text
}
