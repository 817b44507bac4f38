//! Gate 10: sizes, the tier's cell of the matrix, links, mentions, media.

use super::{Case, Findings};
use crate::pack::Cell;
use crate::scan::{count_links, count_mentions, mention_count, url};
use crate::standing::Tier;
use crate::verdict::messages as say;
use crate::verdict::{Action, ReasonKind};

pub(super) fn text_size(case: &Case<'_>, findings: &mut Findings) {
    let limits = &case.policy.limits;
    let max = limits
        .text_bytes_max
        .get(&case.row)
        .copied()
        .unwrap_or(limits.text_bytes_max_default);
    let bytes: usize = case
        .request
        .interaction
        .segments
        .iter()
        .map(|segment| segment.text.len())
        .sum();
    if bytes > max as usize {
        let (bytes, max) = (bytes.to_string(), max.to_string());
        findings.push(case.reason(
            &say::TEXT_TOO_LONG,
            ReasonKind::Capacity,
            Action::Reject,
            &[("bytes", &bytes), ("max", &max)],
        ));
    }
}

pub(super) fn matrix(case: &Case<'_>, findings: &mut Findings) {
    // A row the pack does not have is closed.
    let cell = case
        .policy
        .matrix
        .rows
        .get(&case.row)
        .map_or(Cell::Deny, |row| case.tier.pick(row));
    let fill = [("tier", case.tier.name())];
    match cell {
        Cell::Deny => {
            findings.push(case.reason(&say::TIER_DENIED, ReasonKind::Tier, Action::Reject, &fill));
        }
        Cell::Pre => {
            findings.push(case.reason(
                &say::TIER_PRE_MODERATION,
                ReasonKind::Tier,
                Action::Hold,
                &fill,
            ));
        }
        Cell::Post => findings.sampled = true,
        Cell::Allow => {}
    }
}

/// Links attached or in the text. Of a text that could not be folded only what is
/// attached counts; the content gate holds it.
pub(super) fn links(case: &Case<'_>) -> usize {
    let attached = case.request.interaction.links.len();
    if attached == 0 && case.glance().is_some_and(|glance| !url::may_find(glance)) {
        return 0;
    }
    case.text().map_or(attached, |text| {
        count_links(&text.folded, &text.urls, case.request)
    })
}

fn mentions(case: &Case<'_>) -> usize {
    let attached = case.request.interaction.mentions.len();
    let none = |glance| !mention_count::may_find(glance, case.request);
    if case.glance().is_some_and(none) {
        return attached;
    }
    case.text()
        .map_or(attached, |text| count_mentions(&text.folded, case.request))
}

pub(super) fn links_and_mentions(case: &Case<'_>, findings: &mut Findings) {
    if case.is_wordless() {
        return;
    }
    let matrix = &case.policy.matrix;
    for (message, count, max) in [
        (
            &say::TOO_MANY_LINKS,
            links(case),
            case.tier.pick(&matrix.max_links),
        ),
        (
            &say::TOO_MANY_MENTIONS,
            mentions(case),
            case.tier.pick(&matrix.max_mentions),
        ),
    ] {
        if count > max as usize {
            let (count, max) = (count.to_string(), max.to_string());
            findings.push(case.reason(
                message,
                ReasonKind::Tier,
                Action::Reject,
                &[("count", &count), ("max", &max), ("tier", case.tier.name())],
            ));
        }
    }
}

/// Pictures nobody has looked at wait, for accounts nobody knows yet.
pub(super) fn media(case: &Case<'_>, findings: &mut Findings) {
    let unseen = case
        .request
        .interaction
        .media
        .iter()
        .any(|media| media.labels.is_empty());
    if unseen && case.tier <= Tier::T1 {
        findings.push(case.reason(&say::MEDIA_UNLABELLED, ReasonKind::Tier, Action::Hold, &[]));
    }
}
