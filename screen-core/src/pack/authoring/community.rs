//! The sections about people dealing with each other: owners, reports, appeals, the
//! blocklist.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::diagnostic::Code;
use super::reader::{Node, Table};
use super::rules::locale_text;
use super::sections::{COUNT, on_off};
use super::standing::pair;
use crate::limits::{APPEAL_DAYS, BLOCK_DAYS_MAX};
use crate::pack::{
    Appeals, AudienceBands, BlockMeasure, Blocklist, OwnerSetting, Owners, Reports, Slack,
    SlackRung, SlackRungStep, SlackTrigger,
};

/// Parts of a whole, millionths.
const PPM: std::ops::RangeInclusive<i64> = 0..=1_000_000;

/// Owners' management where the pack does not say: bands, and no steps.
pub(super) const SLACK_DEFAULT: Slack = Slack {
    window_days: 7,
    bands: AudienceBands {
        s: 0,
        m: 1_000,
        l: 10_000,
        xl: 100_000,
    },
    sla_hours: AudienceBands {
        s: 48,
        m: 24,
        l: 12,
        xl: 6,
    },
    trigger: SlackTrigger {
        min_overdue_confirmed: 3,
        ratio_ppm: 200_000,
        floor_items: 10,
    },
    steps: Vec::new(),
};

/// Report screening where the pack does not say.
pub(super) const REPORTS_DEFAULT: Reports = Reports {
    prior: [1, 3],
    warn_count: 3,
    warn_ratio_ppm: 500_000,
    suspend_count: 5,
    suspend_ratio_ppm: 600_000,
    suspend_days: 30,
    always_process: BTreeSet::new(),
    feedback: true,
    misuse: None,
};

/// Appeals where the pack does not say.
pub(super) const APPEALS_DEFAULT: Appeals = Appeals {
    days: APPEAL_DAYS,
    due_days: 7,
    urgent_hours: 24,
    alarm_appeals: 20,
    alarm_ratio_ppm: 200_000,
};

/// Owners may set everything where the pack does not say.
pub(super) fn owners_default() -> Owners {
    Owners {
        settings: OwnerSetting::ALL.into_iter().collect(),
    }
}

/// The blocklist where the pack does not say.
pub(super) fn blocklist_default() -> Blocklist {
    let all = [
        BlockMeasure::CloseAccount,
        BlockMeasure::ProhibitNewRegistration,
    ];
    Blocklist {
        measures: all.into_iter().collect(),
        review_days: 180,
        expiry_days: 730,
    }
}

/// A list of words.
fn words<T: DeserializeOwned + Ord>(node: Option<Node<'_>>) -> BTreeSet<T> {
    let nodes = node.and_then(|node| node.list()).unwrap_or_default();
    nodes.iter().filter_map(|node| node.word()).collect()
}

pub(super) fn owners(table: &Table<'_>) -> Option<Owners> {
    let settings = words(Some(table.need("settings")?));
    Some(Owners { settings })
}

pub(super) fn appeals(table: &Table<'_>) -> Option<Appeals> {
    let number = |key, default: u32, max| {
        table
            .get(key)
            .map_or(Some(default), |node| node.number(1..=max))
    };
    let default = APPEALS_DEFAULT;
    let (days, due_days) = (
        number("days", default.days, 3_650),
        number("due_days", default.due_days, 365),
    );
    let urgent_hours = number("urgent_hours", default.urgent_hours, 8_760);
    let alarm_appeals = number("alarm_appeals", default.alarm_appeals, 1_000_000);
    let alarm_ratio_ppm = number("alarm_ratio_ppm", default.alarm_ratio_ppm, 1_000_000);
    Some(Appeals {
        days: days?,
        due_days: due_days?,
        urgent_hours: urgent_hours?,
        alarm_appeals: alarm_appeals?,
        alarm_ratio_ppm: alarm_ratio_ppm?,
    })
}

pub(super) fn blocklist(table: &Table<'_>) -> Option<Blocklist> {
    let default = blocklist_default();
    let measures = table
        .get("measures")
        .map_or(default.measures, |node| words(Some(node)));
    let number = |key, default: u32, max| {
        table
            .get(key)
            .map_or(Some(default), |node| node.number(1..=max))
    };
    let review_days = number("review_days", default.review_days, BLOCK_DAYS_MAX);
    let expiry_days = number("expiry_days", default.expiry_days, BLOCK_DAYS_MAX);
    Some(Blocklist {
        measures,
        review_days: review_days?,
        expiry_days: expiry_days?,
    })
}

/// A step as `name` or `name:7d`.
fn rung(node: &Node<'_>) -> Option<SlackRung> {
    let text = node.text()?;
    let (name, days) = match text.split_once(':') {
        Some((name, days)) => (
            name,
            days.strip_suffix('d')
                .and_then(|days| days.parse::<u32>().ok())
                .filter(|days| (1..=365).contains(days))
                .map(Some),
        ),
        None => (text, Some(None)),
    };
    let step = match name {
        "remind" => Some(SlackRungStep::Remind),
        "pre_moderate" => Some(SlackRungStep::PreModerate),
        "followers_only" => Some(SlackRungStep::FollowersOnly),
        "close_interactions" => Some(SlackRungStep::CloseInteractions),
        "cancel_interactions" => Some(SlackRungStep::CancelInteractions),
        _ => None,
    };
    // A reminder and the last step have no end of their own, the others need one.
    let ends = !matches!(
        step,
        Some(SlackRungStep::Remind | SlackRungStep::CancelInteractions)
    );
    match (step, days) {
        (Some(step), Some(days)) if days.is_some() == ends => Some(SlackRung { step, days }),
        _ => {
            let help = "write `remind`, `pre_moderate:7d`, `followers_only:14d`, `close_interactions:30d` or `cancel_interactions`";
            node.error(
                Code::UnknownWord,
                format!("`{text}` is not a step"),
                Some(help.to_owned()),
            );
            None
        }
    }
}

pub(super) fn slack(table: &Table<'_>) -> Option<Slack> {
    let window_days = table
        .need("window_days")
        .and_then(|node| node.number(1..=365));
    let bands = |key| table.need(key).and_then(|node| self::bands(&node));
    let (bands, sla_hours) = (bands("bands"), bands("sla_hours"));
    let trigger = table.need("trigger").and_then(|node| {
        let table = node.table()?;
        let min = table
            .need("min_overdue_confirmed")
            .and_then(|node| node.number(COUNT));
        let ratio = table.need("ratio_ppm").and_then(|node| node.number(PPM));
        let floor = table
            .need("floor_items")
            .and_then(|node| node.number(COUNT));
        table.finish();
        Some(SlackTrigger {
            min_overdue_confirmed: min?,
            ratio_ppm: ratio?,
            floor_items: floor?,
        })
    });
    let rungs = table.need("steps").and_then(|node| node.list());
    let steps = rungs.unwrap_or_default().iter().filter_map(rung).collect();
    Some(Slack {
        window_days: window_days?,
        bands: bands?,
        sla_hours: sla_hours?,
        trigger: trigger?,
        steps,
    })
}

fn bands(node: &Node<'_>) -> Option<AudienceBands> {
    let table = node.table()?;
    let band = |key| {
        table
            .need(key)
            .and_then(|node| node.number(0..=1_000_000_000))
    };
    let (s, m, l, xl) = (band("S"), band("M"), band("L"), band("XL"));
    table.finish();
    Some(AudienceBands {
        s: s?,
        m: m?,
        l: l?,
        xl: xl?,
    })
}

pub(super) fn reports(table: &Table<'_>) -> Option<Reports> {
    let prior = table.need("prior").and_then(|node| pair(&node, 1_000));
    let threshold = |key: &'static str, with_days: bool| {
        let node = table.need(key)?;
        let table = node.table()?;
        let count = table
            .need("manifestly_unfounded")
            .and_then(|node| node.number(COUNT));
        let ratio = table.need("ratio_ppm").and_then(|node| node.number(PPM));
        let days = if with_days {
            table.need("days").and_then(|node| node.number(1..=3_650))
        } else {
            Some(0)
        };
        table.finish();
        Some((count?, ratio?, days?))
    };
    let (warn, suspend) = (threshold("warn", false), threshold("suspend", true));
    let always_process = words(table.get("always_process"));
    let feedback = table
        .get("feedback")
        .map_or(Some(true), |node| on_off(&node));
    let misuse = table.get("misuse").map(|node| locale_text(&node));
    let ((warn_count, warn_ratio_ppm, _), (suspend_count, suspend_ratio_ppm, suspend_days)) =
        (warn?, suspend?);
    Some(Reports {
        prior: prior?,
        warn_count,
        warn_ratio_ppm,
        suspend_count,
        suspend_ratio_ppm,
        suspend_days,
        always_process,
        feedback: feedback?,
        misuse: misuse.flatten(),
    })
}
