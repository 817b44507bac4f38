//! What owners are told about their management, in English and Chinese.

use crate::verdict::messages::{Message, messages};

/// The facts of a step in a statement of reasons.
pub(super) const OWNER_FACTS: Message = Message::new(
    "owner_facts",
    "12(3)",
    true,
    [
        "Of {actionable} items you were told of, {confirmed} confirmed violations were not handled within {hours} hours, {approved} were let through, and {open} reports stayed open: {percent} %. Items: {items}",
        "在已通知您的 {actionable} 项中，有 {confirmed} 项经确认的违规未在 {hours} 小时内处理，{approved} 项被放行，{open} 项举报仍未处理：{percent}%。涉及：{items}",
    ],
    ["", ""],
);

messages! {
    OWNER_REMIND "owner_remind" "12(3)" true
        "Prohibited content stayed in your threads after you were told of it: {confirmed} left too long, {approved} let through. This is a reminder; nothing is restricted."
        "在通知您之后，您的讨论区仍存在违规内容：{confirmed} 项逾期未处理，{approved} 项被放行。这是一次提醒，未作任何限制。"
        "Look at your queue within {hours} hours; a delegate can help you. You can appeal if an item was not yours to handle."
        "请在 {hours} 小时内处理待办；您可以指定协管账号协助。如有不应由您处理的内容，您可以申诉。"
    OWNER_PRE_MODERATE "owner_pre_moderate" "12(3)" true
        "Because prohibited content stayed in your threads, contributions there are looked at before they appear, until {until}."
        "因您的讨论区仍存在违规内容，至 {until} 前，发言需先审核后展示。"
        "Your own posts are not affected. Fourteen days without a missed item take this back by a step, and you can appeal."
        "您自己的发布不受影响。连续 14 天无遗漏将下调一级，您也可以申诉。"
    OWNER_FOLLOWERS_ONLY "owner_followers_only" "12(3)" true
        "Because prohibited content stayed in your threads, only your followers can write there until {until}."
        "因您的讨论区仍存在违规内容，至 {until} 前，仅您的关注者可以发言。"
        "Your own posts are not affected. Fourteen days without a missed item take this back by a step, and you can appeal."
        "您自己的发布不受影响。连续 14 天无遗漏将下调一级，您也可以申诉。"
    OWNER_CLOSE_INTERACTIONS "owner_close_interactions" "12(3)" true
        "Because prohibited content stayed in your threads, nobody can write there until {until}."
        "因您的讨论区仍存在违规内容，至 {until} 前，暂停所有互动。"
        "Your own posts are not affected. Fourteen days without a missed item take this back by a step, and you can appeal."
        "您自己的发布不受影响。连续 14 天无遗漏将下调一级，您也可以申诉。"
    OWNER_CANCEL_INTERACTIONS "owner_cancel_interactions" "12(3)" true
        "Because prohibited content stayed in your threads again and again, a person has decided to end interactions there."
        "因您的讨论区反复存在违规内容，经人工决定，取消互动功能。"
        "Your own posts are not affected. You can apply again after 30 days, and you can appeal at once."
        "您自己的发布不受影响。30 天后可重新申请，您也可以立即申诉。"
    OWNER_STEP_DOWN "owner_step_down" "12(3)" false
        "For 14 days nothing was missed in your threads, so you are one step further down."
        "您的讨论区连续 14 天无遗漏，措施已下调一级。"
        "You do not have to do anything; thank you for looking after your threads."
        "您无需操作，感谢您的管理。"
    OWNER_STEP_STAYS "owner_step_stays" "12(3)" true
        "The step stays as it is for now; without a missed item it goes down on {next}."
        "当前措施暂不变更；如无遗漏，将于 {next} 下调。"
        "Look at your queue in time; you can appeal against the step."
        "请及时处理待办；您可以对该措施提出申诉。"
    OWNER_ONE_STEP_A_WINDOW "owner_one_step_a_window" "12(3)" false
        "There is at most one step in each window, so nothing was added before {next}."
        "每个周期最多上调一级，{next} 前不会追加措施。"
        "Work through your queue until then."
        "请在此之前处理完待办。"
    OWNER_NO_HARDER_STEP "owner_no_harder_step" "12(3)" false
        "There is no harder step in this platform's rules, so nothing was added."
        "本平台规则中没有更严格的措施，未追加。"
        "Work through your queue; 14 days without a missed item take the step back."
        "请处理待办；连续 14 天无遗漏将下调措施。"
    OWNER_CANCEL_NEEDS_HUMAN "owner_cancel_needs_human" "12(3)" true
        "Ending interactions needs a person's decision, so the present step stays."
        "取消互动功能须经人工决定，当前措施维持不变。"
        "A person looks at it; you can send your view and work through your queue."
        "将由人工审核；您可以提交说明并处理待办。"
    OWNER_CANCELED "owner_canceled" "12(3)" true
        "Interactions in your threads were ended; you can apply to have them back from {when}."
        "您的讨论区互动功能已取消，{when} 起可申请恢复。"
        "Apply from that day on; you can appeal at any time before."
        "请在该日期后申请；在此之前您可以随时申诉。"
    OWNER_REAPPLY_TOO_EARLY "owner_reapply_too_early" "12(3)" true
        "It is too early to apply: applications are taken from {when}."
        "尚未到可申请的时间：{when} 起受理。"
        "Apply again then; an appeal against the decision is possible now."
        "请届时再申请；您现在即可对原决定提出申诉。"
    OWNER_REAPPLY_DECLINED "owner_reapply_declined" "12(3)" true
        "A person looked at your application, and interactions stay ended for now."
        "经人工审核，暂不恢复互动功能。"
        "You can appeal, or apply again with a plan for looking after your threads."
        "您可以申诉，或附上管理计划后重新申请。"
    OWNER_REAPPLY_IN_REVIEW "owner_reapply_in_review" "12(3)" false
        "Your application has arrived, and a person looks at it."
        "您的申请已收到，将由人工审核。"
        "You do not have to do anything; you are told what came of it."
        "您无需操作，结果将通知您。"
    OWNER_REINSTATED "owner_reinstated" "12(3)" false
        "Interactions in your threads are open again."
        "您的讨论区互动功能已恢复。"
        "Please look at your queue in time; a delegate can help you."
        "请及时处理待办；您可以指定协管账号协助。"
    OWNER_PILE_ON "owner_pile_on" "12(3)" false
        "Many strangers turned on you at once. What they wrote does not count against you."
        "短时间内有大量陌生账号针对您，其发言不计入您的管理责任。"
        "You can turn on protection, so that strangers cannot write to you for a time."
        "您可以开启保护模式，在一段时间内不接收陌生账号的互动。"
    PROTECT_ON "protect_on" "12(2)" false
        "Protection is on until {until}: strangers cannot reach you in the ways you chose."
        "保护模式已开启，至 {until} 止：陌生账号无法以您选择的方式与您互动。"
        "You can turn it off at any time."
        "您可以随时关闭。"
    PROTECT_OFF "protect_off" "12(2)" false
        "Protection is off."
        "保护模式已关闭。"
        "You can turn it on again at any time."
        "您可以随时重新开启。"
    PROTECT_NOT_YOURS "protect_not_yours" "2(3)" false
        "Only the account itself can turn its protection on or off."
        "只有账号本人可以开启或关闭保护模式。"
        "Ask the owner of the account to do it."
        "请联系该账号本人操作。"
    PROTECT_PERIOD "protect_period" "12(2)" false
        "Protection ends in the future and at most {days} days from now."
        "保护模式的结束时间须在未来 {days} 天以内。"
        "Choose a nearer end; you can renew it as often as you like."
        "请选择更近的结束时间；您可以多次续期。"
    PROTECT_KINDS "protect_kinds" "12(2)" false
        "Protection covers what strangers do to you: comments, replies, messages, live comments, reactions, reposts, follows. It cannot stop reports or posts elsewhere."
        "保护模式适用于陌生账号对您的评论、回复、私信、弹幕、互动、转发和关注，不影响举报及他人在其他地方的发布。"
        "Choose from these."
        "请从中选择。"
}
