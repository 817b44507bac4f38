//! What the benchmarks run. One source for every home: at home it is linked as a
//! library, in wasmtime and Node it is a core module with the exports of `exports.rs`.

#[cfg(target_family = "wasm")]
mod exports;
#[cfg(feature = "peers")]
pub mod limits;
#[cfg(feature = "ours")]
pub mod ours;
#[cfg(feature = "peers")]
pub mod peers;
pub mod texts;

/// What a run over texts came to. It keeps the compiler from leaving the work out,
/// and it is the same in every home or something is wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Hits, or reasons of a verdict.
    pub hits: u64,
    /// Texts that were given up because a bound was reached.
    pub capped: u64,
    /// A hash of all hits in their order.
    pub hash: u64,
}

impl Tally {
    /// Takes a number into the hash.
    pub fn mix(&mut self, number: u64) {
        self.hash = (self.hash ^ number)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23);
    }

    /// Counts a hit by its term and place.
    pub fn hit(&mut self, term: usize, start: usize, end: usize) {
        self.hits += 1;
        self.mix(term as u64);
        self.mix(((start as u64) << 32) | end as u64);
    }
}
