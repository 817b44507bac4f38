//! Decides, before a comment, post or message goes live, whether it may.
//!
//! One pure function: a request and a policy pack in, a verdict out. The same
//! bytes go in and the same bytes come out in a browser, in an edge worker and in
//! a server.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "authoring")] {
//! use screen_core::{Pack, ScreenRequest, screen};
//! # let files = screen_core::pack::authoring::example();
//! let built = screen_core::pack::authoring::build(&files).expect("a pack without mistakes");
//! let pack = Pack::load(&built.bytes).expect("it was just built");
//! let request = ScreenRequest::from_json(
//!     r#"{
//!         "decision_id": "d-1", "now_ms": 1772323200000, "mode": "preview",
//!         "actor": {"id": "u1", "category": "individual", "created_at": 1764547200000},
//!         "interaction": {
//!             "id": "i-1", "kind": "comment", "created_at": 1772323200000,
//!             "segments": [{"text": "You won! Pay the ＦＥＥ first."}]
//!         }
//!     }"#
//!     .as_bytes(),
//! )
//! .expect("a good request");
//! let verdict = screen(&pack, &request);
//! assert_eq!(verdict.reasons[0].code, "rule:scam.advance-fee");
//! # }
//! ```
//!
//! # Concepts
//!
//! - A [`Pack`] is what the operator decides: rules about content, tiers, quotas.
//! - A [`ScreenRequest`] is everything a verdict may depend on, time included.
//! - A [`Verdict`] is accept, label, limit, hold or reject, with reasons in words,
//!   the places in the text, obligations, and a record for the audit log.
//!
//! # Untrusted input
//!
//! Texts, requests and packs may come from anybody. Every bound stands in
//! [`limits`] with its unit; past one there is an error or a verdict that says so.
//! No input makes the engine panic, and time is linear in the text.
//!
//! # Determinism
//!
//! No clock, no randomness, no floats, no order of a hash table, no input or
//! output: what can vary is an argument. [`Verdict::to_json`] writes the one
//! canonical JSON.

pub mod audit;
pub mod canonical;
pub mod community;
pub mod disclosure;
pub mod engine;
pub mod error;
pub mod identifiers;
pub mod ids;
mod json;
pub mod limits;
pub mod pack;
mod policy;
pub mod request;
pub mod scan;
pub mod signal;
mod sort;
pub mod standing;
pub mod text;
pub mod time;
pub mod verdict;

pub use engine::{call, explain, screen};
pub use error::{ErrorCode, RequestError};
pub use pack::Pack;
pub use policy::explain::{ExplainedHit, ExplainedRule, Explanation};
pub use request::ScreenRequest;
pub use standing::standing;
pub use verdict::{Action, Verdict};
