//! The engine's own reasons in words, in English and Chinese.
//!
//! One constant a code: what it says, what the person can do, the article of the
//! provisions behind it. Words in braces are filled in.

use crate::pack::LocaleText;
use crate::request::VerificationLevel;
use crate::time::{DAY_MS, Ms, TIME_MS_MAX, date};
use crate::verdict::{Action, Reason, ReasonKind};

/// A language of the interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Locale {
    /// The language of a tag such as `zh-CN`; English for all that is not Chinese.
    pub fn of(tag: Option<&str>) -> Self {
        let tag = tag.unwrap_or_default();
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// The text in this language, else in English.
    pub fn pick(self, text: &LocaleText) -> &str {
        match (self, &text.zh) {
            (Self::Zh, Some(zh)) => zh,
            _ => &text.en,
        }
    }
}

/// One reason in words.
#[derive(Debug)]
pub struct Message {
    /// Its code.
    pub code: &'static str,
    /// The article of the provisions, such as `6(1)`; empty where there is none.
    pub clause: &'static str,
    /// Whether an appeal is possible.
    pub appealable: bool,
    say: [&'static str; 2],
    fix: [&'static str; 2],
}

impl Message {
    pub(crate) const fn new(
        code: &'static str,
        clause: &'static str,
        appealable: bool,
        say: [&'static str; 2],
        fix: [&'static str; 2],
    ) -> Self {
        Self {
            code,
            clause,
            appealable,
            say,
            fix,
        }
    }

    /// The message as a reason.
    pub(crate) fn reason(
        &self,
        locale: Locale,
        kind: ReasonKind,
        action: Action,
        fill: &[(&str, &str)],
    ) -> Reason {
        Reason {
            code: self.code.to_owned(),
            kind,
            action,
            rule: None,
            spans: Vec::new(),
            say: self.say(locale, fill),
            how_to_fix: self.fix(locale, fill),
            clause: (!self.clause.is_empty()).then(|| self.clause.to_owned()),
            appealable: self.appealable,
        }
    }

    /// The reason in words.
    pub fn say(&self, locale: Locale, fill: &[(&str, &str)]) -> String {
        filled(self.say, locale, fill)
    }

    /// What the person can do.
    pub fn fix(&self, locale: Locale, fill: &[(&str, &str)]) -> Option<String> {
        Some(filled(self.fix, locale, fill)).filter(|text| !text.is_empty())
    }
}

fn filled([en, zh]: [&str; 2], locale: Locale, fill: &[(&str, &str)]) -> String {
    let text = match locale {
        Locale::En => en,
        Locale::Zh => zh,
    };
    fill.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

/// The messages of one area: for each its constant, its code, the article, whether
/// an appeal is possible, what it says and what the person can do, in English and
/// Chinese.
macro_rules! messages {
    ($($name:ident $code:literal $clause:literal $appealable:literal
       $en:literal $zh:literal
       $fix_en:literal $fix_zh:literal)+) => {
        $(
            #[doc = concat!("`", $code, "`: ", $en)]
            pub const $name: $crate::verdict::messages::Message =
                $crate::verdict::messages::Message::new(
                    $code, $clause, $appealable, [$en, $zh], [$fix_en, $fix_zh],
                );
        )+
        /// All messages of this area.
        pub const ALL: &[$crate::verdict::messages::Message] = &[$($name),+];
    };
}
pub(crate) use messages;

messages! {
    ENGINE_UNAVAILABLE "engine_unavailable" "2(1)" false
        "This could not be checked right now, so it waits for a moderator."
        "暂时无法完成检查，内容将等待人工审核。"
        "You do not have to do anything; it is published once it has been checked."
        "您无需操作，审核通过后会自动发布。"
    PACK_EXPIRED "pack_expired" "2(1)" false
        "The rules to check this by are out of date, so it waits for a moderator."
        "审核所依据的规则已过期，内容将等待人工审核。"
        "You do not have to do anything; it is published once it has been checked."
        "您无需操作，审核通过后会自动发布。"
    EMERGENCY_CLOSED "emergency_closed" "5(1)" false
        "This function is closed for a short time because of an emergency."
        "因突发情况，此功能暂时关闭。"
        "Please try again later; reports and appeals stay open."
        "请稍后再试；举报和申诉不受影响。"
    EMERGENCY_PRE_MODERATION "emergency_pre_moderation" "5(1)" false
        "Because of an emergency, contributions are checked before they appear."
        "因突发情况，内容需先审核后展示。"
        "You do not have to do anything; it is published once it has been checked."
        "您无需操作，审核通过后会自动发布。"
    FEATURE_NOT_ASSESSED "feature_not_assessed" "12(1)" false
        "This feature is not open: its security assessment is not complete."
        "此功能尚未开放：安全评估未完成。"
        "It opens once the platform has completed the assessment."
        "平台完成评估后将开放此功能。"
    ACCOUNT_CLOSED "account_closed" "13(1)" true
        "This account was closed."
        "该账号已被关闭。"
        "You can appeal against the closure."
        "您可以对关闭账号的决定提出申诉。"
    ACCOUNT_DEREGISTERED "account_deregistered" "9(2)" false
        "This account was deregistered by its owner."
        "该账号已注销。"
        "Open a new account to write again."
        "如需继续发言，请注册新账号。"
    CLOSURE_PENDING "closure_pending" "13(1)" true
        "This account is suspended while its closure is being decided."
        "该账号因正在审议关闭而暂停使用。"
        "You are told about the decision within 72 hours, and you can appeal."
        "72 小时内会通知您结果，您可以提出申诉。"
    AGREEMENT_REQUIRED "agreement_required" "5(2)" false
        "The current user agreement ({version}) has not been accepted yet."
        "尚未同意最新的用户协议（{version}）。"
        "Read and accept the agreement, then send this again."
        "请阅读并同意协议后重新发送。"
    VERIFICATION_REQUIRED "verification_required" "6(1)" false
        "This needs a verified identity: {level}. The name you show to others stays your choice."
        "此操作需要完成身份验证：{level}。对外显示的名称由您自行决定。"
        "Verify your identity in the account settings, then send this again."
        "请在账号设置中完成身份验证后重新发送。"
    UPDATES_SUSPENDED "updates_suspended" "13(1)" true
        "Publishing is suspended for this account until {until}."
        "该账号已被暂停更新，至 {until} 止。"
        "You can still read, delete, report and appeal."
        "您仍可以浏览、删除、举报和申诉。"
    FUNCTION_LIMITED "function_limited" "13(1)" true
        "This function is limited for this account until {until}."
        "该账号的此项功能已被限制，至 {until} 止。"
        "Other functions stay open, and you can appeal."
        "其他功能不受影响，您可以提出申诉。"
    QUALIFICATION_REQUIRED "qualification_required" "7(1)" false
        "Content of the class {class} needs a verified qualification: {qualification}."
        "发布 {class} 类内容需要经核验的资质：{qualification}。"
        "Add the qualification to your account, or choose another class if this is not such content."
        "请在账号中添加该资质；如内容不属于该类别，请重新选择。"
    QUALIFICATION_EXPIRED "qualification_expired" "7(1)" false
        "The qualification {qualification}, which the class {class} needs, has expired."
        "{class} 类内容所需的资质 {qualification} 已过期。"
        "Renew the qualification; other classes of content are not affected."
        "请更新资质；其他类别的内容不受影响。"
    DECLARATION_OVERDUE "declaration_overdue" "7(3)" false
        "The declaration of your group of accounts has been due since {due}."
        "您的账号矩阵申报已于 {due} 到期。"
        "File the declaration; comments and replies stay open."
        "请完成申报；评论和回复不受影响。"
    PROTECTED_TARGET "protected_target" "12(2)" false
        "This account does not take contacts of this kind from you right now."
        "对方目前不接收您的此类互动。"
        "Please respect this choice."
        "请尊重对方的选择。"
    THREAD_RESTRICTED "thread_restricted" "12(3)" true
        "The platform has restricted this thread for a time."
        "平台已对该讨论区采取限制措施。"
        "You can write elsewhere; the owner of the thread can appeal."
        "您可以在其他地方发言；讨论区主人可以申诉。"
    THREAD_BLOCKED_ACCOUNT "thread_blocked_account" "12(2)" false
        "The owner of this thread does not take contributions from this account."
        "讨论区主人不接收该账号的发言。"
        "Please respect this choice; you can write elsewhere."
        "请尊重对方的选择，您可以在其他地方发言。"
    THREAD_CLOSED "thread_closed" "12(2)" false
        "The owner has closed this thread."
        "讨论区主人已关闭该讨论区。"
        "You can read it, and write elsewhere."
        "您可以浏览，也可以在其他地方发言。"
    THREAD_FOLLOWERS_ONLY "thread_followers_only" "12(2)" false
        "The owner takes contributions in this thread from a smaller circle only."
        "讨论区主人仅允许部分用户发言。"
        "Follow the owner, or write elsewhere."
        "您可以关注对方，或在其他地方发言。"
    THREAD_PRE_MODERATION "thread_pre_moderation" "12(2)" false
        "The owner of this thread looks at contributions before they appear."
        "讨论区主人将在展示前查看发言。"
        "You do not have to do anything; it appears once the owner has let it through."
        "您无需操作，经主人通过后即会展示。"
    THREAD_FEATURED_ONLY "thread_featured_only" "12(2)" false
        "In this thread only contributions picked by the owner are shown."
        "该讨论区仅展示主人精选的发言。"
        "Your contribution was accepted; others see it if the owner picks it."
        "您的发言已收到，被精选后其他人可见。"
    THREAD_LINKS_NOT_ALLOWED "thread_links_not_allowed" "12(2)" false
        "The owner of this thread does not take contributions with links."
        "讨论区主人不接收含链接的发言。"
        "Take the links out and send it again."
        "请去掉链接后重新发送。"
    THREAD_SLOW_MODE "thread_slow_mode" "12(2)" false
        "In this thread there must be {seconds} seconds between two contributions."
        "该讨论区两次发言须间隔 {seconds} 秒。"
        "Wait a moment and send it again."
        "请稍候再发送。"
    THREAD_BLOCK_WORD "thread_block_word" "12(2)" false
        "The owner of this thread looks at contributions with certain words first."
        "讨论区主人将先查看含特定词语的发言。"
        "Write it without the marked word, or wait for the owner."
        "请去掉标出的词语，或等待主人查看。"
    TEXT_TOO_LONG "text_too_long" "" false
        "The text is {bytes} bytes long; {max} are allowed here."
        "文本长度为 {bytes} 字节，此处最多 {max} 字节。"
        "Shorten it or split it."
        "请缩短或拆分文本。"
    TIER_DENIED "tier_denied" "12(2)" false
        "This is not open yet to accounts at tier {tier}."
        "{tier} 等级的账号尚不能进行此操作。"
        "Your standing page shows what the next tier needs."
        "您可以在“我的状态”页面查看升级条件。"
    TIER_PRE_MODERATION "tier_pre_moderation" "12(2)" false
        "Contributions of accounts at tier {tier} are looked at before they appear."
        "{tier} 等级账号的内容需先审核后展示。"
        "You do not have to do anything; your standing page shows what the next tier needs."
        "您无需操作；可在“我的状态”页面查看升级条件。"
    TOO_MANY_LINKS "too_many_links" "12(2)" false
        "This holds {count} links; {max} are open to accounts at tier {tier}."
        "内容含 {count} 个链接，{tier} 等级最多 {max} 个。"
        "Take some links out and send it again."
        "请减少链接后重新发送。"
    TOO_MANY_MENTIONS "too_many_mentions" "12(2)" false
        "This mentions {count} accounts; {max} are open to accounts at tier {tier}."
        "内容提及 {count} 个账号，{tier} 等级最多 {max} 个。"
        "Mention fewer accounts and send it again."
        "请减少提及后重新发送。"
    MEDIA_UNLABELLED "media_unlabelled" "2(2)" false
        "Pictures and sound of new accounts are looked at before they appear."
        "新账号的图片和音视频需先审核后展示。"
        "You do not have to do anything; it is published once it has been checked."
        "您无需操作，审核通过后会自动发布。"
    QUOTA_EXCEEDED "quota_exceeded" "12(2)" false
        "This is more than accounts at your tier may send in this time."
        "已超过您所在等级在此时段内的发送数量。"
        "Try again in {seconds} seconds."
        "请在 {seconds} 秒后重试。"
    REVIEW_TIMEOUT "review_timeout" "11(2)" false
        "This text is too intricate to check at once, so it waits for a moderator."
        "该文本过于复杂，无法即时完成检查，将等待人工审核。"
        "Write it more plainly, or wait until it has been checked."
        "请使用更常规的写法，或等待审核。"
    SIGNAL_UNKNOWN "signal_unknown" "11(2)" false
        "A check that the rule {rule} needs could not be made, so this waits for a moderator."
        "规则 {rule} 所需的检查未能完成，内容将等待人工审核。"
        "You do not have to do anything; it is published once it has been checked."
        "您无需操作，审核通过后会自动发布。"
    SPREAD_STOP "spread_stop" "11(2)" true
        "This is a copy of content that was removed, so a moderator looks at it first."
        "该内容与已删除的内容相同，需先由人工审核。"
        "You can appeal if it was removed in error."
        "如认为此前删除有误，您可以提出申诉。"
    PROTECTED_NAME "protected_name" "4(3)" true
        "This name reads like a protected one, so a moderator looks at it first."
        "该名称与受保护的名称相近，需先由人工审核。"
        "Choose another name, or wait until it has been checked."
        "请更换名称，或等待审核。"
}

/// What a person can do about a rule that gives no advice of its own.
pub fn rule_fix(action: Action, locale: Locale) -> &'static str {
    match (action, locale) {
        (Action::Reject, Locale::En) => "Change the marked places and send it again, or appeal.",
        (Action::Reject, Locale::Zh) => "请修改标出的部分后重新发送，或提出申诉。",
        (Action::Hold, Locale::En) => {
            "A moderator looks at it; you can also change the marked places."
        }
        (Action::Hold, Locale::Zh) => "内容将由人工审核；您也可以修改标出的部分。",
        (_, Locale::En) => "It is published; you can appeal against the mark.",
        (_, Locale::Zh) => "内容已发布；如对标注有异议，您可以提出申诉。",
    }
}

/// A level of identity in words.
pub fn verification_level(level: VerificationLevel, locale: Locale) -> &'static str {
    match (level, locale) {
        (VerificationLevel::None, Locale::En) => "an identity that has not been refused",
        (VerificationLevel::None, Locale::Zh) => "未被否决的身份",
        (VerificationLevel::Contact, Locale::En) => "a contact address",
        (VerificationLevel::Contact, Locale::Zh) => "联系方式",
        (VerificationLevel::Phone, Locale::En) => "a mobile number",
        (VerificationLevel::Phone, Locale::Zh) => "手机号",
        (VerificationLevel::Document, Locale::En) => "an identity document",
        (VerificationLevel::Document, Locale::Zh) => "身份证件",
        (VerificationLevel::Organisation, Locale::En) => "an organization's registration",
        (VerificationLevel::Organisation, Locale::Zh) => "机构登记信息",
    }
}

/// A moment as a date in UTC, `2026-03-01 08:30Z`.
pub fn day(at: Ms) -> String {
    let at = at.clamp(0, TIME_MS_MAX);
    let minutes = at % DAY_MS / 60_000;
    format!("{} {:02}:{:02}Z", date(at), minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_in_utc() {
        assert_eq!(day(0), "1970-01-01 00:00Z");
        assert_eq!(day(1_772_323_200_000), "2026-03-01 00:00Z");
        assert_eq!(day(951_782_400_000 + 61_000), "2000-02-29 00:01Z");
    }

    #[test]
    fn every_message_says_and_fixes_in_both_languages() {
        for message in ALL {
            assert!(
                message
                    .say
                    .iter()
                    .chain(&message.fix)
                    .all(|text| !text.is_empty()),
                "{}",
                message.code
            );
        }
    }
}
