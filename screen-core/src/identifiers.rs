//! Formats of numbers that stand for people and organizations. They tell typing
//! mistakes from numbers that can be right; they prove nothing about a person.

use serde::{Deserialize, Serialize};

use crate::time::{DAY_MS, Ms};

/// A kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// Resident identity number, GB 11643: 17 digits and a check character.
    ResidentId,
    /// Unified social credit code, GB 32100: 18 characters, the last a check.
    SocialCreditCode,
    /// Mainland mobile number, with or without +86.
    MainlandMobile,
    /// Any telephone number in the form of E.164.
    E164,
}

/// A number to be checked for typing mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IdCheckRequest {
    /// What it should be.
    pub kind: IdKind,
    /// What was typed.
    pub text: String,
    /// The time, to refuse birth dates in the future.
    #[serde(default)]
    pub now_ms: Option<Ms>,
}

/// Whether a number can be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IdCheck {
    /// Whether it can be right.
    pub valid: bool,
    /// What is wrong with it.
    pub problem: Option<IdProblem>,
}

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IdProblem {
    /// Not the characters or the length of this kind.
    Format,
    /// The check character does not fit: probably a typing mistake.
    CheckCharacter,
    /// The birth date does not exist or is in the future.
    BirthDate,
}

/// Checks a number for typing mistakes.
pub fn validate_id(request: &IdCheckRequest) -> IdCheck {
    let text = request.text.trim();
    let result = match request.kind {
        IdKind::ResidentId => resident_id(text, request.now_ms),
        IdKind::SocialCreditCode => social_credit_code(text),
        IdKind::MainlandMobile => {
            format(is_mainland_mobile(text.strip_prefix("+86").unwrap_or(text)))
        }
        IdKind::E164 => format(is_e164(text)),
    };
    IdCheck {
        valid: result.is_ok(),
        problem: result.err(),
    }
}

/// Whether a text as a whole is a number that stands for a person or an
/// organization and so must not be in a snapshot.
pub(crate) fn is_personal(text: &str) -> bool {
    resident_id(text, None).is_ok()
        || social_credit_code(text).is_ok()
        || is_mainland_mobile(text.strip_prefix("+86").unwrap_or(text))
        || is_e164(text)
}

fn format(ok: bool) -> Result<(), IdProblem> {
    if ok { Ok(()) } else { Err(IdProblem::Format) }
}

/// GB 11643: the weighted sum modulo 11 picks the check character.
pub(crate) fn resident_id(text: &str, now: Option<Ms>) -> Result<(), IdProblem> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = text.as_bytes();
    let (Some(digits), Some(check), 18) = (bytes.get(..17), bytes.last(), bytes.len()) else {
        return Err(IdProblem::Format);
    };
    if !digits.iter().all(u8::is_ascii_digit)
        || !(check.is_ascii_digit() || matches!(check, b'x' | b'X'))
    {
        return Err(IdProblem::Format);
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let expected = CHECKS.get((sum % 11) as usize);
    if expected != Some(&check.to_ascii_uppercase()) {
        return Err(IdProblem::CheckCharacter);
    }
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .fold(0i64, |n, digit| n * 10 + i64::from(digit - b'0'))
    };
    match days_from_civil(number(6, 10), number(10, 12), number(12, 14)) {
        Some(days) if now.is_none_or(|now| days * DAY_MS <= now) => Ok(()),
        _ => Err(IdProblem::BirthDate),
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; none for a date that
/// does not exist.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1800 || !(1..=days).contains(&day) {
        return None;
    }
    // Count years from March, so that the leap day is the last of its year.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted / 400;
    let of_era = shifted - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// GB 32100: weights are powers of 3 modulo 31; the check value is
/// `(31 - sum mod 31) mod 31`.
pub(crate) fn social_credit_code(text: &str) -> Result<(), IdProblem> {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ];
    let value = |byte: &u8| ALPHABET.iter().position(|letter| letter == byte);
    let bytes = text.as_bytes();
    let digits = bytes.len() == 18
        && bytes
            .get(2..8)
            .is_some_and(|region| region.iter().all(u8::is_ascii_digit));
    let values: Option<Vec<usize>> = bytes.iter().map(value).collect();
    let (Some(values), true) = (values, digits) else {
        return Err(IdProblem::Format);
    };
    let sum: usize = values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    if values.last() == Some(&((31 - sum % 31) % 31)) {
        Ok(())
    } else {
        Err(IdProblem::CheckCharacter)
    }
}

/// `^1[3-9]\d{9}$`; segments are not looked at, they change.
pub(crate) fn is_mainland_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes.first() == Some(&b'1')
        && bytes
            .get(1)
            .is_some_and(|digit| (b'3'..=b'9').contains(digit))
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: IdKind, text: &str) -> Option<IdProblem> {
        validate_id(&IdCheckRequest {
            kind,
            text: text.to_owned(),
            now_ms: Some(1_772_323_200_000),
        })
        .problem
    }

    #[test]
    fn vectors_of_the_reference() {
        assert_eq!(check(IdKind::ResidentId, "11010519491231002X"), None);
        assert_eq!(check(IdKind::ResidentId, "11010519491231002x"), None);
        assert_eq!(check(IdKind::ResidentId, "440524188001010014"), None);
        assert_eq!(check(IdKind::SocialCreditCode, "91350100M000100Y43"), None);
        assert_eq!(check(IdKind::SocialCreditCode, "91310000HC5FR8UK40"), None);
        assert_eq!(check(IdKind::MainlandMobile, "+8613800138000"), None);
        assert_eq!(check(IdKind::E164, "+14155552671"), None);
        assert_eq!(
            check(IdKind::ResidentId, "110105194912310021"),
            Some(IdProblem::CheckCharacter)
        );
        assert_eq!(
            check(IdKind::ResidentId, "110105194913310021"),
            Some(IdProblem::BirthDate)
        );
        assert_eq!(
            check(IdKind::SocialCreditCode, "91350100M000100Y4Z"),
            Some(IdProblem::Format)
        );
        assert_eq!(
            check(IdKind::SocialCreditCode, "91310115MA1H8R7C6D"),
            Some(IdProblem::CheckCharacter)
        );
        // Longer and shorter rows of digits are none, whatever they add up to.
        assert_eq!(
            check(IdKind::SocialCreditCode, "00000000000000003495272274368929"),
            Some(IdProblem::Format)
        );
        assert_eq!(
            check(IdKind::MainlandMobile, "12800138000"),
            Some(IdProblem::Format)
        );
    }

    #[test]
    fn dates_count_from_the_epoch() {
        assert_eq!(days_from_civil(1970, 1, 1), Some(0));
        assert_eq!(days_from_civil(2026, 3, 1), Some(20_513));
        assert_eq!(days_from_civil(2000, 2, 29), Some(11_016));
        assert_eq!(days_from_civil(1900, 2, 29), None);
    }
}
