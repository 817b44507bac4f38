//! What the machine can do at most with a text: copy it, look for one byte in it,
//! and load one table entry per byte, each load waiting for the one before. The last
//! one is the floor of every automaton.

use crate::Tally;

/// Rows of the table that are ever come to: 8 KiB, so that it stays in the nearest
/// cache.
const ROWS: u32 = 32;

/// A row for each number a byte can hold, so that no bound has to be checked.
static TABLE: [u8; 1 << 16] = table();

const fn table() -> [u8; 1 << 16] {
    let mut table = [0; 1 << 16];
    let mut seed: u32 = 1;
    let mut at = 0;
    while at < table.len() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        table[at] = ((seed >> 24) % ROWS) as u8;
        at += 1;
    }
    table
}

/// The loops, with the buffer they need.
pub struct Limits {
    copy: Vec<u8>,
}

/// Which loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A copy into a buffer that is there already.
    Memcpy,
    /// A search for a byte that is not there.
    Memchr,
    /// One dependent table load per byte.
    Table,
}

impl Limit {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Memcpy, Self::Memchr, Self::Table];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Memcpy => "memcpy",
            Self::Memchr => "memchr",
            Self::Table => "table",
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            copy: vec![0; 1 << 20],
        }
    }
}

impl Limits {
    /// Runs one loop over a text.
    pub fn run(&mut self, limit: Limit, text: &str, tally: &mut Tally) {
        let bytes = text.as_bytes();
        match limit {
            Limit::Memcpy => {
                let length = bytes.len().min(self.copy.len());
                self.copy[..length].copy_from_slice(&bytes[..length]);
                tally.hits += u64::from(std::hint::black_box(&self.copy)[length / 2]);
            }
            Limit::Memchr => {
                tally.hits += u64::from(memchr::memchr(0, std::hint::black_box(bytes)).is_some());
            }
            Limit::Table => {
                let mut state = 0u8;
                for byte in bytes {
                    state = TABLE[(usize::from(state) << 8) | usize::from(*byte)];
                }
                tally.mix(u64::from(state));
            }
        }
    }
}
