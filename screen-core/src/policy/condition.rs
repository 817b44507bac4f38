//! Whether a rule's condition holds. Three answers: yes, no, and unknown where a
//! signal could not be computed; an unknown is never taken for a no.

use std::collections::BTreeMap;

use crate::pack::{Condition, Leaf};
use crate::scan::detectors::{copies_within, looks_back};
use crate::scan::patterns::PatternHits;
use crate::scan::{Facts, Finding, Hits};
use crate::sort::sort_by_key;
use crate::text::Place;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Unknown,
}

/// The answer and the places behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) truth: Truth,
    pub(crate) places: Vec<Place>,
}

impl Answer {
    fn of(truth: Truth) -> Self {
        Self {
            truth,
            places: Vec::new(),
        }
    }

    fn yes_if(holds: bool, places: Vec<Place>) -> Self {
        if holds {
            Self {
                truth: Truth::Yes,
                places,
            }
        } else {
            Self::of(Truth::No)
        }
    }
}

/// What conditions are asked about.
pub(crate) struct Evidence<'a> {
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) hits: &'a Hits,
    pub(crate) patterns: &'a PatternHits,
    /// Signals by name: the engine's and the host's, the larger value of the two.
    pub(crate) signals: BTreeMap<&'a str, Finding>,
}

/// Evaluates a condition. Its time is bounded by the size of the condition, which
/// the pack bounds, times the hits, which the scan bounds.
pub(crate) fn evaluate(condition: &Condition, evidence: &Evidence<'_>) -> Answer {
    match condition {
        Condition::List { list, at_least } => {
            let places: Vec<Place> = evidence.hits.of(*list).collect();
            Answer::yes_if(places.len() >= (*at_least).max(1) as usize, places)
        }
        Condition::Pattern { pattern, at_least } => {
            let places: Vec<Place> = evidence.patterns.of(*pattern).collect();
            Answer::yes_if(places.len() >= (*at_least).max(1) as usize, places)
        }
        Condition::Signal(leaf) => signal(leaf, evidence),
        Condition::Any(parts) => any(parts, evidence),
        Condition::None(parts) => Answer::of(match any(parts, evidence).truth {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }),
        Condition::All { of, within_chars } => all(of, *within_chars, evidence),
    }
}

fn signal(leaf: &Leaf, evidence: &Evidence<'_>) -> Answer {
    let Some(finding) = evidence.signals.get(leaf.name.as_str()) else {
        return Answer::of(Truth::Unknown);
    };
    let value = match leaf.window_s {
        Some(window_s) if looks_back(&leaf.name) => copies_within(evidence.facts, window_s),
        _ => finding.value_ppm,
    };
    Answer::yes_if(value >= leaf.at_least_ppm, finding.places.clone())
}

fn any(parts: &[Condition], evidence: &Evidence<'_>) -> Answer {
    let mut result = Answer::of(Truth::No);
    for part in parts {
        let answer = evaluate(part, evidence);
        match answer.truth {
            Truth::Yes => {
                result.truth = Truth::Yes;
                result.places.extend(answer.places);
            }
            Truth::Unknown if result.truth == Truth::No => result.truth = Truth::Unknown,
            Truth::Unknown | Truth::No => {}
        }
    }
    result.places.sort_unstable();
    result
}

fn all(parts: &[Condition], within_chars: Option<u32>, evidence: &Evidence<'_>) -> Answer {
    let mut unknown = false;
    let mut groups: Vec<Vec<Place>> = Vec::new();
    for part in parts {
        let answer = evaluate(part, evidence);
        match answer.truth {
            Truth::No => return Answer::of(Truth::No),
            Truth::Unknown => unknown = true,
            Truth::Yes => groups.push(answer.places),
        }
    }
    // Counts and absences stand nowhere; nearness is asked of the rest.
    groups.retain(|places| !places.is_empty());
    let distance = |from, to| evidence.facts.view.distance(from, to);
    let places = match within_chars {
        Some(chars) if groups.len() > 1 => match near(&groups, chars as usize, distance) {
            Some(places) => places,
            None => return Answer::of(Truth::No),
        },
        _ => groups.concat(),
    };
    let mut places = places;
    places.sort_unstable();
    if unknown {
        Answer::of(Truth::Unknown)
    } else {
        Answer {
            truth: Truth::Yes,
            places,
        }
    }
}

/// One place of each group, no more than `chars` characters from the beginning of
/// the first to the end of the last. For each place taken as the last one, the
/// best partners are those that begin latest among the ones that end no later.
fn near(
    groups: &[Vec<Place>],
    chars: usize,
    distance: impl Fn(u32, u32) -> usize,
) -> Option<Vec<Place>> {
    let mut events: Vec<(Place, usize)> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, places)| places.iter().map(move |place| (*place, group)))
        .collect();
    sort_by_key(&mut events, |(place, group)| {
        (place.end, place.start, *group)
    });
    let mut best: Vec<Option<Place>> = vec![None; groups.len()];
    for (place, group) in events {
        let Some(slot) = best.get_mut(group) else {
            continue;
        };
        if slot.is_none_or(|held| held.start <= place.start) {
            *slot = Some(place);
        }
        let Some(chosen) = best.iter().copied().collect::<Option<Vec<Place>>>() else {
            continue;
        };
        let start = chosen.iter().map(|place| place.start).min().unwrap_or(0);
        if distance(start, place.end) <= chars {
            return Some(chosen);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(pairs: &[(u32, u32)]) -> Vec<Place> {
        pairs
            .iter()
            .map(|(start, end)| Place {
                start: *start,
                end: *end,
            })
            .collect()
    }

    fn plain(from: u32, to: u32) -> usize {
        (to - from) as usize
    }

    #[test]
    fn nearness_counts_from_the_first_beginning_to_the_last_end() {
        let groups = [places(&[(0, 5), (100, 105)]), places(&[(112, 120)])];
        assert_eq!(
            near(&groups, 20, plain),
            Some(places(&[(100, 105), (112, 120)]))
        );
        assert_eq!(near(&groups, 19, plain), None);
    }

    #[test]
    fn a_long_hit_does_not_hide_a_short_one() {
        let groups = [places(&[(0, 5), (3, 200)]), places(&[(8, 12)])];
        assert_eq!(near(&groups, 12, plain), Some(places(&[(0, 5), (8, 12)])));
    }
}
