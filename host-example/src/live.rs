//! The pack at work, and how another one takes its place under load.
//!
//! Each request takes hold of one [`AtWork`] and keeps it to its end, so no verdict
//! mixes two packs. A pack that cannot take over changes nothing: the last good one
//! goes on, and what is wrong is logged and shown.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use screen_core::Pack;
use screen_core::disclosure::diff::VersionOrder;
use screen_core::pack::trust::Trust;

use crate::guest::{Compiled, LoadError, Pool};
use crate::packs::{self, PackError};

/// A pack that is to take over: the bytes of files, with the signatures behind them.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The pack that decides.
    pub full: File,
    /// The pack for clients. None where there is none; where the pack that decides
    /// holds published rules only, it serves clients as well.
    pub client: Option<File>,
}

/// A built pack as it lies on the disk.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The text of a signature beside it.
    pub signature: Option<String>,
}

/// What a pack has to be like to take over.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Whose packs are taken.
    pub trust: Trust,
    /// Whether an older version or another pack may follow.
    pub rollback: bool,
    /// Fuel one call into the engine may use.
    pub fuel_max: u64,
}

/// Why a pack did not take over.
#[derive(Debug, thiserror::Error)]
pub enum SwapError {
    /// Not from anybody who is trusted, or no pack at all.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The engine did not load it.
    #[error("the engine does not load it: {0}")]
    Engine(LoadError),
    /// Another pack than the one at work.
    #[error(
        "it is the pack `{new}`, and `{old}` is at work; to change over, restart the server with it or serve with `--allow-rollback`"
    )]
    OtherPack {
        /// The id of the one at work.
        old: String,
        /// The id of the other.
        new: String,
    },
    /// An older version.
    #[error(
        "it is version {new}, and {old} is at work; give it a higher version, or serve with `--allow-rollback` to go back"
    )]
    Older {
        /// The version at work.
        old: String,
        /// The older one.
        new: String,
    },
    /// Its time has not come; it is tried again.
    #[error("it is in force from {day} on, and is taken then")]
    Early {
        /// The day.
        day: String,
    },
    /// Its time is over.
    #[error("it ended on {day}; build a newer one")]
    Expired {
        /// The day.
        day: String,
    },
    /// The two packs are not of one version.
    #[error(
        "the pack for clients is `{client}` and the one that decides is `{full}`; build both from one folder"
    )]
    NotTogether {
        /// Id and version of the pack for clients.
        client: String,
        /// Id and version of the pack that decides.
        full: String,
    },
    /// The pack for clients holds what is not published.
    #[error(
        "the pack for clients holds rules that are not published; build it with `screen-host pack build --audience client`"
    )]
    NotForClients,
}

// No source: the message has it in it already, and logs print both.
impl From<LoadError> for SwapError {
    fn from(error: LoadError) -> Self {
        Self::Engine(error)
    }
}

/// A pack with the instances that run it. What a request holds.
#[derive(Debug)]
pub struct AtWork {
    /// The engine with the pack that decides.
    pub pool: Arc<Pool>,
    /// That pack, for what the host shows of it.
    pub pack: Arc<Pack>,
    /// The same for clients.
    pub client: Option<ForClients>,
    /// The key it is signed with, where that was asked for.
    pub signed_by: Option<String>,
    /// Since when it is at work.
    pub since_ms: i64,
}

/// The pack for clients.
#[derive(Debug)]
pub struct ForClients {
    /// The engine with it: a preview here gives what the client itself would get.
    pub pool: Arc<Pool>,
    /// The pack, for what the host shows of it.
    pub pack: Arc<Pack>,
    /// The file that is handed out, signature included.
    pub file: Vec<u8>,
}

impl AtWork {
    /// The engine for a request: a preview gets the client's answer, so that browser
    /// and server agree byte for byte. Without a pack for clients there is nothing to
    /// agree with.
    pub fn pool_for(&self, preview: bool) -> &Arc<Pool> {
        match &self.client {
            Some(client) if preview => &client.pool,
            _ => &self.pool,
        }
    }

    fn open(
        compiled: &Compiled,
        admission: &Admission,
        candidate: &Candidate,
    ) -> Result<Self, SwapError> {
        let (bytes, signed_by) = checked(&candidate.full, &admission.trust)?;
        let pack = Arc::new(packs::open(bytes)?);
        let pool = |bytes: &[u8]| -> Result<Arc<Pool>, LoadError> {
            let pool = compiled.pool(bytes)?.with_fuel_max(admission.fuel_max);
            Ok(Arc::new(pool))
        };
        let full = pool(bytes)?;
        let client = match &candidate.client {
            Some(file) => {
                let (client, _) = checked(file, &admission.trust)?;
                let opened = packs::open(client)?;
                if opened.policy().rules.iter().any(|rule| !rule.public) {
                    return Err(SwapError::NotForClients);
                }
                if named(&opened) != named(&pack) {
                    return Err(SwapError::NotTogether {
                        client: named(&opened),
                        full: named(&pack),
                    });
                }
                let same = client == bytes;
                Some(ForClients {
                    pool: if same { full.clone() } else { pool(client)? },
                    pack: Arc::new(opened),
                    file: file.handed_out()?,
                })
            }
            None if pack.policy().rules.iter().all(|rule| rule.public) => Some(ForClients {
                pool: full.clone(),
                pack: pack.clone(),
                file: candidate.full.handed_out()?,
            }),
            None => None,
        };
        Ok(Self {
            pool: full,
            pack,
            client,
            signed_by,
            since_ms: now_ms(),
        })
    }
}

impl File {
    /// The file with its signature behind it, wherever that was.
    fn handed_out(&self) -> Result<Vec<u8>, PackError> {
        match &self.signature {
            Some(text) => packs::embed(&self.bytes, text),
            None => Ok(self.bytes.clone()),
        }
    }
}

/// The pack in a file, and the key it is signed with where one is asked for.
fn checked<'a>(file: &'a File, trust: &Trust) -> Result<(&'a [u8], Option<String>), PackError> {
    let checked = packs::check(&file.bytes, file.signature.as_deref(), trust)?;
    Ok((checked.pack, checked.signed_by.map(|key| key.to_string())))
}

fn named(pack: &Pack) -> String {
    format!("{} {}", pack.policy().id, pack.policy().version)
}

/// The last pack that did not take over.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// When.
    pub at_ms: i64,
    /// Why, and how to mend it.
    pub why: String,
}

/// The pack at work and what may follow it.
#[derive(Debug)]
pub struct Live {
    compiled: Compiled,
    admission: Admission,
    at_work: RwLock<Arc<AtWork>>,
    refusal: Mutex<Option<Refusal>>,
    /// One swap at a time: a pack is compared with the one it would follow.
    swapping: Mutex<()>,
}

impl Live {
    /// Puts a first pack to work.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn start(
        compiled: Compiled,
        admission: Admission,
        candidate: &Candidate,
    ) -> Result<Self, SwapError> {
        let first = AtWork::open(&compiled, &admission, candidate)?;
        Ok(Self {
            compiled,
            admission,
            at_work: RwLock::new(Arc::new(first)),
            refusal: Mutex::default(),
            swapping: Mutex::default(),
        })
    }

    /// One pack that decides about everything, previews included: for tests that hold
    /// the server against the engine itself.
    ///
    /// # Errors
    /// Why it cannot be put to work.
    pub fn of_one(compiled: &Compiled, pack: &[u8]) -> Result<Self, SwapError> {
        let admission = Admission {
            trust: Trust::Unsigned,
            rollback: false,
            fuel_max: u64::MAX,
        };
        let full = File {
            bytes: pack.to_vec(),
            signature: None,
        };
        Self::start(
            compiled.clone(),
            admission,
            &Candidate { full, client: None },
        )
    }

    /// The pack at work. A request asks once and keeps the answer.
    pub fn at_work(&self) -> Arc<AtWork> {
        let held = self.at_work.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// The last pack that did not take over, if that was after the last one that did.
    pub fn refusal(&self) -> Option<Refusal> {
        let held = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Lets another pack take over. Requests under way end with the one they began
    /// with; its instances go with the last of them.
    ///
    /// # Errors
    /// Why it cannot; then the pack at work goes on.
    pub fn swap(&self, candidate: &Candidate) -> Result<Arc<AtWork>, SwapError> {
        let _one = self.swapping.lock().unwrap_or_else(PoisonError::into_inner);
        let next = AtWork::open(&self.compiled, &self.admission, candidate)
            .and_then(|next| self.may_follow(&next).map(|()| Arc::new(next)));
        match next {
            Ok(next) => {
                *self.at_work.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
                self.note(None);
                Ok(next)
            }
            Err(error) => {
                self.refuse(&error.to_string());
                Err(error)
            }
        }
    }

    /// Takes down why a pack did not take over, or could not even be read.
    pub fn refuse(&self, why: &str) {
        self.note(Some(Refusal {
            at_ms: now_ms(),
            why: why.to_owned(),
        }));
    }

    fn note(&self, refusal: Option<Refusal>) {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = refusal;
    }

    fn may_follow(&self, next: &AtWork) -> Result<(), SwapError> {
        let at_work = self.at_work();
        let (old, new) = (at_work.pack.policy(), next.pack.policy());
        let day = screen_core::verdict::messages::day;
        let now = now_ms();
        if now < new.effective_at {
            let day = day(new.effective_at);
            return Err(SwapError::Early { day });
        }
        if let Some(end) = new.expires_at.filter(|_| new.is_expired(now)) {
            return Err(SwapError::Expired { day: day(end) });
        }
        if self.admission.rollback {
            return Ok(());
        }
        if old.id != new.id {
            return Err(SwapError::OtherPack {
                old: old.id.clone(),
                new: new.id.clone(),
            });
        }
        if VersionOrder::of(&new.version, &old.version) == VersionOrder::Older {
            return Err(SwapError::Older {
                old: old.version.clone(),
                new: new.version.clone(),
            });
        }
        Ok(())
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
