//! Gate 11: sliding windows, with two counters each.

use super::{Case, Findings};
use crate::pack::Window;
use crate::request::{EmergencyKind, EntityKind, Row, Scope, VerificationLevel, WindowCounter};
use crate::time::{Ms, SECOND_MS};
use crate::verdict::messages as say;
use crate::verdict::{Action, ReasonKind};

/// Counts are compared in thousandths, so that the share of the bucket before is
/// not lost in rounding.
const MILLI: i64 = 1_000;

/// Every window of the account's tier must have room.
pub(super) fn quota(case: &Case<'_>, findings: &mut Findings) {
    let windows = case
        .policy
        .quota
        .get(&case.row)
        .and_then(|tiers| tiers.get(&case.tier));
    let mut waits: Vec<Option<i64>> = Vec::new();
    for window in windows.into_iter().flatten() {
        let mut counter = current(case, window);
        // A retry of what was counted last is neither checked nor counted again.
        if counter.last_id.as_deref() == Some(&case.request.interaction.id) {
            continue;
        }
        if let Err(wait) = room(&counter, window.count, case.now) {
            waits.push(wait);
        }
        counter.cur = counter.cur.saturating_add(1);
        counter.last_id = Some(case.request.interaction.id.clone());
        findings.counters.push(counter);
    }
    if waits.is_empty() || informs_in_an_emergency(case) {
        return;
    }
    // All windows have room when the slowest one has; never, where one never has.
    let wait = waits
        .into_iter()
        .try_fold(0, |longest, wait| Some(wait?.max(longest)));
    let seconds = wait.map_or_else(
        || "-".to_owned(),
        |ms: i64| ((ms + SECOND_MS - 1) / SECOND_MS).to_string(),
    );
    findings.push(
        case.reason(
            &say::QUOTA_EXCEEDED,
            ReasonKind::Capacity,
            Action::Reject,
            &[("seconds", &seconds)],
        )
        .until(wait.map(|wait| case.now.saturating_add(wait)))
        .retry_after(wait),
    );
}

/// A public body whose registration was checked speaks as often as it takes while an
/// emergency lasts. What it sends is counted all the same.
fn informs_in_an_emergency(case: &Case<'_>) -> bool {
    let actor = &case.request.actor;
    let mut modes = case.request.platform.emergency.iter();
    actor.category == EntityKind::PublicBody
        && actor.verification.level_at(case.now) >= VerificationLevel::Organisation
        && case.row != Row::Report
        && modes.any(|mode| {
            mode.kind != EmergencyKind::Normal
                && mode.scope == Scope::Platform
                && mode.from <= case.now
                && case.now < mode.expires_at
        })
}

/// The account's counter for a window, moved on to the bucket of `now`.
fn current(case: &Case<'_>, window: &Window) -> WindowCounter {
    let length = i64::from(window.window_s) * SECOND_MS;
    let known = case
        .request
        .counters
        .iter()
        .find(|counter| counter.kind == case.row && counter.window_s == window.window_s);
    let fresh = |start: Ms| WindowCounter {
        kind: case.row,
        window_s: window.window_s,
        bucket_start: start,
        cur: 0,
        prev: 0,
        last_id: None,
    };
    let Some(counter) = known else {
        return fresh(case.now - case.now % length);
    };
    let age = case.now - counter.bucket_start;
    match age / length {
        // A clock that went back stays in the bucket it knows.
        i64::MIN..=0 => counter.clone(),
        1 => WindowCounter {
            bucket_start: counter.bucket_start + length,
            prev: counter.cur,
            cur: 0,
            ..counter.clone()
        },
        buckets => WindowCounter {
            last_id: counter.last_id.clone(),
            ..fresh(counter.bucket_start + buckets * length)
        },
    }
}

/// Whether one more fits; if not, the milliseconds until it does.
///
/// `est = cur·1000 + prev·1000·(W − elapsed)/W`, and `est + 1000 ≤ limit·1000`.
fn room(counter: &WindowCounter, limit: u32, now: Ms) -> Result<(), Option<i64>> {
    let length = i64::from(counter.window_s) * SECOND_MS;
    let elapsed = (now - counter.bucket_start).clamp(0, length);
    let (cur, prev) = (i64::from(counter.cur), i64::from(counter.prev));
    let free = i64::from(limit) * MILLI - MILLI;
    let estimate = cur * MILLI + prev * MILLI * (length - elapsed) / length;
    if estimate <= free {
        return Ok(());
    }
    if free < 0 {
        return Err(None);
    }
    if cur * MILLI <= free {
        return Err(Some(first_room(prev, free - cur * MILLI, length) - elapsed));
    }
    // In the next bucket the current one is the one before.
    Err(Some(length - elapsed + first_room(cur, free, length)))
}

/// The first moment of a bucket at which `prev·1000·(W − t)/W`, rounded down, is
/// at most `free`.
fn first_room(prev: i64, free: i64, length: i64) -> i64 {
    if prev == 0 {
        return 0;
    }
    let longest = ((free + 1) * length - 1) / (prev * MILLI);
    (length - longest).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Row;

    fn counter(window_s: u32, cur: u32, prev: u32) -> WindowCounter {
        WindowCounter {
            kind: Row::Comment,
            window_s,
            bucket_start: 0,
            cur,
            prev,
            last_id: None,
        }
    }

    #[test]
    fn worked_numbers_of_the_specification() {
        assert!(room(&counter(60, 3, 5), 7, 18_000).is_err());
        assert_eq!(room(&counter(60, 2, 5), 7, 18_000), Ok(()));
        assert!(room(&counter(600, 3, 4), 5, 300_000).is_err());
    }

    /// The answer is exact: at the moment it names there is room, a millisecond
    /// before there is not.
    #[test]
    fn the_wait_is_exact() {
        for limit in 1..8 {
            for (cur, prev) in (0..9).flat_map(|cur| (0..9).map(move |prev| (cur, prev))) {
                for now in [0, 1, 299_999, 300_000, 599_999] {
                    let counter = counter(600, cur, prev);
                    let Err(Some(wait)) = room(&counter, limit, now) else {
                        continue;
                    };
                    let at = |moment: i64| {
                        let moved = if moment < 600_000 {
                            counter.clone()
                        } else {
                            WindowCounter {
                                bucket_start: 600_000,
                                cur: 0,
                                prev: cur,
                                ..counter.clone()
                            }
                        };
                        room(&moved, limit, moment).is_ok()
                    };
                    assert!(
                        at(now + wait),
                        "limit {limit}, {cur}/{prev} at {now}: wait {wait}"
                    );
                    assert!(
                        !at(now + wait - 1),
                        "limit {limit}, {cur}/{prev} at {now}: wait {wait}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_limit_of_zero_never_has_room() {
        assert_eq!(room(&counter(60, 0, 0), 0, 0), Err(None));
    }
}
