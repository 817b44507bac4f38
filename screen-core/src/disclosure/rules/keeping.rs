//! Emergencies, what is kept and for how long, who answers, and what the rules rest on
//! (articles 1, 5(1), 9, 12(1), 16 and 18).

use super::super::words::{self, tr};
use super::document::{Line, Section, clean, link};
use crate::limits::EMERGENCY_HOURS_MAX;
use crate::pack::{Policy, Profile};
use crate::verdict::messages::Locale;

/// The section about emergencies and new features.
pub(super) fn emergencies(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new(
        "emergencies",
        tr!(l, "Emergencies and new features", "应急措施与新功能"),
    );
    let hours = EMERGENCY_HOURS_MAX;
    section.text(tr!(
        l,
        "In an emergency contributions may have to wait for review, or functions may close, for a stated reason and at most {hours} hours; then it ends by itself. Closing functions for everybody takes two people. A notice tells everybody, and each case is counted in the transparency report.",
        "紧急情况下，可在说明理由后要求内容先审后发或暂停部分功能，最长 {hours} 小时，到期自动恢复。全站暂停功能须两人共同决定。期间会发布公告，每次启用均计入透明度报告。"
    ));
    section.text(tr!(
        l,
        "Reporting, appealing, taking your data with you, deleting and closing your own account go on working.",
        "举报、申诉、导出数据、删除内容和注销账号不受影响。"
    ));
    if policy.base.assessments {
        section.text(tr!(
            l,
            "A function that lets people interact opens only after its safety was assessed, and is assessed again at least once a year.",
            "互动功能须通过安全评估后方可上线，且每年至少重新评估一次。"
        ));
    }
    section
}

/// The section about what is kept.
pub(super) fn retention(policy: &Policy, l: Locale) -> Section {
    let base = &policy.base;
    let mut section = Section::new(
        "records",
        tr!(
            l,
            "What we keep, and closing your account",
            "记录保存与注销"
        ),
    );
    let rows = base
        .retention_days
        .iter()
        .map(|(class, days)| vec![clean(&words::records(class, l)), words::days(*days, l)]);
    section.table(
        tr!(l, "How long records are kept", "记录保存期限"),
        vec![tr!(l, "Records", "记录"), tr!(l, "Kept for", "保存期限")],
        rows,
    );
    let mut lines = vec![tr!(
        l,
        "Scans and numbers of documents are never stored. While the account exists, we keep a digest from which they cannot be read.",
        "不保存证件影像和号码；账号存续期间仅保存无法还原的摘要。"
    )];
    if base.respread_days > 0 {
        let days = words::days(base.respread_days, l);
        lines.push(tr!(
            l,
            "Copies of removed content are held for review for {days}.",
            "已删除内容的相同副本在 {days}内须先审后发。"
        ));
    }
    lines.push(if base.authority_reports {
        tr!(
            l,
            "For some cases a draft of a report to authorities is prepared. It holds no more than needed, is never sent by software, only after two people approved it, and is counted in the transparency report.",
            "对部分情形会拟制向主管部门报告的草稿，仅含必要信息，系统不会自动发送，须经两人批准，并计入透明度报告。"
        )
    } else {
        tr!(
            l,
            "Nothing is passed on to authorities automatically. Orders need a legal basis, are entered in a register, and are answered with no more than they ask for.",
            "不会自动向主管部门移交任何信息。调取要求须有法律依据并登记在册，仅提供所要求的范围。"
        )
    });
    lines.push(tr!(
        l,
        "You can close your account yourself at any time. For 15 days you can change your mind; then your content is taken down or made anonymous as you choose, and contacts and identity are deleted. What has to be kept is only stored, and erased when its time is over.",
        "您可以随时自助注销账号。15 天内可以撤回；期满后按您的选择下线或匿名化内容，并删除联系方式与身份信息。依法须保存的记录仅作存储，期满即销毁。"
    ));
    section.list(lines);
    section
}

/// The section with the people who answer and the addresses.
pub(super) fn people(policy: &Policy, l: Locale) -> Option<Section> {
    if policy.responsible.is_empty() && policy.endpoints.is_empty() {
        return None;
    }
    let mut section = Section::new(
        "contacts",
        tr!(l, "Contacts and where to find things", "负责人与入口"),
    );
    let rows = policy.responsible.iter().map(|(role, contact)| {
        vec![
            Line::from(clean(&words::role(role, l))),
            Line::from(clean(&contact.name)),
            link(&clean(&contact.contact)),
        ]
    });
    section.table(
        tr!(l, "Responsible people", "负责人"),
        vec![
            tr!(l, "For", "职责"),
            tr!(l, "Who", "负责人"),
            tr!(l, "Contact", "联系方式"),
        ],
        rows,
    );
    let rows = policy
        .endpoints
        .iter()
        .filter(|(_, address)| !address.trim().is_empty())
        .map(|(name, address)| {
            vec![
                Line::from(clean(&words::endpoint(name, l))),
                link(&clean(address)),
            ]
        });
    section.table(
        tr!(l, "Where to find things", "办理入口"),
        vec![tr!(l, "What", "事项"), tr!(l, "Where", "地址")],
        rows,
    );
    Some(section)
}

/// The section about what the rules rest on and how they change.
pub(super) fn basis(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new("basis", tr!(l, "Legal basis and changes", "规则依据与变更"));
    if policy.profile != Profile::Minimal {
        let profile = words::profile(policy.profile, l);
        section.text(tr!(l, "Profile: {profile}.", "法规配置：{profile}。"));
    }
    section.list(policy.instruments.iter().map(|text| clean(text)));
    let version = clean(&policy.version);
    let date = words::date(policy.effective_at, l);
    section.text(tr!(
        l,
        "This is version {version}. It applies from {date} on and never reaches back: older content may have to be removed, but never counts against an account. Every decision names the version it was made by.",
        "本页为第 {version} 版，自{date}起适用，不溯及既往：此前发布的内容可能被移除，但不会计入违规。每项决定均注明所依据的版本。"
    ));
    if let Some(expires_at) = policy.expires_at {
        let date = words::date(expires_at, l);
        section.text(tr!(
            l,
            "It ends on {date}: without a newer version, contributions then wait for a moderator.",
            "本版于{date}失效；届时若无新版本，内容将等待人工审核。"
        ));
    }
    section
}
