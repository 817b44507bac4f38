//! What a detector or the host says about a text.

use serde::{Deserialize, Serialize};

/// One in the unit of [`Signal::value_ppm`].
pub const ONE_PPM: i64 = 1_000_000;

/// A named number with the place that caused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// The name rules use, such as `contact_handle`.
    pub name: String,
    /// The value in millionths: a count of three is 3,000,000, a probability of a
    /// half is 500,000.
    pub value_ppm: i64,
    /// Who says so: `engine`, or a name the host chose.
    #[serde(default)]
    pub source: String,
    /// The first place that caused it.
    #[serde(default)]
    pub span: Option<Span>,
}

/// A place in the text as it was entered, in bytes of UTF-8 and in UTF-16 code
/// units (the offsets of JavaScript strings). Ends are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Which segment of the interaction, from 0.
    pub segment: u32,
    /// First byte.
    pub start_byte: u32,
    /// The byte after the last.
    pub end_byte: u32,
    /// First UTF-16 code unit.
    pub start_utf16: u32,
    /// The UTF-16 code unit after the last.
    pub end_utf16: u32,
}
