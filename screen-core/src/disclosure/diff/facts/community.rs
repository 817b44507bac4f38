//! Owners, reports, appeals, the blocklist, people and addresses as facts.

use super::super::super::words::{self, tr};
use super::super::ChangeArea as Area;
use super::{Absence, Facts, bands};
use crate::pack::{Contact, SlackRungStep};

impl Facts<'_> {
    pub(super) fn community(&mut self) {
        let (l, policy) = (self.locale, self.policy);
        for setting in &policy.owners.settings {
            let label = tr!(l, "What owners of threads can do", "讨论区主人的管理权限");
            let path = format!("owners.settings.{}", words::wire(setting));
            self.put(Area::Owners, path, label, words::setting(*setting, l))
                .absent(Absence::Stricter);
        }
        self.slack();
        self.reports();
        let appeals = &policy.appeals;
        for (name, en, zh, days) in [
            ("days", "Time to appeal", "申诉期限", appeals.days),
            (
                "due_days",
                "Time in which an appeal is decided",
                "申诉处理期限",
                appeals.due_days,
            ),
        ] {
            let label = tr!(l, "{en}", "{zh}");
            let direction = if name == "days" { -1 } else { 1 };
            self.days(
                Area::Appeals,
                &format!("appeals.{name}"),
                label,
                days,
                direction,
            );
        }
        let label = tr!(
            l,
            "Time in which an urgent appeal is decided",
            "紧急申诉处理期限"
        );
        let urgent = words::hours(appeals.urgent_hours, l);
        self.put(Area::Appeals, "appeals.urgent_hours", label, urgent)
            .rank(appeals.urgent_hours);
        let label = tr!(
            l,
            "Appeals after which a rule's reversals are looked at",
            "触发规则复查的申诉数"
        );
        self.number(
            Area::Appeals,
            "appeals.alarm_appeals",
            label,
            appeals.alarm_appeals,
            0,
        );
        let label = tr!(
            l,
            "The share of reversals above which a rule should hold",
            "触发规则复查的撤销比例"
        );
        let share = words::percent(appeals.alarm_ratio_ppm);
        self.put(Area::Appeals, "appeals.alarm_ratio_ppm", label, share);
        for measure in &policy.blocklist.measures {
            let label = tr!(l, "What the blocklist does", "黑名单措施");
            let path = format!("blocklist.measures.{}", words::wire(measure));
            self.put(Area::Blocklist, path, label, words::measure(*measure, l))
                .absent(Absence::Milder);
        }
        let label = tr!(
            l,
            "When an entry of the blocklist is looked at again",
            "黑名单复核期"
        );
        self.days(
            Area::Blocklist,
            "blocklist.review_days",
            label,
            policy.blocklist.review_days,
            1,
        );
        let label = tr!(l, "When an entry of the blocklist ends", "黑名单有效期");
        self.days(
            Area::Blocklist,
            "blocklist.expiry_days",
            label,
            policy.blocklist.expiry_days,
            1,
        );
        for (role, Contact { name, contact }) in &policy.responsible {
            let label = words::role(role, l);
            let label = tr!(l, "Who answers for: {label}", "{label}");
            let value = format!("{name}, {contact}");
            self.put(Area::Roles, format!("responsible.{role}"), label, value);
        }
        for (name, address) in &policy.endpoints {
            let label = words::endpoint(name, l);
            let label = tr!(l, "The address for: {label}", "{label}的地址");
            self.put(Area::Endpoints, format!("endpoints.{name}"), label, address);
        }
    }

    fn slack(&mut self) {
        let (l, slack) = (self.locale, &self.policy.slack);
        let label = tr!(l, "The days looked back on owners' care", "互动管理考察期");
        self.days(
            Area::Slack,
            "slack.window_days",
            label,
            slack.window_days,
            0,
        );
        for (band, from, hours) in bands(&slack.bands, &slack.sla_hours) {
            let label = tr!(
                l,
                "Followers at which band {band} begins",
                "受众分级 {band} 的起始关注数"
            );
            self.number(Area::Slack, &format!("slack.bands.{band}"), label, from, -1);
            let label = tr!(
                l,
                "Time to act in band {band}",
                "受众分级 {band} 的处理时限"
            );
            let value = words::hours(hours, l);
            self.put(Area::Slack, format!("slack.sla_hours.{band}"), label, value)
                .rank(0i64.saturating_sub(hours.into()));
        }
        let trigger = &slack.trigger;
        let label = tr!(
            l,
            "Violations left too long before a step",
            "触发措施的逾期违规数"
        );
        self.number(
            Area::Slack,
            "slack.trigger.min_overdue_confirmed",
            label,
            trigger.min_overdue_confirmed,
            -1,
        );
        let label = tr!(l, "Their share before a step", "触发措施的逾期比例");
        self.put(
            Area::Slack,
            "slack.trigger.ratio_ppm",
            label,
            words::percent(trigger.ratio_ppm),
        )
        .rank(0i64.saturating_sub(trigger.ratio_ppm.into()));
        let label = tr!(l, "The share is taken of at least", "比例计算的最低条数");
        self.number(
            Area::Slack,
            "slack.trigger.floor_items",
            label,
            trigger.floor_items,
            -1,
        );
        for rung in &slack.steps {
            let label = tr!(l, "A step against neglected threads", "对疏于管理的措施");
            let mut value = words::slack_step(rung.step, l).to_owned();
            if let Some(days) = rung.days {
                let time = words::days(days, l);
                value.push_str(&tr!(l, ", {time}", "，{time}"));
            }
            let path = format!("slack.steps.{}", words::wire(&rung.step));
            let last = rung.step == SlackRungStep::CancelInteractions;
            let rank = rung.days.map_or(i64::from(last), i64::from);
            self.put(Area::Slack, path, label, value)
                .absent(Absence::Milder)
                .rank(rank);
        }
    }

    fn reports(&mut self) {
        let (l, reports) = (self.locale, &self.policy.reports);
        let numbers = [
            (
                "warn.manifestly_unfounded",
                "Abusive reports before a warning",
                "警告前的恶意举报数",
                reports.warn_count,
            ),
            (
                "suspend.manifestly_unfounded",
                "Abusive reports before reports are set aside",
                "暂停受理前的恶意举报数",
                reports.suspend_count,
            ),
        ];
        for (name, en, zh, value) in numbers {
            let label = tr!(l, "{en}", "{zh}");
            self.number(Area::Reports, &format!("reports.{name}"), label, value, -1);
        }
        let shares = [
            (
                "warn.ratio_ppm",
                "Their share before a warning",
                "警告前的恶意举报比例",
                reports.warn_ratio_ppm,
            ),
            (
                "suspend.ratio_ppm",
                "Their share before reports are set aside",
                "暂停受理前的恶意举报比例",
                reports.suspend_ratio_ppm,
            ),
        ];
        for (name, en, zh, value) in shares {
            let label = tr!(l, "{en}", "{zh}");
            self.put(
                Area::Reports,
                format!("reports.{name}"),
                label,
                words::percent(value),
            )
            .rank(0i64.saturating_sub(value.into()));
        }
        let label = tr!(l, "How long reports are set aside", "暂停受理的时长");
        self.days(
            Area::Reports,
            "reports.suspend.days",
            label,
            reports.suspend_days,
            1,
        );
        let [bad, all] = reports.prior;
        let label = tr!(l, "What every reporter starts with", "举报人的初始计数");
        let value = tr!(l, "{bad} against {all}", "{bad} 比 {all}");
        self.put(Area::Reports, "reports.prior", label, value);
        for category in &reports.always_process {
            let label = tr!(l, "Always processed", "始终受理的举报");
            let path = format!("reports.always_process.{}", words::wire(category));
            self.put(
                Area::Reports,
                path,
                label,
                words::report_category(*category, l),
            )
            .absent(Absence::Stricter);
        }
        let label = tr!(
            l,
            "Both sides are told what came of a report",
            "向双方反馈处理结果"
        );
        self.on_off(
            Area::Reports,
            "reports.feedback",
            label,
            reports.feedback,
            -1,
        );
        if let Some(text) = &reports.misuse {
            let label = tr!(l, "The policy on misuse", "滥用举报的处理政策");
            self.text(Area::Reports, "reports.misuse", label, text);
        }
    }
}
