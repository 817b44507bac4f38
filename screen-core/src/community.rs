//! What happens around content.

pub mod blocklist_entry;
