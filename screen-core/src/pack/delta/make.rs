//! Finding the difference between two packs.
//!
//! The new pack is cut into stretches, each of which is much like some stretch of the
//! old one; what lies between them is new. Within a stretch the old bytes go on at
//! the same distance, equal or not. It is the idea of Percival's bsdiff, with a table
//! of eight-byte pieces in place of a suffix array.

use super::super::trust::{EMBEDDED, split_signature};
use super::{Kind, MAGIC, VERSION, digest};
use crate::error::{ErrorCode, RequestError};
use crate::limits::PACK_BYTES_MAX;

/// Bytes of a piece by which like places are found.
const PIECE_BYTES: usize = 8;
/// Pieces of the old pack begin at multiples of so many bytes.
const PIECE_STEP: usize = 4;
/// Places looked at for one piece.
const PLACES_MAX: usize = 48;
/// Bytes compared to tell which place is best.
const COMPARED_BYTES_MAX: usize = 256;
/// Equal bytes for which a stretch simply goes on.
const GOES_ON_BYTES: usize = 16;
/// Equal bytes another place must have more than the stretch at hand: what changing
/// over costs.
const CHANGE_BYTES: usize = 4;
/// Equal bytes in a row that are copied and not added as zeros: what the operations
/// around them cost.
const COPY_BYTES_MIN: usize = 4;

/// The delta that leads from one built pack to another. A signature behind the new
/// one is carried along.
///
/// # Errors
/// `too_large` for a pack over the bound, `invalid_pack` for one with something behind
/// it that is no signature.
pub fn make(old: &[u8], new: &[u8]) -> Result<Vec<u8>, RequestError> {
    let (old, _) = split_signature(old)?;
    let (new, signature) = split_signature(new)?;
    let length = u32::try_from(new.len())
        .ok()
        .filter(|_| new.len() <= PACK_BYTES_MAX);
    let Some(length) = length else {
        return Err(RequestError::at(
            ErrorCode::TooLarge,
            "new",
            format!("{} bytes, at most {PACK_BYTES_MAX}", new.len()),
        ));
    };
    let mut delta = MAGIC.to_vec();
    delta.extend(VERSION.to_le_bytes());
    delta.extend(length.to_le_bytes());
    delta.extend(digest(old));
    delta.extend(digest(new));
    write(old, new, &mut delta);
    if let Some(signature) = signature {
        delta.extend(EMBEDDED.as_bytes());
        delta.extend(signature.as_bytes());
    }
    Ok(delta)
}

/// Bytes of the new pack that are like the same number of bytes of the old one.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    old: usize,
    new: usize,
    bytes: usize,
}

fn write(old: &[u8], new: &[u8], delta: &mut Vec<u8>) {
    let mut cursor = 0;
    let mut done = 0;
    for stretch in stretches(old, new) {
        let fresh = new.get(done..stretch.new).unwrap_or_default();
        insert(fresh, delta);
        if stretch.old > cursor {
            number(Kind::Move, 2 * (stretch.old - cursor), delta);
        } else if stretch.old < cursor {
            number(Kind::Move, 2 * (cursor - stretch.old) + 1, delta);
        }
        cursor = stretch.old + stretch.bytes;
        done = stretch.new + stretch.bytes;
        let was = old.get(stretch.old..cursor).unwrap_or_default();
        let is = new.get(stretch.new..done).unwrap_or_default();
        like(was, is, delta);
    }
    insert(new.get(done..).unwrap_or_default(), delta);
}

fn insert(bytes: &[u8], delta: &mut Vec<u8>) {
    if !bytes.is_empty() {
        number(Kind::Insert, bytes.len(), delta);
        delta.extend_from_slice(bytes);
    }
}

/// Writes bytes as copies of the old ones and as differences to them.
fn like(was: &[u8], is: &[u8], delta: &mut Vec<u8>) {
    let differences: Vec<u8> = is
        .iter()
        .zip(was)
        .map(|(is, was)| is.wrapping_sub(*was))
        .collect();
    let mut rest = differences.as_slice();
    while !rest.is_empty() {
        let equal = zeros(rest);
        if equal >= COPY_BYTES_MIN || equal == rest.len() {
            number(Kind::Copy, equal, delta);
            rest = rest.get(equal..).unwrap_or_default();
            continue;
        }
        // Up to where copying pays again.
        let mut end = 0;
        while let Some(tail) = rest.get(end..).filter(|tail| !tail.is_empty()) {
            let equal = zeros(tail);
            if equal >= COPY_BYTES_MIN || equal == tail.len() {
                break;
            }
            end += equal + 1;
        }
        let (added, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        number(Kind::Add, added.len(), delta);
        delta.extend_from_slice(added);
        rest = after;
    }
}

fn zeros(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == 0).count()
}

/// Writes an operation. Counts are lengths of packs, doubled where it moves.
fn number(kind: Kind, count: usize, delta: &mut Vec<u8>) {
    let mut number = count * 4 + kind as usize;
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        delta.push(if number > 0 { low | 0x80 } else { low });
        if number == 0 {
            return;
        }
    }
}

/// The stretches of the new pack that are like ones of the old, in their order.
fn stretches(old: &[u8], new: &[u8]) -> Vec<Stretch> {
    let places = Places::new(old);
    let mut found = Vec::new();
    // The stretch at hand, by where it begins; how far it goes is settled when the
    // next one begins.
    let mut open = Stretch::default();
    let mut at = 0;
    while at < new.len() {
        let here = tail(old, open.old + (at - open.new));
        let equal = equal(here, tail(new, at));
        if equal >= GOES_ON_BYTES {
            at += equal;
            continue;
        }
        let better = places.best(old, tail(new, at)).filter(|(_, bytes)| {
            let stays = here.iter().zip(tail(new, at)).take(*bytes);
            *bytes > stays.filter(|(old, new)| old == new).count() + CHANGE_BYTES
        });
        let Some((place, _)) = better else {
            at += 1;
            continue;
        };
        let gap = new.get(open.new..at).unwrap_or_default();
        let (before, after) = settle(
            gap,
            tail(old, open.old),
            old.get(..place).unwrap_or_default(),
        );
        found.push(Stretch {
            bytes: before,
            ..open
        });
        open = Stretch {
            old: place - after,
            new: at - after,
            bytes: 0,
        };
    }
    let bytes = reach(tail(old, open.old).iter().zip(tail(new, open.new)));
    found.push(Stretch { bytes, ..open });
    found.retain(|stretch| stretch.bytes > 0);
    found
}

/// Shares out the bytes between the beginnings of two stretches: how many belong to
/// the first, and how many to the second.
fn settle(gap: &[u8], first: &[u8], second: &[u8]) -> (usize, usize) {
    let before = reach(first.iter().zip(gap));
    let after = reach(second.iter().rev().zip(gap.iter().rev()));
    let shared = (before + after).saturating_sub(gap.len());
    if shared == 0 {
        return (before, after);
    }
    // Both lay claim to some: cut where most bytes are equal on either side.
    let from = before - shared;
    let claimed = gap.get(from..before).unwrap_or_default();
    let of_first = tail(first, from);
    let of_second = tail(second, second.len() - after);
    let (mut best, mut cut, mut score) = (0_i64, 0, 0_i64);
    for (index, byte) in claimed.iter().enumerate() {
        score += i64::from(of_first.get(index) == Some(byte));
        score -= i64::from(of_second.get(index) == Some(byte));
        if score > best {
            (best, cut) = (score, index + 1);
        }
    }
    (from + cut, gap.len() - from - cut)
}

/// How far two runs of bytes are worth taking as alike: to where the equal ones are
/// furthest ahead of the others.
fn reach<'a>(pairs: impl Iterator<Item = (&'a u8, &'a u8)>) -> usize {
    let (mut best, mut bytes, mut score) = (0_i64, 0, 0_i64);
    for (index, (old, new)) in pairs.enumerate() {
        score += if old == new { 1 } else { -1 };
        if score > best {
            (best, bytes) = (score, index + 1);
        }
    }
    bytes
}

/// How many bytes are equal from the beginning.
fn equal(old: &[u8], new: &[u8]) -> usize {
    old.iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count()
}

fn tail(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

/// Where the pieces of the old pack stand: a table of chains.
struct Places {
    /// For each hash the first place, as its number from 1; 0 for none.
    first: Vec<u32>,
    /// For each place the next one with the same hash.
    next: Vec<u32>,
    shift: u32,
}

impl Places {
    fn new(old: &[u8]) -> Self {
        let count = old.len() / PIECE_STEP;
        let bits = (usize::BITS - count.leading_zeros()).clamp(8, 22);
        let mut places = Self {
            first: vec![0; 1 << bits],
            next: vec![0; count + 1],
            shift: u64::BITS - bits,
        };
        // From the back, so that a chain begins with the earliest place.
        for number in (1..=count).rev() {
            let piece = tail(old, (number - 1) * PIECE_STEP);
            let slot = places
                .slot(piece)
                .and_then(|slot| places.first.get_mut(slot));
            let Some(slot) = slot else {
                continue;
            };
            if let Some(next) = places.next.get_mut(number) {
                *next = *slot;
            }
            *slot = u32::try_from(number).unwrap_or_default();
        }
        places
    }

    fn slot(&self, bytes: &[u8]) -> Option<usize> {
        let (piece, _) = bytes.split_first_chunk::<PIECE_BYTES>()?;
        let mixed = u64::from_le_bytes(*piece).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed >> self.shift).ok()
    }

    /// The place from which most bytes are equal, and how many.
    fn best(&self, old: &[u8], new: &[u8]) -> Option<(usize, usize)> {
        let new = new.get(..COMPARED_BYTES_MAX).unwrap_or(new);
        let mut number = *self.first.get(self.slot(new)?)?;
        let mut best = None;
        for _ in 0..PLACES_MAX {
            let place = (number as usize).checked_sub(1)? * PIECE_STEP;
            let bytes = equal(tail(old, place), new);
            if best.is_none_or(|(_, most)| bytes > most) {
                best = Some((place, bytes));
            }
            number = *self.next.get(number as usize)?;
            if number == 0 {
                break;
            }
        }
        best.filter(|(_, bytes)| *bytes >= PIECE_BYTES)
    }
}
