//! What the comparison of two versions of a pack has to remark.

use crate::verdict::messages::messages;

messages! {
    PACK_VERSION_NOT_NEWER "pack_version_not_newer" "5(2)" false
        "The rules changed, but version {current} does not come after version {previous}."
        "规则已有变动，但版本 {current} 并不晚于版本 {previous}。"
        "Give the new rules a higher version, so that everybody can tell which ones held when."
        "请为新规则设置更高的版本号，以便区分各时期适用的规则。"
    PACK_DATE_NOT_LATER "pack_date_not_later" "18" false
        "The rules changed, but they take effect no later than the ones before them."
        "规则已有变动，但生效时间并不晚于上一版本。"
        "Set `effective_at` to a moment after the change is announced; rules never reach back."
        "请将 `effective_at` 设为公告之后的时间；规则不溯及既往。"
    PACK_OTHER_ID "pack_other_id" "14(1)" false
        "These are two different packs, {previous} and {current}, not two versions of one."
        "两者是不同的规则包（{previous} 与 {current}），并非同一规则包的两个版本。"
        "Compare with an earlier version of the same pack, or take this as a change of the whole rules."
        "请与同一规则包的早期版本比较，或视为整体更换规则。"
}
