//! An account's standing in words, in English and Chinese.

use super::explain::{EarningKind, LedgerLine};
use super::{AudienceBand, CreditLevel, Tier, word};
use crate::request::{CreditKind, LadderStep, Severity, VerificationLevel};
use crate::time::Ms;
use crate::verdict::messages::{Locale, day, verification_level};

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(Locale);

impl Words {
    pub(super) const fn new(locale: Locale) -> Self {
        Self(locale)
    }

    fn pick(self, en: String, zh: String) -> String {
        match self.0 {
            Locale::En => en,
            Locale::Zh => zh,
        }
    }

    /// `until …`, or that it has no end.
    fn until(self, until: Option<Ms>) -> String {
        match until {
            Some(until) => {
                let until = day(until);
                self.pick(format!("until {until}"), format!("至 {until}"))
            }
            None => self.pick("without an end".to_owned(), "无期限".to_owned()),
        }
    }

    pub(super) fn summary(self, score: u32, level: CreditLevel, tier: Tier) -> String {
        let (level, tier) = (word(&level), tier.name());
        self.pick(
            format!("Credit {score} of 1000, level {level}, tier {tier}."),
            format!("信用分 {score}/1000，等级 {level}，权限级别 {tier}。"),
        )
    }

    pub(super) fn start(self, reached: VerificationLevel, points: u32) -> String {
        let level = match reached {
            VerificationLevel::None => {
                self.pick("no verified identity".to_owned(), "未验证身份".to_owned())
            }
            _ => verification_level(reached, self.0).to_owned(),
        };
        self.pick(
            format!("You start from {points} with {level}."),
            format!("起始分 {points}（{level}）。"),
        )
    }

    pub(super) fn earning(
        self,
        what: EarningKind,
        count: i64,
        points: i64,
        cap: Option<u32>,
    ) -> String {
        let (en, zh) = match what {
            EarningKind::Tenure => (format!("{count} days here"), format!("注册 {count} 天")),
            EarningKind::Clean => (
                format!("{count} times five contributions that stood"),
                format!("每五条合规内容，共 {count} 组"),
            ),
            EarningKind::HelpfulReports => (
                format!("{count} reports that proved right"),
                format!("{count} 次举报属实"),
            ),
            EarningKind::Bonus => (format!("{count} bonuses"), format!("{count} 次奖励")),
        };
        let (most_en, most_zh) = cap.map_or_else(
            || (String::new(), String::new()),
            |cap| (format!(" of at most {cap}"), format!("，上限 {cap}")),
        );
        self.pick(
            format!("{en}: {points} points{most_en}."),
            format!("{zh}：{points} 分{most_zh}。"),
        )
    }

    pub(super) fn ledger(self, line: &LedgerLine) -> String {
        let (at, points, open) = (day(line.at), line.points, line.open_points);
        if line.reversed {
            return self.pick(
                format!("{at}: {points} points, taken back on appeal."),
                format!("{at}：{points} 分，已因申诉撤销。"),
            );
        }
        match line.kind {
            CreditKind::Deduct { severity } => {
                let severity = self.severity(severity);
                let taken = self.pick(
                    format!("{at}: a {severity} finding took {points} points; {open} are open"),
                    format!("{at}：{severity}违规扣 {points} 分，尚未恢复 {open} 分"),
                );
                match line.recovered_at.map(day) {
                    Some(end) => self.pick(
                        format!("{taken}, and all are back on {end}."),
                        format!("{taken}，{end} 全部恢复。"),
                    ),
                    None => self.pick(
                        format!("{taken}, and they do not come back by time."),
                        format!("{taken}，不随时间恢复。"),
                    ),
                }
            }
            CreditKind::Refund => self.pick(
                format!("{at}: {points} points were given back."),
                format!("{at}：返还 {points} 分。"),
            ),
            CreditKind::Bonus => self.pick(
                format!("{at}: a bonus of {points} points."),
                format!("{at}：奖励 {points} 分。"),
            ),
        }
    }

    fn severity(self, severity: Severity) -> &'static str {
        let (en, zh) = match severity {
            Severity::Minor => ("minor", "轻微"),
            Severity::Moderate => ("moderate", "一般"),
            Severity::Serious => ("serious", "严重"),
            Severity::Critical => ("critical", "特别严重"),
        };
        match self.0 {
            Locale::En => en,
            Locale::Zh => zh,
        }
    }

    pub(super) fn held_by_strike(self, level: CreditLevel, until: Option<Ms>) -> String {
        let (level, until) = (word(&level), self.until(until));
        self.pick(
            format!("A grave strike holds the level at {level} {until}."),
            format!("因有严重违规，等级限为 {level}，{until}。"),
        )
    }

    pub(super) fn held_by_days(self, level: CreditLevel, until: Option<Ms>) -> String {
        let (level, until) = (word(&level), self.until(until));
        self.pick(
            format!("The score is enough for {level} and has to stand for seven days, {until}."),
            format!("信用分已达 {level}，需保持七天，{until}。"),
        )
    }

    pub(super) fn strike(self, severity: Severity, points: u32, until: Option<Ms>) -> String {
        let (severity, until) = (self.severity(severity), self.until(until));
        self.pick(
            format!("A {severity} strike of {points} points counts {until}."),
            format!("{severity}违规，计 {points} 点，{until}。"),
        )
    }

    pub(super) fn step(self, step: LadderStep, until: Option<Ms>) -> String {
        let (en, zh) = match step {
            LadderStep::WarnRectify => {
                ("You are warned and can mend the content", "警示并限期改正")
            }
            LadderStep::LimitFunctions => ("Some functions are closed", "部分功能受限"),
            LadderStep::SuspendUpdates => ("Publishing is suspended", "暂停发布"),
            LadderStep::CloseAccount => ("The account is closed", "账号已关闭"),
        };
        let until = self.until(until);
        self.pick(format!("{en} {until}."), format!("{zh}，{until}。"))
    }

    pub(super) fn missing(
        self,
        what: &str,
        needed: &str,
        current: &str,
        from: Option<Ms>,
    ) -> String {
        let (en, zh) = match what {
            "verification" => ("identity", "身份验证"),
            "credit" => ("credit level", "信用等级"),
            "category" => ("kind of account", "账号类型"),
            "tenure_days" => ("days here", "注册天数"),
            "clean" => ("contributions that stood", "合规内容数"),
            _ => ("strike points at most", "违规点数上限"),
        };
        let asked = self.pick(
            format!("It asks for {en}: {needed}; you have {current}"),
            format!("需要{zh}：{needed}，目前 {current}"),
        );
        match from.map(day) {
            Some(from) => self.pick(
                format!("{asked}. Time brings it on {from}."),
                format!("{asked}，{from} 自然达到。"),
            ),
            None => self.pick(format!("{asked}."), format!("{asked}。")),
        }
    }

    pub(super) fn next_tier(self, tier: Tier, from: Option<Ms>) -> String {
        let tier = tier.name();
        match from.map(day) {
            Some(from) => self.pick(
                format!("Tier {tier} comes by time on {from}, if nothing else happens."),
                format!("如无其他情况，{from} 自动升至 {tier}。"),
            ),
            None => self.pick(
                format!("Tier {tier} takes more than time."),
                format!("升至 {tier} 还需满足其他条件。"),
            ),
        }
    }

    pub(super) fn reach(self, band: AudienceBand, hours: u32, next: Option<u32>) -> String {
        let band = word(&band);
        let duty = self.pick(
            format!("Band {band}: you act within {hours} hours on what you are told about your threads; it brings no privileges."),
            format!("受众级别 {band}：收到话题区通知后须在 {hours} 小时内处理；不影响权限。"),
        );
        match next {
            Some(next) => self.pick(
                format!("{duty} The next one begins at {next} subscribers."),
                format!("{duty}下一级别自 {next} 名订阅者起。"),
            ),
            None => duty,
        }
    }
}
