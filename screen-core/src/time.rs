//! Time as the engine knows it: whole milliseconds, handed in by the caller.

/// Milliseconds since 1970-01-01T00:00:00Z. Below 2^53, so a JavaScript number
/// holds it exactly.
pub type Ms = i64;

/// One second in milliseconds.
pub const SECOND_MS: Ms = 1_000;
/// One hour in milliseconds.
pub const HOUR_MS: Ms = 3_600 * SECOND_MS;
/// One day of 24 hours in milliseconds; the policy counts in whole days.
pub const DAY_MS: Ms = 24 * HOUR_MS;
/// The largest time the engine takes: the year 9999, well below 2^53.
pub const TIME_MS_MAX: Ms = 253_402_300_799_999;

/// Whole days from `from` to `to`, never negative.
pub fn days_between(from: Ms, to: Ms) -> i64 {
    to.saturating_sub(from).max(0) / DAY_MS
}
