//! Who a pack is from: Ed25519 signatures in the form of minisign.
//!
//! A signature is the text of a `.minisig` file. It stands in a file of its own, or
//! behind the pack:
//!
//! ```text
//! <the bytes of the pack>
//! screen-pack-signature/1
//! untrusted comment: <anything>
//! <base64 of 2 bytes algorithm, 8 bytes key id, 64 bytes signature>
//! trusted comment: <what the signer says>
//! <base64 of 64 bytes: a signature over the signature and the trusted comment>
//! ```
//!
//! What is signed is the pack alone, so its digest is the same with and without a
//! signature. Whether one is asked for, and by whom, is the host's decision:
//! [`Trust`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b512, Digest as _};
use ed25519_dalek::{Signature as Ed25519, VerifyingKey};

use crate::error::{ErrorCode, RequestError};
use crate::limits::{PACK_BYTES_MAX, PUBLIC_KEY_BYTES_MAX, SIGNATURE_BYTES_MAX, TRUSTED_KEYS_MAX};

/// What stands between a pack and the signature behind it.
pub const EMBEDDED: &str = "\nscreen-pack-signature/1\n";

/// The algorithm of keys, and of signatures over the bytes themselves.
const PURE: [u8; 2] = *b"Ed";
/// The algorithm of signatures over the BLAKE2b-512 of the bytes; what minisign
/// writes today.
const PREHASHED: [u8; 2] = *b"ED";

/// The name of a key: eight bytes drawn when it was made. It says which key to try
/// and proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId([u8; 8]);

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016X}", u64::from_le_bytes(self.0))
    }
}

/// A key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    id: KeyId,
    key: VerifyingKey,
}

impl PublicKey {
    /// Reads a key: the two lines of a `.pub` file, or the second of them alone.
    ///
    /// # Errors
    /// `invalid_value` for a text that is no key, `too_large` for a long one.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        if text.len() > PUBLIC_KEY_BYTES_MAX {
            return Err(too_large("key", text.len(), PUBLIC_KEY_BYTES_MAX));
        }
        Self::read(text).ok_or_else(|| {
            RequestError::at(
                ErrorCode::InvalidValue,
                "key",
                "not a public key of minisign",
            )
            .help(
                "give the file `NAME.pub` that `screen-host pack keygen` or `minisign -G` wrote, \
                 never the secret `NAME.key`",
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = lines(text);
        let line = match (lines.next()?, lines.next()) {
            (line, None) => line,
            (comment, Some(line)) => {
                comment.strip_prefix("untrusted comment:")?;
                line
            }
        };
        let bytes = STANDARD.decode(line).ok()?;
        let (algorithm, rest) = bytes.split_first_chunk::<2>()?;
        let (id, key) = rest.split_first_chunk::<8>()?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let sound = *algorithm == PURE && !key.is_weak() && lines.next().is_none();
        sound.then_some(Self {
            id: KeyId(*id),
            key,
        })
    }

    /// The key's name.
    pub fn id(&self) -> KeyId {
        self.id
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [PURE.as_slice(), &self.id.0, self.key.as_bytes()].concat();
        f.write_str(&STANDARD.encode(bytes))
    }
}

/// A signature as it was read; nothing about it is proven before [`verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    key_id: KeyId,
    prehashed: bool,
    signature: Ed25519,
    trusted_comment: String,
    /// Over the signature and the trusted comment.
    global: Ed25519,
}

impl Signature {
    /// Reads the four lines of a `.minisig` file.
    ///
    /// # Errors
    /// `untrusted_pack` for a text that is no signature.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        if text.len() > SIGNATURE_BYTES_MAX {
            return Err(too_large("signature", text.len(), SIGNATURE_BYTES_MAX));
        }
        Self::read(text).ok_or_else(|| {
            untrusted("the signature is damaged: not the four lines of a `.minisig` file")
                .help("sign the pack again with `screen-host pack sign PACK --key NAME.key`")
        })
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = lines(text);
        lines.next()?.strip_prefix("untrusted comment:")?;
        let bytes = STANDARD.decode(lines.next()?).ok()?;
        let trusted_comment = lines.next()?.strip_prefix("trusted comment: ")?;
        let global = STANDARD.decode(lines.next()?).ok()?;
        let (algorithm, rest) = bytes.split_first_chunk::<2>()?;
        let (id, signature) = rest.split_first_chunk::<8>()?;
        // It is shown on terminals.
        let plain = !trusted_comment.chars().any(|c| c.is_control() && c != '\t');
        let known = [PURE, PREHASHED].contains(algorithm);
        (known && plain && lines.next().is_none()).then_some(Self {
            key_id: KeyId(*id),
            prehashed: *algorithm == PREHASHED,
            signature: Ed25519::from_slice(signature).ok()?,
            trusted_comment: trusted_comment.to_owned(),
            global: Ed25519::from_slice(&global).ok()?,
        })
    }

    /// Which key it says it was made with.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// What the signer says; to be believed after [`verify`] only.
    pub fn trusted_comment(&self) -> &str {
        &self.trusted_comment
    }

    /// Whether the signature fits the bytes under a key.
    fn fits(&self, signed: &[u8], key: &PublicKey) -> bool {
        let hash;
        let message = if self.prehashed {
            hash = Blake2b512::digest(signed);
            hash.as_slice()
        } else {
            signed
        };
        key.key.verify_strict(message, &self.signature).is_ok()
    }

    fn comment_fits(&self, key: &PublicKey) -> bool {
        let signature = self.signature.to_bytes();
        let message = [signature.as_slice(), self.trusted_comment.as_bytes()].concat();
        key.key.verify_strict(&message, &self.global).is_ok()
    }
}

/// Checks a signature over some bytes, and its trusted comment, under one of the keys.
///
/// # Errors
/// `untrusted_pack`: the key is none of these, the bytes or the signature were
/// changed, or the trusted comment was.
pub fn verify(
    signed: &[u8],
    signature: &Signature,
    keys: &[PublicKey],
) -> Result<KeyId, RequestError> {
    let id = signature.key_id;
    let mut named = keys.iter().filter(|key| key.id == id).peekable();
    if named.peek().is_none() {
        return Err(
            untrusted(format!("signed with key {id}, which is not trusted here"))
                .help("trust the signer's public key as well, or have the pack signed again"),
        );
    }
    let Some(key) = named.find(|key| signature.fits(signed, key)) else {
        return Err(
            untrusted(format!("the signature of key {id} does not fit this pack")).help(
                "the pack was changed after it was signed, or the signature is another pack's: \
                 fetch both again, or have the pack signed again",
            ),
        );
    };
    if !signature.comment_fits(key) {
        return Err(
            untrusted("the trusted comment was changed after the pack was signed")
                .help("fetch the signature again, or have the pack signed again"),
        );
    }
    Ok(id)
}

/// Whose packs a host takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Anybody's, signed or not: for development.
    Unsigned,
    /// Those signed with one of these keys. There can be several, so that a new key
    /// is trusted before the old one is given up.
    Keys(Vec<PublicKey>),
}

/// A pack whose origin was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<'a> {
    /// The pack, without a signature behind it.
    pub pack: &'a [u8],
    /// The key it is signed with; none where [`Trust::Unsigned`] did not ask.
    pub signed_by: Option<KeyId>,
    /// What the signer says; none where [`Trust::Unsigned`] did not ask.
    pub trusted_comment: Option<String>,
}

impl Trust {
    /// Packs signed with one of some keys, given as text.
    ///
    /// # Errors
    /// A text that is no key, no key at all, or more keys than anybody rotates.
    pub fn keys<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, RequestError> {
        let keys: Vec<PublicKey> = texts
            .into_iter()
            .map(PublicKey::parse)
            .collect::<Result<_, _>>()?;
        match keys.len() {
            0 => Err(RequestError::at(
                ErrorCode::InvalidValue,
                "keys",
                "no key, so no pack could be trusted",
            )),
            count if count > TRUSTED_KEYS_MAX => Err(too_large("keys", count, TRUSTED_KEYS_MAX)),
            _ => Ok(Self::Keys(keys)),
        }
    }

    /// Checks where a pack is from. `file` may have a signature behind the pack; a
    /// `detached` one, the text of a `.minisig` file, comes before it.
    ///
    /// # Errors
    /// `untrusted_pack` for a pack this host does not take; `invalid_pack` and
    /// `too_large` for bytes that are no pack with a signature.
    pub fn check<'a>(
        &self,
        file: &'a [u8],
        detached: Option<&str>,
    ) -> Result<Checked<'a>, RequestError> {
        let (pack, embedded) = split_signature(file)?;
        let Self::Keys(keys) = self else {
            return Ok(Checked {
                pack,
                signed_by: None,
                trusted_comment: None,
            });
        };
        let Some(text) = detached.or(embedded) else {
            return Err(untrusted("the pack is not signed").help(
                "sign it with `screen-host pack sign PACK --key NAME.key`, or, while \
                 developing, allow packs without a signature",
            ));
        };
        let signature = Signature::parse(text)?;
        Ok(Checked {
            pack,
            signed_by: Some(verify(pack, &signature, keys)?),
            trusted_comment: Some(signature.trusted_comment),
        })
    }
}

/// A pack and the text of the signature behind it, found by [`EMBEDDED`] near the end.
///
/// # Errors
/// `invalid_pack` where what follows is no text, `too_large` over the bounds.
pub fn split_signature(file: &[u8]) -> Result<(&[u8], Option<&str>), RequestError> {
    let reach = EMBEDDED.len() + SIGNATURE_BYTES_MAX;
    let from = file.len().saturating_sub(reach);
    let at = file.get(from..).and_then(|tail| {
        tail.windows(EMBEDDED.len())
            .rposition(|window| window == EMBEDDED.as_bytes())
    });
    split_at(file, at.map_or(file.len(), |at| from + at))
}

/// The same where the length of the pack is known: whatever follows must be a
/// signature.
///
/// # Errors
/// `invalid_pack` where something else follows or the pack is cut short, `too_large`
/// over the bounds.
pub fn split_at(file: &[u8], pack_bytes: usize) -> Result<(&[u8], Option<&str>), RequestError> {
    if pack_bytes > PACK_BYTES_MAX {
        return Err(too_large("pack", pack_bytes, PACK_BYTES_MAX));
    }
    let Some((pack, rest)) = file.split_at_checked(pack_bytes) else {
        return Err(RequestError::new(
            ErrorCode::InvalidPack,
            None,
            format!("cut short: {} of {pack_bytes} bytes", file.len()),
        )
        .help("fetch the pack again"));
    };
    if rest.is_empty() {
        return Ok((pack, None));
    }
    let signature = rest
        .strip_prefix(EMBEDDED.as_bytes())
        .filter(|text| text.len() <= SIGNATURE_BYTES_MAX)
        .and_then(|text| std::str::from_utf8(text).ok());
    match signature {
        Some(text) => Ok((pack, Some(text))),
        None => Err(RequestError::new(
            ErrorCode::InvalidPack,
            None,
            format!("{} bytes behind the pack that are no signature", rest.len()),
        )
        .help("build or fetch the pack again, and sign it with `screen-host pack sign`")),
    }
}

/// The pack with a signature behind it, in place of the one that may stand there.
///
/// # Errors
/// A text that is no signature, and what [`split_signature`] refuses.
pub fn embed(file: &[u8], minisig: &str) -> Result<Vec<u8>, RequestError> {
    Signature::parse(minisig)?;
    let (pack, _) = split_signature(file)?;
    Ok([pack, EMBEDDED.as_bytes(), minisig.as_bytes()].concat())
}

/// The lines of a text, which may have come through a system that ends them with CR
/// and LF.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
}

fn untrusted(message: impl Into<String>) -> RequestError {
    RequestError::new(ErrorCode::UntrustedPack, None, message)
}

fn too_large(field: &str, count: usize, max: usize) -> RequestError {
    RequestError::at(
        ErrorCode::TooLarge,
        field,
        format!("{count}, at most {max}"),
    )
}

#[cfg(test)]
mod tests;
