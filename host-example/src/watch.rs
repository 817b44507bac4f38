//! The files the pack at work comes from, and looking whether they changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use screen_core::pack::authoring::Audience;

use crate::live::{Candidate, File, Live, SwapError};
use crate::packs::{self, PackError};

/// Where packs come from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// A built pack, a folder, or the name of a pack in the binary.
    pub path: String,
    /// A built pack for clients. Without it a folder and a pack in the binary are
    /// built for them, too.
    pub client: Option<PathBuf>,
}

/// A file, and what tells one state of it from another without reading it: time,
/// length and number. None where there is no file.
pub type Stamp = (PathBuf, Option<(SystemTime, u64, u64)>);

impl Origin {
    /// Whether it is a file that somebody built.
    pub fn is_file(&self) -> bool {
        Path::new(&self.path).is_file()
    }

    /// Reads the packs, and the signatures beside them (`FILE.minisig`).
    ///
    /// # Errors
    /// What cannot be read or built, ready to be read.
    pub fn read(&self) -> Result<Candidate, PackError> {
        let client = match &self.client {
            Some(path) => Some(read(path)?),
            None => None,
        };
        let Some(source) = packs::source(&self.path)? else {
            let full = read(Path::new(&self.path))?;
            return Ok(Candidate { full, client });
        };
        let built = |audience| -> Result<File, PackError> {
            let bytes = source.build_for(audience)?.bytes;
            Ok(File {
                bytes,
                signature: None,
            })
        };
        Ok(Candidate {
            full: built(Audience::Server)?,
            client: match client {
                Some(client) => Some(client),
                None => Some(built(Audience::Client)?),
            },
        })
    }

    /// The state of the files; of a folder and of a pack in the binary none, so only a
    /// signal has them read again.
    pub fn stamps(&self) -> Vec<Stamp> {
        let full = Some(Path::new(&self.path)).filter(|path| !path.is_dir());
        full.into_iter()
            .chain(self.client.as_deref())
            .flat_map(|path| [path.to_owned(), beside(path)])
            .map(|path| {
                let state = fs::metadata(&path).ok().map(|found| {
                    let changed = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    (changed, found.len(), inode(&found))
                });
                (path, state)
            })
            .collect()
    }
}

fn read(path: &Path) -> Result<File, PackError> {
    let signature = Some(beside(path)).filter(|path| path.is_file());
    Ok(File {
        bytes: packs::read_file(path)?,
        signature: signature.map(|path| packs::read_text(&path)).transpose()?,
    })
}

/// Where minisign looks for the signature of a file.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".minisig");
    PathBuf::from(name)
}

/// A file that was moved into another's place has another number, even where time
/// and length are the same.
#[cfg(unix)]
fn inode(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// Looks at the files again and again, and lets a new pack take over.
#[derive(Debug)]
pub struct Watch {
    live: Arc<Live>,
    origin: Origin,
    seen: Vec<Stamp>,
    /// The last pack read comes into force later.
    early: bool,
}

impl Watch {
    /// Watches the files of a pack that was read when they were in this state.
    pub fn new(live: Arc<Live>, origin: Origin, seen: Vec<Stamp>) -> Self {
        Self {
            seen,
            live,
            origin,
            early: false,
        }
    }

    /// Looks every so often, and at once when the process gets SIGHUP. Without a time
    /// only then.
    pub async fn run(mut self, every: Option<Duration>) {
        let mut hangup = hangup();
        loop {
            let asked = tokio::select! {
                () = hangup.next() => true,
                () = pause(every) => false,
            };
            let looked = tokio::task::spawn_blocking(move || {
                self.look(asked);
                self
            });
            match looked.await {
                Ok(watch) => self = watch,
                Err(panicked) => {
                    tracing::error!(%panicked, "the pack is no longer watched; restart the server");
                    return;
                }
            }
        }
    }

    /// Reads the files if they changed, or if asked to.
    fn look(&mut self, asked: bool) {
        let stamps = self.origin.stamps();
        if !asked && !self.early && stamps == self.seen {
            return;
        }
        let read = self.origin.read();
        if self.origin.stamps() != stamps {
            // Somebody is writing them just now: the next look finds them done.
            self.seen.clear();
            return;
        }
        self.seen = stamps;
        let was_early = std::mem::take(&mut self.early);
        let swapped = read.map_err(|error| {
            self.live.refuse(&error.to_string());
            SwapError::from(error)
        });
        match swapped.and_then(|candidate| self.live.swap(&candidate)) {
            Ok(now) => {
                let policy = now.pack.policy();
                tracing::info!(
                    id = policy.id,
                    version = policy.version,
                    digest = now.pool.digest(),
                    signed_by = now.signed_by,
                    "another pack is at work"
                );
            }
            Err(error @ SwapError::Early { .. }) => {
                self.early = true;
                if !was_early {
                    tracing::warn!(%error, pack = self.origin.path, "the pack does not take over yet");
                }
            }
            Err(error) => {
                tracing::error!(%error, pack = self.origin.path, "the pack does not take over; the last good one goes on");
            }
        }
    }
}

async fn pause(every: Option<Duration>) {
    match every {
        Some(every) => tokio::time::sleep(every).await,
        None => std::future::pending().await,
    }
}

/// The signal to look at once, where there is one.
struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
fn hangup() -> Hangup {
    use tokio::signal::unix::{SignalKind, signal};
    Hangup {
        signal: signal(SignalKind::hangup()).ok(),
    }
}

#[cfg(not(unix))]
fn hangup() -> Hangup {
    Hangup {}
}

impl Hangup {
    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
