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

/// The day of a moment as `YYYY-MM-DD`, in UTC.
pub(crate) fn date(at: Ms) -> String {
    // Days are counted from the first of March of the year 0, in eras of 400 years, so
    // that the leap day is the last of its year.
    let days = at.div_euclid(DAY_MS).saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether a text is a day that exists, as `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        (part.len(), part.parse::<i64>().ok().filter(|_| digits))
    });
    let (Some((4, Some(year))), Some((2, Some(month))), Some((2, Some(day))), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    crate::identifiers::days_from_civil(year, month, day)
        .is_some_and(|days| date(days.saturating_mul(DAY_MS)) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(1_772_323_200_000), "2026-03-01");
        assert_eq!(date(1_772_323_199_999), "2026-02-28");
        assert_eq!(date(951_782_400_000), "2000-02-29");
        assert_eq!(date(TIME_MS_MAX), "9999-12-31");
        assert!(is_date("2024-02-29"));
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "20260101",
            "2026-01-01T00",
            "+026-01-01",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }
}
