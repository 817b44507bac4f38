//! What is not allowed, what happens then, and what a confirmed violation costs
//! (articles 5(2), 11 and 13(1)).

use std::collections::BTreeMap;

use super::super::words::{self, tr};
use super::document::{Block, Line, Section, clean};
use crate::pack::{AutoStrike, Category, Policy, Rule, RungStep};
use crate::request::Severity;
use crate::verdict::Action;
use crate::verdict::messages::Locale;

/// A rule that only speaks to the author: nothing is held back, nothing counted.
fn only_helps(rule: &Rule) -> bool {
    rule.severity.is_none() && rule.then.iter().all(|action| *action <= Action::Label)
}

/// The section with all published rules.
pub(super) fn rules(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new(
        "not-allowed",
        tr!(l, "What is not allowed", "禁止发布的内容"),
    );
    section.text(tr!(
        l,
        "Every contribution is checked against these rules before it appears. Screening is not punishment: only a confirmed violation counts against an account.",
        "每条内容在展示前都会按以下规则检查。系统的自动处理不是处罚：只有经确认的违规才会影响账号。"
    ));
    let mut by_category: BTreeMap<Category, Vec<&Rule>> = BTreeMap::new();
    for rule in policy
        .rules
        .iter()
        .filter(|rule| rule.public && !only_helps(rule))
    {
        by_category.entry(rule.category).or_default().push(rule);
    }
    for (category, rules) in by_category {
        section.heading(words::category(category, l));
        for rule in rules {
            section.blocks.push(entry(rule, policy, l));
        }
    }
    let hidden = policy.rules.iter().filter(|rule| !rule.public).count();
    if hidden > 0 {
        let hidden = u32::try_from(hidden).unwrap_or(u32::MAX);
        let there = match hidden {
            1 => "There is one further rule".to_owned(),
            _ => format!("There are {}", words::count(hidden, "further rule")),
        };
        section.text(tr!(
            l,
            "{there} against evasion that we do not publish. The most this can do is to hold a contribution until a person has looked at it; it never counts against an account.",
            "另有 {hidden} 条防规避规则不予公开。此类规则最多只能使内容等待人工审核，不会影响账号的信用或记分。"
        ));
    }
    section.heading(tr!(l, "What the outcomes mean", "处理结果说明"));
    section.list([
        term(
            l,
            Action::Label,
            tr!(
                l,
                "It appears, with a mark that says why.",
                "内容正常展示，并附上说明原因的标注。"
            ),
        ),
        term(
            l,
            Action::Limit,
            tr!(
                l,
                "It appears to fewer people, and you are told.",
                "内容的展示范围缩小，并会告知您。"
            ),
        ),
        term(
            l,
            Action::Hold,
            tr!(
                l,
                "A person looks at it before it appears, usually within 24 hours.",
                "内容由人工审核后再展示，一般在 24 小时内完成。"
            ),
        ),
        term(
            l,
            Action::Reject,
            tr!(
                l,
                "It does not appear. You are told why and where, and can change it or appeal.",
                "内容不予展示。我们会告知原因和位置，您可以修改或申诉。"
            ),
        ),
    ]);
    section
}

fn term(l: Locale, action: Action, meaning: String) -> Line {
    let colon = tr!(l, ": ", "：");
    let name = words::action(action, l);
    let mut chars = name.chars();
    let name = chars
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + chars.as_str())
        .unwrap_or_default();
    Line::default()
        .strong(name)
        .text(format!("{colon}{meaning}"))
}

fn entry(rule: &Rule, policy: &Policy, l: Locale) -> Block {
    let happens = words::by_tier(&rule.then, l);
    let mut lines = vec![
        Line::from(tr!(l, "What happens: {happens}.", "处理方式：{happens}。")),
        consequence(rule, policy, l).into(),
    ];
    if rule.since > policy.effective_at {
        let since = words::date(rule.since, l);
        lines.push(
            tr!(
                l,
                "In force since {since}; older contributions never count against an account.",
                "自{since}起生效；此前发布的内容不会计入违规。"
            )
            .into(),
        );
    }
    if let Some(fix) = &rule.fix {
        lines.push(clean(l.pick(fix)).into());
    }
    lines.push(Line::default().code(rule.id.as_str()));
    Block::Entry {
        name: clean(l.pick(&rule.say)),
        lines,
    }
}

/// What a confirmed violation of a rule costs.
fn consequence(rule: &Rule, policy: &Policy, l: Locale) -> String {
    let Some(severity) = rule.severity else {
        return tr!(
            l,
            "It never counts against an account.",
            "不影响账号的信用或记分。"
        );
    };
    let grade = words::severity(severity, l);
    let mut parts = Vec::new();
    if let Some(cost) = policy.credit.deduct.get(&severity) {
        let points = words::grouped(cost.points.into());
        parts.push(match cost.recovery_days {
            0 => tr!(
                l,
                "{points} credit points (for good)",
                "扣除信用分 {points} 分（不恢复）"
            ),
            days => {
                let days = words::days(days, l);
                tr!(
                    l,
                    "{points} credit points (back within {days})",
                    "扣除信用分 {points} 分（{days}内逐步恢复）"
                )
            }
        });
    }
    if let Some(weight) = policy.ladder.weight.get(&severity) {
        parts.push(strike(weight.points, weight.expiry_days, l));
    }
    let costs = parts.join(match l {
        Locale::En => " and ",
        Locale::Zh => "，",
    });
    if parts.is_empty() {
        return tr!(
            l,
            "Severity once confirmed: {grade}.",
            "经确认后的严重程度：{grade}。"
        );
    }
    tr!(
        l,
        "Cost once confirmed ({grade}): {costs}.",
        "经确认后（{grade}）：{costs}。"
    )
}

fn strike(points: u32, days: u32, l: Locale) -> String {
    let en = words::count(points, "strike point");
    match days {
        0 => tr!(l, "{en} (for good)", "违规记分 {points} 分（长期有效）"),
        days => {
            let days = words::days(days, l);
            tr!(
                l,
                "{en} (for {days})",
                "违规记分 {points} 分（有效期 {days}）"
            )
        }
    }
}

/// The section with what is never held back but answered.
pub(super) fn help(policy: &Policy, l: Locale) -> Option<Section> {
    let rules: Vec<&Rule> = policy
        .rules
        .iter()
        .filter(|rule| rule.public && only_helps(rule))
        .collect();
    if rules.is_empty() {
        return None;
    }
    let mut section = Section::new("help", tr!(l, "Where we offer help", "我们提供帮助的情形"));
    section.text(tr!(
        l,
        "Contributions like these appear as they are and break no rule. Their author is shown a note:",
        "以下内容会正常展示，不属于违规。我们会向作者显示提示："
    ));
    for rule in rules {
        let mut lines = vec![Line::from(clean(l.pick(&rule.say)))];
        lines.extend(rule.fix.as_ref().map(|fix| clean(l.pick(fix)).into()));
        lines.push(Line::default().code(rule.id.as_str()));
        section.blocks.push(Block::Entry {
            name: words::category(rule.category, l).to_owned(),
            lines,
        });
    }
    Some(section)
}

/// The section about findings: who makes them, what they cost.
pub(super) fn findings(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new(
        "violations",
        tr!(l, "What a confirmed violation costs", "确认违规的后果"),
    );
    section.text(match policy.ladder.auto_strike {
        AutoStrike::Off => tr!(
            l,
            "Violations are confirmed by people, never by software alone.",
            "违规均由人工确认，系统不会自行认定。"
        ),
        AutoStrike::Minor => tr!(
            l,
            "Minor violations of published rules may be confirmed by software; all others are confirmed by people.",
            "公开规则中的轻微违规可由系统认定，其余均由人工确认。"
        ),
    });
    let severities = [
        Severity::Minor,
        Severity::Moderate,
        Severity::Serious,
        Severity::Critical,
    ];
    let rows = severities.into_iter().filter_map(|severity| {
        let (cost, weight) = (
            policy.credit.deduct.get(&severity),
            policy.ladder.weight.get(&severity),
        );
        (cost.is_some() || weight.is_some()).then(|| {
            let dash = || "–".to_owned();
            let never = || tr!(l, "never", "不恢复");
            vec![
                words::severity(severity, l).to_owned(),
                cost.map_or_else(dash, |cost| words::grouped(cost.points.into())),
                cost.map_or_else(dash, |cost| match cost.recovery_days {
                    0 => never(),
                    days => words::days(days, l),
                }),
                weight.map_or_else(dash, |weight| words::grouped(weight.points.into())),
                weight.map_or_else(dash, |weight| match weight.expiry_days {
                    0 => tr!(l, "for good", "长期"),
                    days => words::days(days, l),
                }),
            ]
        })
    });
    section.table(
        tr!(l, "Costs by severity", "各严重程度的后果"),
        vec![
            tr!(l, "Severity", "严重程度"),
            tr!(l, "Credit lost", "扣除信用分"),
            tr!(l, "Credit is back after", "信用分恢复期"),
            tr!(l, "Strike points", "记分"),
            tr!(l, "They count for", "记分有效期"),
        ],
        rows,
    );
    section.list([
        tr!(l, "Lost credit comes back evenly, day by day; you do not have to post anything for it.", "信用分按天均匀恢复，无需发帖。"),
        tr!(l, "While a serious strike counts, the credit level is at most C; while a critical one does, E.", "严重违规记分有效期间，信用等级最高为 C；特别严重违规记分有效期间为 E。"),
        tr!(l, "Several violations found together count once, as the gravest of them.", "同一批次发现的多处违规只记一次，以最严重者为准。"),
        tr!(l, "Nothing reaches back: contributions older than a rule may be removed, but never count. Those more than 90 days old count only when the violation is serious or worse.", "规则不溯及既往：早于规则的内容可以被删除，但不会记分；发布超过 90 天的内容，只有严重及以上的违规才会记分。"),
        tr!(l, "You get a statement of reasons for every restriction, with the way to appeal. If you win, credit, strike and restriction are undone as if they had never been.", "每项限制都会附上理由说明和申诉途径。申诉成立的，信用分、记分和限制全部恢复原状。"),
    ]);
    section
}

/// The section with the enforcement ladder.
pub(super) fn ladder(policy: &Policy, l: Locale) -> Option<Section> {
    let ladder = &policy.ladder;
    if ladder.steps.is_empty() {
        return None;
    }
    let mut section = Section::new("ladder", tr!(l, "Steps against an account", "账号处置阶梯"));
    section.text(tr!(
        l,
        "What happens depends on the strike points that still count when a new violation is confirmed. Each step includes the ones before it.",
        "新的违规被确认时，按当时仍有效的累计记分采取措施；每一级均包含前面各级的限制。"
    ));
    let week = 7 * 24;
    let rows = ladder.steps.iter().map(|rung| {
        let time = match (rung.step, rung.hours) {
            (RungStep::CloseAccount, _) => tr!(l, "until reinstated", "至恢复为止"),
            (RungStep::WarnRectify, Some(hours)) => {
                let hours = words::hours(hours, l);
                tr!(l, "{hours} to put it right", "{hours}内整改")
            }
            (_, Some(hours)) if hours.is_multiple_of(24) => words::days(hours / 24, l),
            (_, Some(hours)) => words::hours(hours, l),
            (_, None) => "–".to_owned(),
        };
        let by = match (
            rung.step,
            rung.human || rung.hours.is_some_and(|hours| hours > week),
        ) {
            (RungStep::CloseAccount, _) => tr!(l, "two people", "两名工作人员"),
            (_, true) => tr!(l, "a person", "人工"),
            (_, false) => tr!(l, "follows from the finding", "随违规认定生效"),
        };
        vec![
            words::grouped(rung.points.into()),
            words::rung(rung.step, l).to_owned(),
            time,
            by,
        ]
    });
    section.table(
        tr!(l, "The ladder", "处置阶梯表"),
        vec![
            tr!(l, "From points", "累计记分"),
            tr!(l, "What happens", "处置措施"),
            tr!(l, "For how long", "期限"),
            tr!(l, "Decided by", "决定方式"),
        ],
        rows,
    );
    if !ladder.scope.is_empty() {
        let scope: Vec<String> = ladder
            .scope
            .iter()
            .map(|row| words::row(*row, l).to_lowercase())
            .collect();
        let scope = words::list(&scope, l);
        section.text(tr!(
            l,
            "Limited functions are: {scope}. A suspension of publishing covers them too.",
            "可被限制的功能包括：{scope}。暂停发布更新时，上述功能同时受限。"
        ));
    }
    section.list([
        tr!(l, "If you put things right within the time of the warning, you carry on as before and the strike runs out by itself. If the time passes, the next step follows once.", "在警示期限内完成整改的，账号恢复正常，记分到期自动失效；逾期未整改的，仅追加一次下一级措施。"),
        tr!(l, "A first minor strike can be removed by a short training.", "首次轻微违规的记分可通过完成学习消除。"),
        tr!(l, "An account is closed only when two people agree within 72 hours; otherwise publishing is suspended for 30 days. After 180 days you can ask for the account to be reinstated.", "关闭账号须两名工作人员在 72 小时内一致确认，否则改为暂停发布 30 天。关闭满 180 天后可申请恢复。"),
        tr!(l, "Reading, deleting, reporting, appealing, taking your data with you and closing your own account always work.", "浏览、删除、举报、申诉、导出数据和注销账号始终可用。"),
    ]);
    Some(section)
}
