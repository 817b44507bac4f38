//! What happens around content: accounts are opened, grouped, labelled and closed;
//! features are assessed, emergencies declared, orders registered. One file a
//! subject, one pure function a decision.

pub mod blocklist;
pub mod emergency;
pub mod features;
pub mod groups;
mod input;
pub mod labels;
pub mod messages;
pub mod orders;
pub mod registers;
pub mod registration;
pub mod retention;
