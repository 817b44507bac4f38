//! What reporters and the authors of reported content are told, in English and
//! Chinese.

use crate::verdict::messages::messages;

messages! {
    REPORT_RECEIVED "report_received" "15(2)" false
        "Your report has arrived. Its number is {tracking}; it is decided by {due}."
        "您的举报已收到，编号为 {tracking}，将于 {due} 前处理。"
        "You do not have to do anything; with the number you can see how far it is."
        "您无需操作；可凭编号查询进度。"
    REPORT_MERGED "report_merged" "15(2)" false
        "Others have reported this as well, and all these reports are looked at together."
        "已有其他人举报该内容，相关举报将合并处理。"
        "You do not have to do anything; you get an answer of your own."
        "您无需操作，结果会单独告知您。"
    REPORT_ADD_DETAILS "report_add_details" "15(2)" false
        "Your report is looked at as it is; a few words about what is wrong would help."
        "举报将照常处理；补充说明有助于核实。"
        "Add them under the number of your report if you like."
        "如您愿意，可凭编号补充说明。"
    REPORT_CLAIM_NEEDED "report_claim_needed" "10" false
        "A notice about a right in a work names the work and the right, and declares that this is true to your knowledge."
        "权利通知需写明作品和所主张的权利，并声明据您所知属实。"
        "Add these, and it is taken up as a notice; until then it is looked at as a report."
        "补充后将作为权利通知处理；在此之前按普通举报处理。"
    REPORT_BRIGADE "report_brigade" "15(2)" false
        "Many reports on this came within an hour, most from new accounts. The number of reports decides nothing, and the content stays as it is."
        "一小时内收到大量举报，多来自新账号。举报数量不影响判定，内容维持原状。"
        "A person looks at the content once, for all of them."
        "将由人工统一审核一次。"
    REPORT_SET_ASIDE "report_set_aside" "15(2)" true
        "Your report is kept, but not looked at: your reports are set aside until {until}. Reports about danger to life, to minors, or of self-harm are always looked at."
        "举报已保存，但暂不处理：您的举报在 {until} 前暂停处理。涉及生命危险、未成年人安全或自我伤害的举报始终会处理。"
        "Choose such a category if it fits. You can appeal, or send the report again after that day."
        "如属上述情形，请选择相应类别。您可以申诉，或在该日期后重新举报。"
    REPORT_MISUSE_WARNING "report_misuse_warning" "15(2)" true
        "In 90 days, {count} of {decided} reports of yours were found plainly without ground. This is a warning; nothing is restricted."
        "90 天内，您的 {decided} 件举报中有 {count} 件被认定为明显无依据。这是一次警告，未作任何限制。"
        "An honest mistake is never counted like that. If more follow, your reports can be set aside for a time. You can appeal."
        "善意的误报不计入。如继续发生，您的举报可能被暂停处理。您可以申诉。"
    REPORT_PROCESSING_SUSPENDED "report_processing_suspended" "15(2)" true
        "In 90 days, {count} of {decided} reports of yours were found plainly without ground, after a warning. Your reports are set aside until {until}."
        "90 天内，您的 {decided} 件举报中有 {count} 件在警告后仍被认定为明显无依据。您的举报在 {until} 前暂停处理。"
        "You can still report; danger to life, to minors and self-harm are always looked at. You can appeal."
        "您仍可举报；涉及生命危险、未成年人安全和自我伤害的举报始终会处理。您可以申诉。"
    REPORT_FOUNDED "report_founded" "15(2)" true
        "Your report was right, thank you. The decision: {reason}"
        "您的举报属实，感谢您。处理说明：{reason}"
        "You do not have to do anything; you can appeal if you think too little was done."
        "您无需操作；如认为处理不足，可以申诉。"
    REPORT_UNFOUNDED "report_unfounded" "15(2)" true
        "What you reported was looked at and stays. The reason: {reason}"
        "您举报的内容经核实予以保留。理由：{reason}"
        "This is not held against you. You can appeal, or block what you do not want to see."
        "这不会对您产生不利影响。您可以申诉，或屏蔽不想看到的内容。"
    REPORT_MANIFESTLY_UNFOUNDED "report_manifestly_unfounded" "15(2)" true
        "What you reported was looked at and stays; a person found the report plainly without ground. The reason: {reason}"
        "您举报的内容经核实予以保留；人工认定该举报明显无依据。理由：{reason}"
        "You can appeal if you meant it seriously."
        "如您系善意举报，可以申诉。"
    REPORT_DUPLICATE "report_duplicate" "15(2)" true
        "The same was reported before, and your report is answered with that one."
        "该内容此前已被举报，将一并处理。"
        "You do not have to do anything; you can appeal if yours is about something else."
        "您无需操作；如您举报的是其他问题，可以申诉。"
    REPORT_OUT_OF_SCOPE "report_out_of_scope" "15(2)" true
        "Your report is about something this platform does not decide. The reason: {reason}"
        "您举报的事项不在本平台处理范围内。理由：{reason}"
        "The rules page says where to turn to; you can appeal."
        "规则页面列有其他求助渠道；您可以申诉。"
    REPORT_WITHDRAWN "report_withdrawn" "15(2)" false
        "You took your report back, and it is closed."
        "您已撤回举报，该举报已结束。"
        "You can report again at any time."
        "您可以随时重新举报。"
    REPORT_FOUNDED_AUTHOR "report_founded_author" "15(2)" true
        "Your content was reported, and a moderator decided about it. The reason: {reason}"
        "您的内容被举报，已由人工作出处理。理由：{reason}"
        "You can appeal, free of charge."
        "您可以免费申诉。"
    REPORT_STANDS_AUTHOR "report_stands_author" "15(2)" false
        "Your content was reported, looked at, and stays as it is. The reason: {reason}"
        "您的内容被举报，经核实予以保留。理由：{reason}"
        "You do not have to do anything."
        "您无需操作。"
    REPORT_NEEDS_HUMAN "report_needs_human" "15(2)" false
        "This decision about a report needs a person."
        "该举报须由人工处理。"
        "Have a moderator decide."
        "请交由审核人员处理。"
    REPORT_NEEDS_REASON "report_needs_reason" "15(2)" false
        "A decision about a report gives a reason to both sides."
        "处理举报须向双方说明理由。"
        "Write a sentence or two, without saying who reported."
        "请写明简要理由，且不得透露举报人。"
    REPORT_NAMES_REPORTER "report_names_reporter" "15(2)" false
        "The reason says who reported, and the author would read it."
        "理由中含有举报人信息，会被作者看到。"
        "Write it without any name."
        "请删去举报人信息。"
    REPORT_OWN_CASE "report_own_case" "15(2)" false
        "Nobody decides about a report of their own, or about their own content."
        "不得处理自己的举报或针对自己内容的举报。"
        "Hand it to another moderator."
        "请转交其他审核人员。"
    REPORT_MEASURE_UNFOUNDED "report_measure_unfounded" "15(2)" false
        "Content can only be restricted for a report that is founded."
        "仅当举报成立时，方可限制内容。"
        "Decide that it is founded, or leave the content as it is."
        "请认定举报成立，或保持内容不变。"
    REPORT_WRONG_STATE "report_wrong_state" "15(2)" false
        "This step is not possible now, so nothing was changed."
        "当前状态下无法执行此操作，未作更改。"
        "Look at how far it is and try the next step."
        "请查看当前进度后再操作。"
    REPORT_APPEAL_FILED "report_appeal_filed" "15(2)" false
        "Your appeal has arrived. Somebody who did not decide before looks at it."
        "您的申诉已收到，将由此前未参与处理的人员审核。"
        "You do not have to do anything; you are told what came of it."
        "您无需操作，结果将通知您。"
    REPORT_APPEAL_TOO_LATE "report_appeal_too_late" "15(2)" false
        "The time in which an answer to this decision is taken is over."
        "对该决定提出异议的期限已过。"
        "If it goes on, report it again."
        "如问题仍存在，请重新举报。"
    IP_HELD "ip_held" "10" true
        "Somebody says that this content uses a work without the right to it ({work}). It is held; if you do not answer by {when}, it stays away."
        "有人主张该内容未经许可使用了作品（{work}）。内容已暂时隐藏；如您在 {when} 前未答复，将不再展示。"
        "If you have the right, send a counter-notice with a short statement; you can also appeal."
        "如您有权使用，请提交反通知并附简要声明；您也可以申诉。"
    IP_COUNTERED "ip_countered" "10" true
        "The author has answered your notice. The content comes back on {when} unless you show by then that a claim is before an authority."
        "作者已提交反通知。除非您在 {when} 前证明已向有关机关主张权利，内容将恢复展示。"
        "Send the reference of the claim, or do nothing."
        "请提交相关凭证，或不作处理。"
    IP_IN_DISPUTE "ip_in_dispute" "10" true
        "A claim about this content ({work}) is before an authority, so it stays held until that is decided."
        "关于该内容（{work}）的争议已由有关机关受理，在其作出决定前内容继续隐藏。"
        "You can appeal, and answer the claim there."
        "您可以申诉，并在该程序中答辩。"
    IP_RESTORED "ip_restored" "10" false
        "Your content is back; the notice about it is closed."
        "您的内容已恢复展示，相关通知已结束。"
        "You do not have to do anything."
        "您无需操作。"
    IP_RESTORED_CLAIMANT "ip_restored_claimant" "10" true
        "The content you gave notice of is shown again, and the notice is closed."
        "您通知的内容已恢复展示，该通知已结束。"
        "You can appeal, or turn to an authority."
        "您可以申诉，或向有关机关主张权利。"
    IP_UPHELD "ip_upheld" "10" true
        "Your content stays away because of a right in a work ({work})."
        "因涉及作品权利（{work}），您的内容不再展示。"
        "You can still send a counter-notice within the time for appeals, and you can appeal."
        "在申诉期限内您仍可提交反通知，也可以申诉。"
    IP_NOT_YOURS "ip_not_yours" "10" false
        "Only the author of the content can answer this notice."
        "只有内容作者可以答复该通知。"
        "Sign in with the account that published it."
        "请使用发布该内容的账号登录。"
    IP_STATEMENT_NEEDED "ip_statement_needed" "10" false
        "A counter-notice needs a statement of why you may use the work."
        "反通知须说明您有权使用该作品的理由。"
        "Write a sentence or two and send it again."
        "请补充简要说明后重新提交。"
    IP_PERIOD_RUNS "ip_period_runs" "10" false
        "The present period runs until {when}, so nothing changes before."
        "当前期限至 {when} 届满，在此之前不作变更。"
        "Wait until then."
        "请等待期限届满。"
}
