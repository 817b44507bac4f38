//! Articles 4(2), 7(1) and 7(3): what a profile shows about who runs it: the
//! category, the mark of a public body, licences, the group.

use serde::{Deserialize, Serialize};

use super::groups::GroupDeclaration;
use crate::error::RequestError;
use crate::pack::Pack;
use crate::request::check;
use crate::request::{AccountSnapshot, EntityKind, QualStatus, VerificationLevel};
use crate::time::Ms;
use crate::verdict::messages::Locale;

/// An account whose profile is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileLabelsRequest {
    /// The time.
    pub now_ms: Ms,
    /// The language of the labels.
    #[serde(default)]
    pub locale: Option<String>,
    /// The account.
    pub account: AccountSnapshot,
    /// The declaration of the group it belongs to.
    #[serde(default)]
    pub group: Option<GroupDeclaration>,
}

/// What a profile shows about who runs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileLabels {
    /// The labels: category, official mark, licences, group. None, where the pack
    /// turned labels off.
    pub labels: Vec<ProfileLabel>,
}

/// One label of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileLabel {
    /// What it is about.
    pub kind: ProfileLabelKind,
    /// A stable code: a category, a kind of licence, the id of a group.
    pub code: String,
    /// Its words.
    pub text: String,
}

/// What a label of a profile is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProfileLabelKind {
    /// What kind of entity the account is registered to.
    Category,
    /// A public body whose registration was checked.
    Official,
    /// A licence in force.
    Qualification,
    /// The group the account belongs to.
    Group,
}

/// Computes the labels of a profile. No label holds a name or number of a person.
///
/// # Errors
/// [`RequestError`] names the field that is not well-formed.
pub fn profile_labels(
    pack: &Pack,
    request: &ProfileLabelsRequest,
) -> Result<ProfileLabels, RequestError> {
    check::time("now_ms", request.now_ms)?;
    request.account.check("account")?;
    if let Some(group) = &request.group {
        group.check("group")?;
    }
    if !pack.policy().base.labels {
        return Ok(ProfileLabels { labels: Vec::new() });
    }
    let account = &request.account;
    let locale = Locale::of(request.locale.as_deref());
    let organization =
        account.verification.level_at(request.now_ms) >= VerificationLevel::Organisation;
    let mut labels = vec![category(account.category, organization, locale)];
    if account.category == EntityKind::PublicBody && organization {
        let text = pick(locale, ["Official account", "官方账号"]);
        labels.push(ProfileLabel {
            kind: ProfileLabelKind::Official,
            code: "official".to_owned(),
            text: text.to_owned(),
        });
    }
    let live = |until: Option<Ms>| until.is_none_or(|end| request.now_ms < end);
    let held = account.qualifications.iter().filter(|held| {
        // A licence counts while it holds, as it does when content is screened.
        held.status == QualStatus::Verified && live(held.valid_until)
    });
    labels.extend(held.map(|held| ProfileLabel {
        kind: ProfileLabelKind::Qualification,
        code: held.kind.clone(),
        text: if held.public_name.is_empty() {
            held.kind.clone()
        } else {
            held.public_name.clone()
        },
    }));
    let group = request.group.as_ref();
    let shown = group.filter(|group| group.shows(&account.id, request.now_ms));
    labels.extend(shown.map(|group| ProfileLabel {
        kind: ProfileLabelKind::Group,
        code: group.id.0.clone(),
        text: group.name.clone(),
    }));
    Ok(ProfileLabels { labels })
}

/// The category. One that people trust is only claimed when it was checked.
fn category(kind: EntityKind, checked: bool, locale: Locale) -> ProfileLabel {
    let (code, words) = match kind {
        EntityKind::Individual => ("individual", ["Individual", "个人"]),
        _ if !checked => (
            "unverified",
            ["Organization, not verified yet", "机构（尚未核验）"],
        ),
        EntityKind::Enterprise => ("enterprise", ["Company", "企业"]),
        EntityKind::OtherOrg => ("other_org", ["Organization", "其他组织"]),
        EntityKind::PublicBody => ("public_body", ["Public body", "政务机构"]),
        EntityKind::NewsMedia => ("news_media", ["News provider", "新闻媒体"]),
    };
    ProfileLabel {
        kind: ProfileLabelKind::Category,
        code: code.to_owned(),
        text: pick(locale, words).to_owned(),
    }
}

fn pick(locale: Locale, [en, zh]: [&'static str; 2]) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}
