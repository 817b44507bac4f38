//! Threads and their owners, reports and their misuse, appeals, the blocklist
//! (articles 12, 13(2), 14(2) and 15).

use super::super::diff::bands;
use super::super::words::{self, tr};
use super::document::{Line, Section, link, paragraphs};
use crate::pack::{Policy, SlackRungStep};
use crate::verdict::messages::Locale;

/// What a pack says about an address, as a line with a link.
fn address(policy: &Policy, name: &str, l: Locale) -> Option<Line> {
    let address = policy
        .endpoints
        .get(name)
        .filter(|text| !text.trim().is_empty())?;
    let words = words::endpoint(name, l);
    let mut line = Line::from(tr!(l, "{words}: ", "{words}："));
    line.0.extend(link(address).0);
    Some(line)
}

/// The section about threads.
pub(super) fn threads(policy: &Policy, l: Locale) -> Section {
    let mut section = Section::new("threads", tr!(l, "Your own threads", "讨论区管理"));
    section.text(tr!(
        l,
        "Whoever opens a thread manages it. Owners' settings can only be stricter than these rules, never milder, and being turned away by an owner never counts against you. Owners can:",
        "讨论区由其主人管理。主人的设置只能比本规则更严格，不能更宽松；被主人拒绝不会影响任何人的信用或记分。主人可以："
    ));
    section.list(
        policy
            .owners
            .settings
            .iter()
            .map(|setting| words::setting(*setting, l)),
    );
    let slack = &policy.slack;
    if slack.steps.is_empty() {
        return section;
    }
    section.heading(tr!(l, "Looking after a thread", "讨论区的管理责任"));
    section.text(tr!(
        l,
        "Owners who are told about a problem in their thread have a set time to act. The more people follow them, the shorter it is.",
        "主人收到讨论区内的问题通知后，须在时限内处理。关注人数越多，时限越短。"
    ));
    let rows = bands(&slack.bands, &slack.sla_hours)
        .into_iter()
        .map(|(band, from, hours)| {
            vec![
                band.to_owned(),
                words::grouped(from.into()),
                words::hours(hours, l),
            ]
        });
    section.table(
        tr!(l, "Time to act", "处理时限"),
        vec![
            tr!(l, "Band", "受众分级"),
            tr!(l, "From followers", "关注数起点"),
            tr!(l, "Time", "时限"),
        ],
        rows,
    );
    let trigger = &slack.trigger;
    let (count, share) = (
        words::grouped(trigger.min_overdue_confirmed.into()),
        words::percent(trigger.ratio_ppm),
    );
    let days = words::days(slack.window_days, l);
    section.text(tr!(
        l,
        "A step follows only when within {days} at least {count} confirmed violations were left too long or let through, and these make up {share} or more of what was to be done. Problems the owner was not told about do not count, nor does an attack by many people at once: then we offer protection instead. There is at most one step up in {days}, and after 14 good days one step down.",
        "仅当 {days}内至少有 {count} 条已确认的违规内容逾期未处理或被放行，且占应处理内容的 {share} 以上时，才会采取措施。未通知主人的内容不计入；遭遇多人集中攻击的内容也不计入，我们会为主人提供保护模式。每 {days}最多加重一级，表现良好满 14 天减轻一级。"
    ));
    let rows = slack.steps.iter().zip(1u32..).map(|(rung, number)| {
        let time = match (rung.days, rung.step) {
            (Some(days), _) => words::days(days, l),
            (None, SlackRungStep::CancelInteractions) => {
                tr!(
                    l,
                    "apply again after 30 days; a person decides",
                    "30 天后可重新申请；由人工决定"
                )
            }
            (None, _) => "–".to_owned(),
        };
        vec![
            number.to_string(),
            words::slack_step(rung.step, l).to_owned(),
            time,
        ]
    });
    section.table(
        tr!(l, "Steps against neglect", "对疏于管理的措施"),
        vec![
            tr!(l, "Step", "级别"),
            tr!(l, "What happens", "措施"),
            tr!(l, "For how long", "期限"),
        ],
        rows,
    );
    section.text(tr!(
        l,
        "Each step comes with the figures it is based on, a statement of reasons and an appeal. Owners can always go on publishing themselves.",
        "每项措施均附有依据、理由说明和申诉途径。主人自己的发布不受影响。"
    ));
    section
}

/// The section about reports and their misuse.
pub(super) fn reports(policy: &Policy, l: Locale) -> Section {
    let reports = &policy.reports;
    let mut section = Section::new("reports", tr!(l, "Reports", "举报"));
    section.text(tr!(
        l,
        "Anybody can report anything, with or without an account, also while an account is restricted. You get a number at once by which you can follow your report.",
        "任何人都可以举报，无需账号；账号受限期间同样可以举报。提交后会立即获得编号，可凭编号查询进度。"
    ));
    if let Some(line) = address(policy, "reports", l) {
        section.text(line);
    }
    let mut lines = vec![tr!(
        l,
        "Nobody ever learns from us who reported them.",
        "我们不会向被举报人透露举报人身份。"
    )];
    if reports.feedback {
        lines.push(tr!(
            l,
            "Both you and the author are told what came of it, with reasons.",
            "举报人和作者都会收到附理由的处理结果。"
        ));
    }
    lines.push(tr!(
        l,
        "How many people report something never removes it by itself; what is urgent goes first.",
        "举报数量本身不会导致内容被删除；紧急事项优先处理。"
    ));
    if !reports.always_process.is_empty() {
        let always: Vec<String> = reports
            .always_process
            .iter()
            .map(|category| words::report_category(*category, l).to_owned())
            .collect();
        let always = words::list(&always, l);
        lines.push(tr!(
            l,
            "Reports about {always} are looked at always, whoever sends them.",
            "涉及{always}的举报，无论由谁提交都会受理。"
        ));
    }
    section.list(lines);
    section.heading(tr!(l, "Misuse of reports", "滥用举报的处理"));
    if let Some(text) = &reports.misuse {
        for paragraph in paragraphs(l.pick(text)) {
            section.text(paragraph);
        }
    }
    let (warn, suspend) = (
        words::grouped(reports.warn_count.into()),
        words::grouped(reports.suspend_count.into()),
    );
    let (warn_share, suspend_share) = (
        words::percent(reports.warn_ratio_ppm),
        words::percent(reports.suspend_ratio_ppm),
    );
    let [bad, all] = reports.prior;
    let all = bad.saturating_add(all);
    let days = words::days(reports.suspend_days, l);
    section.list([
        tr!(l, "An honest mistake is no misuse. Only a person can find that a report was manifestly unfounded, and says why; you can appeal.", "善意的误报不属于滥用。只有人工可以认定举报明显不实并说明理由，您可以申诉。"),
        tr!(l, "The last 90 days count. To protect people who are sometimes wrong, the share is worked out as if you had sent {all} more reports, {bad} of them manifestly unfounded.", "统计最近 90 天的举报，并按另有 {all} 次举报、其中 {bad} 次明显不实计算比例，以保护偶有误报者。"),
        tr!(l, "From {warn} manifestly unfounded reports that make up at least {warn_share}, you are warned.", "明显不实的举报达到 {warn} 次且占比不低于 {warn_share} 的，予以警告。"),
        tr!(l, "From {suspend} that make up at least {suspend_share}, and only after such a warning, your reports are set aside for {days}; twice as long the next time, but never longer than 180 days. You are told.", "警告之后达到 {suspend} 次且占比不低于 {suspend_share} 的，暂停受理其举报 {days}，再次发生时加倍，最长不超过 180 天，并告知本人。"),
    ]);
    section
}

/// The section about appeals.
pub(super) fn appeals(policy: &Policy, l: Locale) -> Section {
    let appeals = &policy.appeals;
    let mut section = Section::new("appeals", tr!(l, "Appeals", "申诉"));
    let (days, due, urgent) = (
        words::days(appeals.days, l),
        words::days(appeals.due_days, l),
        words::hours(appeals.urgent_hours, l),
    );
    section.text(tr!(
        l,
        "You can appeal against every restriction within {days} of being told, free of charge.",
        "对每项限制，您可以在收到通知之日起 {days}内免费申诉。"
    ));
    if let Some(line) = address(policy, "appeals", l) {
        section.text(line);
    }
    section.list([
        tr!(l, "Who: the person concerned; whoever reported something, if the report led to nothing; a person or organization that was blocked.", "申诉人：受处置的账号、对处理结果不服的举报人，以及被列入黑名单的个人或机构。"),
        tr!(l, "Who decides: a person, never the one who decided before and never software alone.", "处理人：由人工处理，且不得由原决定人处理，也不会仅由系统决定。"),
        tr!(l, "How fast: within {due}; within {urgent} where an account was closed or an event is live.", "处理时限：{due}内；涉及关闭账号或正在进行的直播的，{urgent}内。"),
        tr!(l, "The decision gives its reasons. A dispute can be passed on to a mediator; the time then stands still.", "处理决定须说明理由。争议可转交调解机构，其间时限暂停计算。"),
        tr!(l, "If you win, everything is undone at once: the content is back, the strike and the lost credit are gone, the restriction ends.", "申诉成立的，一次性恢复原状：内容恢复、记分和扣分取消、限制解除。"),
    ]);
    let (share, count) = (
        words::percent(appeals.alarm_ratio_ppm),
        words::grouped(appeals.alarm_appeals.into()),
    );
    section.text(tr!(
        l,
        "We publish how often each rule was reversed. A rule reversed in more than {share} of at least {count} appeals should only hold for review until it is mended.",
        "我们公布每条规则被撤销的比例。在不少于 {count} 件申诉中被撤销超过 {share} 的规则，在修订前应仅限于先审后发。"
    ));
    section
}

/// The section about closed accounts.
pub(super) fn blocklist(policy: &Policy, l: Locale) -> Section {
    let blocklist = &policy.blocklist;
    let mut section = Section::new(
        "blocklist",
        tr!(l, "After an account was closed", "关闭账号之后"),
    );
    section.text(tr!(
        l,
        "When an account is closed for a serious violation, two members of staff together can put it, and the person or organization behind it, on this platform's blocklist. Then:",
        "因严重违规关闭账号的，经两名工作人员确认，可将该账号及其注册主体列入本平台黑名单。列入后："
    ));
    section.list(
        blocklist
            .measures
            .iter()
            .map(|measure| words::measure(*measure, l)),
    );
    let (review, expiry) = (
        words::days(blocklist.review_days, l),
        words::days(blocklist.expiry_days, l),
    );
    section.list([
        tr!(l, "An entry is looked at again after {review} and ends after {expiry}, unless it is renewed with reasons.", "每条记录在 {review}后复核，{expiry}后失效；确有理由的可以续期。"),
        tr!(l, "It is matched by an exact digest only, never by a name or a device that looks alike. Other accounts of the same owner are looked at by a person and keep working.", "仅按精确摘要匹配，不以相似的名称或设备为依据。同一主体的其他账号由人工审查，其间照常使用。"),
        tr!(l, "The list is never shared with other platforms. The person or organization concerned can appeal.", "黑名单不与其他平台共享。有关个人或机构可以申诉。"),
    ]);
    section
}
