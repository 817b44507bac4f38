//! The sections about where an account stands: credit, the ladder, the tiers.

use std::collections::BTreeMap;

use super::diagnostic::Code;
use super::reader::{Node, Table};
use super::sections::{COUNT, map};
use crate::pack::{
    AutoStrike, Credit, CreditLevels, Deduction, Earnings, Ladder, LadderRung, TierRule, Weight,
};

pub(super) fn credit(table: &Table<'_>) -> Option<Credit> {
    let start = map(table.need("start"), |node| node.number(0..=1_000));
    let levels = table.need("levels").and_then(|node| levels(&node));
    let earn = table
        .get("earn")
        .map_or(Some(Earnings::default()), |node| earnings(&node));
    let deduct = map(table.need("deduct"), |node| {
        pair(node, 1_000).map(|[points, recovery_days]| Deduction {
            points,
            recovery_days,
        })
    });
    Some(Credit {
        start,
        levels: levels?,
        earn: earn?,
        deduct,
    })
}

fn levels(node: &Node<'_>) -> Option<CreditLevels> {
    let table = node.table()?;
    let level = |key| {
        table
            .need(key)
            .and_then(|node| node.number::<u32>(0..=1_000))
    };
    let (a, b, c, d, e) = (level("A"), level("B"), level("C"), level("D"), level("E"));
    table.finish();
    let levels = CreditLevels {
        a: a?,
        b: b?,
        c: c?,
        d: d?,
    };
    if !(levels.a >= levels.b
        && levels.b >= levels.c
        && levels.c >= levels.d
        && levels.d >= e?
        && e? == 0)
    {
        let help = Some("A begins highest, E begins at 0".to_owned());
        node.error(
            Code::OutOfRange,
            format!("the levels of `{}` are not in order", node.path),
            help,
        );
        return None;
    }
    Some(levels)
}

fn earnings(node: &Node<'_>) -> Option<Earnings> {
    let table = node.table()?;
    let count = |key| {
        table
            .get(key)
            .map_or(Some(0), |node| node.number(0..=1_000))
    };
    let (tenure_day, tenure_cap) = (count("tenure_day"), count("tenure_cap"));
    let (per_5_clean, clean_cap) = (count("per_5_clean"), count("clean_cap"));
    let (helpful_report, helpful_cap) = (count("helpful_report"), count("helpful_cap"));
    table.finish();
    Some(Earnings {
        tenure_day: tenure_day?,
        tenure_cap: tenure_cap?,
        per_5_clean: per_5_clean?,
        clean_cap: clean_cap?,
        helpful_report: helpful_report?,
        helpful_cap: helpful_cap?,
    })
}

/// Two numbers: points and days.
pub(super) fn pair(node: &Node<'_>, points_max: i64) -> Option<[u32; 2]> {
    let nodes = node.list()?;
    let [points, days] = nodes.as_slice() else {
        let help = Some("points, then days; 0 days for never".to_owned());
        node.error(
            Code::OutOfRange,
            format!("`{}` needs two numbers", node.path),
            help,
        );
        return None;
    };
    let (points, days) = (points.number(0..=points_max), days.number(0..=36_500));
    Some([points?, days?])
}

pub(super) fn ladder(table: &Table<'_>) -> Option<Ladder> {
    let weight = map(table.need("weight"), |node| {
        pair(node, 1_000).map(|[points, expiry_days]| Weight {
            points,
            expiry_days,
        })
    });
    let scope = table
        .need("scope")
        .and_then(|node| node.list())
        .unwrap_or_default();
    let scope = scope.iter().filter_map(|node| node.word()).collect();
    let rungs = table
        .need("steps")
        .and_then(|node| node.list())
        .unwrap_or_default();
    let steps = rungs.iter().filter_map(rung).collect();
    let auto_strike = table
        .get("auto_strike")
        .map_or(Some(AutoStrike::Off), |node| node.word());
    Some(Ladder {
        weight,
        scope,
        steps,
        auto_strike: auto_strike?,
    })
}

fn rung(node: &Node<'_>) -> Option<LadderRung> {
    let table = node.table()?;
    let points = table.need("points").and_then(|node| node.number(0..=1_000));
    let step = table.need("do").and_then(|node| node.word());
    let hours = table
        .get("hours")
        .map(|node| node.number::<u32>(1..=87_600));
    let days = table.get("days").map(|node| node.number::<u32>(1..=3_650));
    let human = table.get("human").map_or(Some(false), |node| node.flag());
    table.finish();
    let hours = hours.unwrap_or_else(|| days.flatten().map(|days| days * 24));
    Some(LadderRung {
        points: points?,
        step: step?,
        hours,
        human: human?,
    })
}

pub(super) fn tiers(table: &Table<'_>) -> BTreeMap<crate::standing::Tier, TierRule> {
    let rule = |node: &Node<'_>| {
        let table = node.table()?;
        let verification = table.get("verification").map(|node| node.word());
        let credit = table.get("credit").map(|node| node.word());
        let category = table
            .get("category")
            .and_then(|node| node.list())
            .unwrap_or_default();
        let count = |key| table.get(key).map(|node: Node<'_>| node.number(COUNT));
        let (tenure_days, clean, max_points) =
            (count("tenure_days"), count("clean"), count("max_points"));
        table.finish();
        Some(TierRule {
            verification: verification.flatten(),
            credit: credit.flatten(),
            category: category.iter().filter_map(|node| node.word()).collect(),
            tenure_days: tenure_days.flatten(),
            clean: clean.flatten(),
            max_points: max_points.flatten(),
        })
    };
    table
        .keyed()
        .into_iter()
        .filter_map(|(tier, node)| Some((tier, rule(&node)?)))
        .collect()
}
