//! The table of detectors: every signal the engine computes itself.

use super::glance::Glance;
use super::{Facts, Finding};
use crate::request::ScreenRequest;

/// One detector.
pub struct Detector {
    /// The name rules use.
    pub name: &'static str,
    /// What its value counts, in one sentence.
    pub counts: &'static str,
    pub(crate) run: fn(&Facts<'_>) -> Finding,
    /// Whether it could find anything, by one look over the text. It may say yes for
    /// nothing, never no for something.
    pub(crate) may_find: fn(&Glance, &ScreenRequest) -> bool,
}

impl std::fmt::Debug for Detector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Detector")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// All detectors, in the order of their names.
pub const DETECTORS: &[Detector] = &[
    Detector {
        name: "checksum_valid_id_or_mobile",
        counts: "identity numbers with a right check character, and mobile numbers",
        run: super::checksum_id::detect,
        may_find: super::checksum_id::may_find,
    },
    Detector {
        name: "contact_handle",
        counts: "e-mail addresses, telephone numbers and messenger ids",
        run: super::contact_handle::detect,
        may_find: super::contact_handle::may_find,
    },
    Detector {
        name: "link_count",
        counts: "links in the text and attached ones; one that is both counts once",
        run: super::url::detect_with_attached,
        may_find: |glance, request| {
            super::url::may_find(glance) || !request.interaction.links.is_empty()
        },
    },
    Detector {
        name: "mention_count",
        counts: "mentions in the text, or mentioned accounts where those are more",
        run: super::mention_count::detect,
        may_find: super::mention_count::may_find,
    },
    Detector {
        name: super::near_duplicates::NAME,
        counts: "earlier copies of the text by the same account, in the last hour or in the rule's `window_s`",
        run: super::near_duplicates::detect,
        may_find: |_, request| !request.recent.is_empty(),
    },
    Detector {
        name: "repetition",
        counts: "how often in a row the text repeats one character or one unit",
        run: super::repetition::detect,
        may_find: |glance, _| super::repetition::may_find(glance),
    },
    Detector {
        name: "second_person_or_mention",
        counts: "words that speak to somebody, and mentions",
        run: super::second_person::detect,
        may_find: super::second_person::may_find,
    },
    Detector {
        name: "url",
        counts: "web addresses and domain names in the text",
        run: super::url::detect,
        may_find: |glance, _| super::url::may_find(glance),
    },
];

/// Finds a detector by its name.
pub fn by_name(name: &str) -> Option<&'static Detector> {
    DETECTORS.iter().find(|detector| detector.name == name)
}

/// Whether a signal of this name looks back over a window of time.
pub fn looks_back(name: &str) -> bool {
    name == super::near_duplicates::NAME
}

pub(crate) use super::near_duplicates::copies_within;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_name_twice() {
        assert!(DETECTORS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }
}
