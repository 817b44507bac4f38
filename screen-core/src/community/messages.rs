//! What this folder says to the people concerned, in English and Chinese.

use crate::verdict::messages::messages;

messages! {
    ROLE_NOT_ALLOWED "role_not_allowed" "2(3)" false
        "This step is open to: {roles}."
        "此操作仅限：{roles}。"
        "Ask one of them to take it; nothing has changed."
        "请由上述人员操作；目前没有任何改变。"
    REGISTRATION_PROHIBITED "registration_prohibited" "13(2)" true
        "No new account can be opened until {until}: an account of the same registered person or organization was closed for a grave violation (decision {decision}). People look at this again on {review}."
        "在 {until} 之前不能注册新账号：同一登记主体的账号曾因严重违规被关闭（决定编号 {decision}）。平台将于 {review} 复核。"
        "You can appeal, also without an account; other people and organizations are not affected."
        "您可以提出申诉，无需账号；其他个人和机构不受影响。"
    ENTITY_ACCOUNT_CAP "entity_account_cap" "7(3)" false
        "A registered person or organization of this kind may have {cap} accounts here; there are {count} already."
        "同一登记主体最多可注册 {cap} 个账号，目前已有 {count} 个。"
        "Use one of your accounts, close one, or ask for a higher number; the accounts you have keep working."
        "您可以使用已有账号、注销其中一个，或申请提高数量；已有账号不受影响。"
    CLOSED_NAME "closed_name" "13(2)" true
        "This name reads like that of a closed account, so a moderator looks at it first."
        "该名称与已关闭账号的名称相近，需先由人工审核。"
        "Choose another name, or wait until it has been checked."
        "请更换名称，或等待审核。"
    NAME_IS_NUMBER "name_is_number" "9(1)" false
        "This name is an identity or telephone number, which everybody would see."
        "该名称是身份证件号码或电话号码，会被所有人看到。"
        "Choose another name; any name you like will do."
        "请更换名称；名称由您自行决定。"
    GROUP_MEMBER_UNCONFIRMED "group_member_unconfirmed" "7(3)" false
        "The owner of the account {account} has not confirmed that it belongs to the group, so it is not shown with it."
        "账号 {account} 的所有者尚未确认加入该矩阵，因此不会展示。"
        "Ask the owner to confirm, or take the account off the list; then the declaration can be completed."
        "请联系该账号所有者确认，或将其移出名单，之后即可完成申报。"
    GROUP_SCOPE_MISSING "group_scope_missing" "7(3)" false
        "The declaration does not say what the group does."
        "申报中缺少业务范围。"
        "Add the scope of business and file it again."
        "请填写业务范围后重新提交。"
    GROUP_ENTITY_MISSING "group_entity_missing" "7(3)" false
        "The account {account} is registered to a person or organization that the declaration does not list."
        "账号 {account} 的登记主体不在申报名单中。"
        "Add that person or organization, or take the account off the list."
        "请补充该登记主体，或将账号移出名单。"
    REGULATOR_CONTACT_MISSING "regulator_contact_missing" "3" false
        "No office is registered for the region {region}, so this export has no addressee."
        "尚未登记 {region} 地区的主管部门联系方式，此导出文件没有收件方。"
        "Register the office for this region and make the export again."
        "请登记该地区的主管部门联系方式后重新导出。"
    REASONS_REQUIRED "reasons_required" "13(2)" false
        "The decision needs reasons that the person concerned can read."
        "该决定需要写明理由，供当事人查阅。"
        "Write down why; nothing has changed until then."
        "请写明理由；在此之前没有任何改变。"
    BLOCKLIST_ENTRY_OVER "blocklist_entry_over" "13(2)" false
        "This entry of the blocklist is over and cannot be brought back."
        "该黑名单记录已终止，不能恢复。"
        "Leave it; a new entry needs a new closure and two people."
        "无需处理；新增记录须基于新的关闭决定并由两人批准。"
    BLOCKLIST_TOO_LONG "blocklist_too_long" "13(2)" false
        "An entry can be renewed for {days} days at most, and only to a later day than its own."
        "黑名单记录每次最多续期 {days} 天，且须晚于原到期日。"
        "Choose an earlier day within that time, or let it end."
        "请在期限内选择日期，或让记录到期终止。"
    OWN_DECISION "own_decision" "13(2)" false
        "Somebody who approved this entry cannot also review it."
        "批准该记录的人员不能同时负责复核。"
        "Ask another person to review it."
        "请由其他人员复核。"
    BLOCKLIST_RENEWED "blocklist_renewed" "13(2)" true
        "The ban on new accounts was renewed until {until}, for these reasons: {reasons}"
        "禁止注册新账号的期限延长至 {until}，理由：{reasons}"
        "You can appeal, also without an account."
        "您可以提出申诉，无需账号。"
    BLOCKLIST_LIFTED "blocklist_lifted" "13(2)" false
        "The ban on new accounts was lifted."
        "禁止注册新账号的措施已解除。"
        "You can open an account again."
        "您可以重新注册账号。"
    CHECKLIST_INCOMPLETE "checklist_incomplete" "12(1)" false
        "The assessment is not complete; open points: {items}."
        "安全评估尚未完成，待办事项：{items}。"
        "Work through the open points and complete it again; the feature stays as it is."
        "请完成待办事项后重新提交；功能状态不变。"
    GROWTH_BELOW_TRIGGER "growth_below_trigger" "12(1)" false
        "The number of users grew by less than half in 30 days, so no new assessment is due."
        "用户数 30 天内增长不足 50%，无需重新评估。"
        "You do not have to do anything."
        "您无需操作。"
    FEATURE_STALE "feature_stale" "12(1)" false
        "The assessment of this feature has to be made again by {due}; until then the feature stays on."
        "该功能须在 {due} 前重新评估；在此之前功能照常开放。"
        "Make the assessment again before that day."
        "请在到期前完成重新评估。"
    FEATURE_OFF "feature_off" "12(1)" false
        "This feature has no complete assessment, so it stays off."
        "该功能没有已完成的安全评估，保持关闭。"
        "Complete the assessment to open it."
        "完成评估后即可开放。"
    EMERGENCY_REASON_MISSING "emergency_reason_missing" "5(1)" false
        "An emergency mode needs a reason."
        "启用应急模式须说明原因。"
        "Say in a sentence what happened and set it again."
        "请简要说明情况后重新设置。"
    EMERGENCY_END_MISSING "emergency_end_missing" "5(1)" false
        "An emergency mode needs an end."
        "启用应急模式须设定结束时间。"
        "Choose an end at most 72 hours off; it can be set again."
        "请选择 72 小时内的结束时间；到期后可重新设置。"
    EMERGENCY_TOO_LONG "emergency_too_long" "5(1)" false
        "An emergency mode ends after it began and at most 72 hours later."
        "应急模式的结束时间须晚于开始时间，且不超过 72 小时。"
        "Choose an end at most 72 hours off; it can be set again."
        "请选择 72 小时内的结束时间；到期后可重新设置。"
    EMERGENCY_SECOND_PERSON "emergency_second_person" "5(1)" false
        "This mode closes functions for everybody and needs a second person."
        "该模式会对所有人关闭功能，需要第二人确认。"
        "Ask a second person on duty to confirm it, or choose a milder mode."
        "请由另一位值班人员确认，或选择较轻的模式。"
    EMERGENCY_RIGHTS "emergency_rights" "5(1)" false
        "Reporting is a right and stays open in every emergency."
        "举报是用户权利，任何应急模式下都不得关闭。"
        "Take reports off the list of closed functions."
        "请将举报移出关闭的功能列表。"
    EMERGENCY_OVER "emergency_over" "5(1)" false
        "This emergency mode is over already."
        "该应急模式已经结束。"
        "You do not have to do anything."
        "您无需操作。"
    DEREGISTRATION_RUNNING "deregistration_running" "9(2)" false
        "You have asked to close this account already; it is closed on {until}."
        "您已申请注销该账号，将于 {until} 完成注销。"
        "You can export your data or change your mind until then."
        "在此之前，您可以导出数据或撤销申请。"
    DEREGISTRATION_FINAL "deregistration_final" "9(2)" false
        "The time to change this is over: the account is closed for good."
        "可撤销的期限已过，账号已注销。"
        "You can open a new account."
        "您可以注册新账号。"
    DEREGISTRATION_NOT_REQUESTED "deregistration_not_requested" "9(2)" false
        "Nobody has asked to close this account."
        "该账号没有正在进行的注销申请。"
        "You do not have to do anything; you can ask for it at any time."
        "您无需操作；您可以随时申请注销。"
    DEREGISTRATION_DELAYED "deregistration_delayed" "9(2)" true
        "A decision about closing this account is still open, so the deregistration waits for it, until {until} at the latest."
        "关于关闭该账号的决定仍在处理中，注销将顺延，最迟至 {until}。"
        "You do not have to do anything; you can still export your data, and you can appeal."
        "您无需操作；您仍可以导出数据，也可以提出申诉。"
    DEREGISTRATION_EXPORT "deregistration_export" "9(2)" false
        "The account is closed on {until}. You can export your data and change your mind until then."
        "账号将于 {until} 注销。在此之前您可以导出数据或撤销申请。"
        "Export what you want to keep before that day."
        "请在此之前导出您需要保留的数据。"
    ERASURE_HELD "erasure_held" "17" true
        "Some data cannot be erased before {until}, because of a legal hold: {reason}"
        "因法定保留要求，部分数据在 {until} 之前不能删除：{reason}"
        "It is kept apart and used for nothing else; you can appeal."
        "这些数据将单独保存，不作他用；您可以提出申诉。"
    STRIKES_STAY "strikes_stay" "13(2)" false
        "Strikes and entries of the blocklist that still run stay with a keyed digest until {until}; nothing else does."
        "仍在有效期内的违规记录和黑名单记录将以加密摘要形式保留至 {until}，其他数据均不保留。"
        "You do not have to do anything; they do not stop the deregistration."
        "您无需操作；这不影响注销。"
    ORDER_WITHOUT_BASIS "order_without_basis" "16(1)" false
        "An order without a legal basis is not answered."
        "没有法律依据的调取要求不予处理。"
        "Ask the office to name the law and the article."
        "请要求对方写明法律名称和条款。"
    ORDER_WITHOUT_SCOPE "order_without_scope" "16(1)" false
        "The order does not name any data that can be disclosed."
        "调取要求没有列明可以提供的数据范围。"
        "Ask the office to name the data it needs."
        "请要求对方列明所需数据。"
    ORDER_WITHOUT_APPROVER "order_without_approver" "16(1)" false
        "Nobody who answers for the platform has approved the disclosure."
        "尚无平台负责人批准该项披露。"
        "Ask the lead of content safety to look at it."
        "请内容安全负责人审阅。"
    ORDER_FIELD_NOT_DISCLOSED "order_field_not_disclosed" "16(1)" false
        "`{field}` was not disclosed: it is not among the data that can be."
        "未提供“{field}”：不属于可以披露的数据。"
        "Nothing else was taken in its place."
        "未以其他数据代替。"
    ORDER_NOTICE_NOT_PUT_OFF "order_notice_not_put_off" "16(1)" false
        "The person concerned is told at once: putting it off needs a legal basis and an end within {days} days."
        "将立即告知当事人：推迟告知须有法律依据，且不超过 {days} 天。"
        "Add the basis and the end, where there is one."
        "如有法律依据，请补充依据和期限。"
    BAND_CHANGED "band_changed" "7(2)" false
        "This account's audience is now in band {band} (before: {before}): its owner has {hours} hours to act on what they are notified of. What the account may do does not change with it."
        "该账号的受众规模现为 {band} 档（此前为 {before} 档）：所有者须在 {hours} 小时内处理收到的通知。账号权限不因此改变。"
        "Look at your threads more often, or name people who help you."
        "请更及时地管理讨论区，或指定协助管理的人员。"
    TIER_CHANGED "tier_changed" "7(2)" true
        "This account is now at tier {tier} (before: {before})."
        "该账号现为 {tier} 等级（此前为 {before}）。"
        "Your standing page shows why, and what the next tier needs."
        "您可以在“我的状态”页面查看原因和升级条件。"
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::verdict::messages::Locale;

    #[test]
    fn every_message_says_and_fixes_in_both_languages() {
        for message in ALL {
            for locale in [Locale::En, Locale::Zh] {
                assert!(!message.say(locale, &[]).is_empty(), "{}", message.code);
                assert!(message.fix(locale, &[]).is_some(), "{}", message.code);
            }
        }
    }
}
