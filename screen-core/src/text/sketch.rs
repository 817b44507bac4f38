//! A sketch of a text: 128 bits that two texts have the more in common, the more of their
//! pieces they share.
//!
//! One-permutation MinHash with one bit a bin: each piece (two Han characters, four
//! letters) is hashed once and falls into one of 128 bins; of each bin the smallest hash
//! is kept, and of that one bit. Empty bins borrow from others, in an order that is the
//! same for all texts. Of two texts with the share `j` of their pieces in common about
//! `(1 + j) / 2` of the bits agree. Linear: no piece is looked at twice.

use super::is_dense;

/// Bits of a sketch.
const BINS: usize = 128;
/// Pieces of the shortest text that has a sketch: likeness of shorter ones says little.
const PIECES_MIN: usize = 16;
/// Characters of one piece: of scripts without spaces, and of letters.
const DENSE_CHARS: usize = 2;
const LETTERS: usize = 4;

/// The sketch of the characters of a view, spaces left out. None for a short text.
pub(super) fn sketch(chars: &[char]) -> Option<u128> {
    let mut smallest = [u64::MAX; BINS];
    let mut pieces = 0;
    for from in 0..chars.len() {
        let rest = chars.get(from..).unwrap_or_default();
        let length = if rest.first().copied().is_some_and(is_dense) {
            DENSE_CHARS
        } else {
            LETTERS
        };
        let Some(piece) = rest.get(..length) else {
            continue;
        };
        pieces += 1;
        let hash = piece.iter().fold(0, |hash, c| mix(hash ^ u64::from(*c)));
        if let Some(held) = smallest.get_mut(bin_of(hash)) {
            *held = (*held).min(hash);
        }
    }
    if pieces < PIECES_MIN {
        return None;
    }
    let bit = |bin: u64| u128::from(mix(value(&smallest, bin) ^ bin) & 1) << bin;
    Some((0..BINS as u64).fold(0, |bits, bin| bits | bit(bin)))
}

/// The hash a bin holds or borrows: of the first bin that is not empty, in an order of
/// its own.
fn value(smallest: &[u64; BINS], bin: u64) -> u64 {
    let held = |bin: u64| {
        let held = smallest.get(bin_of(bin)).copied();
        held.filter(|hash| *hash != u64::MAX)
    };
    // So many tries find one of sixteen pieces nearly always; then one after the other.
    let tries = 1..BINS as u64;
    held(bin)
        .or_else(|| tries.clone().find_map(|step| held(mix(bin << 32 | step))))
        .or_else(|| tries.clone().find_map(|step| held(bin + step)))
        .unwrap_or_default()
}

/// The bin of a hash or of any other number.
fn bin_of(number: u64) -> usize {
    usize::try_from(number % BINS as u64).unwrap_or_default()
}

/// Scatters the bits of a number: the finalizer of SplitMix64.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreeing(a: &str, b: &str) -> u32 {
        let bits = |text: &str| {
            let chars: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
            sketch(&chars).expect("long enough")
        };
        128 - (bits(a) ^ bits(b)).count_ones()
    }

    #[test]
    fn copies_agree_and_other_texts_do_not() {
        let offer = "our shop has new winter coats at half the price come and see us today";
        assert_eq!(agreeing(offer, offer), 128);
        let changed = "our shop has new winter coats at half the price come and see us ann";
        assert!(agreeing(offer, changed) >= 108);
        let other = "the library closes early this evening because the heating has failed";
        assert!(agreeing(offer, other) < 90);
        let offer = "本店新到冬季大衣全部半价欢迎大家今天来店里看看挑选";
        let changed = "本店新到冬季大衣全部半价欢迎大家明天来店里看看挑选";
        assert!(agreeing(offer, changed) >= 108);
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(sketch(&['a'; 18]), None);
        assert!(sketch(&['a'; 19]).is_some());
        assert_eq!(sketch(&[]), None);
    }
}
