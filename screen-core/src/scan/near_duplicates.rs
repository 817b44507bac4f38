//! `near_duplicates`: copies of the text that the account posted before, changed a little
//! or not at all.
//!
//! Why: flooding a site with one text is the simplest spam, and a name or a number in it
//! that changes is its second form. A match: the same offer posted for the fourth time in
//! ten minutes, with other punctuation, another greeting, another number. A near miss
//! that passes: two thanks an hour apart; two short texts that share most of their words,
//! since only longer ones are compared by their likeness.
//!
//! The host sends the fingerprints of recent texts in `recent`. Options: the number from
//! which on a rule acts (`at_least`), and how far back it looks (`window_s`, one hour
//! unless said otherwise).

use super::{Facts, Finding};
use crate::signal::ONE_PPM;
use crate::time::{Ms, SECOND_MS};

/// The signal's name.
pub(super) const NAME: &str = "near_duplicates";

/// How far the trace looks back where no rule says otherwise, seconds.
const WINDOW_S: u32 = 3_600;

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    Finding {
        value_ppm: copies_within(facts, WINDOW_S),
        places: Vec::new(),
    }
}

/// How many copies were posted in the last `window_s` seconds, in millionths.
pub(crate) fn copies_within(facts: &Facts<'_>, window_s: u32) -> i64 {
    let since: Ms = facts
        .request
        .now_ms
        .saturating_sub(i64::from(window_s) * SECOND_MS);
    let Some(print) = facts.fingerprint else {
        return 0;
    };
    let copies = facts.request.recent.iter().filter(|recent| {
        recent.at > since
            && (recent.fingerprint.is_same(print) || recent.fingerprint.is_like(print))
    });
    i64::try_from(copies.count()).unwrap_or_default() * ONE_PPM
}
