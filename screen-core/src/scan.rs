//! Finding terms and shapes in a folded text.
//!
//! Terms of all lists are found in one pass by the pack's trie, over `codes`; disguised
//! ones by the search of `disguises`; regular expressions by the automata of `patterns`;
//! shapes (links, contacts, numbers …) by the [`detectors`], one file each. A `glance`
//! tells beforehand whether there can be anything to find.

mod checksum_id;
pub(crate) mod codes;
mod contact_handle;
pub mod detectors;
mod digits;
pub(crate) mod disguises;
pub(crate) mod fuzzy;
pub(crate) mod glance;
pub(crate) mod mention_count;
mod near_duplicates;
mod oddity;
pub(crate) mod patterns;
mod repetition;
mod second_person;
pub(crate) mod sounds;
pub(crate) mod spelling;
pub(crate) mod steps;
pub(crate) mod trie;
pub(crate) mod url;
mod words;

pub(crate) use checksum_id::holds_personal_number;
pub(crate) use trie::{Outputs, Trie};
pub(crate) use url::urls;
pub(crate) use words::Words;

use crate::limits::{HITS_MAX, RAW_HITS_MAX};
use crate::request::Segment;
use crate::signal::Span;
use crate::text::{FoldTable, FoldedText, OverBudget, Place, View};
use codes::class;
use fuzzy::Fuzzy;
use glance::Glance;
use steps::Steps;

/// The terms of all lists, where they lie in a pack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matcher<'a> {
    pub(crate) table: FoldTable<'a>,
    pub(crate) trie: Trie<'a>,
    pub(crate) outputs: Outputs<'a>,
    pub(crate) fuzzy: Fuzzy<'a>,
    /// For each list the lists inside whose hits its own do not count.
    pub(crate) excepts: &'a [Vec<u32>],
    /// Whether any term allows disguises to be looked for.
    pub(crate) has_disguises: bool,
}

/// A term in a text, by the steps that lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) list: u32,
    pub(crate) place: Place,
    pub(crate) steps: Steps,
}

/// The hits of one text, by list, each list's in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    by_list: Vec<Hit>,
}

impl Hits {
    /// Where the terms of a list stand, from left to right.
    pub(crate) fn of(&self, list: u32) -> impl Iterator<Item = Place> {
        let from = self.by_list.partition_point(|hit| hit.list < list);
        self.by_list
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |hit| hit.list == list)
            .map(|hit| hit.place)
    }

    /// All of them, by list.
    pub(crate) fn all(&self) -> &[Hit] {
        &self.by_list
    }

    /// Hits in their order, each place once, and none that lies inside an exception.
    fn new(mut hits: Vec<Hit>, excepts: &[Vec<u32>]) -> Self {
        hits.sort_unstable();
        hits.dedup_by_key(|hit| (hit.list, hit.place));
        let all = Self { by_list: hits };
        if excepts.is_empty() {
            return all;
        }
        // What is disguised is no exception: nobody disguises an innocent word.
        let is_exception = |hit: &Hit| {
            excepts
                .get(hit.list as usize)
                .into_iter()
                .flatten()
                .any(|list| {
                    let from = all.by_list.partition_point(|other| other.list < *list);
                    all.by_list
                        .get(from..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|other| {
                            other.list == *list && other.place.start <= hit.place.start
                        })
                        .any(|other| other.steps == 0 && other.place.end >= hit.place.end)
                })
        };
        let kept = all.by_list.iter().filter(|hit| !is_exception(hit));
        Self {
            by_list: kept.copied().collect(),
        }
    }
}

impl Matcher<'_> {
    /// All hits of all terms in a text, overlapping ones included; disguised ones as
    /// well, unless a look has told that there are none.
    ///
    /// # Errors
    /// [`OverBudget`] where there are more than a bound of [`crate::limits`].
    pub(crate) fn scan(
        &self,
        folded: &FoldedText,
        view: &View,
        is_plain: bool,
    ) -> Result<Hits, OverBudget> {
        let codes: Vec<u16> = view.chars().map(|c| self.table.code_of_folded(c)).collect();
        let mut hits: Vec<Hit> = self
            .hits(&codes)?
            .into_iter()
            .map(|(list, start, end, steps)| Hit {
                list,
                place: view.place_of(start, end),
                steps,
            })
            .collect();
        if self.has_disguises && !is_plain {
            let disguised = disguises::find(self, folded)?;
            hits.extend(disguised.into_iter().map(|found| Hit {
                list: u32::from(found.list),
                place: found.place,
                steps: found.steps,
            }));
        }
        if hits.len() > HITS_MAX {
            return Err(OverBudget);
        }
        Ok(Hits::new(hits, self.excepts))
    }

    /// All hits of [`scan`](Self::scan), each with its term as the pack has it.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn found(
        &self,
        folded: &FoldedText,
        view: &View,
    ) -> Result<Vec<(Hit, String)>, OverBudget> {
        let kept = self.scan(folded, view, false)?;
        let chars: Vec<char> = view.chars().collect();
        let codes: Vec<u16> = chars
            .iter()
            .map(|c| self.table.code_of_folded(*c))
            .collect();
        let spelled = |codes: &[u16]| -> String {
            let char_of = |code: &u16| self.table.char_of(*code);
            codes.iter().filter_map(char_of).collect()
        };
        let plain = self
            .hits(&codes)?
            .into_iter()
            .map(|(list, start, end, steps)| {
                let hit = Hit {
                    list,
                    place: view.place_of(start, end),
                    steps,
                };
                (hit, spelled(codes.get(start..end).unwrap_or_default()))
            });
        let disguised = disguises::find(self, folded)?.into_iter().map(|found| {
            let hit = Hit {
                list: u32::from(found.list),
                place: found.place,
                steps: found.steps,
            };
            (hit, spelled(&found.term))
        });
        let mut found: Vec<(Hit, String)> = plain
            .chain(disguised)
            .filter(|(hit, _)| kept.all().binary_search(hit).is_ok())
            .collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Whether one look is enough to know that no term stands disguised in a text.
    pub(crate) fn is_plain(&self, glance: &Glance, segments: &[Segment]) -> bool {
        !self.has_disguises
            || !(glance.odd || glance.has(class::DENSE) && fuzzy::may_find(self, segments))
    }

    /// Whether the long way finds no disguised term in a text.
    ///
    /// # Errors
    /// [`OverBudget`] where there are more ways to read it than a bound of
    /// [`crate::limits`].
    pub(crate) fn finds_no_disguise(&self, segments: &[Segment]) -> Result<bool, OverBudget> {
        Ok(disguises::find(self, &FoldedText::new(segments)?)?.is_empty())
    }

    /// All hits among the codes of a view: list, first code, end, steps; by list, from
    /// left to right.
    fn hits(&self, codes: &[u16]) -> Result<Vec<(u32, usize, usize, Steps)>, OverBudget> {
        let mut hits = Vec::new();
        self.find(codes, |start, end, output| {
            for (list, steps) in self.outputs.entries(output) {
                if hits.len() >= HITS_MAX {
                    return Err(OverBudget);
                }
                let derived = steps & steps::DERIVED != 0;
                let steps = if derived { steps & !steps::DERIVED } else { 0 };
                hits.push((u32::from(list), start, end, steps));
            }
            Ok(())
        })?;
        hits.sort_unstable();
        hits.dedup();
        Ok(hits)
    }

    /// Whether any term stands in a text, by its codes.
    pub(crate) fn finds_any(&self, codes: &[u16]) -> bool {
        self.find(codes, |_, _, _| Err(OverBudget)).is_err()
    }

    /// Hands on every hit of every term: where it begins and ends, and its output. A
    /// term that begins or ends with a letter of a script with spaces matches whole
    /// words only.
    #[inline]
    fn find(
        &self,
        codes: &[u16],
        mut emit: impl FnMut(usize, usize, u32) -> Result<(), OverBudget>,
    ) -> Result<(), OverBudget> {
        let Some(root) = self.trie.root() else {
            return Ok(());
        };
        let is_word = |code: u16| self.table.class(code) & class::WORD != 0;
        let mut in_word = false;
        let mut raw_hits = 0;
        let mut result = Ok(());
        for (start, code) in codes.iter().enumerate() {
            let after_word = in_word;
            in_word = is_word(*code);
            if in_word && after_word {
                continue;
            }
            let rest = codes.get(start..).unwrap_or_default();
            self.trie.walk(root, rest, |length, output| {
                raw_hits += 1;
                if raw_hits > RAW_HITS_MAX {
                    result = Err(OverBudget);
                }
                let is_word_at = |at: usize| rest.get(at).is_some_and(|code| is_word(*code));
                let cut = is_word_at(length) && is_word_at(length.saturating_sub(1));
                if result.is_ok() && !cut {
                    result = emit(start, start.saturating_add(length), output);
                }
            });
            result?;
        }
        Ok(())
    }
}

/// The terms in some segments: the number of the list, the place as it was entered, the
/// steps. One look tells whether there are any; only then is the text folded in full.
pub(crate) fn find_in(
    matcher: &Matcher<'_>,
    segments: &[Segment],
) -> Result<Vec<(u32, Span, Steps)>, OverBudget> {
    let glance = glance::glance(&matcher.table, segments);
    let plain = glance.filter(|glance| matcher.is_plain(glance, segments));
    if let Some(glance) = &plain {
        let hits = matcher.hits(&glance.codes)?;
        if hits.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(spans) = located(matcher, segments, &hits) {
            return Ok(spans);
        }
    }
    let folded = FoldedText::new(segments)?;
    let hits = matcher.scan(&folded, &View::new(&folded), plain.is_some())?;
    let spans = hits.all().iter().flat_map(|hit| {
        let spans = folded.spans(hit.place).into_iter();
        spans.map(|span| (hit.list, span, hit.steps))
    });
    Ok(spans.collect())
}

/// The places of hits in a text that a glance was enough for. None where one runs over
/// the border of two segments, so that it has a span in each, or may be an exception.
fn located(
    matcher: &Matcher<'_>,
    segments: &[Segment],
    hits: &[(u32, usize, usize, Steps)],
) -> Option<Vec<(u32, Span, Steps)>> {
    if !matcher.excepts.is_empty() {
        return None;
    }
    let origins = glance::locate(&matcher.table, segments);
    hits.iter()
        .map(|(list, start, end, steps)| {
            let (first, last) = (origins.get(*start)?, origins.get(end.checked_sub(1)?)?);
            (first.segment == last.segment).then_some((
                *list,
                Span {
                    end_byte: last.end_byte,
                    end_utf16: last.end_utf16,
                    ..*first
                },
                *steps,
            ))
        })
        .collect()
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
    use crate::request::ScreenRequest;

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
mod tests;
