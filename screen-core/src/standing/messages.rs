//! The words of the enforcement ladder and of appeals.

use crate::verdict::messages::messages;

messages! {
    FINDING_RULE_UNKNOWN "finding_rule_unknown" "13(1)" false
        "The published rules have no rule {rule}, so nothing can be found by it."
        "已公布的规则中没有 {rule}，不能据此认定违规。"
        "Choose the published rule that the content broke."
        "请选择内容所违反的已公布规则。"
    FINDING_KNOWN "finding_known" "13(1)" false
        "This finding was dealt with before; it counts once."
        "该认定已处理过，不会重复计算。"
        "You do not have to do anything."
        "您无需任何操作。"
    HUMAN_DECISION_REQUIRED "human_decision_required" "13(1)" false
        "Only a person of the platform may decide this, so nothing was done yet."
        "此事须由平台工作人员决定，目前未作任何处理。"
        "You do not have to do anything; a person looks at it."
        "您无需任何操作，将由人工处理。"
    NO_STRIKE_NOT_POLICY "no_strike_not_policy" "13(1)" false
        "This was no matter of the published rules, so it has no consequence for the account."
        "此事与已公布的规则无关，不影响账号。"
        "You do not have to do anything."
        "您无需任何操作。"
    NO_STRIKE_OWNERS_CHOICE "no_strike_owners_choice" "12(2)" false
        "What belongs into a thread is its owner's choice and has no consequence for the account."
        "话题区内容由其管理者决定，不影响账号。"
        "You can post it where it fits."
        "您可以发布到合适的位置。"
    NO_STRIKE_RULE_NOT_PUBLIC "no_strike_rule_not_public" "13(1)" false
        "The rule {rule} is not published, so nothing can be held against the account by it."
        "规则 {rule} 未公布，不能据此处理账号。"
        "You do not have to do anything."
        "您无需任何操作。"
    NO_STRIKE_WITHOUT_SEVERITY "no_strike_without_severity" "13(1)" true
        "The rule {rule} is about content only, so there is no strike."
        "规则 {rule} 仅针对内容，不计违规。"
        "You can appeal if the content was removed in error."
        "如认为内容删除有误，您可以申诉。"
    NO_STRIKE_RETROACTIVE "no_strike_retroactive" "18" true
        "The content is older than the rule {rule}, which holds since {since}, so there is no strike."
        "内容早于规则 {rule} 的生效时间（{since}），不计违规。"
        "You can appeal if the content was removed in error."
        "如认为内容删除有误，您可以申诉。"
    NO_STRIKE_OLD_CONTENT "no_strike_old_content" "13(1)" true
        "The content is more than 90 days old, so there is no strike."
        "内容发布已超过 90 天，不计违规。"
        "You can appeal if the content was removed in error."
        "如认为内容删除有误，您可以申诉。"
    NO_STRIKE_ACCOUNT_GONE "no_strike_account_gone" "13(1)" true
        "The account is no longer in use, so there is no strike."
        "账号已停用，不计违规。"
        "You can appeal if the content was removed in error."
        "如认为内容删除有误，您可以申诉。"
    NO_STRIKE_SAME_BATCH "no_strike_same_batch" "13(1)" true
        "This was found together with other content, and all of it counts as one strike."
        "该内容与其他内容一并认定，合计一次违规。"
        "You can appeal if the content was removed in error."
        "如认为内容删除有误，您可以申诉。"
    STRIKE_COUNTS "strike_counts" "13(1)" true
        "The strike has {points} points; {sum} are active now, and the ladder goes by them. It takes {credit} points of credit."
        "本次违规计 {points} 点，当前有效共 {sum} 点，并据此适用处理阶梯；扣信用分 {credit} 分。"
        "Your standing shows when it ends; you can also appeal."
        "您可在账号状况中查看到期时间，也可以申诉。"
    TRAINING_OFFERED "training_offered" "13(1)" true
        "This is your first slip. A short training about the rule {rule} takes the strike away."
        "这是您首次轻微违规。完成规则 {rule} 的简短学习后，可消除本次违规记录。"
        "Take the training, mend the content in time, or appeal."
        "请完成学习、按时改正内容，或提出申诉。"
    TRAINED_AWAY "trained_away" "13(1)" false
        "You completed the training, so the strike counts no more."
        "您已完成学习，该次违规不再计入。"
        "You do not have to do anything."
        "您无需任何操作。"
    TRAINING_NO_STRIKE "training_no_strike" "13(1)" false
        "There is no strike that counts for this finding."
        "该认定没有有效的违规记录。"
        "You do not have to do anything; the training is open to everybody."
        "您无需任何操作，学习内容对所有人开放。"
    TRAINING_ONLY_MINOR "training_only_minor" "13(1)" true
        "The training takes away minor strikes only."
        "学习仅可消除轻微违规。"
        "The strike ends by itself with time; you can also appeal."
        "违规记录会随时间到期；您也可以申诉。"
    TRAINING_ONLY_FIRST "training_only_first" "13(1)" true
        "The training takes away a first minor strike only, and this is a later one."
        "学习仅可消除首次轻微违规，本次并非首次。"
        "The strike ends by itself with time; you can also appeal."
        "违规记录会随时间到期；您也可以申诉。"
    RECTIFIED "rectified" "13(1)" false
        "The content was mended in time, so the warning is over. The strike runs on until it ends."
        "内容已按时改正，警示结束。违规记录将保留至到期。"
        "You do not have to do anything."
        "您无需任何操作。"
    RECTIFIED_TOO_LATE "rectified_too_late" "13(1)" true
        "The time for mending the content was over on {due}."
        "改正期限已于 {due} 届满。"
        "You can appeal if you mended it in time."
        "如您已按时改正，可以申诉。"
    NO_OPEN_WARNING "no_open_warning" "13(1)" false
        "There is no warning with this id that waits for its content to be mended."
        "没有对应的待改正警示。"
        "You do not have to do anything."
        "您无需任何操作。"
    NOT_DUE_YET "not_due_yet" "13(1)" false
        "The time runs until {due}, so nothing was done yet."
        "期限至 {due}，目前未作任何处理。"
        "There is still time until then."
        "在此之前仍有时间。"
    WARNING_OVERTAKEN "warning_overtaken" "13(1)" true
        "A later step took the warning's place, so nothing more follows from it."
        "该警示已被后续处理取代，不再产生其他后果。"
        "You can appeal against the step that is in force."
        "您可以对现行处理提出申诉。"
    RESTRICTION_OVER "restriction_over" "13(1)" false
        "The restriction is over; all functions are open again."
        "限制已结束，各项功能已恢复。"
        "You do not have to do anything."
        "您无需任何操作。"
    MILDER_STEP_RUNS "milder_step_runs" "13(1)" true
        "One restriction is over; a milder one still runs until {until}."
        "一项限制已结束，另一项较轻的限制持续至 {until}。"
        "It ends by itself; you can also appeal."
        "该限制将自动结束；您也可以申诉。"
    CLOSURE_NEEDS_TWO "closure_needs_two" "13(1)" true
        "The account is suspended while two people decide about closing it, until {due} at most."
        "账号已暂停，将由两名工作人员决定是否关闭，最迟至 {due}。"
        "You can appeal now."
        "您现在即可申诉。"
    CLOSURE_NEEDS_SECOND "closure_needs_second" "13(2)" true
        "One person confirmed; without a second one by {due} the account is not closed."
        "已有一人确认；如至 {due} 无第二人确认，账号不予关闭。"
        "You can appeal now."
        "您现在即可申诉。"
    CLOSURE_DECIDES "closure_decides" "13(1)" true
        "Two people are deciding about closing the account, so no further step is taken."
        "账号是否关闭正由两名工作人员决定，不另作处理。"
        "You can appeal now."
        "您现在即可申诉。"
    NO_CLOSURE_PENDING "no_closure_pending" "13(2)" false
        "Nobody is deciding about closing this account."
        "该账号没有待定的关闭决定。"
        "You do not have to do anything."
        "您无需任何操作。"
    APPROVER_NOT_STAFF "approver_not_staff" "13(2)" false
        "Only people of the platform may confirm, and nobody about their own account."
        "仅平台工作人员可以确认，且不得处理本人账号。"
        "Have somebody else confirm."
        "请由其他工作人员确认。"
    APPROVED_BEFORE "approved_before" "13(2)" false
        "This person has confirmed already; it takes two different people."
        "该工作人员已确认过，须由两名不同人员确认。"
        "Have somebody else look at it."
        "请由其他工作人员审核。"
    CLOSURE_LAPSED "closure_lapsed" "13(2)" false
        "The time for confirming was over on {due}, so the account is not closed."
        "确认期限已于 {due} 届满，账号不予关闭。"
        "Let the timer end the pending closure."
        "请由定时任务结束待定状态。"
    NOT_CLOSED "not_closed" "13(2)" false
        "The account is not closed, so it cannot be opened again."
        "账号并未关闭，无需恢复。"
        "You do not have to do anything."
        "您无需任何操作。"
    REINSTATEMENT_TOO_EARLY "reinstatement_too_early" "13(2)" true
        "A closed account can be opened again from {date} on."
        "关闭的账号自 {date} 起可申请恢复。"
        "Ask again then; an appeal is possible before."
        "请届时再申请；在此之前可以申诉。"
    REINSTATEMENT_DENIED "reinstatement_denied" "13(2)" true
        "A person looked at it, and the account stays closed."
        "经人工审核，账号维持关闭。"
        "You can appeal against this decision."
        "您可以对该决定提出申诉。"
    REINSTATED "reinstated" "13(2)" false
        "The account is open again. Strikes that have not ended run on."
        "账号已恢复。尚未到期的违规记录继续有效。"
        "You do not have to do anything."
        "您无需任何操作。"
    APPEAL_FILED "appeal_filed" "15(1)" false
        "Your appeal came in. A person who did not decide before looks at it by {due}."
        "您的申诉已收到，将由未参与原决定的工作人员在 {due} 前处理。"
        "You do not have to do anything; it is free of charge."
        "您无需任何操作，申诉免费。"
    APPEAL_NOT_CONCERNED "appeal_not_concerned" "15(1)" false
        "This decision was about somebody else, so it is theirs to appeal."
        "该决定与您无关，应由相关人员申诉。"
        "Check the number of the decision, or report what concerns you."
        "请核对决定编号，或举报与您有关的问题。"
    APPEAL_WINDOW_CLOSED "appeal_window_closed" "15(1)" false
        "The six months for appealing against this decision are over."
        "该决定的六个月申诉期限已过。"
        "A mediation body or a court may still help."
        "您仍可寻求调解机构或法院的帮助。"
    APPEAL_FILED_BEFORE "appeal_filed_before" "15(1)" false
        "You have appealed against this decision before."
        "您已就该决定提出过申诉。"
        "Follow the first appeal; after it a mediation body or a court may help."
        "请关注此前的申诉；之后可寻求调解机构或法院的帮助。"
    APPEAL_OVER "appeal_over" "15(1)" false
        "This appeal is over."
        "该申诉已结束。"
        "A mediation body or a court may still help."
        "您仍可寻求调解机构或法院的帮助。"
    APPEAL_WITHDRAWN "appeal_withdrawn" "15(1)" false
        "You took your appeal back, so the decision stands."
        "您已撤回申诉，原决定维持不变。"
        "You can appeal again while there is time."
        "在期限内您可以再次申诉。"
    REVIEWER_NOT_STAFF "reviewer_not_staff" "15(1)" false
        "Only people of the platform review appeals, and nobody their own."
        "仅平台工作人员可复核申诉，且不得复核本人的申诉。"
        "Have somebody else review it."
        "请由其他工作人员复核。"
    REVIEWER_DECIDED_BEFORE "reviewer_decided_before" "15(1)" false
        "This person took part in the decision and cannot review it."
        "该工作人员参与过原决定，不得复核。"
        "Have somebody else review it."
        "请由其他工作人员复核。"
    APPEAL_NOT_AUTOMATED "appeal_not_automated" "15(1)" false
        "Software does not decide about appeals; a person does."
        "申诉须由人工决定，不得由程序决定。"
        "Have the reviewer decide."
        "请由复核人员作出决定。"
    APPEAL_NOT_REVIEWER "appeal_not_reviewer" "15(1)" false
        "Only the person who took the appeal up decides about it."
        "仅受理该申诉的复核人员可以决定。"
        "Take the appeal up first."
        "请先受理该申诉。"
    APPEAL_REASON_MISSING "appeal_reason_missing" "15(1)" false
        "A decision about an appeal needs its reason in words."
        "申诉决定须说明理由。"
        "Write down why, so that the appellant understands it."
        "请写明理由，便于申诉人理解。"
    APPEAL_IN_MEDIATION "appeal_in_mediation" "14(2)" false
        "A mediation body looks at this appeal; the time for deciding stands still."
        "该申诉正由调解机构处理，处理期限暂停计算。"
        "Wait for the outcome of the mediation."
        "请等待调解结果。"
    NO_MEDIATION "no_mediation" "14(2)" false
        "No mediation body looks at this appeal."
        "该申诉没有进行中的调解。"
        "Refer the appeal first."
        "请先提交调解。"
    MEDIATION_REFERRED "mediation_referred" "14(2)" false
        "Your appeal went to a mediation body; the time for deciding stands still until it is done."
        "您的申诉已提交调解机构，处理期限在调解结束前暂停计算。"
        "You do not have to do anything; the body gets in touch."
        "您无需任何操作，调解机构会与您联系。"
    MEDIATION_ENDED "mediation_ended" "14(2)" false
        "The mediation is over; your appeal is decided by {due}."
        "调解已结束，您的申诉将在 {due} 前作出决定。"
        "You do not have to do anything."
        "您无需任何操作。"
    MEDIATION_BINDS "mediation_binds" "14(2)" false
        "The mediation binds the platform, and this decision departs from it."
        "调解结果对平台有约束力，该决定与其不符。"
        "Decide as the mediation proposed."
        "请按调解结果决定。"
    APPEAL_UPHELD "appeal_upheld" "15(1)" false
        "A person looked at it again, and the decision stands. The reason is stated with it."
        "经人工复核，原决定维持，理由见附。"
        "A mediation body or a court may still help."
        "您仍可寻求调解机构或法院的帮助。"
    APPEAL_REVERSED "appeal_reversed" "15(1)" false
        "You were right: the decision is taken back, with all that came of it."
        "申诉成立：原决定及其后果均已撤销。"
        "You do not have to do anything."
        "您无需任何操作。"
    APPEAL_PARTLY "appeal_partly" "15(1)" false
        "You were right in part: a part of the decision is taken back. The reason is stated with it."
        "申诉部分成立：原决定已部分撤销，理由见附。"
        "A mediation body or a court may still help with the rest."
        "对其余部分，您仍可寻求调解机构或法院的帮助。"
    RULE_SHOULD_HOLD "rule_should_hold" "15(1)" false
        "Of {decided} appeals against decisions by the rule {rule}, {reversed} were reversed."
        "针对规则 {rule} 的 {decided} 件申诉中，有 {reversed} 件被撤销。"
        "Set the rule to hold, so that people look first, and mend it."
        "请将该规则改为先人工审核，并加以完善。"
}
