//! Numbers in a text, with the separators people put into them.

use crate::identifiers::is_mainland_mobile;

/// A number: one or more groups of digits, single separators apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) groups: Vec<Group>,
    /// Whether a plus stands before it.
    pub(super) plus: bool,
}

/// Digits with nothing between them, on these bytes of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) digits: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a dot stands before it: digits behind a dot may be a fraction.
    dot: bool,
}

/// Digits of one number. A longer one is no number people dial or carry.
const DIGITS_MAX: usize = 32;

/// How many digits the numbers have that are looked for: a mobile number, the same
/// with its country code, a resident identity number.
const LENGTHS: [usize; 3] = [LENGTH_MIN, 13, 18];

/// The digits of the shortest of them. A check character `x` stands behind 17 digits.
pub(super) const LENGTH_MIN: usize = 11;

/// All numbers of a text. Groups belong together when one separator (space,
/// hyphen, dot, or a closing bracket with or without a space) stands between them;
/// a trailing `x` counts as a check character.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return numbers;
    }
    let mut at = 0;
    // Whether the last group can go on behind the separator that was seen.
    let mut open = false;
    for part in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let start = at;
        at += part.len();
        let before = text.get(..start).unwrap_or_default();
        if digits.is_empty() {
            // A second separator in a row ends the number, but for the space
            // behind a bracket.
            open = open && part == " " && before.ends_with(')');
            continue;
        }
        let mut group = Group {
            digits: digits.to_owned(),
            start,
            end: start + digits.len(),
            dot: before.ends_with('.'),
        };
        let mark = part.get(digits.len()..).unwrap_or_default();
        let behind = text.get(at..).and_then(|behind| behind.chars().next());
        let check = mark == "x" && !behind.is_some_and(char::is_alphanumeric);
        if check {
            group.digits.push('x');
            group.end += 1;
        }
        let fits = |number: &&mut Number| number.digits() + digits.len() <= DIGITS_MAX;
        match numbers.last_mut().filter(|_| open).filter(fits) {
            Some(number) => number.groups.push(group),
            None => numbers.push(Number {
                groups: vec![group],
                plus: before.ends_with('+'),
            }),
        }
        open = matches!(mark, " " | "-" | "." | ")");
    }
    numbers
}

impl Number {
    /// How many digits it has.
    pub(super) fn digits(&self) -> usize {
        self.groups.iter().map(|group| group.digits.len()).sum()
    }

    /// The first and the last byte of the whole.
    pub(super) fn range(&self) -> (usize, usize) {
        let start = self.groups.first().map_or(0, |group| group.start);
        (start, self.groups.last().map_or(start, |group| group.end))
    }

    /// Where the number, or some of its groups, is a mainland mobile number.
    /// Behind a plus it needs the country code 86.
    pub(super) fn mainland_mobile(&self) -> Option<(usize, usize)> {
        let fits = |digits: &str, first: bool| match digits.strip_prefix("86") {
            Some(rest) if rest.len() == 11 => is_mainland_mobile(rest),
            _ => !(first && self.plus) && is_mainland_mobile(digits),
        };
        let mut readings = self.readings();
        let found = readings.find(|(digits, start, _)| fits(digits, *start == self.range().0))?;
        Some((found.1, found.2))
    }

    /// Neighbouring groups that together have as many digits as a number that is
    /// looked for: `room 12 138 0013 8000` holds a telephone number, though the
    /// whole does not look like one.
    pub(super) fn readings(&self) -> impl Iterator<Item = (String, usize, usize)> + '_ {
        let runs = (0..self.groups.len()).filter_map(|first| {
            let groups = self.groups.get(first..)?;
            let fraction = groups.first()?.dot && first > 0;
            (!fraction).then_some(groups)
        });
        runs.flat_map(|groups| {
            let mut digits = String::new();
            groups.iter().filter_map(move |group| {
                digits.push_str(&group.digits);
                let start = groups.first()?.start;
                LENGTHS
                    .contains(&digits.len())
                    .then(|| (digits.clone(), start, group.end))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<Vec<String>> {
        let digits = |number: Number| {
            number
                .groups
                .into_iter()
                .map(|group| group.digits)
                .collect()
        };
        numbers(text).into_iter().map(digits).collect()
    }

    #[test]
    fn single_separators_hold_a_number_together() {
        assert_eq!(
            groups("138-0013 8000, 12"),
            [vec!["138", "0013", "8000"], vec!["12"]]
        );
        assert_eq!(groups("(555) 123-4567"), [["555", "123", "4567"]]);
        assert_eq!(groups("1 - 2"), [["1"], ["2"]]);
        assert_eq!(
            groups("11010519491231002x! 5xl"),
            [["11010519491231002x"], ["5"]]
        );
    }

    #[test]
    fn groups_are_read_together_and_apart() {
        let readings = |text: &str| -> Vec<String> {
            numbers(text)
                .iter()
                .flat_map(|number| {
                    number
                        .readings()
                        .map(|(digits, ..)| digits)
                        .collect::<Vec<_>>()
                })
                .collect()
        };
        assert_eq!(
            readings("2024 138-0013-8000"),
            ["20241380013", "13800138000"]
        );
        assert_eq!(readings("12 11010519491231002x"), ["11010519491231002x"]);
        assert!(readings("3.14159265358").is_empty());
    }
}
