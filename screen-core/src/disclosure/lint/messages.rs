//! The findings of the lint in words, for the people who write packs. Several words may
//! share a code: the code is the duty, the words are how it was missed.

use crate::verdict::messages::messages;

messages! {
    L01_ROLE "L01" "5(1)" false
        "Nobody is named as `{role}`."
        "未指定负责人 `{role}`。"
        "Add `{role}` with a name and a contact under `[responsible]`; one person may hold several roles."
        "请在 `[responsible]` 中添加 `{role}`，填写姓名（或岗位）和联系方式；同一人可兼任多个职责。"
    L01_EMPTY "L01" "5(1)" false
        "`{role}` has no name or no contact."
        "`{role}` 缺少姓名或联系方式。"
        "Fill in both: they are printed on the rules page."
        "请补全，两者都会展示在规则页面上。"
    L02_AGREEMENT "L02" "5(2)" false
        "No version of the agreement has to be accepted."
        "未设定须同意的服务协议版本。"
        "Set `agreement_required` under `[base]`, such as `\"2026-01\"`."
        "请在 `[base]` 中设置 `agreement_required`，例如 `\"2026-01\"`。"
    L03_DEFAULT "L03" "6(1)" false
        "Taking part asks for less than a verified mobile number."
        "参与互动的身份验证要求低于手机号验证。"
        "Set `default` under `[base] identity` to `phone` or higher."
        "请将 `[base]` 的 `identity` 中 `default` 设为 `phone` 或更高。"
    L03_PUBLISH "L03" "6(1)" false
        "Publishing asks for less than a verified document."
        "发布内容的身份验证要求低于证件验证。"
        "Set `publish` under `[base] identity` to `document` or higher."
        "请将 `[base]` 的 `identity` 中 `publish` 设为 `document` 或更高。"
    L03_ROW "L03" "6(1)" false
        "`{row}` asks for less than a verified mobile number."
        "`{row}` 的身份验证要求低于手机号验证。"
        "Set it to `phone` or higher, or leave it out so that the default holds."
        "请设为 `phone` 或更高，或删去以采用默认值。"
    L04_UNUSED "L04" "6(2)" false
        "No tier asks for a credit level, so credit has no effect on the service."
        "没有任何等级以信用等级为条件，信用分不影响服务。"
        "Give at least one tier a `credit` level."
        "请为至少一个等级设置 `credit` 条件。"
    L04_FLAT "L04" "6(2)" false
        "All tiers may do the same, so credit has no effect on the service."
        "各等级权限完全相同，信用分不影响服务。"
        "Let at least one row of `[matrix]` differ between tiers."
        "请使 `[matrix]` 中至少一行在各等级间有所区别。"
    L04_UNREACHABLE "L04" "6(2)" false
        "Nobody can ever reach the credit level that {tier} asks for."
        "{tier} 要求的信用等级无法达到。"
        "Lower the level, or let more credit be earned."
        "请降低所需等级，或提高可获得的信用分。"
    L05_LABELS "L05" "7(1)" false
        "Accounts do not show their category and qualifications."
        "账号未展示类别和资质标识。"
        "Set `labels = \"on\"` under `[base]`, or leave it out."
        "请在 `[base]` 中设置 `labels = \"on\"`，或删去该项。"
    L06_CAP "L06" "7(3)" false
        "There is no limit to the accounts of one `{kind}`."
        "未设定 `{kind}` 类主体的账号数量上限。"
        "Set `{kind}` under `[base] caps`."
        "请在 `[base]` 的 `caps` 中设置 `{kind}`。"
    L07_ABSENT "L07" "7(3)" false
        "The pack does not say where groups of accounts are declared; they are due 14 days after the second account."
        "规则包未说明账号集群的申报入口；第二个账号注册后 14 天内须申报。"
        "Set `{name}` under `[endpoints]` to the address of the form."
        "请在 `[endpoints]` 中将 `{name}` 设为申报页面地址。"
    L07_EMPTY "L07" "7(3)" false
        "There is no place where groups of accounts can be declared, though they are due."
        "没有账号集群的申报入口，但申报为必需。"
        "Set `{name}` under `[endpoints]` to the address of the form."
        "请在 `[endpoints]` 中将 `{name}` 设为申报页面地址。"
    L08_SIGNAL "L08" "9(1)" false
        "The signal `{signal}` reads as if it carried identity data into the engine."
        "信号 `{signal}` 疑似会将身份信息传入引擎。"
        "Send only what was concluded from it, under another name; identity stays with the identity service."
        "请仅传入由此得出的结论并更换名称；身份信息应保留在身份服务中。"
    L09_ABSENT "L09" "9(2)" false
        "The pack does not say where people close their own account."
        "规则包未说明用户注销账号的入口。"
        "Set `{name}` under `[endpoints]` to its address."
        "请在 `[endpoints]` 中将 `{name}` 设为对应地址。"
    L09_EMPTY "L09" "9(2)" false
        "People have no place where they can close their own account."
        "没有供用户注销账号的入口。"
        "Offer one, and set `{name}` under `[endpoints]` to its address."
        "请提供该入口，并在 `[endpoints]` 中将 `{name}` 设为对应地址。"
    L10_RESPREAD "L10" "11(2)" false
        "Rules reject content, but copies of what was removed are not held."
        "规则会拒绝内容，但未拦截已删除内容的副本。"
        "Set `respread_days` under `[base]` to 1 or more, or leave it out."
        "请将 `[base]` 中的 `respread_days` 设为 1 或以上，或删去该项。"
    L11_ASSESSMENTS "L11" "12(1)" false
        "Interactive features open without a safety assessment."
        "互动功能未经安全评估即可使用。"
        "Set `assessments = \"on\"` under `[base]`, or leave it out."
        "请在 `[base]` 中设置 `assessments = \"on\"`，或删去该项。"
    L12_SETTING "L12" "12(2)" false
        "Owners of threads are not offered `{setting}`."
        "未向讨论区主人提供 `{setting}` 设置。"
        "Add it to `settings` under `[owners]`, or leave the section out to offer all."
        "请在 `[owners]` 的 `settings` 中添加，或删去该节以提供全部设置。"
    L13_CANCEL "L13" "12(3)" false
        "The steps against neglected threads do not end with withdrawing interaction."
        "对疏于管理的措施未以取消互动功能为最后一级。"
        "Let `cancel_interactions` be the last of `steps` under `[slack]`."
        "请将 `cancel_interactions` 设为 `[slack]` 中 `steps` 的最后一级。"
    L13_ORDER "L13" "12(3)" false
        "The steps against neglected threads do not go from mild to hard."
        "对疏于管理的措施未按由轻到重排列。"
        "Put them in this order, each at most once: remind, pre_moderate, followers_only, close_interactions, cancel_interactions."
        "请按 remind、pre_moderate、followers_only、close_interactions、cancel_interactions 的顺序排列，每级至多一次。"
    L14_RUNG "L14" "13(1)" false
        "The ladder has no step `{rung}`."
        "处置阶梯缺少 `{rung}`。"
        "Add one to `steps` under `[ladder]`."
        "请在 `[ladder]` 的 `steps` 中添加。"
    L14_ORDER "L14" "13(1)" false
        "The ladder does not rise: a later step is milder, or needs no more points."
        "处置阶梯未逐级加重：后一级更轻，或所需记分未增加。"
        "Order `steps` by points, from `warn_rectify` to `close_account`."
        "请按记分排列 `steps`，从 `warn_rectify` 到 `close_account`。"
    L14_HUMAN "L14" "13(1)" false
        "An account could be closed without people."
        "账号可能在无人工参与的情况下被关闭。"
        "Write `human = true` on every `close_account`."
        "请在每个 `close_account` 上设置 `human = true`。"
    L15_MEASURE "L15" "13(2)" false
        "The blocklist lacks the measure `{measure}`."
        "黑名单缺少措施 `{measure}`。"
        "Add it to `measures` under `[blocklist]`, or leave the section out."
        "请在 `[blocklist]` 的 `measures` 中添加，或删去该节。"
    L16_ABSENT "L16" "15(2)" false
        "The pack does not say where people report."
        "规则包未说明举报入口。"
        "Set `{name}` under `[endpoints]` to its address."
        "请在 `[endpoints]` 中将 `{name}` 设为对应地址。"
    L16_EMPTY "L16" "15(2)" false
        "People have no place where they can report."
        "没有举报入口。"
        "Offer one, and set `{name}` under `[endpoints]` to its address."
        "请提供该入口，并在 `[endpoints]` 中将 `{name}` 设为对应地址。"
    L16_FEEDBACK "L16" "15(2)" false
        "Nobody is told what came of a report."
        "举报处理结果未向任何人反馈。"
        "Set `feedback = \"on\"` under `[reports]`, or leave it out."
        "请在 `[reports]` 中设置 `feedback = \"on\"`，或删去该项。"
    L16_SCREENING "L16" "15(2)" false
        "A threshold of zero makes every reporter malicious."
        "阈值为零会将所有举报人视为恶意。"
        "Set it to 1 or more; 3 for the warning and 5 for setting aside are a good start."
        "请设为 1 或以上；建议警告为 3、暂停受理为 5。"
    L16_ALWAYS "L16" "15(2)" false
        "Reports about `{category}` could be set aside."
        "`{category}` 类举报可能被暂停受理。"
        "Add it to `always_process` under `[reports]`."
        "请添加到 `[reports]` 的 `always_process` 中。"
    L16_DENIED "L16" "15(2)" false
        "Some tiers may not report."
        "部分等级的账号不能举报。"
        "Write `allow` for every tier in `report` under `[matrix]`."
        "请将 `[matrix]` 中 `report` 的各等级均设为 `allow`。"
    L17_MISSING "L17" "16(2)" false
        "The pack does not say how long content and its log are kept."
        "未设定内容及日志的保存期限。"
        "Set `content_log` under `[base] retention_days` to 184 or more."
        "请将 `[base]` 的 `retention_days` 中 `content_log` 设为 184 或以上。"
    L17_SHORT "L17" "16(2)" false
        "`{class}` is kept for {days} days; six months can have {min}."
        "`{class}` 仅保存 {days} 天；六个月最长可达 {min} 天。"
        "Set it to {min} or more."
        "请设为 {min} 或以上。"
    D01_WORDS "D01" "17" false
        "The rule {rule} restricts content but has no words for the statement of reasons."
        "规则 {rule} 会限制内容，但缺少理由说明所需的文字。"
        "Say in `meta.say` what is not allowed, in words for the person concerned."
        "请在 `meta.say` 中用当事人能理解的文字说明禁止的内容。"
    D02_DAYS "D02" "20" false
        "Appeals are open for {days} days; six months can have {min}."
        "申诉期限为 {days} 天；六个月最长可达 {min} 天。"
        "Set `days` under `[appeals]` to {min} or more, or leave it out."
        "请将 `[appeals]` 中的 `days` 设为 {min} 或以上，或删去该项。"
    D02_HUMAN "D02" "20" false
        "Nobody is named who decides appeals."
        "未指定处理申诉的负责人。"
        "Name an `appeals_lead` under `[responsible]`: appeals are never decided by software alone."
        "请在 `[responsible]` 中指定 `appeals_lead`：申诉不得仅由系统决定。"
    D02_ABSENT "D02" "20" false
        "The pack does not say where people appeal."
        "规则包未说明申诉入口。"
        "Set `{name}` under `[endpoints]` to its address."
        "请在 `[endpoints]` 中将 `{name}` 设为对应地址。"
    D02_EMPTY "D02" "20" false
        "People have no place where they can appeal."
        "没有申诉入口。"
        "Offer one, and set `{name}` under `[endpoints]` to its address."
        "请提供该入口，并在 `[endpoints]` 中将 `{name}` 设为对应地址。"
    D03_TEXT "D03" "23" false
        "There is no policy on the misuse of reports in words."
        "缺少滥用举报处理政策的文字说明。"
        "Write one into `misuse` under `[reports]`, with examples of what is misuse and what is not."
        "请在 `[reports]` 的 `misuse` 中写明，并举例说明何为滥用、何为正常举报。"
    D03_EXAMPLES "D03" "23" false
        "The policy on the misuse of reports seems to have no examples."
        "滥用举报处理政策似乎没有举例。"
        "Add some, such as “for example, reporting one account again and again without reading it”."
        "请补充示例，例如“不看内容而反复举报同一账号”。"
    D04_REPORTS "D04" "23" false
        "Reports could be set aside without a warning before."
        "举报可能在未经警告的情况下被暂停受理。"
        "Let `warn` under `[reports]` ask for fewer reports than `suspend`, and for no greater share."
        "请使 `[reports]` 中 `warn` 的次数小于 `suspend`，且比例不高于 `suspend`。"
    D04_LADDER "D04" "23" false
        "An account could be suspended or closed without a warning before."
        "账号可能在未经警示的情况下被暂停或关闭。"
        "Let the ladder begin with `warn_rectify`, at fewer points than any suspension."
        "请使处置阶梯从 `warn_rectify` 开始，且所需记分低于任何暂停措施。"
    D05_CATEGORY "D05" "24" false
        "The rule {rule} decides about `off_topic`, which is for thread owners and has no ground in the transparency database."
        "规则 {rule} 对 `off_topic` 作出处置；该类别仅供讨论区主人使用，在透明度数据库中没有对应依据。"
        "Choose another category, or let the rule hold at most and have no severity."
        "请更换类别，或使该规则至多先审后发且不设严重程度。"
    R01_HOLD "R01" "14(2)" false
        "Of {decided} appeals against the rule {rule}, {reversed} were reversed."
        "针对规则 {rule} 的 {decided} 件申诉中，有 {reversed} 件被撤销。"
        "Let it hold for review until it is mended: `then = \"hold\"`."
        "修订前请改为先审后发：`then = \"hold\"`。"
    R02_MEND "R02" "14(2)" false
        "Of {decided} appeals against the rule {rule}, {reversed} were reversed, though it only holds or labels."
        "规则 {rule} 虽仅先审后发或加标注，但 {decided} 件申诉中仍有 {reversed} 件被撤销。"
        "Look at its terms and its condition, and at how reviewers read it."
        "请检查其词条、匹配条件以及审核人员的理解是否一致。"
}
