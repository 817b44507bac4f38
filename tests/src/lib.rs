//! The conformance suite: cases as data, and the subjects that run them.
//!
//! `cases/*.toml` says what goes in and what must come out. The native subject is
//! held against these expectations; every other subject is held against the
//! native one, byte for byte.

pub mod build;
pub mod case;
pub mod expect;
pub mod golden;
pub mod javascript;
pub mod suite;

pub use suite::{Outcome, Suite};
