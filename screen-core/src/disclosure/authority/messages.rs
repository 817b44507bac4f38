//! What the people of the platform are told about drafts for authorities.

use crate::verdict::messages::messages;

messages! {
    AUTHORITY_OFF "authority_off" "11(2)" false
        "Drafts for authorities are turned off on this platform."
        "本平台未启用向主管部门报告的草稿功能。"
        "Whoever runs the platform can turn them on in its rules; everybody is told on the rules page."
        "平台运营者可在规则中启用，并会在规则页面公示。"
    AUTHORITY_NO_BASIS "authority_no_basis" "11(2)" false
        "A draft for an authority needs a legal basis and the facts."
        "草稿须写明法律依据和事实。"
        "Name the law that asks for the report and say what happened, without naming anybody."
        "请写明要求报告的法律条文，并说明事实，不要写出任何人的身份。"
    AUTHORITY_NEEDS_PERSON "authority_needs_person" "11(2)" false
        "Only people who answer for content safety can approve a draft for an authority."
        "只有内容安全负责人员可以批准草稿。"
        "Ask a moderator, somebody on call or a lead to read it."
        "请由审核员、值班人员或负责人审阅。"
    AUTHORITY_OWN_DRAFT "authority_own_draft" "11(2)" false
        "Who wrote a draft cannot approve it."
        "起草人不能批准自己的草稿。"
        "Ask two other people to read it."
        "请由另外两人审阅。"
    AUTHORITY_APPROVED_TWICE "authority_approved_twice" "11(2)" false
        "You have approved this draft already; it needs two different people."
        "您已批准过此草稿；须由两名不同人员批准。"
        "Ask somebody else to read it."
        "请由其他人审阅。"
    AUTHORITY_WAITS "authority_waits" "11(2)" false
        "The draft waits for approval and must not be sent."
        "草稿等待批准，不得发送。"
        "Two different people, none of them its writer, have to approve it."
        "须由两名非起草人员分别批准。"
    AUTHORITY_NOTHING_SENT "authority_nothing_sent" "11(2)" false
        "The draft is approved. The software does not send it."
        "草稿已批准。软件不会自动发送。"
        "If a person sends it, enter that in the register; the transparency report counts it."
        "如由人工发送，请登记；透明度报告会计入。"
}
