//! Terms: finding them in texts, and those that add nothing or say too much.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::diagnostic::{Code, Source};
use super::super::lists::List;
use super::Findings;
use crate::ids::RuleId;
use crate::pack::{Condition, Rule};
use crate::request::Segment;
use crate::scan::Words;
use crate::text::{FoldedText, OverBudget, View};

/// Something of the pack that looks for something in texts: a term, a pattern.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    /// The number of its list.
    pub(super) list: u32,
    /// The name of its list.
    pub(super) name: &'a str,
    pub(super) source: Source<'a>,
    pub(super) span: Range<usize>,
    /// The line it stands in, from 1.
    pub(super) line: usize,
}

impl<'a> Subject<'a> {
    /// As it is written.
    pub(super) fn shown(&self) -> &'a str {
        self.source.text.get(self.span.clone()).unwrap_or_default()
    }
}

/// Collects the numbers of the subjects that hit a text, each once.
type Find<'a> = Box<dyn Fn(&FoldedText, &View, &mut Vec<u32>) -> Result<(), OverBudget> + 'a>;

/// Subjects, and one pass over a text for all of them.
pub(super) struct Finder<'a> {
    pub(super) subjects: Vec<Subject<'a>>,
    pub(super) find: Find<'a>,
}

impl std::fmt::Debug for Finder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finder")
            .field("subjects", &self.subjects.len())
            .finish_non_exhaustive()
    }
}

/// Finds the terms of all lists as the engine does, but tells them apart.
pub(super) fn finder<'a>(lists: &[List<'a>]) -> Finder<'a> {
    let terms = lists.iter().flat_map(|list| &list.terms.terms);
    let words = Words::new(terms.map(String::as_str));
    let mut subjects = Vec::new();
    for (number, list) in (0u32..).zip(lists) {
        let (file, text) = (list.source.file, list.source.text);
        let name = file.strip_prefix("lists/");
        let name = name.and_then(|name| name.strip_suffix(".txt"));
        let (mut line, mut at) = (1, 0);
        for span in &list.spans {
            let before = text.get(at..span.start).unwrap_or_default();
            line += before.matches('\n').count();
            at = span.start;
            subjects.push(Subject {
                list: number,
                name: name.unwrap_or(file),
                source: list.source,
                span: span.clone(),
                line,
            });
        }
    }
    Finder {
        subjects,
        find: Box::new(move |_, view, hit| {
            let words = words.as_ref().ok_or(OverBudget)?;
            let found = words.find(view)?.into_iter().map(|(number, _)| number);
            hit.extend(found.filter_map(|number| u32::try_from(number).ok()));
            hit.sort_unstable();
            hit.dedup();
            Ok(())
        }),
    }
}

/// What rules do with a list.
#[derive(Debug, Default, Clone)]
struct Use {
    /// Whether a hit can make a rule act.
    acts: bool,
    /// The rule that asks for the most hits, where one asks for more than one.
    counted: Option<(u32, RuleId)>,
}

/// What the rules do with each list, and where two lists meet in a rule.
#[derive(Debug)]
pub(super) struct Uses {
    lists: Vec<Use>,
    meetings: BTreeMap<(u32, u32), (Meeting, RuleId)>,
}

/// What it means that a term is in two lists of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meeting {
    /// The rule asks for both, and the term alone is both.
    Both,
    /// The rule asks for one and for the absence of the other.
    Cancels,
    /// The rule takes either.
    Either,
}

impl Uses {
    pub(super) fn of(rules: &[Rule], lists: usize) -> Self {
        let mut uses = Self {
            lists: vec![Use::default(); lists],
            meetings: BTreeMap::new(),
        };
        for rule in rules {
            uses.walk(&rule.condition, false, &rule.id);
        }
        uses
    }

    /// Whether a hit of the list can make a rule act; else it only makes exceptions.
    pub(super) fn acts(&self, list: u32) -> bool {
        self.lists.get(list as usize).is_some_and(|list| list.acts)
    }

    fn counted(&self, list: u32) -> Option<&(u32, RuleId)> {
        self.lists.get(list as usize)?.counted.as_ref()
    }

    /// Notes all lists below a condition and gives them, with whether they count by
    /// their absence.
    fn walk(
        &mut self,
        condition: &Condition,
        absent: bool,
        rule: &RuleId,
    ) -> BTreeSet<(u32, bool)> {
        let parts = match condition {
            Condition::List { list, at_least } => {
                if let Some(entry) = self.lists.get_mut(*list as usize) {
                    entry.acts |= !absent;
                    let most = entry.counted.as_ref().map_or(1, |(most, _)| *most);
                    if *at_least > most {
                        entry.counted = Some((*at_least, rule.clone()));
                    }
                }
                return BTreeSet::from([(*list, absent)]);
            }
            Condition::Signal(_) | Condition::Pattern { .. } => return BTreeSet::new(),
            Condition::All { of, .. } | Condition::Any(of) | Condition::None(of) => of,
        };
        let absent = absent ^ matches!(condition, Condition::None(_));
        let all = matches!(condition, Condition::All { .. });
        let mut seen: BTreeSet<(u32, bool)> = BTreeSet::new();
        for part in parts {
            let here = self.walk(part, absent, rule);
            for (a, b) in here.iter().flat_map(|a| seen.iter().map(move |b| (a, b))) {
                let meeting = match (all, a.1 == b.1) {
                    (true, true) => Meeting::Both,
                    (true, false) => Meeting::Cancels,
                    (false, true) => Meeting::Either,
                    (false, false) => continue,
                };
                let pair = (a.0.min(b.0), a.0.max(b.0));
                let held = self.meetings.entry(pair).or_insert((meeting, rule.clone()));
                if meeting < held.0 {
                    *held = (meeting, rule.clone());
                }
            }
            seen.extend(here);
        }
        seen
    }
}

/// Which terms stand inside which others, so that they hit wherever those do.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// A term, and another of its own list inside it.
    in_list: Vec<(usize, usize)>,
    /// A term, and those of other lists that are the same.
    twins: Vec<(usize, Vec<usize>)>,
    /// For an outer and an inner list: how many terms of the outer one contain or
    /// equal one of the inner one.
    covered: BTreeMap<(u32, u32), usize>,
}

impl Inside {
    /// Looks for every term in every other, as in a text.
    pub(super) fn of(terms: &Finder<'_>, lists: &[List<'_>]) -> Self {
        let folded: Vec<&String> = lists.iter().flat_map(|list| &list.terms.terms).collect();
        let mut inside = Self::default();
        let mut hit = Vec::new();
        for (number, subject) in terms.subjects.iter().enumerate() {
            let segment = Segment {
                source: Default::default(),
                text: subject.shown().to_owned(),
            };
            hit.clear();
            // A term is short: this is never over budget for one that was built.
            let found = FoldedText::new(std::slice::from_ref(&segment))
                .and_then(|text| (terms.find)(&text, &View::new(&text), &mut hit));
            if found.is_err() {
                continue;
            }
            let mut lists_inside = BTreeSet::new();
            let mut twins = Vec::new();
            let mut inner = None;
            for other in hit.iter().map(|other| *other as usize) {
                let Some(of) = terms.subjects.get(other) else {
                    continue;
                };
                if of.list != subject.list {
                    lists_inside.insert(of.list);
                    if other < number && folded.get(other) == folded.get(number) {
                        twins.push(other);
                    }
                } else if other != number {
                    inner = inner.or(Some(other));
                }
            }
            inside.in_list.extend(inner.map(|inner| (number, inner)));
            if !twins.is_empty() {
                inside.twins.push((number, twins));
            }
            for list in lists_inside {
                *inside.covered.entry((subject.list, list)).or_default() += 1;
            }
        }
        inside
    }

    /// Whether each hit of one list is also a hit of the other.
    pub(super) fn covers(&self, outer: u32, inner: u32, terms: usize) -> bool {
        terms > 0 && self.covered.get(&(outer, inner)) == Some(&terms)
    }

    /// Whether hits of the two lists can lie in each other.
    pub(super) fn overlap(&self, a: u32, b: u32) -> bool {
        self.covered.contains_key(&(a, b)) || self.covered.contains_key(&(b, a))
    }
}

/// Terms that are one letter, add nothing, count twice, or are in two lists.
pub(super) fn check(
    terms: &Finder<'_>,
    lists: &[List<'_>],
    uses: &Uses,
    inside: &Inside,
    findings: &mut Findings,
) {
    let folded = lists.iter().flat_map(|list| &list.terms.terms);
    for (subject, _) in terms
        .subjects
        .iter()
        .zip(folded)
        .filter(|(_, folded)| folded.chars().count() == 1)
    {
        findings.add(
            subject.source,
            subject.span.clone(),
            Code::SingleLetter,
            format!(
                "`{}` is a single letter, which many texts hold as a word",
                subject.shown()
            ),
            "write the whole word or phrase",
        );
    }
    for (outer, inner) in &inside.in_list {
        if let (Some(outer), Some(inner)) = (terms.subjects.get(*outer), terms.subjects.get(*inner))
        {
            nested(outer, inner, uses, findings);
        }
    }
    for (later, earlier) in &inside.twins {
        let Some(later) = terms.subjects.get(*later) else {
            continue;
        };
        let met = earlier.iter().find_map(|number| {
            let earlier = terms.subjects.get(*number)?;
            let pair = (earlier.list.min(later.list), earlier.list.max(later.list));
            Some((earlier, uses.meetings.get(&pair)?))
        });
        if let Some((earlier, (meeting, rule))) = met {
            twin(later, earlier, *meeting, rule, findings);
        }
    }
}

fn nested(outer: &Subject<'_>, inner: &Subject<'_>, uses: &Uses, findings: &mut Findings) {
    let (place, line) = (outer.span.clone(), inner.line);
    let (outer_term, inner_term) = (outer.shown(), inner.shown());
    if let Some((at_least, rule)) = uses.counted(outer.list) {
        findings.add(
            outer.source,
            place,
            Code::TermCountsTwice,
            format!(
                "`{outer_term}` contains `{inner_term}` of line {line}, so that one phrase counts as two of the {at_least} hits `{rule}` asks for"
            ),
            "keep one of the two",
        );
    } else {
        findings.add(
            outer.source,
            place,
            Code::ShadowedTerm,
            format!("`{outer_term}` adds no hit: it contains `{inner_term}` of line {line}"),
            "remove the longer one, or the shorter one if it says too much",
        );
    }
}

fn twin(
    later: &Subject<'_>,
    earlier: &Subject<'_>,
    meeting: Meeting,
    rule: &RuleId,
    findings: &mut Findings,
) {
    let (term, list, line) = (later.shown(), earlier.name, earlier.line);
    let message = format!("`{term}` is in the list `{list}` as well, line {line}");
    let (message, help) = match meeting {
        Meeting::Both => (
            format!("{message}, and `{rule}` asks for both: this term alone is enough for it"),
            "keep it in the list it belongs to",
        ),
        Meeting::Cancels => (
            format!("{message}, and `{rule}` asks for one and for the absence of the other"),
            "keep it in one of them: as it is, the term makes its own exception",
        ),
        Meeting::Either => (
            format!("{message}, and `{rule}` takes either"),
            "remove one of them",
        ),
    };
    findings.add(
        later.source,
        later.span.clone(),
        Code::TermInTwoLists,
        message,
        help,
    );
}
