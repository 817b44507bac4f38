//! The difference between two built packs, so that an edge fetches what changed and
//! not the whole pack.
//!
//! ```text
//! offset  bytes  what
//!      0      8  "screendl"
//!      8      4  version of this format: 1
//!     12      4  bytes of the result
//!     16     32  SHA-256 of the base
//!     48     32  SHA-256 of the result
//!     80         operations, until the result has its length
//!                the signature of the result, as it would stand behind it
//! ```
//!
//! Numbers are little-endian. An operation is a number `n`, seven bits a byte, the low
//! ones first, the high bit set where another byte follows: what it does is `n mod 4`,
//! and its count is `n / 4`.
//!
//! | `n mod 4` | what | then follow |
//! |---|---|---|
//! | 0 | copy so many bytes from the cursor in the base | |
//! | 1 | add so many bytes to those at the cursor, each modulo 256 | the bytes |
//! | 2 | insert so many bytes | the bytes |
//! | 3 | move the cursor on, or back where the count is odd, by half of it | |
//!
//! Copying and adding move the cursor on by their count. Adding is what makes a delta
//! of automata small: most numbers of a table that grew are the old ones plus a bit.
//! The bytes are not compressed: they come through HTTP, which does it.
//!
//! Base and result are packs without the signature behind them, so their digests are
//! those that stand in verdicts.

#[cfg(feature = "authoring")]
mod make;

#[cfg(feature = "authoring")]
pub use make::make;

use sha2::{Digest as _, Sha256};

use super::trust::{EMBEDDED, split_at, split_signature};
use crate::audit::hex;
use crate::error::{ErrorCode, RequestError};
use crate::limits::{DELTA_BYTES_MAX, PACK_BYTES_MAX};

/// The first bytes of every delta.
const MAGIC: &[u8; 8] = b"screendl";
/// The version of the format.
const VERSION: u32 = 1;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Copy,
    Add,
    Insert,
    Move,
}

/// The result of a delta on its base: the pack, with the signature behind it if the
/// delta carries one.
///
/// # Errors
/// `wrong_base` where the delta begins at another pack; `invalid_delta` for bytes that
/// are no delta or lead to something else than they say; `too_large` over the bounds.
/// Never a panic, whatever the bytes are, and time and memory by their length and
/// [`PACK_BYTES_MAX`].
pub fn apply(base: &[u8], delta: &[u8]) -> Result<Vec<u8>, RequestError> {
    let (base, _) = split_signature(base)?;
    let (header, operations) = Header::read(delta)?;
    let found = digest(base);
    if found != header.base {
        return Err(RequestError::new(
            ErrorCode::WrongBase,
            None,
            format!(
                "the delta begins at pack `{}`, and this is pack `{}`",
                hex(&header.base),
                hex(&found)
            ),
        )
        .help("fetch the delta from this pack, or the new pack as a whole"));
    }
    let mut result = Vec::with_capacity(header.result_bytes);
    let rest = run(base, operations, header.result_bytes, &mut result).ok_or_else(|| {
        damaged("an operation is cut short, or goes beyond the base or the result")
    })?;
    if digest(&result) != header.result {
        return Err(damaged(format!(
            "it does not lead to pack `{}`, as it says",
            hex(&header.result)
        )));
    }
    let (_, signature) = split_at(rest, 0)?;
    if let Some(signature) = signature {
        result.extend(EMBEDDED.as_bytes());
        result.extend(signature.as_bytes());
    }
    Ok(result)
}

/// The digests of the packs a delta begins at and leads to.
///
/// # Errors
/// As [`apply`].
pub fn ends(delta: &[u8]) -> Result<(String, String), RequestError> {
    let (header, _) = Header::read(delta)?;
    Ok((hex(&header.base), hex(&header.result)))
}

struct Header {
    result_bytes: usize,
    base: [u8; 32],
    result: [u8; 32],
}

impl Header {
    fn read(delta: &[u8]) -> Result<(Self, &[u8]), RequestError> {
        let too_large = |count: usize, max: usize| {
            RequestError::at(
                ErrorCode::TooLarge,
                "delta",
                format!("{count} bytes, at most {max}"),
            )
        };
        if delta.len() > DELTA_BYTES_MAX {
            return Err(too_large(delta.len(), DELTA_BYTES_MAX));
        }
        let Some(rest) = delta.strip_prefix(MAGIC) else {
            return Err(damaged("it does not begin with `screendl`"));
        };
        let parts = || {
            let (version, rest) = rest.split_first_chunk::<4>()?;
            let (result_bytes, rest) = rest.split_first_chunk::<4>()?;
            let (base, rest) = rest.split_first_chunk::<32>()?;
            let (result, rest) = rest.split_first_chunk::<32>()?;
            let result_bytes = usize::try_from(u32::from_le_bytes(*result_bytes)).ok()?;
            let header = Self {
                result_bytes,
                base: *base,
                result: *result,
            };
            Some((u32::from_le_bytes(*version), header, rest))
        };
        let (version, header, rest) = parts().ok_or_else(|| damaged("its header is cut short"))?;
        if version != VERSION {
            return Err(RequestError::new(
                ErrorCode::InvalidDelta,
                None,
                format!("a delta of format {version}, and this engine reads format {VERSION}"),
            )
            .help("fetch the new pack as a whole, or update the engine"));
        }
        if header.result_bytes > PACK_BYTES_MAX {
            return Err(too_large(header.result_bytes, PACK_BYTES_MAX));
        }
        Ok((header, rest))
    }
}

/// Carries out operations until the result has its length, and gives what follows
/// them. Each one reads or moves on, so their number is bounded by the bytes.
fn run<'a>(
    base: &[u8],
    mut operations: &'a [u8],
    result_bytes: usize,
    result: &mut Vec<u8>,
) -> Option<&'a [u8]> {
    let mut cursor = 0_usize;
    while result.len() < result_bytes {
        let (kind, count) = operation(&mut operations)?;
        if kind == Kind::Move {
            cursor = if count % 2 == 0 {
                cursor.checked_add(count / 2)?
            } else {
                cursor.checked_sub(count / 2)?
            };
            continue;
        }
        if count > result_bytes - result.len() {
            return None;
        }
        let mut bytes: &[u8] = &[];
        if kind != Kind::Copy {
            (bytes, operations) = operations.split_at_checked(count)?;
        }
        if kind == Kind::Insert {
            result.extend_from_slice(bytes);
            continue;
        }
        let end = cursor.checked_add(count)?;
        let old = base.get(cursor..end)?;
        cursor = end;
        if kind == Kind::Copy {
            result.extend_from_slice(old);
        } else {
            let sums = old.iter().zip(bytes);
            result.extend(sums.map(|(old, byte)| old.wrapping_add(*byte)));
        }
    }
    Some(operations)
}

/// Reads what an operation does and its count.
fn operation(bytes: &mut &[u8]) -> Option<(Kind, usize)> {
    let mut number = 0_u32;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u32::from(byte & 0x7f);
        let placed = bits << shift;
        if placed >> shift != bits {
            return None;
        }
        number |= placed;
        if byte & 0x80 == 0 {
            let kind = match number % 4 {
                0 => Kind::Copy,
                1 => Kind::Add,
                2 => Kind::Insert,
                _ => Kind::Move,
            };
            return Some((kind, usize::try_from(number / 4).ok()?));
        }
    }
    None
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn damaged(why: impl std::fmt::Display) -> RequestError {
    RequestError::new(
        ErrorCode::InvalidDelta,
        None,
        format!("not a delta between two packs, or a damaged one: {why}"),
    )
    .help("fetch the delta again, or the new pack as a whole")
}

#[cfg(test)]
mod tests;
