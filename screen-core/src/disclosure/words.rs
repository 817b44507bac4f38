//! The words of the model in English and Chinese: one function for each kind of
//! name, so that the rules page, the differences and the lint say the same.

use crate::pack::{
    ActionByTier, BlockMeasure, Category, Cell, OwnerSetting, Profile, ReportCategory, RungStep,
    SlackRungStep, Window,
};
use crate::request::{EntityKind, Row, Severity, VerificationLevel};
use crate::standing::Tier;
use crate::time::Ms;
use crate::verdict::Action;
use crate::verdict::messages::{Locale, day};

/// A text in the asked-for language, with names in braces filled in.
macro_rules! tr {
    ($locale:expr, $en:literal, $zh:literal) => {
        match $locale {
            $crate::verdict::messages::Locale::En => format!($en),
            $crate::verdict::messages::Locale::Zh => format!($zh),
        }
    };
}
pub(crate) use tr;

/// Functions from a value to its words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident($type:ty) { $($variant:pat => $en:literal $zh:literal)+ })+) => {$(
        $(#[$doc])*
        pub(crate) fn $name(value: $type, locale: Locale) -> &'static str {
            match value {
                $($variant => match locale { Locale::En => $en, Locale::Zh => $zh },)+
            }
        }
    )+};
}

words! {
    /// A category of content.
    category(Category) {
        Category::Spam => "Spam" "垃圾信息"
        Category::Scam => "Scams and fraud" "诈骗"
        Category::Malware => "Malware" "恶意软件"
        Category::Impersonation => "Impersonation" "冒充他人"
        Category::Abuse => "Abuse and insults" "辱骂"
        Category::Harassment => "Harassment" "骚扰"
        Category::Hate => "Hate" "仇恨言论"
        Category::Threat => "Threats" "威胁恐吓"
        Category::Violence => "Violence" "暴力"
        Category::SelfHarm => "Self-harm" "自我伤害"
        Category::MinorSafety => "Safety of minors" "未成年人保护"
        Category::SexualContent => "Sexual content" "色情低俗内容"
        Category::PornSolicitation => "Solicitation of sexual services" "色情招揽"
        Category::Privacy => "Privacy" "个人隐私"
        Category::Gambling => "Gambling" "赌博"
        Category::Drugs => "Drugs" "毒品"
        Category::Weapons => "Weapons" "武器"
        Category::IllegalGoods => "Illegal goods" "违禁物品"
        Category::IpInfringement => "Intellectual property" "知识产权"
        Category::OffTopic => "Off topic" "偏离主题"
    }
    /// A category of reports.
    report_category(ReportCategory) {
        ReportCategory::ThreatToLife => "danger to somebody's life" "危及生命安全"
        ReportCategory::MinorSafety => "the safety of minors" "未成年人保护"
        ReportCategory::SelfHarm => "self-harm" "自我伤害"
        ReportCategory::Threat => "threats" "威胁恐吓"
        ReportCategory::Violence => "violence" "暴力"
        ReportCategory::Privacy => "privacy" "个人隐私"
        ReportCategory::Harassment => "harassment" "骚扰"
        ReportCategory::Hate => "hate" "仇恨言论"
        ReportCategory::Scam => "scams" "诈骗"
        ReportCategory::Malware => "malware" "恶意软件"
        ReportCategory::Impersonation => "impersonation" "冒充他人"
        ReportCategory::Abuse => "abuse" "辱骂"
        ReportCategory::SexualContent => "sexual content" "色情低俗内容"
        ReportCategory::PornSolicitation => "solicitation of sexual services" "色情招揽"
        ReportCategory::Gambling => "gambling" "赌博"
        ReportCategory::Drugs => "drugs" "毒品"
        ReportCategory::Weapons => "weapons" "武器"
        ReportCategory::IllegalGoods => "illegal goods" "违禁物品"
        ReportCategory::IpInfringement => "intellectual property" "知识产权"
        ReportCategory::Spam => "spam" "垃圾信息"
        ReportCategory::OffTopic => "off-topic content" "偏离主题的内容"
    }
    /// How grave a violation is.
    severity(Severity) {
        Severity::Minor => "minor" "轻微"
        Severity::Moderate => "moderate" "一般"
        Severity::Serious => "serious" "严重"
        Severity::Critical => "critical" "特别严重"
    }
    /// A kind of act.
    row(Row) {
        Row::Publish => "Posts" "发布内容"
        Row::Comment => "Comments" "评论"
        Row::Reply => "Replies" "回复"
        Row::Message => "Messages" "私信"
        Row::LiveComment => "Live comments" "弹幕"
        Row::PollCreate => "Polls" "发起投票"
        Row::Profile => "Changes to the profile" "修改资料"
        Row::Reaction => "Reactions, votes and follows" "点赞、投票和关注"
        Row::Report => "Reports" "举报"
    }
    /// What happens to a contribution, shortly.
    action(Action) {
        Action::Allow => "published" "直接发布"
        Action::AllowSampled => "published, sampled" "发布并抽查"
        Action::Label => "published with a label" "加标注发布"
        Action::Limit => "shown to fewer people" "限制传播"
        Action::Hold => "held for review" "先审后发"
        Action::Reject => "not published" "不予发布"
    }
    /// A cell of the matrix.
    cell(Cell) {
        Cell::Deny => "not available" "未开放"
        Cell::Pre => "reviewed first" "先审后发"
        Cell::Post => "at once, sampled" "先发后查"
        Cell::Allow => "at once" "直接发布"
    }
    /// A level of identity.
    identity(VerificationLevel) {
        VerificationLevel::None => "none" "无需验证"
        VerificationLevel::Contact => "a contact address" "联系方式"
        VerificationLevel::Phone => "a mobile number" "手机号"
        VerificationLevel::Document => "an identity document" "身份证件"
        VerificationLevel::Organisation => "an organization's registration" "机构登记信息"
    }
    /// Who registered an account.
    entity(EntityKind) {
        EntityKind::Individual => "Persons" "个人"
        EntityKind::Enterprise => "Companies" "企业"
        EntityKind::OtherOrg => "Other organizations" "其他组织"
        EntityKind::PublicBody => "Public bodies" "党政机关及事业单位"
        EntityKind::NewsMedia => "News providers" "新闻媒体"
    }
    /// A rung of the ladder.
    rung(RungStep) {
        RungStep::WarnRectify => "Warning, with time to put it right" "警示并限期整改"
        RungStep::LimitFunctions => "Some functions are limited" "限制部分功能"
        RungStep::SuspendUpdates => "Publishing is suspended" "暂停发布更新"
        RungStep::CloseAccount => "The account is closed" "关闭账号"
    }
    /// A step against an owner who neglects their threads.
    slack_step(SlackRungStep) {
        SlackRungStep::Remind => "A reminder" "提醒"
        SlackRungStep::PreModerate => "Contributions wait for review" "评论先审后发"
        SlackRungStep::FollowersOnly => "Only followers may write" "仅限关注者发言"
        SlackRungStep::CloseInteractions => "Nobody may write" "关闭互动"
        SlackRungStep::CancelInteractions => "Interaction is withdrawn until the owner applies again" "取消互动功能，需重新申请"
    }
    /// A setting of a thread.
    setting(OwnerSetting) {
        OwnerSetting::Open => "open or close the thread" "开放或关闭讨论区"
        OwnerSetting::Who => "choose who may write" "设置可发言的人群"
        OwnerSetting::PreModerate => "look at contributions before they appear" "评论先审后发"
        OwnerSetting::FeaturedOnly => "show only picked contributions" "仅展示精选评论"
        OwnerSetting::SlowModeS => "set a pause between two contributions" "设置发言间隔"
        OwnerSetting::BlockWords => "hold contributions with certain words" "设置屏蔽词"
        OwnerSetting::BlockedAccounts => "block accounts" "屏蔽账号"
        OwnerSetting::LinksAllowed => "allow or refuse links" "允许或禁止链接"
        OwnerSetting::Pinned => "pin contributions" "置顶评论"
        OwnerSetting::Delegates => "name delegates who help" "授权他人协助管理"
    }
    /// What an entry of the blocklist does.
    measure(BlockMeasure) {
        BlockMeasure::CloseAccount => "the account stays closed" "账号保持关闭"
        BlockMeasure::ProhibitNewRegistration => "no new account can be opened" "不得注册新账号"
    }
    /// What a pack is checked against.
    profile(Profile) {
        Profile::CnPublicAccounts2017 => "Provisions on the Administration of Internet User Public Account Information Services (2017)" "《互联网用户公众账号信息服务管理规定》（2017年）"
        Profile::EuDsa => "EU Digital Services Act" "欧盟《数字服务法》"
        Profile::Minimal => "no legal profile" "未选用法规配置"
    }
}

/// What happens by tier, tiers with the same outcome taken together.
pub(crate) fn by_tier(then: &ActionByTier, locale: Locale) -> String {
    let mut groups: Vec<(Action, Vec<&str>)> = Vec::new();
    for tier in Tier::ALL {
        let action = tier.pick(then);
        match groups.last_mut() {
            Some((last, tiers)) if *last == action => tiers.push(tier.name()),
            _ => groups.push((action, vec![tier.name()])),
        }
    }
    if let [(action, _)] = groups.as_slice() {
        return self::action(*action, locale).to_owned();
    }
    let parts: Vec<String> = groups
        .iter()
        .map(|(action, tiers)| {
            let words = self::action(*action, locale);
            let tiers = match tiers.as_slice() {
                [one] => (*one).to_owned(),
                [first, last] => tr!(locale, "{first} and {last}", "{first}、{last}"),
                [first, .., last] => tr!(locale, "{first} to {last}", "{first} 至 {last}"),
                [] => String::new(),
            };
            tr!(locale, "{tiers} {words}", "{tiers} {words}")
        })
        .collect();
    parts.join(match locale {
        Locale::En => "; ",
        Locale::Zh => "；",
    })
}

/// A named person's task; names a pack invented stay as they are.
pub(crate) fn role(role: &str, locale: Locale) -> String {
    let words = match role {
        "content_safety_lead" => ["Content safety", "内容安全负责人"],
        "emergency_contact" => ["Emergencies", "应急联系人"],
        "privacy_lead" => ["Privacy", "个人信息保护负责人"],
        "appeals_lead" => ["Appeals", "申诉负责人"],
        "editor_in_chief" => ["Editor-in-chief", "总编辑"],
        other => return spaced(other),
    };
    pick(words, locale)
}

/// A class of records.
pub(crate) fn records(class: &str, locale: Locale) -> String {
    let words = match class {
        "content_log" => ["Content and its log", "内容及日志"],
        "enforcement" => [
            "Decisions, statements and appeals",
            "处置、理由说明与申诉记录",
        ],
        "network_metadata" => ["Network addresses", "网络地址信息"],
        "reports" => ["Reports and what came of them", "举报及处理结果"],
        other => return spaced(other),
    };
    pick(words, locale)
}

/// What an address of the platform is for.
pub(crate) fn endpoint(name: &str, locale: Locale) -> String {
    let words = match name {
        "deregistration" => ["Close your own account", "注销账号"],
        "reports" => ["Report something", "举报"],
        "appeals" => ["Appeal", "申诉"],
        "rules" => ["These rules", "本规则"],
        "export" => ["Take your data with you", "导出个人数据"],
        "standing" => ["Your standing", "我的状态"],
        "declarations" => ["Declare a group of accounts", "账号集群申报"],
        "agreement" => ["The agreement", "服务协议"],
        other => return spaced(other),
    };
    pick(words, locale)
}

/// A class of content or a qualification.
pub(crate) fn qualification(name: &str, locale: Locale) -> String {
    let words = match name {
        "finance_advice" => ["Financial advice", "金融财经建议"],
        "medical_advice" => ["Medical advice", "医疗健康建议"],
        "legal_advice" => ["Legal advice", "法律咨询"],
        "education" => ["Education", "教育培训"],
        "news" => ["News", "新闻信息"],
        "finance_licence" => ["a finance licence", "金融业务资质"],
        "medical_licence" => ["a medical licence", "医疗卫生资质"],
        "legal_licence" => ["a lawyer's licence", "律师执业资质"],
        "education_licence" => ["an education licence", "办学资质"],
        "news_licence" => ["a news licence", "互联网新闻信息服务许可"],
        other => return spaced(other),
    };
    pick(words, locale)
}

fn pick([en, zh]: [&str; 2], locale: Locale) -> String {
    match locale {
        Locale::En => en.to_owned(),
        Locale::Zh => zh.to_owned(),
    }
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// A number of things in English with its noun, such as `1 day`, `3 days`.
pub(crate) fn count(number: impl Into<u64>, noun: &str) -> String {
    let number = number.into();
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Days in words.
pub(crate) fn days(number: u32, locale: Locale) -> String {
    match locale {
        Locale::En => count(number, "day"),
        Locale::Zh => format!("{} 天", grouped(number.into())),
    }
}

/// Hours in words; whole days from three days on.
pub(crate) fn hours(number: u32, locale: Locale) -> String {
    if number.is_multiple_of(24) && number > 72 {
        return days(number / 24, locale);
    }
    match locale {
        Locale::En => count(number, "hour"),
        Locale::Zh => format!("{} 小时", grouped(number.into())),
    }
}

/// Seconds in the largest unit that is whole.
pub(crate) fn seconds(number: u32, locale: Locale) -> String {
    let (number, en, zh) = match number {
        n if n.is_multiple_of(86_400) => (n / 86_400, "day", "天"),
        n if n.is_multiple_of(3_600) => (n / 3_600, "hour", "小时"),
        n if n.is_multiple_of(60) => (n / 60, "minute", "分钟"),
        n => (n, "second", "秒"),
    };
    match locale {
        Locale::En => count(number, en),
        Locale::Zh => format!("{} {zh}", grouped(number.into())),
    }
}

/// Quota windows in words.
pub(crate) fn windows(windows: &[Window], locale: Locale) -> String {
    let each = windows.iter().map(|window| {
        let unit = match window.window_s {
            86_400 => Some("day"),
            3_600 => Some("hour"),
            60 => Some("minute"),
            _ => None,
        };
        if let (Some(unit), Locale::En) = (unit, locale) {
            return format!("{} per {unit}", grouped(window.count.into()));
        }
        let (count, span) = (
            grouped(window.count.into()),
            seconds(window.window_s, locale),
        );
        tr!(locale, "{count} in {span}", "{span}内 {count} 次")
    });
    let between = match locale {
        Locale::En => " and ",
        Locale::Zh => "，且",
    };
    each.collect::<Vec<_>>().join(between)
}

/// Millionths as a percentage, without floats.
pub(crate) fn percent(ppm: u32) -> String {
    let (whole, rest) = (ppm / 10_000, ppm % 10_000);
    if rest == 0 {
        return format!("{whole}%");
    }
    let decimals = format!("{rest:04}");
    format!("{whole}.{}%", decimals.trim_end_matches('0'))
}

/// A moment as a date in words, UTC: `1 January 2026`, `2026年1月1日`; the time of
/// day where it is not midnight.
pub(crate) fn date(at: Ms, locale: Locale) -> String {
    let iso = day(at);
    let mut parts = iso.split(['-', ' ']);
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (year, month, of_month, time) = (part(), part(), part(), part());
    let month: usize = month.parse().unwrap_or(1);
    let of_month = of_month.trim_start_matches('0');
    let name = MONTHS.get(month.saturating_sub(1)).unwrap_or(&"");
    let date = tr!(
        locale,
        "{of_month} {name} {year}",
        "{year}年{month}月{of_month}日"
    );
    let time = time.trim_end_matches('Z');
    if time == "00:00" {
        return date;
    }
    tr!(locale, "{date}, {time} UTC", "{date} {time}（UTC）")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Words in a row: `a, b and c`, `a、b和c`.
pub(crate) fn list(items: &[String], locale: Locale) -> String {
    let (comma, and) = match locale {
        Locale::En => (", ", " and "),
        Locale::Zh => ("、", "和"),
    };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{and}{last}", first.join(comma)),
    }
}

/// The word a value has in a pack.
pub(crate) fn wire<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_out() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(count(1u32, "day"), "1 day");
        assert_eq!(percent(200_000), "20%");
        assert_eq!(percent(12_500), "1.25%");
        assert_eq!(hours(72, Locale::En), "72 hours");
        assert_eq!(hours(168, Locale::En), "7 days");
        assert_eq!(seconds(5_400, Locale::En), "90 minutes");
        assert_eq!(date(1_767_225_600_000, Locale::En), "1 January 2026");
        assert_eq!(date(1_767_225_600_000, Locale::Zh), "2026年1月1日");
        assert_eq!(
            date(1_767_229_260_000, Locale::En),
            "1 January 2026, 01:01 UTC"
        );
        assert_eq!(
            list(&["a".into(), "b".into(), "c".into()], Locale::En),
            "a, b and c"
        );
    }
}
