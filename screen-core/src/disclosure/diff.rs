//! The differences between two versions of the rules, each with its place, in words,
//! and whether it is stricter or milder for the people concerned (articles 5(2), 14(1)
//! and 18).

mod facts;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::messages;
use super::summary::{PackSummary, describe};
use super::words::tr;
use crate::error::RequestError;
use crate::ids::Hash;
use crate::pack::Pack;
use crate::sort::sort_by;
use crate::time::Ms;
use crate::verdict::messages::{Locale, Message};
use crate::verdict::{Action, Reason, ReasonKind};
pub(crate) use facts::bands;
use facts::{Absence, Fact};

/// An earlier version to compare the pack at work with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DiffRequest {
    /// The earlier version, as [`describe_pack`](super::summary::describe_pack) gave it.
    pub previous: PackSummary,
    /// The language of the words; English by default.
    #[serde(default)]
    pub locale: Option<String>,
}

/// What changed. For the operator: rules that are not published stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackDiff {
    /// The earlier version.
    pub previous: PackVersion,
    /// The pack at work.
    pub current: PackVersion,
    /// How the version of the pack at work stands to the earlier one.
    pub version: VersionOrder,
    /// All changes, by area and then by path.
    pub changes: Vec<PackChange>,
    /// What is odd about the two versions.
    pub notes: Vec<Reason>,
}

/// Which version of which pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackVersion {
    /// The pack.
    pub id: String,
    /// Its version.
    pub version: String,
    /// From when on it may be used.
    pub effective_at: Ms,
    /// The SHA-256 of the built pack.
    pub digest: Hash,
}

/// How two versions stand to each other. Numbers in them are compared as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VersionOrder {
    /// The pack at work comes later.
    Newer,
    /// Both are the same.
    Same,
    /// The pack at work comes earlier.
    Older,
}

impl VersionOrder {
    /// How one version stands to another.
    pub fn of(version: &str, other: &str) -> Self {
        match order(version, other) {
            Ordering::Greater => Self::Newer,
            Ordering::Equal => Self::Same,
            Ordering::Less => Self::Older,
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackChange {
    /// What it is about.
    pub area: ChangeArea,
    /// Whether something came, went or became something else.
    pub kind: ChangeKind,
    /// Where it stands in `pack.toml`.
    pub path: String,
    /// What was there, in words.
    pub old: Option<String>,
    /// What is there now, in words.
    pub new: Option<String>,
    /// What it means for the people concerned.
    pub effect: ChangeEffect,
    /// The change as a sentence.
    pub say: String,
}

/// What a change is about, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the sections of a pack by their names")]
pub enum ChangeArea {
    Profile,
    EffectiveDate,
    Instruments,
    Guidelines,
    Rules,
    Terms,
    Checks,
    Ladder,
    Credit,
    Tiers,
    Matrix,
    Quota,
    Identity,
    Agreement,
    Caps,
    Qualifications,
    Limits,
    Features,
    Owners,
    Slack,
    Reports,
    Appeals,
    Blocklist,
    Names,
    Retention,
    Roles,
    Endpoints,
}

/// Whether something came, went or became something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// What a change means for the people concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeEffect {
    /// More is asked of them, or a violation costs more.
    Stricter,
    /// Less is asked of them, or a violation costs less.
    Milder,
    /// Neither, or it cannot be told.
    Neutral,
}

/// Compares the pack at work with an earlier version.
///
/// # Errors
/// A summary over a bound.
pub fn diff_packs(pack: &Pack, request: &DiffRequest) -> Result<PackDiff, RequestError> {
    request.previous.check("previous")?;
    let locale = Locale::of(request.locale.as_deref());
    Ok(compare(&request.previous, &describe(pack), locale))
}

/// All differences between two versions.
pub(crate) fn compare(old: &PackSummary, new: &PackSummary, locale: Locale) -> PackDiff {
    let changes = changes(old, new, locale);
    let version = VersionOrder::of(&new.policy.version, &old.policy.version);
    let same_pack = old.policy.id == new.policy.id;
    let changed = !changes.is_empty();
    let note = |message: &Message, previous: &str, current: &str| {
        let fill = [("previous", previous), ("current", current)];
        message.reason(locale, ReasonKind::PlatformState, Action::Allow, &fill)
    };
    let mut notes = Vec::new();
    if !same_pack {
        notes.push(note(
            &messages::PACK_OTHER_ID,
            &old.policy.id,
            &new.policy.id,
        ));
    }
    if same_pack && changed && version != VersionOrder::Newer {
        let (previous, current) = (&old.policy.version, &new.policy.version);
        notes.push(note(&messages::PACK_VERSION_NOT_NEWER, previous, current));
    }
    if same_pack && changed && new.policy.effective_at <= old.policy.effective_at {
        notes.push(note(&messages::PACK_DATE_NOT_LATER, "", ""));
    }
    PackDiff {
        previous: pack_version(old),
        current: pack_version(new),
        version,
        changes,
        notes,
    }
}

fn pack_version(summary: &PackSummary) -> PackVersion {
    PackVersion {
        id: summary.policy.id.clone(),
        version: summary.policy.version.clone(),
        effective_at: summary.policy.effective_at,
        digest: summary.digest.clone(),
    }
}

fn changes(old: &PackSummary, new: &PackSummary, locale: Locale) -> Vec<PackChange> {
    let by_path = |facts: Vec<Fact>| -> BTreeMap<(ChangeArea, String), Fact> {
        facts
            .into_iter()
            .map(|fact| ((fact.area, fact.path.clone()), fact))
            .collect()
    };
    let (old, new) = (
        by_path(facts::of(old, locale)),
        by_path(facts::of(new, locale)),
    );
    let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
    sort_by(&mut keys, Ord::cmp);
    keys.dedup();
    keys.into_iter()
        .filter_map(|key| {
            let (before, after) = (old.get(key), new.get(key));
            // What belongs to something that came or went as a whole goes without
            // saying.
            let parent = before.or(after)?.parent.as_ref();
            let whole = parent.is_none_or(|parent| {
                let parent = (key.0, parent.clone());
                old.contains_key(&parent) == new.contains_key(&parent)
            });
            if whole {
                change(before, after, locale)
            } else {
                None
            }
        })
        .collect()
}

fn change(old: Option<&Fact>, new: Option<&Fact>, locale: Locale) -> Option<PackChange> {
    let fact = new.or(old)?;
    let label = &fact.label;
    let (kind, say, effect) = match (old, new) {
        (Some(old), Some(new)) if old.value == new.value => return None,
        (Some(old), Some(new)) => {
            let (from, to) = (&old.value, &new.value);
            let say = tr!(
                locale,
                "{label} changed from “{from}” to “{to}”.",
                "{label}：由“{from}”改为“{to}”。"
            );
            (ChangeKind::Changed, say, between(old, new))
        }
        (None, Some(new)) => {
            let value = &new.value;
            let say = tr!(locale, "New: {label}: {value}", "新增：{label}：{value}");
            let effect = match new.absence {
                Absence::Milder => ChangeEffect::Stricter,
                Absence::Stricter => ChangeEffect::Milder,
                Absence::Open => ChangeEffect::Neutral,
            };
            (ChangeKind::Added, say, effect)
        }
        (Some(old), None) => {
            let value = &old.value;
            let say = tr!(
                locale,
                "No longer: {label}: {value}",
                "取消：{label}：{value}"
            );
            let effect = match old.absence {
                Absence::Milder => ChangeEffect::Milder,
                Absence::Stricter => ChangeEffect::Stricter,
                Absence::Open => ChangeEffect::Neutral,
            };
            (ChangeKind::Removed, say, effect)
        }
        (None, None) => return None,
    };
    Some(PackChange {
        area: fact.area,
        kind,
        path: fact.path.clone(),
        old: old.map(|fact| fact.value.clone()),
        new: new.map(|fact| fact.value.clone()),
        effect,
        say,
    })
}

/// Stricter where no part is milder and one is stricter, and the other way round.
fn between(old: &Fact, new: &Fact) -> ChangeEffect {
    if old.rank.len() != new.rank.len() {
        return ChangeEffect::Neutral;
    }
    let pairs = || old.rank.iter().zip(&new.rank);
    let (up, down) = (
        pairs().any(|(old, new)| new > old),
        pairs().any(|(old, new)| new < old),
    );
    match (up, down) {
        (true, false) => ChangeEffect::Stricter,
        (false, true) => ChangeEffect::Milder,
        _ => ChangeEffect::Neutral,
    }
}

/// Compares versions: the parts between dots as numbers where they are; one with a
/// suffix behind a hyphen comes before the one without.
fn order(a: &str, b: &str) -> Ordering {
    let split = |version: &str| {
        let version = version.split('+').next().unwrap_or_default().to_owned();
        match version.split_once('-') {
            Some((main, suffix)) => (main.to_owned(), Some(suffix.to_owned())),
            None => (version, None),
        }
    };
    let ((main_a, suffix_a), (main_b, suffix_b)) = (split(a), split(b));
    parts(&main_a, &main_b).then_with(|| match (suffix_a, suffix_b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => parts(&a, &b),
    })
}

fn parts(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let (a, b) = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => (a.unwrap_or("0"), b.unwrap_or("0")),
        };
        let order = match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => a.cmp(b),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(order("1.10.0", "1.9.0"), Ordering::Greater);
        assert_eq!(order("1.2", "1.2.0"), Ordering::Equal);
        assert_eq!(order("1.2.0-rc.1", "1.2.0"), Ordering::Less);
        assert_eq!(order("1.2.0-rc.2", "1.2.0-rc.10"), Ordering::Less);
        assert_eq!(order("2026-01", "2025-12"), Ordering::Greater);
    }
}
