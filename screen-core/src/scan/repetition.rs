//! `repetition`: how often in a row a text repeats one character or one unit.
//!
//! Why: floods of one character or one word push others off the page. A match:
//! `哈哈哈哈…` forty times, `buy now buy now buy now …`. A near miss: `haha`, a
//! refrain, `100000`.
//!
//! A letter or a word said twice is no flood: below [`REPEATS_MIN`] the value is zero.
//!
//! The value is the longer of two: the longest run of one character in the view,
//! and, where the view as a whole is one unit over and over, the number of its
//! copies.

use super::codes::SPACE;
use super::glance::Glance;
use super::{Facts, Finding};
use crate::signal::ONE_PPM;
use crate::text::Place;

/// Characters of the view whose period is looked for; a longer text is judged by
/// its runs of one character alone.
const PERIOD_CHARS_MAX: usize = 20_000;

/// Repeats that count: `ooh` and `bye bye` do not.
const REPEATS_MIN: usize = 4;

/// Whether there may be repeats. Characters that no term has in it share a code, so this
/// can only be too careful.
pub(super) fn may_find(glance: &Glance) -> bool {
    if glance.same_in_a_row as usize >= REPEATS_MIN {
        return true;
    }
    let codes: Vec<u16> = glance
        .codes
        .iter()
        .copied()
        .filter(|code| *code != SPACE)
        .collect();
    codes.len() <= PERIOD_CHARS_MAX && copies_of_a_unit(&codes) >= REPEATS_MIN
}

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    let chars: Vec<(usize, char)> = facts
        .view
        .as_str()
        .char_indices()
        .filter(|(_, c)| *c != ' ')
        .collect();
    let (run, at) = longest_run(&chars);
    let copies = if chars.len() <= PERIOD_CHARS_MAX {
        let letters: Vec<char> = chars.iter().map(|(_, c)| *c).collect();
        copies_of_a_unit(&letters)
    } else {
        0
    };
    if run.max(copies) < REPEATS_MIN {
        return Finding::default();
    }
    let value = i64::try_from(run.max(copies)).unwrap_or_default();
    let byte = |index: usize| {
        chars
            .get(index)
            .map_or(facts.view.as_str().len(), |(byte, _)| *byte)
    };
    let place: Place = if run >= copies {
        facts.view.place(byte(at), byte(at + run))
    } else {
        facts.view.place(0, facts.view.as_str().len())
    };
    Finding {
        value_ppm: value * ONE_PPM,
        places: vec![place],
    }
}

/// The length of the longest run of one character, and where it begins.
fn longest_run(chars: &[(usize, char)]) -> (usize, usize) {
    let (mut best, mut best_at, mut from) = (0, 0, 0);
    for (index, (_, c)) in chars.iter().enumerate() {
        if chars.get(from).is_some_and(|(_, first)| first != c) {
            from = index;
        }
        if index + 1 - from > best {
            (best, best_at) = (index + 1 - from, from);
        }
    }
    (best, best_at)
}

/// How many copies of its shortest period the text is made of; the last copy may
/// be cut short. Linear, by the failure function of Knuth, Morris and Pratt.
fn copies_of_a_unit<T: Copy + PartialEq>(chars: &[T]) -> usize {
    let at = |index: usize| chars.get(index).copied();
    let mut failure = vec![0usize; chars.len()];
    let mut length = 0;
    for index in 1..chars.len() {
        while length > 0 && at(length) != at(index) {
            length = failure.get(length - 1).copied().unwrap_or(0);
        }
        length += usize::from(at(length) == at(index));
        if let Some(cell) = failure.get_mut(index) {
            *cell = length;
        }
    }
    let border = failure.last().copied().unwrap_or(0);
    if border == 0 {
        0
    } else {
        chars.len() / (chars.len() - border)
    }
}

#[cfg(test)]
mod tests {
    use crate::scan::testing::run;

    #[test]
    fn runs_and_periods_count() {
        assert_eq!(run(super::detect, &"哈".repeat(40)).0, 40);
        assert_eq!(
            run(super::detect, "buy now! buy now! buy now! buy now!").0,
            4
        );
        assert_eq!(run(super::detect, "bye bye, coool, 1000").0, 0);
        assert_eq!(run(super::detect, "so looooong a way").1, ["ooooo"]);
        assert_eq!(run(super::detect, "abc").0, 0);
    }
}
