//! Benchmarks of the engine: how long it takes to load a pack, to find its terms, to
//! decide, in every home, beside what the machine can do at most and beside peers.

pub mod clock;
pub mod cold;
pub mod counts;
pub mod data;
pub mod figures;
pub mod goals;
pub mod growth;
pub mod heap;
pub mod native;
pub mod node;
pub mod packs;
pub mod plot;
pub mod prepare;
pub mod report;
pub mod sandbox;
