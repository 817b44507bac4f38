//! From the text as it was entered to the forms it is matched in, with the way
//! back: every place in a folded form knows where it came from.
//!
//! The steps, in order:
//!
//! 1. `fold`: compatibility forms, case, marks and invisible characters;
//! 2. `view`: words one space apart, nothing between Han characters, spelled-out
//!    words joined.
//!
//! Detectors of shapes (links, numbers) read the folded text, which keeps its
//! punctuation; terms are matched in the view.

mod chars;
mod fold;
mod folding;
mod lookalike;
mod sketch;
pub(crate) mod table;
mod view;

pub(crate) use chars::{is_dense, is_plain_han, is_word};
#[cfg(feature = "authoring")]
pub(crate) use fold::{Folds, folds};
pub(crate) use folding::Folding;
pub(crate) use lookalike::skeleton;
pub(crate) use table::FoldTable;
pub(crate) use view::View;
pub(crate) use view::is_apostrophe;

use crate::ids::Fingerprint;
use crate::limits::{FOLD_EXPANSION_FREE_BYTES, FOLD_EXPANSION_MAX};
use crate::request::Segment;
use crate::signal::Span;

/// A bound of [`crate::limits`] was reached before the text was worked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

/// Where one folded character came from.
#[derive(Debug, Clone, Copy)]
struct Origin {
    /// Its first byte in the folded text.
    at: u32,
    segment: u32,
    start_byte: u32,
    end_byte: u32,
    start_utf16: u32,
    end_utf16: u32,
}

/// A run of folded characters, by number; the end is exclusive. The unit in which
/// detectors and terms say where they matched, and in which distances count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// All segments of an interaction, folded, one line break apart.
#[derive(Debug, Default)]
pub(crate) struct FoldedText {
    text: String,
    origins: Vec<Origin>,
}

impl FoldedText {
    /// Folds the segments.
    ///
    /// # Errors
    /// [`OverBudget`] where the folded text outgrows its bound.
    pub(crate) fn new(segments: &[Segment]) -> Result<Self, OverBudget> {
        let bytes: usize = segments.iter().map(|segment| segment.text.len()).sum();
        let budget = bytes
            .saturating_mul(FOLD_EXPANSION_MAX)
            .saturating_add(FOLD_EXPANSION_FREE_BYTES)
            .saturating_add(segments.len());
        let mut folded = Self {
            text: String::with_capacity(bytes + segments.len()),
            origins: Vec::with_capacity(bytes + segments.len()),
        };
        for (index, segment) in (0u32..).zip(segments) {
            if index > 0 {
                folded.end_segment();
            }
            fold::fold(&segment.text, |c, from| {
                folded.push(c, index, from);
                if folded.text.len() > budget {
                    Err(OverBudget)
                } else {
                    Ok(())
                }
            })?;
        }
        Ok(folded)
    }

    fn push(&mut self, c: char, segment: u32, from: fold::Source) {
        self.origins.push(Origin {
            at: offset(self.text.len()),
            segment,
            start_byte: from.start_byte,
            end_byte: from.end_byte,
            start_utf16: from.start_utf16,
            end_utf16: from.end_utf16,
        });
        self.text.push(c);
    }

    /// A line break that belongs to no segment, so that nothing runs over the border.
    fn end_segment(&mut self) {
        let last = self.origins.last().copied();
        self.origins.push(Origin {
            at: offset(self.text.len()),
            segment: last.map_or(0, |origin| origin.segment),
            start_byte: last.map_or(0, |origin| origin.end_byte),
            end_byte: last.map_or(0, |origin| origin.end_byte),
            start_utf16: last.map_or(0, |origin| origin.end_utf16),
            end_utf16: last.map_or(0, |origin| origin.end_utf16),
        });
        self.text.push('\n');
    }

    /// The folded text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The folded characters between two byte offsets of the folded text.
    pub(crate) fn place(&self, start: usize, end: usize) -> Place {
        let number = |byte: usize| {
            offset(
                self.origins
                    .partition_point(|origin| origin.at < offset(byte)),
            )
        };
        Place {
            start: number(start),
            end: number(end),
        }
    }

    /// The places in the segments as they were entered: one span, or one for each
    /// segment where the place runs over a border.
    pub(crate) fn spans(&self, place: Place) -> Vec<Span> {
        let range = place.start as usize..place.end as usize;
        let mut spans: Vec<Span> = Vec::new();
        for origin in self.origins.get(range).unwrap_or_default() {
            if origin.start_byte == origin.end_byte {
                continue;
            }
            match spans
                .last_mut()
                .filter(|span| span.segment == origin.segment)
            {
                Some(span) => {
                    span.end_byte = span.end_byte.max(origin.end_byte);
                    span.end_utf16 = span.end_utf16.max(origin.end_utf16);
                }
                None => spans.push(Span {
                    segment: origin.segment,
                    start_byte: origin.start_byte,
                    end_byte: origin.end_byte,
                    start_utf16: origin.start_utf16,
                    end_utf16: origin.end_utf16,
                }),
            }
        }
        spans
    }
}

/// Folds a term or a word of a list the way texts are folded, down to the view.
/// Empty where nothing is left of it.
pub fn fold_term(term: &str) -> String {
    let segment = Segment {
        source: Default::default(),
        text: term.to_owned(),
    };
    FoldedText::new(std::slice::from_ref(&segment))
        .map(|folded| View::new(&folded).into_text())
        .unwrap_or_default()
}

/// What two copies of a text share: the digest of its view without spaces, and of a
/// longer text its sketch, which changed copies have nearly in common. None for a text of
/// which nothing is left.
pub(crate) fn fingerprint(view: &View) -> Option<Fingerprint> {
    let squeezed: Vec<char> = view.chars().filter(|c| *c != ' ').collect();
    (!squeezed.is_empty()).then(|| {
        let text: String = squeezed.iter().collect();
        let hash = crate::audit::sha256(&[text.as_bytes()]);
        Fingerprint::new(&hash, sketch::sketch(&squeezed))
    })
}

/// Offsets fit, because no text is longer than [`crate::limits::TEXT_BYTES_MAX`]
/// times its expansion.
pub(crate) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(texts: &[&str]) -> Vec<Segment> {
        texts
            .iter()
            .map(|text| Segment {
                source: Default::default(),
                text: (*text).to_owned(),
            })
            .collect()
    }

    fn spans_of(texts: &[&str], needle: &str) -> Vec<(u32, u32, u32, u32, u32)> {
        let folded = FoldedText::new(&segments(texts)).expect("within budget");
        let view = View::new(&folded);
        let at = view.as_str().find(needle).expect("found");
        let place = view.place(at, at + needle.len());
        folded
            .spans(place)
            .iter()
            .map(|s| {
                (
                    s.segment,
                    s.start_byte,
                    s.end_byte,
                    s.start_utf16,
                    s.end_utf16,
                )
            })
            .collect()
    }

    #[test]
    fn spans_lead_back_to_full_width_letters() {
        assert_eq!(spans_of(&["a ＳＣＡＭ!"], "scam"), [(0, 2, 14, 2, 6)]);
    }

    #[test]
    fn spans_cover_the_invisible_characters_inside() {
        assert_eq!(spans_of(&["😀s\u{200b}cam"], "scam"), [(0, 4, 11, 2, 7)]);
    }

    #[test]
    fn a_match_over_a_border_has_a_span_on_each_side() {
        assert_eq!(
            spans_of(&["加微", "信吧"], "加微信"),
            [(0, 0, 6, 0, 2), (1, 0, 3, 0, 1)]
        );
    }

    #[test]
    fn a_flood_of_expanding_characters_is_over_budget() {
        assert!(FoldedText::new(&segments(&["\u{fdfa}".repeat(1_000).as_str()])).is_err());
        assert!(FoldedText::new(&segments(&["\u{fdfa}"])).is_ok());
    }

    #[test]
    fn terms_fold_like_texts() {
        assert_eq!(fold_term("  Pay—FIRST!! "), "pay first");
        assert_eq!(fold_term("加 微信"), "加微信");
        assert_eq!(fold_term("Ｆｒｅｅ Café"), "free cafe");
        assert_eq!(fold_term("\u{200b}…"), "");
    }
}
