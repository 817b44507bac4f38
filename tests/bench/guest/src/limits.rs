//! What the machine can do at most with a text: copy it, look for one byte in it,
//! and load one table entry per byte, each load waiting for the one before. The last
//! one is the floor of every automaton.

use crate::Tally;

/// Entries of the table: 16 KiB, so that it stays in the nearest cache.
const ENTRIES: usize = 8192;

/// The loops, each with the buffer or table it needs.
pub struct Limits {
    copy: Vec<u8>,
    table: Box<[u16; ENTRIES]>,
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
        let mut table = Box::new([0u16; ENTRIES]);
        let mut seed: u32 = 1;
        for entry in table.iter_mut() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // A state is the number of a row of 256.
            *entry = ((seed >> 24) as u16 % (ENTRIES / 256) as u16) * 256;
        }
        Self {
            copy: vec![0; 1 << 20],
            table,
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
                let mut state = 0usize;
                for byte in bytes {
                    state = usize::from(self.table[(state | usize::from(*byte)) % ENTRIES]);
                }
                tally.mix(state as u64);
            }
        }
    }
}
