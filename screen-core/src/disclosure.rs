//! What the platform discloses about its own rules: the published rules page, the
//! differences between two versions, and the check of a pack against a profile
//! (articles 1, 5(1), 5(2), 14(1) and 18; all others through the lint).

pub mod diff;
pub mod lint;
pub mod messages;
pub mod rules;
pub mod summary;
pub(crate) mod words;
