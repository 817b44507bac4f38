//! Checks that several requests of this folder share, and small words about people.

use crate::audit::{ActorRef, Decision};
use crate::community::messages as say;
use crate::error::{ErrorCode, RequestError};
use crate::limits::{ID_CHARS_MAX, STATEMENT_CHARS_MAX};
use crate::request::check::{self, Check};
use crate::request::{Actor, Role};
use crate::scan::holds_personal_number;
use crate::verdict::messages::{Locale, Message};
use crate::verdict::{Action, Reason, ReasonKind};

/// An opaque name: not empty, not too long, no number of a person.
pub(super) fn name(field: &str, text: &str) -> Check {
    check::id(field, text)?;
    check::identity(field, text)
}

/// An opaque name that may be missing.
pub(super) fn optional_name(field: &str, text: Option<&str>) -> Check {
    text.map_or(Ok(()), |text| name(field, text))
}

/// A short text that may be empty, such as a class or a licence.
pub(super) fn short(field: &str, text: &str) -> Check {
    check::at_most(field, text.chars().count(), ID_CHARS_MAX, "characters")?;
    check::identity(field, text)
}

/// A text that a person wrote for others: bounded, and nobody's number anywhere in it.
pub(super) fn words(field: &str, text: &str) -> Check {
    let count = text.chars().count();
    check::at_most(field, count, STATEMENT_CHARS_MAX, "characters")?;
    check::identity(field, text)?;
    if holds_personal_number(text) {
        let message = "holds a document or telephone number";
        return Err(RequestError::at(ErrorCode::PiiInSnapshot, field, message)
            .help("write the text without it: others read what stands here"));
    }
    Ok(())
}

/// Somebody who acts.
pub(super) fn actor(field: &str, actor: &Actor) -> Check {
    name(&format!("{field}.id"), &actor.id)
}

/// Opaque names in a list.
pub(super) fn names<'a>(field: &str, texts: impl ExactSizeIterator<Item = &'a str>) -> Check {
    check::list(field, texts.len())?;
    for (index, text) in texts.enumerate() {
        name(&format!("{field}[{index}]"), text)?;
    }
    Ok(())
}

/// A SHA-256 as 64 lower-case hex digits.
pub(super) fn digest(field: &str, text: &str) -> Check {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() == 64 && text.bytes().all(hex) {
        return Ok(());
    }
    let message = "expected a SHA-256 as 64 lower-case hex digits";
    Err(check::invalid(field, message))
}

/// A refusal: nothing changed, and why.
pub(super) fn refusal(decision: &Decision<'_>, message: &Message, fill: &[(&str, &str)]) -> Reason {
    message.reason(
        decision.locale,
        ReasonKind::Prerequisite,
        Action::Reject,
        fill,
    )
}

/// Something the person should know; it changes nothing.
pub(super) fn note(locale: Locale, message: &Message, fill: &[(&str, &str)]) -> Reason {
    message.reason(locale, ReasonKind::PlatformState, Action::Allow, fill)
}

/// None where the role may act, else the refusal that names the roles that may.
pub(super) fn role(decision: &Decision<'_>, actor: &Actor, allowed: &[Role]) -> Option<Reason> {
    if allowed.contains(&actor.role) {
        return None;
    }
    let roles: Vec<&str> = allowed
        .iter()
        .map(|role| role_word(*role, decision.locale))
        .collect();
    let comma = match decision.locale {
        Locale::En => ", ",
        Locale::Zh => "、",
    };
    let roles = roles.join(comma);
    Some(refusal(
        decision,
        &say::ROLE_NOT_ALLOWED,
        &[("roles", &roles)],
    ))
}

/// The actor as the audit log names them.
pub(super) fn person(actor: &Actor) -> ActorRef {
    ActorRef::Person(actor.clone())
}

/// Checks of a list, one entry after the other, with its field.
pub(super) fn each<T>(
    field: &str,
    items: &[T],
    check: impl Fn(&str, &T) -> Result<(), RequestError>,
) -> Check {
    check::list(field, items.len())?;
    for (index, item) in items.iter().enumerate() {
        check(&format!("{field}[{index}]"), item)?;
    }
    Ok(())
}

fn role_word(role: Role, locale: Locale) -> &'static str {
    let [en, zh] = match role {
        Role::Moderator => ["moderators", "内容审核人员"],
        Role::OnCall => ["the person on call", "值班人员"],
        Role::Lead => ["the lead of content safety", "内容安全负责人"],
        Role::Owner => ["the owner", "账号所有者"],
        Role::Delegate => ["people the owner named", "账号所有者的代理人"],
        Role::Public => ["everybody", "所有人"],
        Role::System => ["the software", "系统"],
    };
    match locale {
        Locale::En => en,
        Locale::Zh => zh,
    }
}
