//! Rules about content and the enforcement ladder as facts.

use super::super::super::words::{self, tr};
use super::super::ChangeArea as Area;
use super::{Absence, Facts, never_last, quoted};
use crate::pack::{AutoStrike, Rule, RungStep};
use crate::verdict::messages::Locale;

impl Facts<'_> {
    pub(super) fn rules(&mut self) {
        for rule in &self.policy.rules {
            self.rule(rule);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let (l, id) = (self.locale, rule.id.as_str());
        let whole = format!("rules.{}", quoted(id));
        let at = |field: &str| format!("{whole}.{field}");
        let label = tr!(l, "The rule {id}", "规则 {id}");
        let say = l.pick(&rule.say).to_owned();
        self.put(Area::Rules, whole.clone(), label, say)
            .absent(Absence::Milder);
        let field = |en: &str, zh: &str| tr!(l, "{en} of the rule {id}", "规则 {id} 的{zh}");
        let category = words::category(rule.category, l);
        self.put(
            Area::Rules,
            at("meta.category"),
            field("The category", "类别"),
            category,
        )
        .of(&whole);
        let severity = match rule.severity {
            Some(severity) => words::severity(severity, l).to_owned(),
            None => tr!(l, "none, never a strike", "无，不会记分"),
        };
        let rank = rule.severity.map_or(0, |severity| severity as i64 + 1);
        self.put(
            Area::Rules,
            at("meta.severity"),
            field("The severity", "严重程度"),
            severity,
        )
        .of(&whole)
        .rank(rank);
        let public = if rule.public {
            tr!(l, "published", "公开")
        } else {
            tr!(l, "not published", "不公开")
        };
        self.put(
            Area::Rules,
            at("meta.public"),
            field("The publication", "公开状态"),
            public,
        )
        .of(&whole);
        let since = words::date(rule.since, l);
        self.put(
            Area::Rules,
            at("meta.since"),
            field("The date in force", "生效日期"),
            since,
        )
        .of(&whole)
        .rank(0i64.saturating_sub(rule.since));
        if let Some(fix) = &rule.fix {
            self.text(
                Area::Rules,
                &at("meta.fix"),
                field("The advice", "建议"),
                fix,
            )
            .of(&whole);
        }
        if let Some(zh) = rule.say.zh.as_ref().filter(|_| l == Locale::En) {
            self.put(
                Area::Rules,
                at("meta.say.zh"),
                field("The Chinese words", "中文表述"),
                zh,
            )
            .of(&whole);
        }
        let condition = self.summary.condition(&rule.condition);
        self.put(
            Area::Rules,
            at("match"),
            field("The condition", "匹配条件"),
            condition,
        )
        .of(&whole);
        let rank = rule.then.iter().map(|action| *action as i64).collect();
        let label = tr!(
            l,
            "What happens under the rule {id}",
            "规则 {id} 的处理方式"
        );
        self.put(
            Area::Rules,
            at("then"),
            label,
            words::by_tier(&rule.then, l),
        )
        .of(&whole)
        .rank = rank;
    }

    pub(super) fn ladder(&mut self) {
        let (l, ladder) = (self.locale, &self.policy.ladder);
        for (severity, weight) in &ladder.weight {
            let (name, grade) = (words::wire(severity), words::severity(*severity, l));
            let points = words::grouped(weight.points.into());
            let label = tr!(
                l,
                "Strike points for a {grade} violation",
                "{grade}违规的记分"
            );
            self.put(
                Area::Ladder,
                format!("ladder.weight.{name}.points"),
                label,
                points,
            )
            .rank(weight.points);
            let label = tr!(
                l,
                "How long a {grade} strike counts",
                "{grade}违规记分的有效期"
            );
            let value = self.or_for_ever(weight.expiry_days);
            self.put(
                Area::Ladder,
                format!("ladder.weight.{name}.days"),
                label,
                value,
            )
            .rank(never_last(weight.expiry_days));
        }
        for row in &ladder.scope {
            let label = tr!(l, "A function that can be limited", "可被限制的功能");
            self.put(
                Area::Ladder,
                format!("ladder.scope.{}", row.name()),
                label,
                words::row(*row, l),
            )
            .absent(Absence::Milder);
        }
        for rung in &ladder.steps {
            let points = rung.points;
            let mut value = words::rung(rung.step, l).to_owned();
            if let Some(hours) = rung.hours {
                let time = words::hours(hours, l);
                value.push_str(&tr!(l, ", {time}", "，{time}"));
            }
            if rung.human {
                value.push_str(&tr!(l, ", by people only", "，仅由人工决定"));
            }
            let label = tr!(
                l,
                "The step from {points} points on",
                "累计 {points} 分起的处置"
            );
            // A warning's hours are time to put things right; others' are its length.
            let hours = i64::from(rung.hours.unwrap_or(u32::MAX));
            let length = match rung.step {
                RungStep::WarnRectify => 0i64.saturating_sub(hours),
                _ => hours,
            };
            let rank = (rung.step as i64)
                .saturating_mul(1 << 40)
                .saturating_add(length);
            self.put(Area::Ladder, format!("ladder.steps.{points}"), label, value)
                .absent(Absence::Milder)
                .rank(rank);
        }
        let label = tr!(
            l,
            "What software may find on its own",
            "软件可自行认定的违规"
        );
        let value = match ladder.auto_strike {
            AutoStrike::Off => tr!(l, "nothing", "无"),
            AutoStrike::Minor => tr!(l, "minor violations", "轻微违规"),
        };
        self.put(Area::Ladder, "ladder.auto_strike", label, value)
            .rank(ladder.auto_strike as i64);
    }

    fn or_for_ever(&self, days: u32) -> String {
        match days {
            0 => tr!(self.locale, "for good", "长期"),
            days => words::days(days, self.locale),
        }
    }
}
