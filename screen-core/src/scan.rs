//! Finding terms and shapes in a folded text.
//!
//! Terms of all lists are found in one pass by one automaton; shapes (links,
//! contacts, numbers …) by the [`detectors`], one file each.

mod checksum_id;
mod contact_handle;
pub mod detectors;
mod digits;
mod mention_count;
mod near_duplicates;
mod repetition;
mod second_person;
mod url;

pub(crate) use checksum_id::holds_personal_number;
pub(crate) use url::urls;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::limits::{HITS_MAX, RAW_HITS_MAX};
use crate::text::{FoldedText, OverBudget, Place, View, is_word};

/// The terms of all lists in one automaton.
#[derive(Debug)]
pub(crate) struct Matcher {
    automaton: AhoCorasick,
    terms: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    list: u32,
    /// Whether the character before or behind a hit must not belong to a word,
    /// because the term itself begins or ends with one that does.
    border_before: bool,
    border_behind: bool,
}

/// The hits of one text, by list, each list's in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    by_list: Vec<(u32, Place)>,
}

impl Hits {
    /// Where the terms of a list stand, from left to right.
    pub(crate) fn of(&self, list: u32) -> impl Iterator<Item = Place> {
        let from = self.by_list.partition_point(|(number, _)| *number < list);
        self.by_list
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(number, _)| *number == list)
            .map(|(_, place)| *place)
    }

    /// The lists with a hit, each once.
    #[cfg(feature = "authoring")]
    pub(crate) fn lists(&self) -> impl Iterator<Item = u32> {
        self.by_list
            .chunk_by(|(a, _), (b, _)| a == b)
            .filter_map(|hits| hits.first().map(|(list, _)| *list))
    }
}

impl Matcher {
    /// Builds the automaton over folded terms, list by list. None where it would
    /// outgrow the automaton's own bounds.
    pub(crate) fn new<'a>(lists: impl Iterator<Item = &'a [String]>) -> Option<Self> {
        let mut terms = Vec::new();
        let mut patterns: Vec<&str> = Vec::new();
        for (list, words) in (0u32..).zip(lists) {
            for word in words.iter().filter(|word| !word.is_empty()) {
                terms.push(Term {
                    list,
                    border_before: word.chars().next().is_some_and(is_word),
                    border_behind: word.chars().next_back().is_some_and(is_word),
                });
                patterns.push(word);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(patterns)
            .ok()?;
        Some(Self { automaton, terms })
    }

    /// All hits of all terms, overlapping ones included.
    ///
    /// # Errors
    /// [`OverBudget`] where there are more than a bound of [`crate::limits`].
    pub(crate) fn scan(&self, view: &View) -> Result<Hits, OverBudget> {
        let text = view.as_str();
        let mut by_list = Vec::new();
        for (count, hit) in self.automaton.find_overlapping_iter(text).enumerate() {
            if count >= RAW_HITS_MAX || by_list.len() >= HITS_MAX {
                return Err(OverBudget);
            }
            let Some(term) = self.terms.get(hit.pattern().as_usize()) else {
                continue;
            };
            if term.borders_hold(text, hit.start(), hit.end()) {
                by_list.push((term.list, view.place(hit.start(), hit.end())));
            }
        }
        by_list.sort_unstable();
        by_list.dedup();
        Ok(Hits { by_list })
    }
}

impl Term {
    fn borders_hold(&self, text: &str, start: usize, end: usize) -> bool {
        let before = || {
            text.get(..start)
                .and_then(|before| before.chars().next_back())
        };
        let behind = || text.get(end..).and_then(|behind| behind.chars().next());
        let inside_a_word = (self.border_before && before().is_some_and(is_word))
            || (self.border_behind && behind().is_some_and(is_word));
        !inside_a_word
    }
}

/// Links in the text and attached ones; a link that is both counts once. Gate 10
/// asks for them before the text as a whole is looked at.
pub(crate) fn count_links(
    folded: &FoldedText,
    inside: &[(usize, usize)],
    request: &crate::request::ScreenRequest,
) -> usize {
    let links = &request.interaction.links;
    if links.is_empty() {
        return inside.len();
    }
    let written: std::collections::BTreeSet<&str> = inside
        .iter()
        .filter_map(|(start, end)| folded.as_str().get(*start..*end))
        .map(url::without_scheme)
        .collect();
    let attached: std::collections::BTreeSet<String> = links
        .iter()
        .map(|link| url::without_scheme(&link.to_lowercase()).to_owned())
        .filter(|link| !written.contains(link.as_str()))
        .collect();
    inside.len() + attached.len()
}

/// Mentions attached or in the text, whichever is more.
pub(crate) fn count_mentions(
    folded: &FoldedText,
    request: &crate::request::ScreenRequest,
) -> usize {
    mention_count::mentions(folded)
        .count()
        .max(request.interaction.mentions.len())
}

/// What the detectors look at.
pub(crate) struct Facts<'a> {
    pub(crate) folded: &'a FoldedText,
    pub(crate) view: &'a View,
    pub(crate) urls: &'a [(usize, usize)],
    pub(crate) request: &'a crate::request::ScreenRequest,
    pub(crate) fingerprint: Option<&'a crate::ids::Fingerprint>,
}

/// What a detector found: a value and the places behind it, at most
/// [`DETECTOR_SPANS_MAX`](crate::limits::DETECTOR_SPANS_MAX) of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) value_ppm: i64,
    pub(crate) places: Vec<Place>,
}

impl Finding {
    /// A finding whose value is the number of places.
    fn count(places: impl IntoIterator<Item = Place>) -> Self {
        let mut kept = Vec::new();
        let mut count: i64 = 0;
        for place in places {
            count += 1;
            if kept.len() < crate::limits::DETECTOR_SPANS_MAX {
                kept.push(place);
            }
        }
        Self {
            value_ppm: count * crate::signal::ONE_PPM,
            places: kept,
        }
    }

    /// The same finding with at least this count, for things the client sent apart
    /// from the text.
    fn at_least(mut self, count: usize) -> Self {
        let count = i64::try_from(count).unwrap_or(i64::MAX / crate::signal::ONE_PPM);
        self.value_ppm = self
            .value_ppm
            .max(count.saturating_mul(crate::signal::ONE_PPM));
        self
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! What the detectors' own tests share.

    use super::*;
    use crate::request::{ScreenRequest, Segment};

    /// A request about one text, from an account that may do everything.
    pub(crate) fn request(text: &str) -> ScreenRequest {
        let mut request = ScreenRequest::from_json(
            br#"{"decision_id":"d","now_ms":1772323200000,"mode":"preview",
                "actor":{"id":"u","category":"individual","created_at":0},
                "interaction":{"id":"i","kind":"comment","created_at":1772323200000}}"#,
        )
        .expect("a good request");
        request.interaction.segments = vec![Segment {
            source: Default::default(),
            text: text.to_owned(),
        }];
        request
    }

    /// Runs a detector on a text; gives its value as a count and what it pointed at.
    pub(crate) fn run(detector: fn(&Facts<'_>) -> Finding, text: &str) -> (i64, Vec<String>) {
        let request = request(text);
        let folded = FoldedText::new(&request.interaction.segments).expect("within budget");
        let view = View::new(&folded);
        let facts = Facts {
            folded: &folded,
            view: &view,
            urls: &urls(folded.as_str()),
            request: &request,
            fingerprint: None,
        };
        let finding = detector(&facts);
        let shown = finding
            .places
            .iter()
            .flat_map(|place| folded.spans(*place))
            .map(|span| {
                text.get(span.start_byte as usize..span.end_byte as usize)
                    .expect("whole characters")
                    .to_owned()
            })
            .collect();
        (finding.value_ppm / crate::signal::ONE_PPM, shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Segment;

    fn hits(terms: &[&str], text: &str) -> Result<usize, OverBudget> {
        let list: Vec<String> = terms
            .iter()
            .map(|term| crate::text::fold_term(term))
            .collect();
        let matcher = Matcher::new([list.as_slice()].into_iter()).expect("small");
        let segment = Segment {
            source: Default::default(),
            text: text.to_owned(),
        };
        let folded = FoldedText::new(&[segment])?;
        matcher
            .scan(&View::new(&folded))
            .map(|hits| hits.of(0).count())
    }

    #[test]
    fn latin_terms_match_whole_words() {
        assert_eq!(hits(&["scam"], "A scam! SCAM? scampi, escam"), Ok(2));
        assert_eq!(
            hits(&["pay first"], "pay, first; pay first-class; repay first"),
            Ok(2)
        );
    }

    #[test]
    fn han_terms_match_anywhere() {
        assert_eq!(hits(&["加微信"], "快加 微-信吧，加微信号"), Ok(2));
        assert_eq!(hits(&["加v信"], "快加V信"), Ok(1));
    }

    #[test]
    fn nested_terms_on_a_run_of_one_letter_end_in_an_error_not_in_time() {
        let terms: Vec<String> = (1..=64).map(|n| "啊".repeat(n)).collect();
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        assert_eq!(hits(&terms, &"啊".repeat(10_000)), Err(OverBudget));
    }
}
