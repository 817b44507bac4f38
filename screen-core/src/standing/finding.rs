//! A finding: a person, or for slips the software, confirmed that content broke a
//! rule. Says when it leads to a strike and when it must not.

use serde::{Deserialize, Serialize};

use super::messages as say;
use crate::error::RequestError;
use crate::ids::{AccountId, ContentRef, Fingerprint, RuleId};
use crate::limits::{EXPLANATION_CHARS_MAX, STRIKE_CONTENT_DAYS};
use crate::pack::{AutoStrike, Category, Policy, Rule};
use crate::request::check::{self, Check};
use crate::request::{AccountSnapshot, Decider, Lifecycle, Role, Severity, Strike, StrikeStatus};
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::Message;
use crate::verdict::{ReasonKind, SorSource};

/// A confirmed violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its id; a finding counts once.
    pub id: String,
    /// Whose content it was.
    pub account: AccountId,
    /// The rule that was broken.
    pub rule: RuleId,
    /// How grave it was. A person may judge one case milder or graver than its rule.
    pub severity: Severity,
    /// The content.
    pub content: ContentRef,
    /// When the content was made.
    pub content_created_at: Ms,
    /// When it was decided.
    pub decided_at: Ms,
    /// Who decided.
    pub decided_by: Decider,
    /// What it was found together with: findings of one batch make one strike.
    #[serde(default)]
    pub batch: Option<String>,
    /// What sort of reason the screening gave. Only `policy` can lead to a strike.
    #[serde(default = "policy")]
    pub kind: ReasonKind,
    /// How it came to light. Who reported it is never said.
    #[serde(default = "own_initiative")]
    pub source: SorSource,
    /// Whether software or a person noticed it.
    #[serde(default)]
    pub detected: Detected,
    /// What becomes of the content.
    #[serde(default)]
    pub content_now: ContentNow,
    /// The content's fingerprint, to hold copies by.
    #[serde(default)]
    pub fingerprint: Option<Fingerprint>,
    /// What the decider adds for the person concerned.
    #[serde(default)]
    pub facts: Option<String>,
}

fn policy() -> ReasonKind {
    ReasonKind::Policy
}

fn own_initiative() -> SorSource {
    SorSource::OwnInitiative
}

/// Who noticed a violation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Detected {
    /// A person.
    #[default]
    ByPeople,
    /// Software.
    BySoftware,
}

/// What becomes of content about which something was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContentNow {
    /// It is removed.
    #[default]
    Removed,
    /// It stays while its author mends it.
    Kept,
}

impl Finding {
    pub(super) fn check(&self, account: &AccountSnapshot, now: Ms) -> Check {
        let field = |name: &str| format!("event.finding.{name}");
        for (name, text) in [
            ("id", self.id.as_str()),
            ("rule", self.rule.as_str()),
            ("content", self.content.as_str()),
            ("batch", self.batch.as_deref().unwrap_or("-")),
            (
                "fingerprint",
                self.fingerprint
                    .as_ref()
                    .map_or("-", |print| print.as_str()),
            ),
        ] {
            check::id(&field(name), text)?;
            check::identity(&field(name), text)?;
        }
        check::time(&field("content_created_at"), self.content_created_at)?;
        check::time(&field("decided_at"), self.decided_at)?;
        decider(&field("decided_by"), &self.decided_by)?;
        explanation(&field("facts"), self.facts.as_deref().unwrap_or_default())?;
        if self.account != account.id {
            return wrong(&field("account"), "not the account of this request");
        }
        if self.content_created_at > self.decided_at {
            return wrong(&field("content_created_at"), "after the decision about it");
        }
        if self.decided_at > now {
            return wrong(&field("decided_at"), "after `now_ms`");
        }
        Ok(())
    }

    /// Whether the decider may make this finding: people of the platform may, software
    /// only where the pack lets it, for slips, and never graver than the rule says.
    pub(super) fn is_decided_well(&self, policy: &Policy, rule: &Rule) -> bool {
        match &self.decided_by {
            Decider::Human(actor) => is_staff(actor.role) && actor.id != self.account.0,
            Decider::Auto => {
                policy.ladder.auto_strike == AutoStrike::Minor
                    && self.severity == Severity::Minor
                    && rule.severity == Some(Severity::Minor)
            }
        }
    }
}

fn wrong(field: &str, message: &str) -> Check {
    Err(check::invalid(field, message))
}

/// People who act for the platform.
pub(crate) const fn is_staff(role: Role) -> bool {
    matches!(role, Role::Moderator | Role::OnCall | Role::Lead)
}

/// The id of a person who decides.
pub(super) fn decider(field: &str, decider: &Decider) -> Check {
    decider.human().map_or(Ok(()), |actor| {
        check::id(&format!("{field}.human.id"), &actor.id)?;
        check::identity(&format!("{field}.human.id"), &actor.id)
    })
}

/// Words of people: bounded.
pub(super) fn explanation(field: &str, text: &str) -> Result<(), RequestError> {
    check::at_most(
        field,
        text.chars().count(),
        EXPLANATION_CHARS_MAX,
        "characters",
    )
}

/// Why a finding leads to no strike.
pub(super) struct NoStrike {
    pub(super) message: &'static Message,
    /// Whether the content may be acted on all the same.
    pub(super) content: bool,
}

/// Whether a finding must not lead to a strike, and why. In the order of the list.
pub(super) fn no_strike(
    policy: &Policy,
    account: &AccountSnapshot,
    rule: &Rule,
    finding: &Finding,
) -> Option<NoStrike> {
    let no = |message, content| Some(NoStrike { message, content });
    // What is no published rule of the platform is no ground for anything here.
    if finding.kind != ReasonKind::Policy {
        return no(&say::NO_STRIKE_NOT_POLICY, false);
    }
    if rule.category == Category::OffTopic {
        return no(&say::NO_STRIKE_OWNERS_CHOICE, false);
    }
    if !rule.public {
        return no(&say::NO_STRIKE_RULE_NOT_PUBLIC, false);
    }
    // From here on the content may go, and only the strike is not made.
    if rule.severity.is_none() {
        return no(&say::NO_STRIKE_WITHOUT_SEVERITY, true);
    }
    if finding.content_created_at < rule.since || finding.content_created_at < policy.effective_at {
        return no(&say::NO_STRIKE_RETROACTIVE, true);
    }
    let age = finding
        .decided_at
        .saturating_sub(finding.content_created_at);
    if age > STRIKE_CONTENT_DAYS * DAY_MS && finding.severity < Severity::Serious {
        return no(&say::NO_STRIKE_OLD_CONTENT, true);
    }
    if !matches!(
        account.lifecycle,
        Lifecycle::Active | Lifecycle::CoolingOff | Lifecycle::ClosurePending
    ) {
        return no(&say::NO_STRIKE_ACCOUNT_GONE, true);
    }
    None
}

/// The strike of a batch, where there is one already.
pub(super) fn batch_strike<'a>(
    account: &'a AccountSnapshot,
    finding: &Finding,
) -> Option<&'a Strike> {
    let batch = finding.batch.as_ref()?;
    account.strikes.iter().find(|strike| {
        strike.batch.as_ref() == Some(batch) && strike.status != StrikeStatus::Reversed
    })
}

/// Whether the account has a strike for this finding already, in whatever state.
pub(super) fn is_known(account: &AccountSnapshot, finding: &str) -> bool {
    account.strikes.iter().any(|strike| {
        strike.finding == finding || strike.items.iter().any(|item| item.finding == finding)
    })
}
