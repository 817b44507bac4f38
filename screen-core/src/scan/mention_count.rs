//! `mention_count`: how many accounts are called by name.
//!
//! Why: mention bombs drag many people into a thread. A match: `@a @b @c`. A near
//! miss that does not count: an e-mail address.

use super::codes::class;
use super::glance::Glance;
use super::{Facts, Finding};
use crate::request::ScreenRequest;
use crate::text::{FoldedText, Place, is_dense, is_word};

pub(crate) fn may_find(glance: &Glance, request: &ScreenRequest) -> bool {
    glance.has(class::AT) || !request.interaction.mentions.is_empty()
}

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    Finding::count(mentions(facts.folded)).at_least(facts.request.interaction.mentions.len())
}

/// An `@` with a name behind it and no letter or digit before it.
pub(super) fn mentions(folded: &FoldedText) -> impl Iterator<Item = Place> + '_ {
    let text = folded.as_str();
    text.match_indices('@').filter_map(move |(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        if before.is_some_and(is_word) {
            return None;
        }
        let rest = text.get(at + 1..)?;
        let name = rest
            .find(|c| !(is_word(c) || is_dense(c) || c == '_'))
            .unwrap_or(rest.len());
        (name > 0).then(|| folded.place(at, at + 1 + name))
    })
}

#[cfg(test)]
mod tests {
    use crate::scan::testing::run;

    #[test]
    fn names_count_and_addresses_do_not() {
        assert_eq!(
            run(super::detect, "@ann hi @李雷!"),
            (2, vec!["@ann".into(), "@李雷".into()])
        );
        assert_eq!(run(super::detect, "a@b.com or 5 @ 3").0, 0);
    }
}
