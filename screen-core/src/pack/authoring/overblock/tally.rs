//! Counting: which texts a term hits and a rule acts on.

use crate::limits::{LINT_EXAMPLE_CHARS_MAX, LINT_EXAMPLES_MAX};
use crate::pack::{Pack, Rule};
use crate::policy::screen_content;
use crate::request::{ScreenRequest, Segment};
use crate::standing::Tier;
use crate::verdict::Action;

/// How many texts were hit, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) hits: u32,
    pub(super) examples: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, text: &str) {
        self.hits = self.hits.saturating_add(1);
        if self.examples.len() < LINT_EXAMPLES_MAX {
            self.examples.push(shortened(text));
        }
    }

    /// Such as: 3 of the 2,500 texts in `x`, such as `a`, `b`.
    pub(super) fn told(&self, corpus: &str, entries: u32) -> String {
        let examples: Vec<String> = self
            .examples
            .iter()
            .map(|text| format!("`{text}`"))
            .collect();
        format!(
            "{} of the {entries} texts in {corpus}, such as {}",
            self.hits,
            examples.join(", ")
        )
    }
}

/// The beginning of a text, on one line.
fn shortened(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(LINT_EXAMPLE_CHARS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// What a rule does at the tier it is hardest on.
pub(super) fn hardest(rule: &Rule) -> Action {
    Tier::ALL
        .into_iter()
        .map(|tier| action(rule, tier))
        .max()
        .unwrap_or(Action::Allow)
}

/// What a rule does at a tier. A private one holds at most.
pub(super) fn action(rule: &Rule, tier: Tier) -> Action {
    let action = tier.pick(&rule.then);
    if rule.public {
        action
    } else {
        action.min(Action::Hold)
    }
}

/// Says which rules act on a text.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    pack: &'a Pack,
    request: Option<ScreenRequest>,
    /// Tiers to ask at, each with the rules that are judged there. One tier is enough
    /// for nearly every pack: whether a condition holds does not depend on the tier.
    rounds: Vec<(Tier, Vec<bool>)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(pack: &'a Pack) -> Self {
        let rules = &pack.policy().rules;
        let mut judged = vec![false; rules.len()];
        let mut rounds = Vec::new();
        for tier in Tier::ALL {
            let here: Vec<bool> = rules
                .iter()
                .zip(&mut judged)
                .map(|(rule, judged)| {
                    let acts = action(rule, tier) >= Action::Label;
                    acts && !std::mem::replace(judged, *judged || acts)
                })
                .collect();
            if here.contains(&true) {
                rounds.push((tier, here));
            }
        }
        Self {
            pack,
            request: super::request(pack),
            rounds,
        }
    }

    /// The numbers of the rules that do something harder than to draw samples.
    pub(super) fn acting(&mut self, text: Segment) -> Vec<usize> {
        let Some(request) = &mut self.request else {
            return Vec::new();
        };
        request.interaction.segments = vec![text];
        let rules = &self.pack.policy().rules;
        let mut acting = Vec::new();
        for (tier, here) in &self.rounds {
            let content = screen_content(self.pack, request, *tier);
            for id in content.rules {
                let number = rules.binary_search_by(|rule| rule.id.cmp(&id)).ok();
                acting.extend(number.filter(|number| here.get(*number) == Some(&true)));
            }
        }
        acting.sort_unstable();
        acting.dedup();
        acting
    }
}
