//! What people and the platform do around content: accounts are opened, grouped,
//! labelled and closed, owners manage their threads, readers report, features are
//! assessed, emergencies declared, orders registered. One file a subject, one pure
//! function a decision: what changed goes out, the host keeps it.

pub mod blocklist;
pub mod emergency;
pub mod features;
pub mod groups;
mod input;
pub mod labels;
pub mod messages;
pub mod orders;
pub mod owner;
pub mod registers;
pub mod registration;
pub mod reports;
pub mod retention;
pub mod threads;

use serde::{Deserialize, Serialize};

use crate::audit::Decision;
use crate::error::RequestError;
use crate::limits::REASON_CHARS_MAX;
use crate::request::check;
use crate::time::{DAY_MS, Ms};
use crate::verdict::messages::Message;
use crate::verdict::{
    Action, Automation, Ground, Obligation, Reason, ReasonKind, Redress, SorSource,
    StatementOfReasons,
};

/// What one side is told about a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartyNotice {
    /// What was decided, and why.
    pub reason: Reason,
    /// The statement of reasons, where something is restricted.
    pub statement: Option<StatementOfReasons>,
    /// Until when an appeal may be filed.
    pub appeal_until: Option<Ms>,
}

/// What a statement of reasons is made from.
pub(crate) struct Facts<'a> {
    pub(crate) restriction: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) until: Option<Ms>,
    pub(crate) facts: String,
    pub(crate) source: SorSource,
    pub(crate) detected: Automation,
    pub(crate) decided: Automation,
    pub(crate) clause: &'a str,
    pub(crate) why: &'a str,
}

impl Decision<'_> {
    /// A reason in the language of the decision.
    pub(crate) fn say(
        &self,
        message: &Message,
        kind: ReasonKind,
        action: Action,
        fill: &[(&str, &str)],
    ) -> Reason {
        message.reason(self.locale, kind, action, fill)
    }

    /// Something that was not done, or is only to be known: it restricts nobody.
    pub(crate) fn note(&self, message: &Message, fill: &[(&str, &str)]) -> Reason {
        self.say(message, ReasonKind::PlatformState, Action::Allow, fill)
    }

    /// Until when the person concerned may appeal.
    pub(crate) fn appeal_until(&self) -> Ms {
        let days = i64::from(self.pack.policy().appeals.days);
        self.now.saturating_add(days * DAY_MS)
    }

    /// A statement of reasons from now on.
    pub(crate) fn statement(&self, facts: Facts<'_>) -> StatementOfReasons {
        StatementOfReasons {
            restriction: facts.restriction.to_owned(),
            scope: facts.scope.to_owned(),
            from: self.now,
            until: facts.until,
            facts: facts.facts,
            source: facts.source,
            automated_detection: facts.detected != Automation::Not,
            automated_decision: facts.decided,
            ground: Ground::Terms {
                clause: facts.clause.to_owned(),
                why: facts.why.to_owned(),
            },
            redress: vec![Redress::Appeal, Redress::Mediation],
        }
    }

    /// Notice and appeal, as every restriction brings them.
    pub(crate) fn told(&self, template: &str, statement: &StatementOfReasons) -> [Obligation; 2] {
        [
            Obligation::NotifyUser {
                template: template.to_owned(),
                sor: Box::new(statement.clone()),
            },
            Obligation::OfferAppeal {
                until: self.appeal_until(),
            },
        ]
    }
}

/// An id of an account, a piece of content, a case: not empty, not long, and no
/// number of a person.
pub(crate) fn checked_id(field: &str, id: &str) -> Result<(), RequestError> {
    check::id(field, id)?;
    check::identity(field, id)
}

/// Words of a person: not too long, and not just somebody's number. They may be empty.
pub(crate) fn checked_words(field: &str, words: &str) -> Result<(), RequestError> {
    check::at_most(field, words.chars().count(), REASON_CHARS_MAX, "characters")?;
    check::identity(field, words)
}

#[cfg(test)]
mod tests {
    use super::{owner, reports, threads};
    use crate::verdict::messages::Locale;

    #[test]
    fn every_message_says_and_fixes_in_both_languages() {
        for message in [
            threads::messages::ALL,
            owner::messages::ALL,
            reports::messages::ALL,
        ]
        .into_iter()
        .flatten()
        {
            for locale in [Locale::En, Locale::Zh] {
                assert!(!message.say(locale, &[]).is_empty(), "{}", message.code);
                assert!(message.fix(locale, &[]).is_some(), "{}", message.code);
            }
        }
    }
}
