//! `checksum_valid_id_or_mobile`: somebody's number stands in the text.
//!
//! Why: publishing a person's identity or telephone number puts them at risk. A
//! match: an 18-character identity number with the right check character and a
//! birth date that exists; a mainland mobile number, also with separators. A near
//! miss that passes: 18 digits whose check character does not fit; a landline; an
//! order number of 12 digits.

use super::glance::Glance;
use super::{Facts, Finding, digits};
use crate::identifiers::resident_id;
use crate::request::{ScreenRequest, Segment, SegmentSource};
use crate::text::FoldedText;
use crate::time::Ms;

pub(super) fn may_find(glance: &Glance, _: &ScreenRequest) -> bool {
    glance.digits >= digits::LENGTH_MIN
}

pub(super) fn detect(facts: &Facts<'_>) -> Finding {
    let found = places(facts.folded.as_str(), Some(facts.request.now_ms));
    let places = found.map(|(start, end)| facts.folded.place(start, end));
    Finding::count(places)
}

/// Whether somebody's number stands anywhere in a text, or could because the text is
/// too intricate to look through.
pub(crate) fn holds_personal_number(text: &str) -> bool {
    let segment = Segment {
        source: SegmentSource::Body,
        text: text.to_owned(),
    };
    FoldedText::new(&[segment]).map_or(true, |folded| {
        places(folded.as_str(), None).next().is_some()
    })
}

/// The bytes of the folded text on which numbers stand.
fn places(text: &str, now: Option<Ms>) -> impl Iterator<Item = (usize, usize)> {
    digits::numbers(text).into_iter().filter_map(move |number| {
        let id = || {
            let mut readings = number.readings();
            let found = readings.find(|(digits, ..)| resident_id(digits, now).is_ok());
            found.map(|(_, start, end)| (start, end))
        };
        number.mainland_mobile().or_else(id)
    })
}

#[cfg(test)]
mod tests {
    use crate::scan::testing::run;

    #[test]
    fn numbers_that_can_be_right_are_found() {
        assert_eq!(
            run(
                super::detect,
                "他的身份证11010519491231002X，电话138-0013-8000"
            )
            .1,
            ["11010519491231002X", "138-0013-8000"]
        );
        assert_eq!(run(super::detect, "+86 13800138000").0, 1);
        assert_eq!(run(super::detect, "１３８００１３８０００").0, 1);
    }

    #[test]
    fn other_numbers_pass() {
        for text in [
            "110105194912310021",
            "12800138000",
            "138001380001",
            "400-800-8000",
            "3.14159265358",
        ] {
            assert_eq!(run(super::detect, text).0, 0, "{text}");
        }
    }
}
