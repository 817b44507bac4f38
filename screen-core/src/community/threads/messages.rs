//! What the management of threads says, in English and Chinese.

use crate::verdict::messages::messages;

messages! {
    THREAD_NOT_YOURS "thread_not_yours" "2(3)" false
        "Only the owner of this thread and the accounts the owner named can manage it."
        "只有讨论区主人及其指定的账号可以管理该讨论区。"
        "You can report what should not be here, or ask the owner."
        "您可以举报不当内容，或联系讨论区主人。"
    THREAD_OWNER_ONLY "thread_owner_only" "10" false
        "Only the owner can decide who else manages this thread."
        "只有讨论区主人可以指定或更换协管账号。"
        "Ask the owner to do it; you can give up your own part at any time."
        "请联系讨论区主人；您可以随时放弃自己的协管身份。"
    THREAD_STALE_VERSION "thread_stale_version" "12(2)" false
        "The settings were changed in the meantime (version {version}), so nothing was saved."
        "设置已被修改（当前版本 {version}），本次未保存。"
        "Look at the present settings and send the change again."
        "请查看最新设置后重新提交。"
    THREAD_SETTING_NOT_OFFERED "thread_setting_not_offered" "12(2)" false
        "This platform does not offer the setting {setting}."
        "本平台不提供设置项 {setting}。"
        "The other settings stay open to you; what you had set before can still be taken back."
        "您可以使用其他设置；此前的设置仍可撤回。"
    THREAD_NOTHING_TO_CHANGE "thread_nothing_to_change" "12(2)" false
        "This is as you want it already, so nothing was changed."
        "当前已是您要的状态，无需更改。"
        "You do not have to do anything."
        "您无需操作。"
    THREAD_LIST_FULL "thread_list_full" "12(2)" false
        "This list has room for {max} entries, and they are taken."
        "该列表最多 {max} 项，已满。"
        "Take an entry out first, then add this one."
        "请先移除一项，再添加。"
    THREAD_OWN_TEAM "thread_own_team" "12(2)" false
        "An account cannot be blocked here and manage this thread at once."
        "同一账号不能既被屏蔽又管理该讨论区。"
        "End one of the two first."
        "请先取消其中一项。"
    THREAD_HELD_BY_PLATFORM "thread_held_by_platform" "12(2)" false
        "The platform still looks at this comment, so it cannot be shown yet; it stays in the platform's queue."
        "平台仍在审核该评论，暂不能展示；评论保留在平台的审核队列中。"
        "You do not have to do anything; the platform decides, and your own choice is kept open."
        "您无需操作，平台审核后您仍可自行决定。"
    THREAD_NOT_WAITING "thread_not_waiting" "12(2)" false
        "This comment does not wait for you."
        "该评论无需您处理。"
        "You do not have to do anything; you can remove it if you do not want it here."
        "您无需操作；如不希望展示，您可以移除。"
    COMMENT_REMOVED_BY_OWNER "comment_removed_by_owner" "12(2)" true
        "The owner of the thread removed your comment. The reason given: {reason}"
        "讨论区主人移除了您的评论。理由：{reason}"
        "This does not count against your account. You can write elsewhere, and you can appeal."
        "此举不影响您的账号。您可以在其他地方发言，也可以提出申诉。"
    NO_STRIKE_OWNER_CHOICE "no_strike_owner_choice" "12(2)" false
        "What an owner removes is the owner's choice: no strike, and no credit is taken."
        "主人的移除属于其自主选择：不记违规，不扣信用。"
        "If a rule of the platform was broken as well, report it up."
        "如同时违反平台规则，请上报平台。"
}
