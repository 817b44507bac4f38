//! A pack as a list of facts that can be compared one by one: where it stands, what
//! it says in words, and how strict it is.

mod community;
mod rules;
mod standing;

use super::super::summary::PackSummary;
use super::super::words::{self, tr};
use super::ChangeArea as Area;
use crate::pack::{AudienceBands, LocaleText, Policy, Profile};
use crate::request::Row;
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
        if let Some(expires_at) = policy.expires_at {
            let date = words::date(expires_at, l);
            let label = tr!(l, "The date it ends", "失效日期");
            self.put(Area::EffectiveDate, "expires_at", label, date);
        }
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
        for pattern in &self.summary.patterns {
            let (name, count) = (&pattern.name, words::grouped(pattern.expressions.into()));
            let short: String = pattern.digest.as_str().chars().take(12).collect();
            let label = tr!(l, "The pattern {name}", "模式 {name}");
            let value = tr!(
                l,
                "expressions: {count}, digest {short}",
                "{count} 个表达式，摘要 {short}"
            );
            self.put(Area::Terms, format!("patterns.{name}"), label, value);
        }
        for name in &policy.protected_names {
            let path = format!("protected_names.{}", quoted(name));
            let label = tr!(l, "A protected name", "受保护名称");
            self.put(Area::Names, path, label, name)
                .absent(Absence::Milder);
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
