//! Holds any statement against the form of the EU's transparency database and names
//! each field that is wrong.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema::{
    AccountType, AutomatedDecision, ContentType, DecisionAccount, DecisionGround, DecisionMonetary,
    DecisionProvision, DecisionVisibility, EXPLANATION_CHARS_MAX, FACTS_CHARS_MAX,
    GROUND_CHARS_MAX, PUID_CHARS_MAX, SourceType, StatementCategory, TEXT_CHARS_MAX, YesNo,
};
use crate::disclosure::names_somebody;
use crate::error::RequestError;
use crate::pack::Pack;
use crate::sort::sort_by;
use crate::time::is_date;

/// A statement, made by anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckStatementRequest {
    /// The statement as JSON.
    pub statement: Value,
}

/// Whether a statement has the form of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementCheck {
    /// Whether it has.
    pub valid: bool,
    /// What is wrong, by field.
    pub problems: Vec<StatementProblem>,
}

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatementProblem {
    /// The field.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// Holds a statement against the form of the database (15(1)).
///
/// # Errors
/// None: a wrong statement is an answer.
pub fn check_statement(
    _: &Pack,
    request: &CheckStatementRequest,
) -> Result<StatementCheck, RequestError> {
    let mut found = Found::default();
    match &request.statement {
        Value::Object(fields) => fields_of(fields, &mut found),
        _ => found.wrong("statement", "expected an object"),
    }
    sort_by(&mut found.0, Ord::cmp);
    Ok(StatementCheck {
        valid: found.0.is_empty(),
        problems: found.0,
    })
}

#[derive(Default)]
struct Found(Vec<StatementProblem>);

impl Found {
    fn wrong(&mut self, field: &str, message: &str) {
        self.0.push(StatementProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    }
}

/// What a field may hold.
enum Form {
    One(fn(&Value) -> bool),
    Many(fn(&Value) -> bool),
    Text(usize),
    Date,
    Puid,
    Territory,
    Language,
    Url,
}

fn is<T: DeserializeOwned>(value: &Value) -> bool {
    T::deserialize(value).is_ok()
}

fn is_keyword(value: &Value) -> bool {
    let word = value
        .as_str()
        .and_then(|text| text.strip_prefix("KEYWORD_"));
    word.is_some_and(|word| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    })
}

/// All fields, whether they must be there, and what they hold.
const FIELDS: &[(&str, bool, Form)] = &[
    (
        "decision_visibility",
        false,
        Form::Many(is::<DecisionVisibility>),
    ),
    (
        "decision_visibility_other",
        false,
        Form::Text(TEXT_CHARS_MAX),
    ),
    (
        "decision_monetary",
        false,
        Form::One(is::<DecisionMonetary>),
    ),
    ("decision_monetary_other", false, Form::Text(TEXT_CHARS_MAX)),
    (
        "decision_provision",
        false,
        Form::One(is::<DecisionProvision>),
    ),
    ("decision_account", false, Form::One(is::<DecisionAccount>)),
    ("account_type", false, Form::One(is::<AccountType>)),
    ("decision_ground", true, Form::One(is::<DecisionGround>)),
    ("decision_ground_reference_url", false, Form::Url),
    (
        "illegal_content_legal_ground",
        false,
        Form::Text(GROUND_CHARS_MAX),
    ),
    (
        "illegal_content_explanation",
        false,
        Form::Text(EXPLANATION_CHARS_MAX),
    ),
    (
        "incompatible_content_ground",
        false,
        Form::Text(GROUND_CHARS_MAX),
    ),
    (
        "incompatible_content_explanation",
        false,
        Form::Text(EXPLANATION_CHARS_MAX),
    ),
    (
        "incompatible_content_illegal",
        false,
        Form::One(is::<YesNo>),
    ),
    ("content_type", true, Form::Many(is::<ContentType>)),
    ("content_type_other", false, Form::Text(TEXT_CHARS_MAX)),
    ("category", true, Form::One(is::<StatementCategory>)),
    (
        "category_addition",
        false,
        Form::Many(is::<StatementCategory>),
    ),
    ("category_specification", false, Form::Many(is_keyword)),
    (
        "category_specification_other",
        false,
        Form::Text(TEXT_CHARS_MAX),
    ),
    ("territorial_scope", false, Form::Territory),
    ("content_language", false, Form::Language),
    ("content_date", true, Form::Date),
    ("application_date", true, Form::Date),
    ("end_date_visibility_restriction", false, Form::Date),
    ("end_date_monetary_restriction", false, Form::Date),
    ("end_date_service_restriction", false, Form::Date),
    ("end_date_account_restriction", false, Form::Date),
    ("decision_facts", true, Form::Text(FACTS_CHARS_MAX)),
    ("source_type", true, Form::One(is::<SourceType>)),
    ("source_identity", false, Form::Text(TEXT_CHARS_MAX)),
    ("automated_detection", true, Form::One(is::<YesNo>)),
    (
        "automated_decision",
        true,
        Form::One(is::<AutomatedDecision>),
    ),
    ("puid", true, Form::Puid),
];

fn fields_of(fields: &Map<String, Value>, found: &mut Found) {
    let given = |name: &str| fields.get(name).filter(|value| !value.is_null());
    for (name, required, form) in FIELDS {
        match given(name) {
            Some(value) => form.check(name, value, found),
            None if *required => found.wrong(name, "missing"),
            None => {}
        }
    }
    for name in fields.keys() {
        if !FIELDS.iter().any(|(known, ..)| known == name) {
            // The name is the sender's own word and may be anything.
            let shown: String = name.chars().take(64).collect();
            found.wrong(&shown, "the database has no such field");
        }
    }
    let decisions = [
        "decision_visibility",
        "decision_monetary",
        "decision_provision",
        "decision_account",
    ];
    if !decisions.iter().any(|name| given(name).is_some()) {
        found.wrong(
            "decision_visibility",
            "one of the decisions has to be given",
        );
    }
    let needed: &[&str] = match given("decision_ground").and_then(Value::as_str) {
        Some("DECISION_GROUND_ILLEGAL_CONTENT") => &[
            "illegal_content_legal_ground",
            "illegal_content_explanation",
        ],
        Some("DECISION_GROUND_INCOMPATIBLE_CONTENT") => &[
            "incompatible_content_ground",
            "incompatible_content_explanation",
        ],
        _ => &[],
    };
    for name in needed.iter().filter(|name| given(name).is_none()) {
        found.wrong(name, "missing: this ground needs it");
    }
}

impl Form {
    fn check(&self, name: &str, value: &Value, found: &mut Found) {
        let text = value.as_str();
        match self {
            Self::One(fits) if !fits(value) => found.wrong(name, "not one of its values"),
            Self::Many(fits) => match value.as_array() {
                Some(items) if !items.is_empty() && items.iter().all(fits) => {}
                _ => found.wrong(name, "expected a list of its values"),
            },
            Self::Text(max) => match text {
                Some(text) if text.trim().is_empty() => found.wrong(name, "empty"),
                Some(text) if text.chars().count() > *max => {
                    found.wrong(name, &format!("longer than {max} characters"));
                }
                Some(text) if names_somebody(text) => {
                    found.wrong(name, "holds what stands for a person");
                }
                Some(_) => {}
                None => found.wrong(name, "expected a text"),
            },
            Self::Date if !text.is_some_and(is_date) => {
                found.wrong(name, "expected a date as YYYY-MM-DD");
            }
            Self::Puid if !text.is_some_and(is_puid) => {
                found.wrong(name, "expected 1 to 500 of a-z, A-Z, 0-9, - and _");
            }
            Self::Territory => match value.as_array() {
                Some(items)
                    if items
                        .iter()
                        .all(|item| item.as_str().is_some_and(is_territory)) => {}
                _ => found.wrong(name, "expected country codes, `EU` or `EEA`"),
            },
            Self::Language if !text.is_some_and(is_language) => {
                found.wrong(name, "expected a language code of two capital letters");
            }
            Self::Url if !text.is_some_and(is_url) => {
                found.wrong(name, "expected an address of at most 500 characters");
            }
            _ => {}
        }
    }
}

/// The platform's own id of a statement.
pub(crate) fn is_puid(text: &str) -> bool {
    (1..=PUID_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// A member of the European Economic Area, or all of them.
pub(crate) fn is_territory(text: &str) -> bool {
    const ALL: &str = "EU EEA AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT \
                       NL NO PL PT RO SE SI SK";
    ALL.split(' ').any(|known| known == text)
}

pub(crate) fn is_language(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(crate) fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        && text.chars().count() <= TEXT_CHARS_MAX
}
