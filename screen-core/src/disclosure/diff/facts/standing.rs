//! Credit, tiers, the matrix and the quotas as facts.

use super::super::super::words::{self, tr};
use super::super::ChangeArea as Area;
use super::{Absence, Facts, never_last};
use crate::pack::TierRule;
use crate::standing::Tier;

impl Facts<'_> {
    pub(super) fn credit(&mut self) {
        let (l, credit) = (self.locale, &self.policy.credit);
        for (level, points) in &credit.start {
            let (name, identity) = (words::wire(level), words::identity(*level, l));
            let label = tr!(
                l,
                "Starting credit with identity “{identity}”",
                "身份验证为“{identity}”的初始信用分"
            );
            self.number(
                Area::Credit,
                &format!("credit.start.{name}"),
                label,
                *points,
                -1,
            );
        }
        let levels = &credit.levels;
        for (name, from) in [
            ("A", levels.a),
            ("B", levels.b),
            ("C", levels.c),
            ("D", levels.d),
        ] {
            let label = tr!(
                l,
                "The score at which level {name} begins",
                "{name} 级的起始分"
            );
            self.number(
                Area::Credit,
                &format!("credit.levels.{name}"),
                label,
                from,
                1,
            );
        }
        let earn = &credit.earn;
        for (name, en, zh, value) in [
            (
                "tenure_day",
                "Points for each day",
                "每天增加的信用分",
                earn.tenure_day,
            ),
            (
                "tenure_cap",
                "The most points for days",
                "天数加分上限",
                earn.tenure_cap,
            ),
            (
                "per_5_clean",
                "Points for five contributions that stood",
                "每五条正常内容增加的信用分",
                earn.per_5_clean,
            ),
            (
                "clean_cap",
                "The most points for contributions",
                "正常内容加分上限",
                earn.clean_cap,
            ),
            (
                "helpful_report",
                "Points for a report that proved right",
                "有效举报增加的信用分",
                earn.helpful_report,
            ),
            (
                "helpful_cap",
                "The most points for reports",
                "有效举报加分上限",
                earn.helpful_cap,
            ),
        ] {
            let label = tr!(l, "{en}", "{zh}");
            self.number(
                Area::Credit,
                &format!("credit.earn.{name}"),
                label,
                value,
                -1,
            );
        }
        for (severity, deduction) in &credit.deduct {
            let (name, grade) = (words::wire(severity), words::severity(*severity, l));
            let label = tr!(
                l,
                "Credit a {grade} violation costs",
                "{grade}违规扣除的信用分"
            );
            let path = format!("credit.deduct.{name}.points");
            self.number(Area::Credit, &path, label, deduction.points, 1);
            let label = tr!(
                l,
                "Time in which credit for a {grade} violation comes back",
                "{grade}违规信用分的恢复期"
            );
            let value = match deduction.recovery_days {
                0 => tr!(l, "never", "不恢复"),
                days => words::days(days, l),
            };
            self.put(
                Area::Credit,
                format!("credit.deduct.{name}.days"),
                label,
                value,
            )
            .rank(never_last(deduction.recovery_days));
        }
    }

    pub(super) fn tiers(&mut self) {
        let l = self.locale;
        for (tier, rule) in &self.policy.tiers {
            let whole = format!("tiers.{}", tier.name());
            let name = tier.name();
            let label = tr!(l, "Tier {name}", "等级 {name}");
            let there = tr!(l, "can be reached", "可达到");
            self.put(Area::Tiers, whole.clone(), label, there)
                .absent(Absence::Stricter);
            self.tier(name, &whole, rule);
        }
    }

    fn tier(&mut self, name: &str, whole: &str, rule: &TierRule) {
        let l = self.locale;
        let mut put = |field: &str, label: String, value: Option<(String, Vec<i64>)>| {
            if let Some((value, rank)) = value {
                self.put(Area::Tiers, format!("{whole}.{field}"), label, value)
                    .of(whole)
                    .absent(Absence::Milder)
                    .rank = rank;
            }
        };
        let label = |en: &str, zh: &str| tr!(l, "{en} for tier {name}", "等级 {name} 所需的{zh}");
        let number = |value: Option<u32>, direction: i64| {
            value.map(|value| {
                let rank = i64::from(value).saturating_mul(direction);
                (words::grouped(value.into()), vec![rank])
            })
        };
        let identity = rule
            .verification
            .map(|level| (words::identity(level, l).to_owned(), vec![level as i64]));
        put("verification", label("The identity", "身份验证"), identity);
        let credit = rule
            .credit
            .map(|level| (words::wire(&level), vec![level as i64]));
        put("credit", label("The credit level", "信用等级"), credit);
        let kinds: Vec<String> = rule
            .category
            .iter()
            .map(|kind| words::entity(*kind, l).to_owned())
            .collect();
        let kinds = (!kinds.is_empty()).then(|| (words::list(&kinds, l), Vec::new()));
        put("category", label("The kinds of account", "账号类型"), kinds);
        put(
            "tenure_days",
            label("The days", "账号天数"),
            number(rule.tenure_days, 1),
        );
        put(
            "clean",
            label("The contributions that stood", "正常内容数"),
            number(rule.clean, 1),
        );
        put(
            "max_points",
            label("The most strike points", "违规记分上限"),
            number(rule.max_points, -1),
        );
    }

    pub(super) fn matrix(&mut self) {
        let (l, policy) = (self.locale, self.policy);
        for (row, cells) in &policy.matrix.rows {
            for (index, tier) in Tier::ALL.iter().enumerate() {
                let cell = tier.pick(cells);
                let (act, tier) = (words::row(*row, l), tier.name());
                let label = tr!(l, "{act} at tier {tier}", "等级 {tier} 的{act}");
                let path = format!("matrix.{}[{index}]", row.name());
                self.put(Area::Matrix, path, label, words::cell(cell, l))
                    .rank(0i64.saturating_sub(cell as i64));
            }
        }
        let counts = [
            ("max_links", "Links", "链接数", &policy.matrix.max_links),
            (
                "max_mentions",
                "Mentions",
                "提及数",
                &policy.matrix.max_mentions,
            ),
        ];
        for (name, en, zh, row) in counts {
            for (index, tier) in Tier::ALL.iter().enumerate() {
                let (value, tier) = (tier.pick(row), tier.name());
                let label = tr!(
                    l,
                    "{en} in one contribution at tier {tier}",
                    "等级 {tier} 单条内容的{zh}"
                );
                self.number(
                    Area::Matrix,
                    &format!("matrix.{name}[{index}]"),
                    label,
                    value,
                    -1,
                );
            }
        }
        for (row, tiers) in &policy.quota {
            for (tier, windows) in tiers {
                for window in windows {
                    let (act, tier) = (words::row(*row, l), tier.name());
                    let span = words::seconds(window.window_s, l);
                    let label = tr!(
                        l,
                        "{act} at tier {tier} in {span}",
                        "等级 {tier} 在{span}内的{act}次数"
                    );
                    let path = format!("quota.{}.{tier}.{}", row.name(), window.window_s);
                    let count = words::grouped(window.count.into());
                    self.put(Area::Quota, path, label, count)
                        .absent(Absence::Milder)
                        .rank(0i64.saturating_sub(window.count.into()));
                }
            }
        }
    }
}
