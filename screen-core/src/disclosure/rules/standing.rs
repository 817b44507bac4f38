//! Credit, tiers, what each tier may do, how often, and who can open accounts
//! (articles 6, 7, 8 and 12(2)).

use super::super::words::{self, tr};
use super::document::{Line, Section, clean};
use crate::limits::PROMOTION_DAYS;
use crate::pack::{Policy, TierRule, Window};
use crate::request::{Row, VerificationLevel};
use crate::standing::Tier;
use crate::verdict::messages::Locale;

/// The section with the credit table.
pub(super) fn credit(policy: &Policy, l: Locale) -> Section {
    let credit = &policy.credit;
    let mut section = Section::new("credit", tr!(l, "Credit", "信用分"));
    section.text(tr!(
        l,
        "Credit is a number from 0 to 1,000. It comes only from what happens here: no opinions, no friends, no purchases, nothing from elsewhere. You see every entry on your standing page.",
        "信用分为 0 至 1,000 的整数，只依据本平台内的行为计算，不涉及观点、社交关系、消费或站外数据。您可以在“我的状态”页面查看每一条记录。"
    ));
    let start = credit.start.iter().map(|(level, points)| {
        vec![
            words::identity(*level, l).to_owned(),
            words::grouped((*points).into()),
        ]
    });
    section.table(
        tr!(l, "Where an account starts", "初始信用分"),
        vec![
            tr!(l, "Verified identity", "身份验证"),
            tr!(l, "Points", "分数"),
        ],
        start,
    );
    let levels = &credit.levels;
    let ranges = [
        ("A", levels.a, 1_001),
        ("B", levels.b, levels.a),
        ("C", levels.c, levels.b),
        ("D", levels.d, levels.c),
        ("E", 0, levels.d),
    ];
    let rows = ranges
        .into_iter()
        .filter(|(_, from, to)| from < to)
        .map(|(name, from, to)| {
            let (from, to) = (
                words::grouped(from.into()),
                words::grouped(to.saturating_sub(1).into()),
            );
            vec![name.to_owned(), tr!(l, "{from} to {to}", "{from} 至 {to}")]
        });
    section.table(
        tr!(l, "Credit levels", "信用等级"),
        vec![tr!(l, "Level", "等级"), tr!(l, "Points", "分数")],
        rows,
    );
    let earn = &credit.earn;
    let sources = [
        (
            tr!(
                l,
                "each day since the account was opened",
                "账号开通每满一天"
            ),
            earn.tenure_day,
            earn.tenure_cap,
        ),
        (
            tr!(
                l,
                "each five contributions that stood",
                "每五条正常展示的内容"
            ),
            earn.per_5_clean,
            earn.clean_cap,
        ),
        (
            tr!(l, "each report that proved right", "每次经核实的有效举报"),
            earn.helpful_report,
            earn.helpful_cap,
        ),
    ];
    let rows = sources
        .into_iter()
        .filter(|(_, points, cap)| *points > 0 && *cap > 0)
        .map(|(what, points, cap)| {
            vec![
                what,
                words::grouped(points.into()),
                words::grouped(cap.into()),
            ]
        });
    section.table(
        tr!(l, "What earns credit", "信用分的增加"),
        vec![
            tr!(l, "For", "来源"),
            tr!(l, "Points", "加分"),
            tr!(l, "At most", "上限"),
        ],
        rows,
    );
    let rows = credit.deduct.iter().map(|(severity, cost)| {
        let back = match cost.recovery_days {
            0 => tr!(l, "never", "不恢复"),
            days => words::days(days, l),
        };
        vec![
            words::severity(*severity, l).to_owned(),
            words::grouped(cost.points.into()),
            back,
        ]
    });
    section.table(
        tr!(
            l,
            "What costs credit: confirmed violations only",
            "信用分的扣除（仅限经确认的违规）"
        ),
        vec![
            tr!(l, "Severity", "严重程度"),
            tr!(l, "Points", "扣分"),
            tr!(l, "Back after", "恢复期"),
        ],
        rows,
    );
    let days = PROMOTION_DAYS;
    section.text(tr!(
        l,
        "As lost credit comes back, the level rises once the score has been high enough for {days} days. It falls at once.",
        "扣分恢复后，分数须连续达标 {days} 天，等级才会上升；下降则即时生效。"
    ));
    section
}

/// The section with the tiers and what each may do.
pub(super) fn tiers(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new(
        "tiers",
        tr!(l, "Tiers and what they may do", "账号等级与权限"),
    );
    section.text(tr!(
        l,
        "An account has the highest tier whose conditions it meets. All accounts that meet none are at T0.",
        "账号取其满足条件的最高等级；不满足任何条件的为 T0。"
    ));
    let rows = Tier::ALL.into_iter().rev().filter_map(|tier| {
        let rule = policy.tiers.get(&tier)?;
        Some(vec![tier.name().to_owned(), needs(rule, l)])
    });
    section.table(
        tr!(l, "What each tier needs", "各等级的条件"),
        vec![tr!(l, "Tier", "等级"), tr!(l, "Needs", "条件")],
        rows,
    );
    let head = |first: String| {
        std::iter::once(first)
            .chain(Tier::ALL.into_iter().map(|tier| tier.name().to_owned()))
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = Row::ALL
        .into_iter()
        .filter_map(|row| {
            let cells = policy.matrix.rows.get(&row)?;
            let cells = cells.iter().map(|cell| words::cell(*cell, l).to_owned());
            Some(
                std::iter::once(words::row(row, l).to_owned())
                    .chain(cells)
                    .collect(),
            )
        })
        .collect();
    for (name, counts) in [
        (
            tr!(l, "Links in one contribution", "单条内容链接数"),
            &policy.matrix.max_links,
        ),
        (
            tr!(l, "Mentions in one contribution", "单条内容提及数"),
            &policy.matrix.max_mentions,
        ),
    ] {
        let counts = counts.iter().map(|count| words::grouped((*count).into()));
        rows.push(std::iter::once(name).chain(counts).collect());
    }
    section.table(
        tr!(l, "What each tier may do", "各等级的权限"),
        head(tr!(l, "Act", "功能")),
        rows,
    );
    section.text(tr!(
        l,
        "“At once, sampled” means that it appears at once and that a person may look at it later. How many people follow an account never adds to what it may do; it adds duties.",
        "“先发后查”指内容直接展示，之后可能被抽查。关注人数不会增加权限，只会增加管理责任。"
    ));
    section
}

fn needs(rule: &TierRule, l: Locale) -> String {
    let mut parts = Vec::new();
    if let Some(level) = rule.verification {
        let level = words::identity(level, l);
        parts.push(tr!(l, "{level} verified", "已验证{level}"));
    }
    if let Some(level) = rule.credit {
        let level = words::wire(&level);
        parts.push(tr!(
            l,
            "credit level {level} or better",
            "信用等级 {level} 及以上"
        ));
    }
    if !rule.category.is_empty() {
        let kinds: Vec<String> = rule
            .category
            .iter()
            .map(|kind| words::entity(*kind, l).to_lowercase())
            .collect();
        let kinds = match l {
            Locale::En => kinds.join(", "),
            Locale::Zh => kinds.join("、"),
        };
        parts.push(tr!(l, "one of: {kinds}", "账号类型为{kinds}之一"));
    }
    if let Some(days) = rule.tenure_days {
        let days = words::days(days, l);
        parts.push(tr!(l, "{days} since it was opened", "开通满 {days}"));
    }
    if let Some(clean) = rule.clean {
        let (en, zh) = (
            words::count(clean, "contribution"),
            words::grouped(clean.into()),
        );
        parts.push(tr!(l, "{en} that stood", "正常展示的内容满 {zh} 条"));
    }
    if let Some(points) = rule.max_points {
        let (en, zh) = (
            words::count(points, "strike point"),
            words::grouped(points.into()),
        );
        parts.push(match points {
            0 => tr!(l, "no strike points", "没有有效记分"),
            _ => tr!(l, "at most {en}", "有效记分不超过 {zh} 分"),
        });
    }
    if parts.is_empty() {
        return tr!(l, "nothing more", "无其他条件");
    }
    parts.join(match l {
        Locale::En => "; ",
        Locale::Zh => "；",
    })
}

/// The section with the quotas and the sizes of texts.
pub(super) fn quotas(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new("quotas", tr!(l, "How often and how long", "频率与篇幅"));
    let rows = Row::ALL.into_iter().filter_map(|row| {
        let tiers = policy.quota.get(&row)?;
        let cells = Tier::ALL.into_iter().map(|tier| {
            let windows: &[Window] = tiers.get(&tier).map_or(&[], Vec::as_slice);
            let deny = policy
                .matrix
                .rows
                .get(&row)
                .is_some_and(|cells| tier.pick(cells) == crate::pack::Cell::Deny);
            match (windows, deny) {
                (_, true) => "–".to_owned(),
                ([], _) => tr!(l, "no limit", "不限"),
                _ => words::windows(windows, l),
            }
        });
        Some(
            std::iter::once(words::row(row, l).to_owned())
                .chain(cells)
                .collect::<Vec<_>>(),
        )
    });
    let head = std::iter::once(tr!(l, "Act", "功能"))
        .chain(Tier::ALL.into_iter().map(|tier| tier.name().to_owned()))
        .collect();
    section.table(tr!(l, "How often", "频率上限"), head, rows);
    section.text(tr!(
        l,
        "Limits apply to a sliding period in which older contributions count less and less. If you reach a limit, you are told when you can go on.",
        "时间窗口随时间滑动，越早的操作权重越低。达到上限时，会提示何时可以继续。"
    ));
    let limits = &policy.limits;
    let size = |bytes: u32| {
        let bytes = words::grouped(bytes.into());
        tr!(l, "{bytes} bytes", "{bytes} 字节")
    };
    let mut rows: Vec<Vec<String>> = Row::ALL
        .into_iter()
        .filter_map(|row| {
            let bytes = limits.text_bytes_max.get(&row)?;
            Some(vec![words::row(row, l).to_owned(), size(*bytes)])
        })
        .collect();
    rows.push(vec![
        tr!(l, "All others", "其他"),
        size(limits.text_bytes_max_default),
    ]);
    section.table(
        tr!(l, "The longest text", "文本长度上限"),
        vec![tr!(l, "Act", "功能"), tr!(l, "At most", "上限")],
        rows,
    );
    section.text(tr!(
        l,
        "An English letter takes one byte, a Chinese character three.",
        "一个英文字母占 1 字节，一个汉字占 3 字节。"
    ));
    section
}

/// The section about identity, agreement, numbers of accounts and qualifications.
pub(super) fn accounts(policy: &Policy, l: Locale) -> Section {
    let base = &policy.base;
    let mut section = Section::new("accounts", tr!(l, "Accounts and identity", "账号与身份"));
    let none = base.identity_default == VerificationLevel::None && base.identity.is_empty();
    if none {
        section.text(tr!(
            l,
            "Nobody has to verify an identity here.",
            "本平台不要求验证身份。"
        ));
    } else {
        section.text(tr!(
            l,
            "You choose the name that others see. The verified identity stays in the background: it is never shown, and no document numbers are kept.",
            "您可以自由选择对外展示的名称。验证信息仅在后台使用，不会展示，也不保存证件号码。"
        ));
        let mut rows: Vec<Vec<String>> = base
            .identity
            .iter()
            .map(|(row, level)| {
                vec![
                    words::row(*row, l).to_owned(),
                    words::identity(*level, l).to_owned(),
                ]
            })
            .collect();
        rows.push(vec![
            tr!(l, "All other ways to express yourself", "其他表达类功能"),
            words::identity(base.identity_default, l).to_owned(),
        ]);
        rows.push(vec![
            tr!(
                l,
                "Reporting, appealing, exporting, closing the account",
                "举报、申诉、导出数据、注销"
            ),
            words::identity(VerificationLevel::None, l).to_owned(),
        ]);
        section.table(
            tr!(l, "Identity each act needs", "各功能所需的身份验证"),
            vec![tr!(l, "Act", "功能"), tr!(l, "Verified", "验证要求")],
            rows,
        );
    }
    if let Some(version) = &base.agreement_required {
        section.text(
            Line::from(tr!(
                l,
                "To take part you accept the agreement, version ",
                "参与互动须同意服务协议，现行版本："
            ))
            .text(clean(version))
            .text(tr!(l, ".", "。")),
        );
    }
    let rows = base.caps.iter().map(|(kind, cap)| {
        vec![
            words::entity(*kind, l).to_owned(),
            words::grouped((*cap).into()),
        ]
    });
    section.table(
        tr!(l, "How many accounts you can have", "账号数量上限"),
        vec![tr!(l, "Who", "主体"), tr!(l, "Accounts", "账号数")],
        rows,
    );
    if base.caps.values().any(|cap| *cap > 1) {
        section.text(tr!(
            l,
            "If you run several accounts, declare them as a group within 14 days: the entities behind them, their business, and the list of accounts. Each owner confirms their own; every account then shows the group's name.",
            "运营多个账号的主体须在 14 天内申报账号集群，包括注册主体、业务范围和账号清单，并由各账号所有者逐一确认；确认后各账号将展示集群名称。"
        ));
    }
    let rows = base.requires.iter().map(|(class, needed)| {
        vec![
            clean(&words::qualification(class, l)),
            clean(&words::qualification(needed, l)),
        ]
    });
    section.table(
        tr!(l, "Content that needs a qualification", "需要资质的内容"),
        vec![tr!(l, "Content", "内容类别"), tr!(l, "Needs", "所需资质")],
        rows,
    );
    if !base.requires.is_empty() {
        section.text(tr!(
            l,
            "The qualification is shown on the account. If it expires, only content of this kind has to wait until it is renewed.",
            "资质会在账号上展示。资质过期后，仅该类内容须待续期后方可发布，其他内容不受影响。"
        ));
    }
    if base.labels {
        section.text(tr!(
            l,
            "Every account shows what kind of account it is.",
            "每个账号均展示其账号类别。"
        ));
    }
    if !policy.protected_names.is_empty() {
        section.text(tr!(
            l,
            "Names that read like those of public bodies or well-known organizations wait for a person before they appear.",
            "与公共机构或知名组织名称相近的账号名称，须经人工审核后展示。"
        ));
    }
    section
}
