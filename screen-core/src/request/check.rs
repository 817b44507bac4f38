//! What a request must hold beyond its shape: bounds, and no identity numbers.

use super::{AccountSnapshot, EmergencyKind, EmergencyMode, Mode, Relation, Scope, ScreenRequest};
use crate::audit::parse_salt;
use crate::error::{ErrorCode, RequestError};
use crate::identifiers::is_personal;
use crate::ids::AccountId;
use crate::limits::{
    BLOCK_WORDS_MAX, EMERGENCY_HOURS_MAX, ID_CHARS_MAX, QUOTA_COUNT_MAX, REQUEST_LIST_MAX,
    SEGMENTS_MAX, SPREAD_STOP_MAX, TERM_CHARS_MAX, TEXT_BYTES_MAX,
};
use crate::time::{HOUR_MS, Ms, TIME_MS_MAX};

pub(crate) type Check = Result<(), RequestError>;

impl ScreenRequest {
    /// Checks what the types cannot: bounds, salts, identity numbers, emergency
    /// modes without an end. [`ScreenRequest::from_json`] has done it already.
    ///
    /// # Errors
    /// [`RequestError`] names the field. A value that looks like an identity number
    /// is never repeated.
    pub fn check(&self) -> Check {
        id("decision_id", self.decision_id.as_str())?;
        id("interaction.id", &self.interaction.id)?;
        time("now_ms", self.now_ms)?;
        time("interaction.created_at", self.interaction.created_at)?;
        self.check_salt()?;
        self.check_sizes()?;
        self.actor.check("actor")?;
        self.check_thread()?;
        for (index, mode) in self.platform.emergency.iter().enumerate() {
            mode.check(&format!("platform.emergency[{index}]"))?;
        }
        Ok(())
    }

    fn check_salt(&self) -> Check {
        match &self.salt {
            Some(text) => salt(text).map(|_| ()),
            None if self.mode == Mode::Decide => Err(RequestError::at(
                ErrorCode::MissingField,
                "salt",
                "missing: a decision that counts needs 16 random bytes as 32 hex digits",
            )
            .help("they hide the content in the audit record; make new ones for every decision")),
            _ => Ok(()),
        }
    }

    fn check_sizes(&self) -> Check {
        let interaction = &self.interaction;
        at_most(
            "interaction.segments",
            interaction.segments.len(),
            SEGMENTS_MAX,
            "segments",
        )?;
        let bytes = interaction
            .segments
            .iter()
            .map(|segment| segment.text.len())
            .sum();
        at_most(
            "interaction.segments",
            bytes,
            TEXT_BYTES_MAX,
            "bytes of text",
        )?;
        at_most(
            "spread_stop",
            self.spread_stop.len(),
            SPREAD_STOP_MAX,
            "fingerprints",
        )?;
        accounts("interaction.mentions", &interaction.mentions)?;
        for (field, count) in [
            ("interaction.links", interaction.links.len()),
            ("interaction.media", interaction.media.len()),
            ("counters", self.counters.len()),
            ("recent", self.recent.len()),
            ("host_signals", self.host_signals.len()),
            ("assessments", self.assessments.len()),
            ("platform.emergency", self.platform.emergency.len()),
        ] {
            at_most(field, count, REQUEST_LIST_MAX, "entries")?;
        }
        for (index, counter) in self.counters.iter().enumerate() {
            let field = |name| format!("counters[{index}].{name}");
            time(&field("bucket_start"), counter.bucket_start)?;
            for (name, count) in [("cur", counter.cur), ("prev", counter.prev)] {
                at_most(
                    &field(name),
                    count as usize,
                    QUOTA_COUNT_MAX as usize,
                    "interactions",
                )?;
            }
        }
        Ok(())
    }

    fn check_thread(&self) -> Check {
        if let Some(target) = &self.target {
            accounts("target.blocked_accounts", &target.blocked_accounts)?;
            identity("target.id", target.id.as_str())?;
        }
        let Some(thread) = &self.thread else {
            return Ok(());
        };
        let settings = &thread.settings;
        identity("thread.owner", thread.owner.as_str())?;
        at_most(
            "thread.settings.block_words",
            settings.block_words.len(),
            BLOCK_WORDS_MAX,
            "words",
        )?;
        for (index, word) in settings.block_words.iter().enumerate() {
            let field = format!("thread.settings.block_words[{index}]");
            at_most(&field, word.chars().count(), TERM_CHARS_MAX, "characters")?;
        }
        accounts(
            "thread.settings.blocked_accounts",
            &settings.blocked_accounts,
        )?;
        accounts("thread.settings.delegates", &settings.delegates)?;
        let claims = |relation| thread.actor_relation == relation;
        if claims(Relation::Owner) && thread.owner != self.actor.id {
            return Err(RequestError::at(
                ErrorCode::InvalidValue,
                "thread.actor_relation",
                "`owner`, but `actor.id` is not `thread.owner`",
            ));
        }
        if claims(Relation::Delegate) && !settings.delegates.contains(&self.actor.id) {
            return Err(RequestError::at(
                ErrorCode::InvalidValue,
                "thread.actor_relation",
                "`delegate`, but `actor.id` is not in `thread.settings.delegates`",
            ));
        }
        Ok(())
    }
}

impl AccountSnapshot {
    /// Bounds and the tripwire for identity numbers.
    pub(crate) fn check(&self, field: &str) -> Check {
        id(&format!("{field}.id"), self.id.as_str())?;
        time(&format!("{field}.created_at"), self.created_at)?;
        let group = self.entity.group_id.as_ref();
        let strings = [
            ("id", self.id.as_str()),
            ("entity.entity_key", self.entity.entity_key.as_str()),
            ("entity.group_id", group.map_or("", |group| group.as_str())),
            (
                "agreement_version",
                self.agreement_version.as_deref().unwrap_or_default(),
            ),
            ("verification.method", &self.verification.method),
        ];
        for (name, text) in strings {
            identity(&format!("{field}.{name}"), text)?;
        }
        for (index, qualification) in self.qualifications.iter().enumerate() {
            identity(
                &format!("{field}.qualifications[{index}].kind"),
                &qualification.kind,
            )?;
            identity(
                &format!("{field}.qualifications[{index}].public_name"),
                &qualification.public_name,
            )?;
        }
        for (name, count) in [
            ("qualifications", self.qualifications.len()),
            ("credit_ledger", self.credit_ledger.len()),
            ("strikes", self.strikes.len()),
            ("restrictions", self.restrictions.len()),
            ("declarations_due", self.declarations_due.len()),
        ] {
            list(&format!("{field}.{name}"), count)?;
        }
        for (index, entry) in self.credit_ledger.iter().enumerate() {
            let field = format!("{field}.credit_ledger[{index}]");
            time(&format!("{field}.at"), entry.at)?;
            identity(&format!("{field}.decision_id"), entry.decision_id.as_str())?;
        }
        self.check_enforcement(field)
    }

    /// Strikes and restrictions: times in range, and no numbers of people.
    fn check_enforcement(&self, field: &str) -> Check {
        for (index, strike) in self.strikes.iter().enumerate() {
            let field = format!("{field}.strikes[{index}]");
            identity(&format!("{field}.finding"), &strike.finding)?;
            list(&format!("{field}.items"), strike.items.len())?;
            time(&format!("{field}.issued_at"), strike.issued_at)?;
            time(
                &format!("{field}.expires_at"),
                strike.expires_at.unwrap_or_default(),
            )?;
        }
        for (index, action) in self.restrictions.iter().enumerate() {
            let field = format!("{field}.restrictions[{index}]");
            identity(&format!("{field}.id"), action.id.as_str())?;
            time(&format!("{field}.from"), action.from)?;
            time(&format!("{field}.until"), action.until.unwrap_or_default())?;
            let approvals = action.closure.iter().flat_map(|closure| &closure.approvals);
            for actor in approvals {
                identity(&format!("{field}.closure.approvals"), &actor.id)?;
            }
        }
        Ok(())
    }
}

impl EmergencyMode {
    /// An emergency mode has a reason, an end at most 72 hours off, and for the
    /// hardest kinds a second person.
    pub(crate) fn check(&self, field: &str) -> Check {
        let bad = |name: &str, message: &str| {
            Err(RequestError::at(
                ErrorCode::InvalidValue,
                format!("{field}.{name}"),
                message,
            ))
        };
        time(&format!("{field}.from"), self.from)?;
        time(&format!("{field}.expires_at"), self.expires_at)?;
        if self.reason.trim().is_empty() {
            return bad("reason", "an emergency mode needs a reason");
        }
        if self.expires_at <= self.from
            || self.expires_at - self.from > EMERGENCY_HOURS_MAX * HOUR_MS
        {
            return bad(
                "expires_at",
                "an emergency mode ends after it began and at most 72 hours later",
            );
        }
        let two = match self.kind {
            EmergencyKind::ReadOnly => true,
            EmergencyKind::CloseKinds(_) => self.scope == Scope::Platform,
            _ => false,
        };
        if two
            && self
                .second
                .as_ref()
                .is_none_or(|second| second.id == self.set_by.id)
        {
            return bad("second", "this mode needs a second person");
        }
        Ok(())
    }
}

/// Sixteen random bytes as 32 hex digits.
pub(crate) fn salt(text: &str) -> Result<[u8; 16], RequestError> {
    parse_salt(text).ok_or_else(|| invalid("salt", "expected 32 hex digits"))
}

/// A value that is wrong in itself.
pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> RequestError {
    RequestError::at(ErrorCode::InvalidValue, field, message)
}

/// An id or a name: not empty, not too long.
pub(crate) fn id(field: &str, text: &str) -> Check {
    if text.is_empty() {
        return Err(RequestError::at(ErrorCode::InvalidValue, field, "empty"));
    }
    at_most(field, text.chars().count(), ID_CHARS_MAX, "characters")
}

pub(crate) fn time(field: &str, at: Ms) -> Check {
    if (0..=TIME_MS_MAX).contains(&at) {
        return Ok(());
    }
    Err(RequestError::at(
        ErrorCode::InvalidValue,
        field,
        format!("expected milliseconds since 1970, from 0 to {TIME_MS_MAX}"),
    ))
}

/// No document or phone number where an opaque name belongs.
pub(crate) fn identity(field: &str, text: &str) -> Check {
    if !is_personal(text.trim()) {
        return Ok(());
    }
    Err(RequestError::at(
        ErrorCode::PiiInSnapshot,
        field,
        "looks like a document or telephone number",
    )
    .help("send an opaque keyed digest (HMAC-SHA-256 under a key the engine never sees)"))
}

/// A list of accounts: bounded, and no numbers of people among them.
pub(crate) fn accounts(field: &str, ids: &[AccountId]) -> Check {
    list(field, ids.len())?;
    ids.iter()
        .enumerate()
        .try_for_each(|(index, id)| identity(&format!("{field}[{index}]"), id.as_str()))
}

pub(crate) fn list(field: &str, count: usize) -> Check {
    at_most(field, count, REQUEST_LIST_MAX, "entries")
}

pub(crate) fn at_most(field: &str, count: usize, max: usize, unit: &str) -> Check {
    if count <= max {
        return Ok(());
    }
    Err(RequestError::at(
        ErrorCode::TooLarge,
        field,
        format!("{count} {unit}, at most {max}"),
    ))
}
