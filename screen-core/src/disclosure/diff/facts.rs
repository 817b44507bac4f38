//! A pack as a list of facts that can be compared one by one: where it stands, what
//! it says in words, and how strict it is.

use super::super::summary::PackSummary;
use super::super::words::{self, tr};
use super::ChangeArea as Area;
use crate::pack::{
    AudienceBands, Contact, LocaleText, Policy, Profile, Rule, RungStep, SlackRungStep, TierRule,
};
use crate::request::Row;
use crate::standing::Tier;
use crate::verdict::messages::Locale;

/// One fact.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) area: Area,
    /// Where it stands in `pack.toml`.
    pub(super) path: String,
    /// The fact that has to be there for this one to mean anything.
    pub(super) parent: Option<String>,
    pub(super) label: String,
    pub(super) value: String,
    /// How strict it is, in parts; empty where that cannot be told.
    pub(super) rank: Vec<i64>,
    pub(super) absence: Absence,
}

/// What it means that a fact is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    Milder,
    Stricter,
    Open,
}

impl Fact {
    fn rank(&mut self, rank: impl Into<i64>) -> &mut Self {
        self.rank = vec![rank.into()];
        self
    }

    fn absent(&mut self, absence: Absence) -> &mut Self {
        self.absence = absence;
        self
    }

    fn of(&mut self, parent: &str) -> &mut Self {
        self.parent = Some(parent.to_owned());
        self
    }
}

struct Facts<'a> {
    locale: Locale,
    summary: &'a PackSummary,
    policy: &'a Policy,
    out: Vec<Fact>,
}

/// All facts of a pack.
pub(super) fn of(summary: &PackSummary, locale: Locale) -> Vec<Fact> {
    let mut facts = Facts {
        locale,
        summary,
        policy: &summary.policy,
        out: Vec::new(),
    };
    facts.head();
    facts.rules();
    facts.ladder();
    facts.credit();
    facts.tiers();
    facts.matrix();
    facts.base();
    facts.community();
    facts.out
}

impl Facts<'_> {
    fn put(
        &mut self,
        area: Area,
        path: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
    ) -> &mut Fact {
        self.out.push_mut(Fact {
            area,
            path: path.into(),
            parent: None,
            label: label.into(),
            value: value.into(),
            rank: Vec::new(),
            absence: Absence::Open,
        })
    }

    /// A number in words, stricter when it is higher (`1`) or lower (`-1`).
    fn number(&mut self, area: Area, path: &str, label: String, value: u32, direction: i64) {
        let words = words::grouped(value.into());
        let fact = self.put(area, path, label, words);
        if direction != 0 {
            fact.rank(i64::from(value).saturating_mul(direction));
        }
    }

    fn days(&mut self, area: Area, path: &str, label: String, value: u32, direction: i64) {
        let words = words::days(value, self.locale);
        let fact = self.put(area, path, label, words);
        if direction != 0 {
            fact.rank(i64::from(value).saturating_mul(direction));
        }
    }

    fn on_off(&mut self, area: Area, path: &str, label: String, on: bool, direction: i64) {
        let words = if on {
            tr!(self.locale, "on", "开启")
        } else {
            tr!(self.locale, "off", "关闭")
        };
        let fact = self.put(area, path, label, words);
        if direction != 0 {
            fact.rank(i64::from(on).saturating_mul(direction));
        }
    }

    fn text(&mut self, area: Area, path: &str, label: String, text: &LocaleText) -> &mut Fact {
        let value = match &text.zh {
            Some(zh) => format!("{} / {zh}", text.en),
            None => text.en.clone(),
        };
        self.put(area, path, label, value)
    }

    fn head(&mut self) {
        let (l, policy) = (self.locale, self.policy);
        let (named, date) = (
            words::profile(policy.profile, l),
            words::date(policy.effective_at, l),
        );
        let rank = match policy.profile {
            Profile::Minimal => vec![0],
            _ => Vec::new(),
        };
        let label = tr!(l, "The profile", "适用法规");
        self.put(Area::Profile, "profile", label, named).rank = rank;
        let label = tr!(l, "The date in force", "生效日期");
        self.put(Area::EffectiveDate, "effective_at", label, date);
        for text in &policy.instruments {
            let path = format!("instruments.{}", quoted(text));
            let label = tr!(l, "A cited instrument", "引用的法规标准");
            self.put(Area::Instruments, path, label, text);
        }
        if let Some(text) = &policy.guidelines {
            let label = tr!(l, "The community guidelines", "社区公约");
            self.text(Area::Guidelines, "guidelines", label, text);
        }
        let label = tr!(
            l,
            "What happens when a check could not be made",
            "检查未能完成时的处理"
        );
        let action = words::action(policy.on_unknown, l);
        self.put(Area::Checks, "on_unknown", label, action)
            .rank(policy.on_unknown as i64);
        for signal in &policy.host_signals {
            let path = format!("host_signals.{}", quoted(signal));
            let label = tr!(l, "A signal the platform computes", "平台计算的信号");
            self.put(Area::Checks, path, label, signal);
        }
        for list in &self.summary.lists {
            let (name, terms) = (&list.name, words::grouped(list.terms.into()));
            let short: String = list.digest.as_str().chars().take(12).collect();
            let label = tr!(l, "The word list {name}", "词表 {name}");
            let value = tr!(
                l,
                "{terms} terms, digest {short}",
                "{terms} 个词条，摘要 {short}"
            );
            self.put(Area::Terms, format!("lists.{name}"), label, value);
        }
        for name in &policy.protected_names {
            let path = format!("protected_names.{}", quoted(name));
            let label = tr!(l, "A protected name", "受保护名称");
            self.put(Area::Names, path, label, name)
                .absent(Absence::Milder);
        }
    }

    fn rules(&mut self) {
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
        let then: Vec<String> = Tier::ALL
            .iter()
            .map(|tier| {
                format!(
                    "{} {}",
                    tier.name(),
                    words::action(tier.pick(&rule.then), l)
                )
            })
            .collect();
        let rank = rule.then.iter().map(|action| *action as i64).collect();
        let label = field("What happens by tier", "各等级处理方式");
        self.put(Area::Rules, at("then"), label, words::list(&then, l))
            .of(&whole)
            .rank = rank;
    }

    fn ladder(&mut self) {
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
            crate::pack::AutoStrike::Off => tr!(l, "nothing", "无"),
            crate::pack::AutoStrike::Minor => tr!(l, "minor violations", "轻微违规"),
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

    fn credit(&mut self) {
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

    fn tiers(&mut self) {
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

    fn matrix(&mut self) {
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

    fn base(&mut self) {
        let (l, base) = (self.locale, &self.policy.base);
        let named = |level| words::identity(level, l);
        let label = tr!(l, "The identity most acts need", "一般功能所需的身份验证");
        self.put(
            Area::Identity,
            "base.identity.default",
            label,
            named(base.identity_default),
        )
        .rank(base.identity_default as i64);
        for row in Row::ALL {
            let level = base
                .identity
                .get(&row)
                .copied()
                .unwrap_or(base.identity_default);
            let act = words::row(row, l);
            if base.identity.contains_key(&row) {
                let label = tr!(l, "The identity needed: {act}", "{act}所需的身份验证");
                self.put(
                    Area::Identity,
                    format!("base.identity.{}", row.name()),
                    label,
                    named(level),
                )
                .rank(level as i64);
            }
        }
        if let Some(version) = &base.agreement_required {
            let label = tr!(l, "The agreement to accept", "须同意的服务协议版本");
            self.put(Area::Agreement, "base.agreement_required", label, version);
        }
        for (kind, cap) in &base.caps {
            let who = words::entity(*kind, l);
            let label = tr!(l, "The most accounts: {who}", "账号数量上限（{who}）");
            self.number(
                Area::Caps,
                &format!("base.caps.{}", words::wire(kind)),
                label,
                *cap,
                -1,
            );
        }
        for (class, needed) in &base.requires {
            let class_words = words::qualification(class, l);
            let label = tr!(
                l,
                "The qualification needed: {class_words}",
                "发布{class_words}所需的资质"
            );
            let value = words::qualification(needed, l);
            self.put(
                Area::Qualifications,
                format!("base.requires.{class}"),
                label,
                value,
            )
            .absent(Absence::Milder);
        }
        for (class, kept) in &base.retention_days {
            let label = words::records(class, l);
            let label = tr!(l, "How long is kept: {label}", "{label}的保存期限");
            self.days(
                Area::Retention,
                &format!("base.retention_days.{class}"),
                label,
                *kept,
                0,
            );
        }
        let label = tr!(
            l,
            "How long copies of removed content are held",
            "已删除内容的复制件拦截期"
        );
        self.days(
            Area::Retention,
            "base.respread_days",
            label,
            base.respread_days,
            1,
        );
        let label = tr!(
            l,
            "Features are assessed before they open",
            "功能上线前安全评估"
        );
        self.on_off(
            Area::Features,
            "base.assessments",
            label,
            base.assessments,
            0,
        );
        let label = tr!(l, "Accounts show their category", "账号类别标识");
        self.on_off(Area::Features, "base.labels", label, base.labels, 0);
        let label = tr!(
            l,
            "Drafts of reports to authorities",
            "向主管部门报告的草稿"
        );
        self.on_off(
            Area::Features,
            "base.authority_reports",
            label,
            base.authority_reports,
            1,
        );
        let limits = &self.policy.limits;
        let label = tr!(l, "The most bytes of a text", "文本字节上限");
        self.number(
            Area::Limits,
            "limits.text_bytes_max.default",
            label,
            limits.text_bytes_max_default,
            -1,
        );
        for (row, bytes) in &limits.text_bytes_max {
            let act = words::row(*row, l);
            let label = tr!(l, "The most bytes: {act}", "{act}的字节上限");
            self.number(
                Area::Limits,
                &format!("limits.text_bytes_max.{}", row.name()),
                label,
                *bytes,
                -1,
            );
        }
    }

    fn community(&mut self) {
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

/// Days where zero means without end.
fn never_last(days: u32) -> i64 {
    match days {
        0 => i64::MAX,
        days => days.into(),
    }
}

/// The bands with their beginning and their time to act.
pub(crate) fn bands(from: &AudienceBands, hours: &AudienceBands) -> [(&'static str, u32, u32); 4] {
    [
        ("S", from.s, hours.s),
        ("M", from.m, hours.m),
        ("L", from.l, hours.l),
        ("XL", from.xl, hours.xl),
    ]
}

/// A name as a key of TOML: in quotes where it has dots or the like.
fn quoted(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.chars().all(bare) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace(['"', '\\'], ""))
}
