//! What a caller did wrong, told so that the caller can mend it.

use serde::Serialize;
use serde::de::DeserializeOwned;

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

/// Reads one JSON value and says in which field it goes wrong.
pub(crate) fn read_json<T: DeserializeOwned>(
    bytes: &[u8],
    bytes_max: usize,
) -> Result<T, RequestError> {
    if bytes.len() > bytes_max {
        return Err(RequestError::new(
            ErrorCode::TooLarge,
            None,
            format!(
                "{} bytes of JSON, at most {bytes_max} are read",
                bytes.len()
            ),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        RequestError::new(
            ErrorCode::NotUtf8,
            None,
            format!("not UTF-8 at byte {}", error.valid_up_to()),
        )
        .help("send the text as UTF-8; other encodings have to be converted first")
    })?;
    serde_json::from_str(text).map_err(|error| {
        let path = path_at(text, offset(text, error.line(), error.column()));
        explain(&error, path)
    })
}

/// The byte a line and a column (in bytes, as serde_json counts) stand for.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    lines.map(str::len).sum::<usize>() + column
}

/// The path of the value that a reader of JSON is at after so many bytes, such as
/// `interaction.segments[0].text`. Looked for only when there is a mistake.
fn path_at(text: &str, end: usize) -> String {
    enum Level<'a> {
        Object(Option<&'a str>),
        List(usize),
    }
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut string: Option<usize> = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(end) {
        match (string, byte, levels.last_mut()) {
            (Some(_), _, _) if escaped => escaped = false,
            (Some(_), b'\\', _) => escaped = true,
            (Some(start), b'"', level) => {
                string = None;
                // A string where no key has been yet is the key.
                if let Some(Level::Object(key @ None)) = level {
                    *key = text.get(start..at);
                }
            }
            (Some(_), ..) => {}
            (None, b'"', _) => string = Some(at + 1),
            (None, b'{', _) => levels.push(Level::Object(None)),
            (None, b'[', _) => levels.push(Level::List(0)),
            (None, b'}' | b']', _) => {
                levels.pop();
            }
            (None, b',', Some(Level::Object(key))) => *key = None,
            (None, b',', Some(Level::List(index))) => *index += 1,
            (None, ..) => {}
        }
    }
    let mut path = String::new();
    for level in levels {
        match level {
            Level::Object(Some(key)) if path.is_empty() => path.push_str(key),
            Level::Object(Some(key)) => path.extend([".", key]),
            Level::Object(None) => {}
            Level::List(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

fn explain(error: &serde_json::Error, path: String) -> RequestError {
    let place = format!("line {} column {}", error.line(), error.column());
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    let field = (!path.is_empty()).then_some(path);
    // What serde_json says of `\ud800` with nothing, or with no second half, behind it.
    if text.contains("surrogate") || text == "unexpected end of hex escape" {
        return RequestError::new(
            ErrorCode::NotJson,
            field,
            format!("half a character (a lone surrogate) at {place}"),
        )
        .help("in JavaScript, call `toWellFormed()` on the text first");
    }
    if !error.is_data() {
        return RequestError::new(
            ErrorCode::NotJson,
            field,
            format!("not JSON: {text} at {place}"),
        );
    }
    if let Some(rest) = text.strip_prefix("unknown field ") {
        let (name, expected) = rest.split_once(", ").unwrap_or((rest, ""));
        // The path ends in the unknown field itself where the reader got that far.
        let name = name.trim_matches('`');
        let field = match field {
            Some(path) if path == name || path.ends_with(&format!(".{name}")) => path,
            Some(path) => format!("{path}.{name}"),
            None => name.to_owned(),
        };
        return RequestError::at(ErrorCode::UnknownField, field, "unknown field").help(expected);
    }
    if let Some(name) = text.strip_prefix("missing field ") {
        let name = name.trim_matches('`');
        let field = field.map_or_else(|| name.to_owned(), |path| format!("{path}.{name}"));
        return RequestError::at(ErrorCode::MissingField, field, "missing");
    }
    RequestError::new(
        ErrorCode::InvalidValue,
        field,
        format!("{} at {place}", without_values(text)),
    )
}

/// Takes the offending value out of a message of serde, because it may be what
/// somebody wrote or who they are.
fn without_values(text: &str) -> String {
    let Some((found, expected)) = text.split_once(", expected ") else {
        return "not a value this field takes".to_owned();
    };
    let kind = found
        .split_once(": ")
        .map_or("another value", |(_, value)| value)
        .split(['`', '"'])
        .next()
        .unwrap_or_default()
        .trim();
    let kind = if found.starts_with("unknown variant") {
        "another word"
    } else {
        kind
    };
    let expected = expected.strip_prefix("a ").unwrap_or(expected);
    format!(
        "expected {expected}, found {}",
        if kind.is_empty() {
            "another value"
        } else {
            kind
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read through the errors")]
    struct Outer {
        list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read through the errors")]
    struct Inner {
        count: u32,
    }

    fn error(json: &str) -> RequestError {
        read_json::<Outer>(json.as_bytes(), 1_000).expect_err("bad input")
    }

    #[test]
    fn unknown_fields_are_named_with_their_path() {
        let error = error(r#"{"list":[{"count":1},{"count":2,"cuont":3}]}"#);
        assert_eq!(error.code(), ErrorCode::UnknownField);
        assert_eq!(error.field(), Some("list[1].cuont"));
    }

    #[test]
    fn missing_fields_are_named_with_their_path() {
        let error = error(r#"{"list":[{}]}"#);
        assert_eq!(error.code(), ErrorCode::MissingField);
        assert_eq!(error.field(), Some("list[0].count"));
    }

    #[test]
    fn values_do_not_show_in_messages() {
        let error = error(r#"{"list":[{"count":"13800138000"}]}"#);
        assert_eq!(error.code(), ErrorCode::InvalidValue);
        assert_eq!(error.field(), Some("list[0].count"));
        assert_eq!(
            error.message(),
            "expected u32, found string at line 1 column 31"
        );
    }

    #[test]
    fn half_characters_are_explained() {
        let error = read_json::<String>(br#""a\ud800""#, 100).expect_err("half a character");
        assert!(error.message().starts_with("half a character"), "{error}");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        let error = read_json::<String>(b"\"\xff\"", 100).expect_err("not UTF-8");
        assert_eq!(error.code(), ErrorCode::NotUtf8);
        assert_eq!(error.message(), "not UTF-8 at byte 1");
    }
}
