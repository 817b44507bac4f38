//! `contact_handle`: a way to reach somebody elsewhere.
//!
//! Why: offers that break the rules move to a private channel. A match:
//! `a@b.com`, `(555) 123-4567`, `138 0013 8000`, `VX: abc_888`, `加微信 abc12345`,
//! `telegram @deals`. A near miss that passes: `WeChat Pay`, `line 12345 of the
//! log`, a price, a year.

use super::codes::class;
use super::glance::Glance;
use super::{Facts, Finding, digits};
use crate::request::ScreenRequest;
use crate::sort::sort_by;
use crate::text::Place;

/// Names of messengers, as the folded text spells them, the longer of two that
/// begin alike first. Those that are also common words need a colon or an `@`
/// behind them.
const MESSENGERS: &[(&str, Strictness)] = &[
    ("whatsapp", Strictness::Digit),
    ("telegram", Strictness::Digit),
    ("snapchat", Strictness::Digit),
    ("discord", Strictness::Mark),
    ("wechat", Strictness::Digit),
    ("weixin", Strictness::Digit),
    ("signal", Strictness::Mark),
    ("kakao", Strictness::Digit),
    ("skype", Strictness::Digit),
    ("insta", Strictness::Mark),
    ("微信", Strictness::Digit),
    ("薇信", Strictness::Digit),
    ("威信", Strictness::Digit),
    ("v信", Strictness::Digit),
    ("扣扣", Strictness::Digit),
    ("企鹅号", Strictness::Digit),
    ("电报", Strictness::Mark),
    ("line", Strictness::Mark),
    ("kik", Strictness::Mark),
    ("qq", Strictness::Digit),
    ("vx", Strictness::Digit),
    ("wx", Strictness::Digit),
    ("tg", Strictness::Mark),
    ("ig", Strictness::Mark),
];

/// What has to stand behind a messenger's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// An id with a digit or an underscore, or any id behind a colon or an `@`.
    Digit,
    /// An id behind a colon or an `@`.
    Mark,
}

/// Digits of the shortest telephone number that is taken for one.
const TELEPHONE_DIGITS_MIN: usize = 8;

/// Characters of the shortest id that is taken for one.
const ID_CHARS_MIN: usize = 5;

/// An address needs an `@`, a telephone number its digits, and an id stands behind a
/// messenger's name, with a digit in it or a linking word before it.
pub(super) fn may_find(glance: &Glance, _: &ScreenRequest) -> bool {
    let linked = || glance.has(class::DIGIT | class::LINKING) || glance.spells(b"id");
    glance.has(class::AT)
        || glance.digits >= TELEPHONE_DIGITS_MIN
        || (glance.has(class::MESSENGER | class::LATIN) && linked())
}

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    let text = facts.folded.as_str();
    let mut ranges = addresses(text);
    ranges.extend(telephones(text));
    ranges.extend(messengers(text));
    sort_by(&mut ranges, Ord::cmp);
    let mut places: Vec<Place> = Vec::new();
    for (start, end) in ranges {
        let place = facts.folded.place(start, end);
        // One handle can look like two kinds: `qq 13800138000`.
        match places.last_mut().filter(|last| place.start < last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => places.push(place),
        }
    }
    Finding::count(places)
}

/// E-mail addresses: a local part, `@`, and a domain with a dot.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut found = Vec::new();
    let mut free_from = 0;
    for (at, _) in text.match_indices('@') {
        let before = text.get(free_from..at).unwrap_or_default();
        let behind = text.get(at + 1..).unwrap_or_default();
        free_from = at + 1;
        let start = at - before.chars().rev().take_while(|c| local(*c)).count();
        let length = behind.chars().take_while(|c| domain(*c)).count();
        let host = behind
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(['.', '-']);
        let dotted = host.rsplit_once('.').is_some_and(|(name, last)| {
            !name.is_empty()
                && last.len() >= 2
                && last.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        if start < at && dotted {
            found.push((start, at + 1 + host.len()));
            free_from = at + 1 + host.len();
        }
    }
    found
}

/// Telephone numbers: international with a plus, mainland mobiles, and ten digits
/// grouped 3-3-4.
fn telephones(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for number in digits::numbers(text) {
        let lengths: Vec<usize> = number
            .groups
            .iter()
            .map(|group| group.digits.len())
            .collect();
        let international = number.plus && (TELEPHONE_DIGITS_MIN..=15).contains(&number.digits());
        let grouped = matches!(lengths.as_slice(), [3, 3, 4] | [1, 3, 3, 4]);
        if international || grouped {
            found.push(number.range());
        } else {
            found.extend(number.mainland_mobile());
        }
    }
    found
}

/// Ids behind the name of a messenger.
fn messengers(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // Every id has a digit or an underscore in it, or a mark or the word before it.
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '_' | ':' | '@' | '号' | '是');
    if !text.contains(mark) && !text.contains("id") {
        return found;
    }
    for (name, strictness) in MESSENGERS {
        for (at, _) in text.match_indices(name) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let whole = !name.is_ascii() || !before.is_some_and(|c| c.is_ascii_alphanumeric());
            let behind = text.get(at + name.len()..).unwrap_or_default();
            if let Some(length) = whole.then(|| id_behind(behind, *strictness)).flatten() {
                found.push((at, at + name.len() + length));
            }
        }
    }
    found
}

/// The bytes up to the end of an id that stands behind a messenger's name.
fn id_behind(behind: &str, strictness: Strictness) -> Option<usize> {
    const GAP_CHARS_MAX: usize = 8;
    let gap: usize = behind
        .chars()
        .take(GAP_CHARS_MAX)
        .take_while(|c| {
            matches!(
                c,
                ' ' | ':' | '@' | '-' | '=' | '>' | '号' | '是' | '为' | '加' | '我' | '~' | '/'
            )
        })
        .map(char::len_utf8)
        .sum();
    let marked = behind
        .get(..gap)
        .unwrap_or_default()
        .contains([':', '@', '号', '是']);
    let rest = behind.get(gap..).unwrap_or_default();
    // `wechat id: abc123` and `微信id abc123`.
    let (extra, rest, marked) = match rest
        .strip_prefix("id")
        .map(|rest| (rest, rest.trim_start_matches([' ', ':'])))
    {
        Some((whole, id)) if id.len() < whole.len() => (rest.len() - id.len(), id, true),
        _ => (0, rest, marked),
    };
    let id: &str = rest
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .next()
        .unwrap_or_default();
    let digit = id.contains(|c: char| c.is_ascii_digit() || c == '_');
    let good = marked || (strictness == Strictness::Digit && digit);
    (good && id.len() >= ID_CHARS_MIN).then_some(gap + extra + id.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::testing::run;

    #[test]
    fn handles_are_found() {
        for (text, handle) in [
            (
                "write to Jo.Doe+x@Mail.example.com.",
                "Jo.Doe+x@Mail.example.com",
            ),
            ("call (555) 123-4567 now", "555) 123-4567"),
            ("ring +44 20 7946 0958", "44 20 7946 0958"),
            ("电话138 0013 8000", "138 0013 8000"),
            ("VX：abc_888！", "VX：abc_888"),
            ("加微信 abc12345", "微信 abc12345"),
            ("微信号abcdef", "微信号abcdef"),
            ("WeChat ID: hello", "WeChat ID: hello"),
            ("telegram @deals4u", "telegram @deals4u"),
            ("Line: sweetgirl", "Line: sweetgirl"),
            ("QQ 123456789", "QQ 123456789"),
        ] {
            assert_eq!(run(detect, text).1, [handle], "{text}");
        }
    }

    #[test]
    fn what_only_names_a_messenger_passes() {
        for text in [
            "WeChat Pay is fine",
            "微信支付很方便",
            "line 12345 of the log",
            "signal 5 lost",
            "in 2024 1999 items",
            "a @ b",
            "wechatted",
            "微信小程序 download",
            "qq音乐",
            "price 1299.00",
        ] {
            assert_eq!(run(detect, text).0, 0, "{text}");
        }
    }
}
