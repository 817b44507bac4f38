//! Numbers in a text, with the separators people put into them.

/// A number: its digits, and the bytes of the folded text it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) digits: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The lengths of its groups, where single separators divide it.
    pub(super) groups: Vec<usize>,
    pub(super) plus: bool,
}

/// Digits of one number. A longer run is no number people dial or carry.
const DIGITS_MAX: usize = 32;

/// All numbers of a text. Digits belong together when nothing or one separator
/// (space, hyphen, dot, bracket) stands between them; a trailing `x` counts as a
/// check character.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    let mut open: Option<Number> = None;
    let mut separators = 0;
    for (at, c) in text.char_indices() {
        match (&mut open, c) {
            (Some(number), '0'..='9') if separators == 0 || number.digits.len() <= DIGITS_MAX => {
                if separators > 0 {
                    number.groups.push(0);
                }
                number.add(c, at);
                separators = 0;
            }
            (_, '0'..='9') => {
                numbers.extend(open.take());
                let plus = text.get(..at).is_some_and(|before| before.ends_with('+'));
                let mut number = Number {
                    digits: String::new(),
                    start: at,
                    end: at,
                    groups: vec![0],
                    plus,
                };
                number.add(c, at);
                open = Some(number);
                separators = 0;
            }
            (Some(number), 'x') if separators == 0 && number.digits.len() == 17 => {
                number.add(c, at)
            }
            (Some(_), ' ' | '-' | '.') if separators == 0 => separators = 1,
            // `(555) 123-4567`: the bracket and the space behind it are one separator.
            (Some(_), ')') if separators == 0 => separators = 0,
            _ => {
                numbers.extend(open.take());
                separators = 0;
            }
        }
    }
    numbers.extend(open);
    numbers
}

impl Number {
    fn add(&mut self, c: char, at: usize) {
        self.digits.push(c);
        self.end = at + c.len_utf8();
        if let Some(group) = self.groups.last_mut() {
            *group += 1;
        }
    }

    /// The number and, where it has several groups, each group of its own: `room
    /// 12 13800138000` holds a telephone number, though the whole does not look
    /// like one. Digits behind a dot are a fraction, not a group of their own.
    pub(super) fn readings(&self, text: &str) -> Vec<(String, usize, usize)> {
        let mut readings = vec![(self.digits.clone(), self.start, self.end)];
        if self.groups.len() > 1 {
            let part = text.get(self.start..self.end).unwrap_or_default();
            let mut at = self.start;
            for group in part.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')) {
                if !group.is_empty() {
                    readings.push((group.to_owned(), at, at + group.len()));
                }
                at += group.len() + 1;
            }
        }
        readings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<String> {
        numbers(text)
            .into_iter()
            .map(|number| number.digits)
            .collect()
    }

    #[test]
    fn single_separators_hold_a_number_together() {
        assert_eq!(digits("138-0013 8000, 12"), ["13800138000", "12"]);
        assert_eq!(digits("1 - 2"), ["1", "2"]);
        assert_eq!(digits("11010519491231002x!"), ["11010519491231002x"]);
    }

    #[test]
    fn groups_are_read_on_their_own_as_well() {
        let text = "12 13800138000";
        let number = &numbers(text)[0];
        assert_eq!(number.readings(text)[2], ("13800138000".to_owned(), 3, 14));
    }
}
