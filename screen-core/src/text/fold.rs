//! Compatibility forms, case, marks and invisible characters.
//!
//! Undoes: full-width and half-width letters, mathematical and circled letters,
//! ligatures, capitals, accents and stacks of marks, zero-width and direction
//! characters. A match: `ＳＣＡＭ`, `s​cam`, `š̸c̷a̶m` for `scam`. A near miss that
//! stays apart: か and が, because the mark there makes another letter.

use std::iter::once;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfkc_quick};

use super::OverBudget;
use super::chars::{is_diacritic, is_invisible, is_plain_han};
use crate::limits::CLUSTER_CHARS_MAX;

/// Where a folded character came from, in the segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) start_byte: u32,
    pub(super) end_byte: u32,
    pub(super) start_utf16: u32,
    pub(super) end_utf16: u32,
}

/// Folds one segment from left to right and hands on each character with its
/// source. Linear: no character is looked at more than a fixed number of times.
///
/// # Errors
/// Whatever `emit` answers ends the work.
pub(super) fn fold(
    text: &str,
    mut emit: impl FnMut(char, Source) -> Result<(), OverBudget>,
) -> Result<(), OverBudget> {
    let mut cluster = Cluster::default();
    let mut place = Source {
        start_byte: 0,
        end_byte: 0,
        start_utf16: 0,
        end_utf16: 0,
    };
    for c in text.chars() {
        place.start_byte = place.end_byte;
        place.start_utf16 = place.end_utf16;
        place.end_byte += if c.is_ascii() {
            1
        } else {
            super::offset(c.len_utf8())
        };
        place.end_utf16 += if c > '\u{ffff}' { 2 } else { 1 };
        if is_invisible(c) || is_diacritic(c) {
            continue;
        }
        if c.is_ascii() || is_plain_han(c) {
            // These begin a cluster of their own, and nothing that can follow
            // them combines with them once the diacritics are gone.
            cluster.flush(&mut emit)?;
            emit(c.to_ascii_lowercase(), place)?;
            continue;
        }
        if cluster.is_full() || !joins_what_is_before(c) {
            cluster.flush(&mut emit)?;
        }
        cluster.push(c, place);
    }
    cluster.flush(&mut emit)
}

/// What a character folds to, whatever stands beside it.
#[cfg(feature = "authoring")]
pub(crate) enum Folds {
    /// It leaves no trace.
    ToNothing,
    /// What it becomes depends on what stands before it.
    WithNeighbors,
    /// These characters.
    To(String),
}

/// Folds one character by itself.
#[cfg(feature = "authoring")]
pub(crate) fn folds(c: char) -> Folds {
    if is_invisible(c) || is_diacritic(c) {
        return Folds::ToNothing;
    }
    if !c.is_ascii() && !is_plain_han(c) && joins_what_is_before(c) {
        return Folds::WithNeighbors;
    }
    let mut text = String::new();
    let mut bytes = [0; 4];
    let folded = fold(c.encode_utf8(&mut bytes), |c, _| {
        text.push(c);
        Ok(())
    });
    // Nothing is left of it, or too much: only the whole folding knows.
    match folded {
        Ok(()) if !text.is_empty() => Folds::To(text),
        _ => Folds::WithNeighbors,
    }
}

/// Whether a character can change or be changed by the one before it when the text
/// is normalized.
fn joins_what_is_before(c: char) -> bool {
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_some_and(|first| {
        canonical_combining_class(first) != 0 || is_nfkc_quick(once(first)) == IsNormalized::Maybe
    })
}

/// Characters that are normalized together.
#[derive(Default)]
struct Cluster {
    chars: Vec<char>,
    from: Option<Source>,
}

impl Cluster {
    fn is_full(&self) -> bool {
        self.chars.len() >= CLUSTER_CHARS_MAX
    }

    fn push(&mut self, c: char, place: Source) {
        self.chars.push(c);
        self.from = Some(match self.from {
            Some(from) => Source {
                end_byte: place.end_byte,
                end_utf16: place.end_utf16,
                ..from
            },
            None => place,
        });
    }

    fn flush(
        &mut self,
        emit: &mut impl FnMut(char, Source) -> Result<(), OverBudget>,
    ) -> Result<(), OverBudget> {
        let Some(from) = self.from.take() else {
            return Ok(());
        };
        // One kind of iterator, so that the module has one copy of each step.
        let chars: &mut dyn Iterator<Item = char> = &mut self.chars.drain(..);
        let kept: &mut dyn Iterator<Item = char> = &mut chars
            .nfkd()
            .filter(|c| !is_diacritic(*c) && !is_invisible(*c));
        kept.nfc()
            .flat_map(fold_case)
            .filter(|c| !is_diacritic(*c))
            .try_for_each(|c| emit(c, from))
    }
}

/// Full case folding, as far as `char::to_lowercase` goes, and the two letters it
/// leaves apart: ß and the final sigma.
fn fold_case(c: char) -> impl Iterator<Item = char> {
    let second = (c == 'ß' || c == 'ẞ').then_some('s');
    let c = match c {
        'ß' | 'ẞ' => 's',
        'ς' => 'σ',
        _ => c,
    };
    c.to_lowercase().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold(text, |c, _| {
            out.push(c);
            Ok(())
        })
        .expect("no budget here");
        out
    }

    #[test]
    fn sees_through_what_this_step_undoes() {
        for evasion in [
            "ＳＣＡＭ",
            "s\u{200b}c\u{2060}am",
            "𝐬𝓬𝔞𝗆",
            "ⓢⓒⓐⓜ",
            "s\u{301}\u{338}ća\u{489}m",
            "\u{202e}scam\u{202c}",
        ] {
            assert_eq!(folded(evasion), "scam", "{evasion:?}");
        }
        assert_eq!(folded("ﬁne Straße ΣΊΣΥΦΟΣ İ"), "fine strasse σισυφοσ i");
    }

    #[test]
    fn leaves_marks_that_make_other_letters() {
        assert_eq!(folded("ｶﾞ"), "ガ");
        assert_eq!(folded("か\u{3099}"), "が");
        assert_eq!(folded("한국어"), "한국어");
        assert_eq!(folded("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_eq!(folded("हिन्दी"), "हिन्दी");
    }

    #[test]
    fn agrees_with_normalizing_the_whole_text() {
        let text = "Ǻé ｶﾞﾊﾟ ﷺ ½ \u{1100}\u{1161}\u{11a8}\u{11a8} क़ \u{958} ä\u{323}\u{307} 豈 ㍿ Å \u{fb1d} x\u{5b0}\u{5bc}";
        let whole: String = text
            .nfkd()
            .filter(|c| !is_diacritic(*c) && !is_invisible(*c))
            .nfc()
            .flat_map(fold_case)
            .filter(|c| !is_diacritic(*c))
            .collect();
        assert_eq!(folded(text), whole);
    }

    #[test]
    fn a_flood_of_marks_is_cut_into_clusters() {
        let text = format!("x{}", "\u{5b0}".repeat(100_000));
        assert_eq!(folded(&text).chars().count(), 100_001);
    }
}
