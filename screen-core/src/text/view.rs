//! Words one space apart, nothing between characters of scripts without spaces,
//! spelled-out words joined.
//!
//! Undoes: extra punctuation and spaces, emoji between words, `s.c.a.m`,
//! `加-微-信`, and texts split over a title and a body. A match: `p.a.y f.i.r.s.t`
//! for `pay first`. A near miss that stays apart: `a b` (two letters are a list,
//! not a word), and `scam` inside `scampi`, which the scan tells apart by its
//! word borders.

use super::chars::{is_dense, is_word};
use super::{FoldedText, Place, offset};

/// Letters in a row, each with the same separator before it, that are read as one
/// spelled-out word.
const SPELLED_LETTERS_MIN: usize = 3;

/// The text that terms are matched in.
#[derive(Debug, Default)]
pub(crate) struct View {
    text: String,
    /// First byte in the view, and number of the folded character, of each character.
    chars: Vec<(u32, u32)>,
}

/// A run of letters and digits in the folded text.
struct Word {
    first: usize,
    end: usize,
    separator: Option<(char, usize)>,
    letter: bool,
}

impl View {
    pub(crate) fn new(folded: &FoldedText) -> Self {
        let chars: Vec<char> = folded.as_str().chars().collect();
        let words = words(&chars);
        let joined = spelled_out(&words);
        let mut view = Self {
            text: String::with_capacity(folded.as_str().len()),
            chars: Vec::with_capacity(chars.len()),
        };
        let mut last: Option<char> = None;
        for (word, joined) in words.iter().zip(joined) {
            let letters = chars.get(word.first..word.end).unwrap_or_default();
            let apart = last.is_some_and(is_word) && letters.first().copied().is_some_and(is_word);
            if apart && !joined {
                view.push(' ', word.first.saturating_sub(1));
            }
            for (number, c) in (word.first..).zip(letters) {
                if !is_apostrophe(*c) {
                    view.push(*c, number);
                    last = Some(*c);
                }
            }
        }
        view
    }

    fn push(&mut self, c: char, number: usize) {
        self.chars.push((offset(self.text.len()), offset(number)));
        self.text.push(c);
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// How far apart two folded characters are to a reader: in characters of the
    /// view, so that a row of dots is no distance.
    pub(crate) fn distance(&self, from: u32, to: u32) -> usize {
        let index = |folded: u32| self.chars.partition_point(|(_, number)| *number < folded);
        index(to).saturating_sub(index(from))
    }

    /// Its characters, in their order.
    pub(crate) fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.text.chars()
    }

    /// The folded characters behind two of its characters, by number; the end is
    /// exclusive.
    pub(crate) fn place_of(&self, start: usize, end: usize) -> Place {
        let number = |index: usize| self.chars.get(index).map_or(0, |(_, number)| *number);
        Place {
            start: number(start),
            end: number(end.saturating_sub(1)).saturating_add(1),
        }
    }

    /// The folded characters behind two byte offsets of the view.
    pub(crate) fn place(&self, start: usize, end: usize) -> Place {
        let index = |byte: usize| self.chars.partition_point(|(at, _)| *at < offset(byte));
        let number = |index: usize| self.chars.get(index).map_or(0, |(_, number)| *number);
        let last = index(end).saturating_sub(1);
        Place {
            start: number(index(start)),
            end: number(last).saturating_add(1),
        }
    }
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn words(chars: &[char]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut separator: Option<(char, usize)> = None;
    let mut open = false;
    for (number, c) in chars.iter().copied().enumerate() {
        let inside = is_word(c)
            || is_dense(c)
            // An apostrophe between letters belongs to the word and is dropped.
            || (open && is_apostrophe(c) && chars.get(number + 1).copied().is_some_and(is_word));
        match (inside, open, words.last_mut()) {
            (true, true, Some(word)) => {
                word.end = number + 1;
                word.letter = false;
            }
            (true, ..) => {
                words.push(Word {
                    first: number,
                    end: number + 1,
                    separator: separator.take(),
                    letter: is_word(c) && c.is_alphabetic(),
                });
            }
            (false, true, _) => separator = Some((c, 1)),
            (false, false, _) => {
                separator = separator.map_or(Some((c, 1)), |(first, n)| Some((first, n + 1)));
            }
        }
        open = inside;
    }
    words
}

/// For each word, whether it goes on with the word before it as one spelled-out
/// word: at least three single letters, all the same separator apart.
fn spelled_out(words: &[Word]) -> Vec<bool> {
    let mut joined = vec![false; words.len()];
    let mut from = 0;
    for index in 1..=words.len() {
        let (Some(before), word) = (words.get(index - 1), words.get(index)) else {
            continue;
        };
        let goes_on = word.is_some_and(|word| {
            let same = index - from < 2 || word.separator == before.separator;
            before.letter && word.letter && same
        });
        if goes_on {
            continue;
        }
        if index - from >= SPELLED_LETTERS_MIN {
            // `p a y   f i r s t`: what follows the wider gap is a word of its own.
            joined
                .iter_mut()
                .take(index)
                .skip(from + 1)
                .for_each(|flag| *flag = true);
            from = index;
        } else {
            // `a p.r.i.z.e`: the letter before the odd separator may begin the word.
            let begins = before.letter && word.is_some_and(|word| word.letter);
            from = if begins { index - 1 } else { index };
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use crate::text::fold_term as view;

    #[test]
    fn punctuation_and_spaces_become_one_space_or_none() {
        assert_eq!(view("pay,,, first!!"), "pay first");
        assert_eq!(view("加。微 信"), "加微信");
        assert_eq!(view("加V信 abc"), "加v信abc");
        assert_eq!(view("加🙂微🙂信"), "加微信");
    }

    #[test]
    fn spelled_out_words_are_joined() {
        assert_eq!(view("s.c.a.m"), "scam");
        assert_eq!(view("p.a.y f.i.r.s.t"), "pay first");
        assert_eq!(view("p a y   f i r s t"), "pay first");
        assert_eq!(view("won a p.r.i.z.e today"), "won a prize today");
        assert_eq!(view("a b"), "a b");
        assert_eq!(view("plan a, b and c"), "plan a b and c");
    }

    #[test]
    fn apostrophes_inside_words_go() {
        assert_eq!(view("Don't you’re 'quoted'"), "dont youre quoted");
    }
}
