//! What a platform shows: its rules, checked and compared; statements for the EU's
//! transparency database, numbers for the public, and drafts for authorities, which
//! are never sent by software (Articles 5(2), 11(2), 15(1)).

pub mod authority;
pub mod diff;
pub mod lint;
pub mod messages;
pub mod rules;
pub mod sor;
pub mod summary;
pub mod transparency;
pub(crate) mod words;

use unicode_normalization::UnicodeNormalization as _;

use crate::error::{ErrorCode, RequestError};
use crate::identifiers::{is_mainland_mobile, resident_id, social_credit_code};
use crate::request::check;

/// Digits an international telephone number has at least, to tell it from `+5`.
const TELEPHONE_DIGITS_MIN: usize = 8;

/// Refuses a free text with a document number, telephone number or address of mail in
/// it, and one that is too long.
pub(crate) fn free_text(field: &str, text: &str, chars_max: usize) -> Result<(), RequestError> {
    check::at_most(field, text.chars().count(), chars_max, "characters")?;
    if !names_somebody(text) {
        return Ok(());
    }
    Err(RequestError::at(
        ErrorCode::PiiInSnapshot,
        field,
        "holds a document number, a telephone number or an address of mail",
    )
    .help("say what happened without naming anybody"))
}

/// Whether a text holds what stands for a person.
pub(crate) fn names_somebody(text: &str) -> bool {
    let folded: String = text.nfkc().collect();
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '@' | '.' | '_' | '-');
    let words = folded.split(|c: char| !inside(c));
    let mail = |word: &str| {
        word.trim_matches('.')
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    };
    words.clone().any(mail)
        || numbers(&folded).iter().any(|number| is_number(number))
        || words
            .flat_map(|word| word.split(['@', '.', '_', '-']))
            .any(is_number)
}

fn is_number(text: &str) -> bool {
    let telephone = text.strip_prefix('+').is_some_and(|digits| {
        (TELEPHONE_DIGITS_MIN..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    telephone
        || resident_id(text, None).is_ok()
        || social_credit_code(text).is_ok()
        || is_mainland_mobile(text)
}

/// Runs of digits as they are without the spaces, hyphens and brackets people put
/// between them.
fn numbers(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for c in text.chars() {
        let current = runs.last_mut();
        match (current, c) {
            (Some(run), '+') if run.is_empty() => run.push(c),
            (Some(run), '0'..='9' | 'X' | 'x') => run.push(c.to_ascii_uppercase()),
            (_, ' ' | '-' | '(' | ')' | '.') => {}
            _ => runs.push(String::new()),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_person_is_found() {
        for text in [
            "Call 13800138000 now",
            "call 138 0013 8000",
            "write to somebody@example.org.",
            "the number 11010519491231002X was shown",
            "ring +1 (415) 555-2671",
            "号码１３８００１３８０００",
            "code 91350100M000100Y43",
        ] {
            assert!(names_somebody(text), "{text}");
        }
        for text in [
            "From 2026-03-01 on, 12 copies of 3.5 pages, +5 points, @ noon",
            "The post asks for payment first.",
            "",
        ] {
            assert!(!names_somebody(text), "{text}");
        }
    }
}
