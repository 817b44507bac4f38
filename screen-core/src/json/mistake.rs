//! What a reader found wrong, told as an error of the request. No value that was
//! read is ever part of it: it may be what somebody wrote or who they are.

use serde::de::{self, Expected, Unexpected};

use super::place::Place;
use crate::error::{ErrorCode, RequestError};

/// What is wrong with a value. Boxed, so that every result of a reader is small.
#[derive(Debug)]
pub(super) struct Mistake(Box<Kind>);

#[derive(Debug)]
enum Kind {
    /// The name, and the names there are.
    UnknownField(String, String),
    MissingField(&'static str),
    /// What was expected, and what kind of value is there.
    Value(String, &'static str),
    Other,
}

impl Mistake {
    fn new(kind: Kind) -> Self {
        Self(Box::new(kind))
    }

    fn value(expected: &dyn Expected, found: &'static str) -> Self {
        Self::new(Kind::Value(expected.to_string(), found))
    }

    /// A value where only one of some words can stand.
    pub(super) fn no_word(words: &[&str], found: &Unexpected<'_>) -> Self {
        Self::new(Kind::Value(one_of(words), kind(found)))
    }

    /// The error of the request, now that the place is known.
    pub(super) fn explain(self, place: &Place) -> RequestError {
        let field = (!place.path.is_empty()).then(|| place.path.clone());
        match *self.0 {
            Kind::UnknownField(name, known) => {
                let help = if known.is_empty() {
                    "there are no fields".to_owned()
                } else {
                    format!("expected {known}")
                };
                let field = field.unwrap_or(name);
                RequestError::at(ErrorCode::UnknownField, field, "unknown field").help(help)
            }
            Kind::MissingField(name) => {
                let field = field.map_or_else(|| name.to_owned(), |path| format!("{path}.{name}"));
                RequestError::at(ErrorCode::MissingField, field, "missing")
            }
            Kind::Value(expected, found) => {
                let expected = expected.strip_prefix("a ").unwrap_or(&expected);
                RequestError::new(
                    ErrorCode::InvalidValue,
                    field,
                    format!("expected {expected}, found {found} at {place}"),
                )
            }
            Kind::Other => RequestError::new(
                ErrorCode::InvalidValue,
                field,
                format!("not a value this field takes at {place}"),
            ),
        }
    }
}

/// What the parser of JSON says, at its place.
pub(super) fn not_json(said: &str, place: &Place) -> RequestError {
    let said = said.split(" at line ").next().unwrap_or_default();
    let field = (!place.path.is_empty()).then(|| place.path.clone());
    // What serde_json says of `\ud800` with nothing, or with no second half, behind it.
    if said.contains("surrogate") || said == "unexpected end of hex escape" {
        return RequestError::new(
            ErrorCode::NotJson,
            field,
            format!("half a character (a lone surrogate) at {place}"),
        )
        .help("in JavaScript, call `toWellFormed()` on the text first");
    }
    RequestError::new(
        ErrorCode::NotJson,
        field,
        format!("not JSON: {said} at {place}"),
    )
}

/// Names as a list to choose from.
fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` or `{other}`"),
        all => format!("one of `{}`", all.join("`, `")),
    }
}

/// The kind of a value, without the value.
fn kind(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) => "floating point",
        Unexpected::Str(_) | Unexpected::Char(_) => "string",
        Unexpected::Unit => "null",
        Unexpected::Seq => "sequence",
        Unexpected::Map => "map",
        Unexpected::UnitVariant => "unit variant",
        Unexpected::Other("another word") => "another word",
        _ => "another value",
    }
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a value this field takes")
    }
}

impl std::error::Error for Mistake {}

/// Never inlined: every type calls these for each of its fields.
impl de::Error for Mistake {
    #[cold]
    #[inline(never)]
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self::new(Kind::Other)
    }

    #[cold]
    #[inline(never)]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::value(expected, kind(&found))
    }

    #[cold]
    #[inline(never)]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::value(expected, kind(&found))
    }

    #[cold]
    #[inline(never)]
    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::value(expected, "another value")
    }

    #[cold]
    #[inline(never)]
    fn unknown_variant(_: &str, words: &'static [&'static str]) -> Self {
        Self::no_word(words, &Unexpected::Other("another word"))
    }

    #[cold]
    #[inline(never)]
    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::UnknownField(name.to_owned(), one_of(known)))
    }

    #[cold]
    #[inline(never)]
    fn missing_field(name: &'static str) -> Self {
        Self::new(Kind::MissingField(name))
    }

    #[cold]
    #[inline(never)]
    fn duplicate_field(_: &'static str) -> Self {
        Self::new(Kind::Other)
    }
}
