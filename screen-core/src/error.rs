//! What a caller did wrong, told so that the caller can mend it.

use serde::Serialize;

/// A request or a pack that the engine does not take. It never holds the text
/// that was to be screened, nor any value of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestError {
    code: ErrorCode,
    field: Option<String>,
    message: String,
    help: Option<String>,
}

/// What kind of mistake a [`RequestError`] tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorCode {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text is not JSON.
    NotJson,
    /// A field the request does not have.
    UnknownField,
    /// A field the request needs.
    MissingField,
    /// A value of the wrong type or out of range.
    InvalidValue,
    /// More than a bound of [`crate::limits`] allows.
    TooLarge,
    /// A document or phone number where only an opaque key belongs.
    PiiInSnapshot,
    /// A function the engine does not have.
    UnknownFunction,
    /// The bytes are not a pack this engine can use.
    InvalidPack,
    /// The pack is not signed, or not by anybody the host trusts.
    UntrustedPack,
    /// The bytes are not a delta between two packs.
    InvalidDelta,
    /// The delta begins at another pack.
    WrongBase,
}

impl RequestError {
    pub(crate) fn new(code: ErrorCode, field: Option<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            field,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn at(
        code: ErrorCode,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(code, Some(field.into()), message)
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What kind of mistake it is.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// The field, as a path such as `interaction.segments[0].text`.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// What is wrong, in a lower-case phrase.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it, where the engine knows.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The error as canonical JSON: `code`, `field`, `help`, `message`.
    pub fn to_json(&self) -> Vec<u8> {
        crate::canonical::to_vec(self)
    }
}

impl std::fmt::Display for RequestError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.field {
            Some(field) => write!(f, "`{field}`: {}", self.message)?,
            None => f.write_str(&self.message)?,
        }
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for RequestError {}
