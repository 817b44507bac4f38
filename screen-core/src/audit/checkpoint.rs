//! Checkpoints of the log: its size and root, signed, in the form of C2SP's
//! tlog-checkpoint and signed-note with Ed25519. Handed to an outside party, a
//! checkpoint shows later that nothing was cut off or rewritten (16(2)).
//!
//! ```text
//! <origin>
//! <size>
//! <root in base64>
//!
//! — <key name> <base64 of 4 bytes key hash and 64 bytes signature>
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::hex;
use super::tree::Node;
use crate::error::RequestError;
use crate::ids::Hash;
use crate::limits::{CHECKPOINT_BYTES_MAX, LOG_SIZE_MAX};
use crate::pack::Pack;
use crate::request::check;

/// The signature type of Ed25519 in a note's key.
const ED25519: u8 = 1;

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log, by a name that is unique in the world, such as `example.org/screen`.
    pub origin: String,
    /// How many records it had.
    pub size: u64,
    /// Its root.
    pub root: Node,
}

impl Checkpoint {
    /// The text that is signed, with its last line break.
    pub fn body(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads such a text. Lines behind the third are extensions and allowed.
    pub fn parse(body: &str) -> Option<Self> {
        let mut lines = body.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty())?;
        let digits = lines.next()?;
        let size: u64 = digits.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let canonical = size.to_string() == digits && size <= LOG_SIZE_MAX;
        (canonical && lines.all(|line| !line.is_empty())).then(|| Self {
            origin: origin.to_owned(),
            size,
            root,
        })
    }

    /// Signs the checkpoint. The key is an argument of this function alone: nothing
    /// that is secret ever goes through [`call`](crate::call).
    pub fn sign(&self, key_name: &str, secret: &[u8; 32]) -> String {
        let signing = SigningKey::from_bytes(secret);
        let key = NoteKey {
            name: key_name.to_owned(),
            key: signing.verifying_key(),
        };
        let body = self.body();
        let signature = signing.sign(body.as_bytes()).to_bytes();
        let bytes = [key.hash().as_slice(), signature.as_slice()].concat();
        format!("{body}\n\u{2014} {key_name} {}\n", STANDARD.encode(bytes))
    }
}

/// A public key with its name, written `<name>+<key hash>+<base64 of type and key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    key: VerifyingKey,
}

impl NoteKey {
    /// The public half of a secret key.
    pub fn of_secret(name: &str, secret: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(secret).verifying_key();
        let name = name.to_owned();
        Self { name, key }
    }

    /// Reads a key. The hash in it must be its own.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '+');
        let (name, hash, bytes) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(bytes).ok()?;
        let (kind, key) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let named = !name.is_empty() && !name.contains(char::is_whitespace);
        let found = Self {
            name: name.to_owned(),
            key,
        };
        (*kind == ED25519 && named && hex(&found.hash()) == hash).then_some(found)
    }

    /// The first four bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ key)`.
    pub fn hash(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update([b'\n', ED25519]);
        hasher.update(self.key.as_bytes());
        let digest: Node = hasher.finalize().into();
        let [a, b, c, d, ..] = digest;
        [a, b, c, d]
    }
}

impl std::fmt::Display for NoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        let hash = hex(&self.hash());
        write!(f, "{}+{hash}+{}", self.name, STANDARD.encode(bytes))
    }
}

/// What is wrong with a signed checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckpointProblem {
    /// Not a signed note with a checkpoint in it.
    Unreadable,
    /// None of its signatures is by one of the keys.
    UnknownKey,
    /// A signature by one of the keys does not fit the text.
    BadSignature,
}

/// Reads a signed note and checks it under one of the keys. Signatures of others, such
/// as witnesses, are passed over.
///
/// # Errors
/// What is wrong with it.
pub fn open(note: &str, keys: &[NoteKey]) -> Result<Checkpoint, CheckpointProblem> {
    let (body, lines) = split(note).ok_or(CheckpointProblem::Unreadable)?;
    let checkpoint = Checkpoint::parse(body).ok_or(CheckpointProblem::Unreadable)?;
    let mut known = false;
    for line in lines.lines() {
        let (name, bytes) = signature(line).ok_or(CheckpointProblem::Unreadable)?;
        let Some((hash, signature)) = bytes.split_first_chunk::<4>() else {
            return Err(CheckpointProblem::Unreadable);
        };
        let Some(key) = keys
            .iter()
            .find(|key| key.name == name && key.hash() == *hash)
        else {
            continue;
        };
        let fits = Signature::from_slice(signature)
            .is_ok_and(|signature| key.key.verify_strict(body.as_bytes(), &signature).is_ok());
        if !fits {
            return Err(CheckpointProblem::BadSignature);
        }
        known = true;
    }
    if known {
        Ok(checkpoint)
    } else {
        Err(CheckpointProblem::UnknownKey)
    }
}

/// A note's text and its lines of signatures.
pub(crate) fn split(note: &str) -> Option<(&str, &str)> {
    let at = note.rfind("\n\n")?;
    let (body, lines) = (note.get(..=at)?, note.get(at + 2..)?);
    let fits = note.len() <= CHECKPOINT_BYTES_MAX && lines.ends_with('\n');
    fits.then_some((body, lines))
}

fn signature(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    (!name.is_empty()).then_some((name, bytes))
}

/// Reads public keys and names the one that is none.
pub(crate) fn keys(field: &str, texts: &[String]) -> Result<Vec<NoteKey>, RequestError> {
    check::list(field, texts.len())?;
    let read = |(index, text): (usize, &String)| {
        NoteKey::parse(text).ok_or_else(|| {
            check::invalid(format!("{field}[{index}]"), "not a public key")
                .help("write `name+hash+key`, as signed notes do")
        })
    };
    texts.iter().enumerate().map(read).collect()
}

/// A signed checkpoint and the keys it may be signed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyCheckpointRequest {
    /// The signed note.
    pub note: String,
    /// Public keys, written `name+hash+key`.
    pub keys: Vec<String>,
}

/// Whether a checkpoint is signed by who it should be, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckpointCheck {
    /// Whether it holds.
    pub valid: bool,
    /// Why not.
    pub problem: Option<CheckpointProblem>,
    /// The log.
    pub origin: Option<String>,
    /// How many records it had.
    pub size: Option<u64>,
    /// Its root.
    pub root: Option<Hash>,
}

/// Checks a signed checkpoint (16(2)).
///
/// # Errors
/// A key that is none.
pub fn verify_checkpoint(
    _: &Pack,
    request: &VerifyCheckpointRequest,
) -> Result<CheckpointCheck, RequestError> {
    let keys = keys("keys", &request.keys)?;
    let opened = open(&request.note, &keys);
    let said = opened.as_ref().ok();
    Ok(CheckpointCheck {
        valid: said.is_some(),
        problem: opened.as_ref().err().copied(),
        origin: said.map(|said| said.origin.clone()),
        size: said.map(|said| said.size),
        root: said.map(|said| Hash(hex(&said.root))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "example.org/screen".to_owned(),
            size: 3,
            root: [7; 32],
        }
    }

    #[test]
    fn what_was_signed_is_read_and_nothing_else() {
        let secret = [9; 32];
        let key = NoteKey::of_secret("example.org/screen", &secret);
        let note = checkpoint().sign("example.org/screen", &secret);
        let again = NoteKey::parse(&key.to_string()).expect("a key");
        assert_eq!(open(&note, &[again]), Ok(checkpoint()));
        assert_eq!(open(&note, &[]), Err(CheckpointProblem::UnknownKey));
        let other = NoteKey::of_secret("example.org/screen", &[8; 32]);
        assert_eq!(open(&note, &[other]), Err(CheckpointProblem::UnknownKey));
        let more = note.replacen("\n3\n", "\n4\n", 1);
        let keys = [key];
        assert_eq!(open(&more, &keys), Err(CheckpointProblem::BadSignature));
        for broken in [
            "",
            "a\n",
            "a\n3\nx\n\n\u{2014} a b\n",
            &note.replace("\n3\n", "\n03\n"),
        ] {
            assert_eq!(open(broken, &keys), Err(CheckpointProblem::Unreadable));
        }
    }

    /// The key of the example in Go's `golang.org/x/mod/sumdb/note`.
    #[test]
    fn keys_are_written_as_other_implementations_do() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key = NoteKey::parse(text).expect("a key");
        assert_eq!(key.to_string(), text);
        let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let (body, lines) = split(note).expect("a note");
        let (_, bytes) = signature(lines.trim_end()).expect("a signature");
        let (hash, signature) = bytes.split_first_chunk::<4>().expect("long enough");
        assert_eq!(*hash, key.hash());
        let signature = Signature::from_slice(signature).expect("64 bytes");
        assert!(key.key.verify_strict(body.as_bytes(), &signature).is_ok());
    }
}
