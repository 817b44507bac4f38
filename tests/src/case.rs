//! The shape of a case file. Unknown fields fail the run.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

/// A file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The pack the cases run on.
    #[serde(default = "site")]
    pub pack: String,
    /// The cases.
    pub case: Vec<Case>,
}

fn site() -> String {
    "site".to_owned()
}

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name; unique over all files.
    pub name: String,
    /// The scenario it belongs to.
    pub scenario: Option<String>,
    /// The starter pack, where it is not the file's.
    pub pack: Option<String>,
    /// Articles of the provisions it shows.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Who acts, from the fixtures.
    pub actor: Option<String>,
    /// The thread, from the fixtures.
    pub thread: Option<String>,
    /// The kind of interaction.
    pub kind: Option<Value>,
    /// The body.
    pub text: Option<String>,
    /// All segments, in place of `text`.
    pub segments: Option<Value>,
    /// A long body, in place of `text`.
    pub repeat: Option<Repeat>,
    /// Days after the fixtures' time.
    pub day: Option<i64>,
    /// The time itself.
    pub now_ms: Option<i64>,
    /// `decide` unless said otherwise.
    pub mode: Option<String>,
    /// The asked-for language.
    pub locale: Option<String>,
    /// Changes to the request, by dotted path; applied last.
    #[serde(default)]
    pub set: BTreeMap<String, Value>,
    /// Changes to `pack.toml` before it is built, by dotted path.
    #[serde(default)]
    pub pack_set: BTreeMap<String, Value>,
    /// The whole request as JSON text, in place of all of the above.
    pub raw: Option<String>,
    /// What must come out.
    #[serde(default)]
    pub expect: Expect,
    /// Calls one after the other, each with what came out of those before, in place
    /// of one screening.
    #[serde(default)]
    pub step: Vec<Step>,
}

/// One call of a function.
///
/// In `input` and `set` a text `@name` stands for an account of the fixtures,
/// `@thread.name` for a thread, `day:14` and `day:2+71h` for moments after the
/// fixtures' time, `$label.path` for a part of what an earlier step gave (its number
/// where it has no label) and `%label.path` for a part of what it was asked. A table
/// `{ "@apply" = [account, delta, …] }` stands for the account after the deltas.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The function.
    pub call: String,
    /// A name for later steps to refer to.
    pub label: Option<String>,
    /// Days after the fixtures' time.
    pub day: Option<i64>,
    /// The time itself.
    pub now_ms: Option<i64>,
    /// For `screen`: the kind of interaction.
    pub kind: Option<Value>,
    /// For `screen`: the body.
    pub text: Option<String>,
    /// For `screen`: who acts, from the fixtures.
    pub actor: Option<String>,
    /// For `screen`: the thread, from the fixtures.
    pub thread: Option<String>,
    /// The input, by its fields; `decision_id`, `now_ms` and `salt` are filled in.
    #[serde(default)]
    pub input: Table,
    /// Changes to the input, by dotted path; applied last.
    #[serde(default)]
    pub set: BTreeMap<String, Value>,
    /// What must come out.
    pub expect: Expect,
}

/// A text made by repetition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// The unit.
    pub text: String,
    /// How often.
    pub times: usize,
}

/// What must come out. Only what is given is compared.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The action.
    pub action: Option<String>,
    /// The code of the first reason.
    pub primary: Option<String>,
    /// The kind of the first reason.
    pub kind: Option<String>,
    /// All codes, in order.
    pub reasons: Option<Vec<String>>,
    /// What the spans of the first reason cover.
    pub marked: Option<Vec<String>>,
    /// Signals, as counts; 0 for one that must be absent.
    #[serde(default)]
    pub signals: BTreeMap<String, i64>,
    /// Obligations that must be there, each at least with these fields.
    #[serde(default)]
    pub obligations: Vec<Value>,
    /// Obligations that must not be there.
    #[serde(default)]
    pub no_obligations: Vec<String>,
    /// Effects that must be there; an empty list for none at all.
    pub effects: Option<Vec<Value>>,
    /// When to try again.
    pub retry_after_ms: Option<i64>,
    /// When the restriction ends.
    pub expires_at: Option<i64>,
    /// A part of the first reason's words.
    pub say_contains: Option<String>,
    /// Values of the output, by dotted path; of objects only the given fields.
    #[serde(default)]
    pub output: BTreeMap<String, Value>,
    /// Paths that must be missing or null.
    #[serde(default)]
    pub absent: Vec<String>,
    /// How many elements or fields there must be at a path.
    #[serde(default)]
    pub count: BTreeMap<String, usize>,
    /// For lists at a path: elements that must be there, each at least with these fields.
    #[serde(default)]
    pub contains: BTreeMap<String, Vec<Value>>,
    /// What texts at a path must have in them.
    #[serde(default)]
    pub text: BTreeMap<String, Vec<String>>,
    /// What the text of the whole output must not have in it.
    #[serde(default)]
    pub never: Vec<String>,
    /// The refusal, in place of a verdict.
    pub error: Option<ExpectedError>,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedError {
    /// Its code.
    pub code: String,
    /// The field it names.
    pub field: Option<String>,
}

/// Accounts, threads and assessments that cases refer to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixtures {
    /// The time of cases without one of their own.
    pub now_ms: i64,
    /// Accounts by name.
    pub accounts: Table,
    /// Threads by name.
    pub threads: Table,
    /// The assessments every request carries.
    pub assessments: Value,
}
