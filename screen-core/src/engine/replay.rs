//! A stored decision computed again: the same pack and request give the same bytes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::{ENGINE, sha256};
use crate::canonical::try_to_vec;
use crate::error::RequestError;
use crate::ids::Hash;
use crate::pack::Pack;
use crate::request::check;

/// A stored decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplayRequest {
    /// The function that decided, such as `screen`.
    pub function: String,
    /// What it was asked, the salt included.
    pub request: Value,
    /// The pack that decided.
    pub pack_digest: Hash,
    /// SHA-256 over the canonical JSON it answered.
    pub verdict_digest: Hash,
    /// The answer itself, where it is still there: then the first difference is named.
    #[serde(default)]
    pub verdict: Option<Value>,
    /// The record in the log, where it is to be compared too: its commitment has to open
    /// with the request and its salt.
    #[serde(default)]
    pub audit: Option<Value>,
}

/// What came of computing a decision again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplayOutcome {
    /// Whether everything agrees.
    pub same: bool,
    /// What does not agree.
    pub differences: Vec<ReplayDifference>,
    /// The pack at hand.
    pub pack_digest: Hash,
    /// The engine at hand.
    pub engine: String,
    /// SHA-256 over the canonical JSON of the new answer.
    pub verdict_digest: Hash,
}

/// Something that does not agree. Values are not shown: they may be somebody's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReplayDifference {
    /// What.
    pub what: ReplayPart,
    /// The first place at which the two differ, such as `reasons[0].code`.
    pub path: Option<String>,
}

/// A part of a stored decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReplayPart {
    /// Another pack is at hand; the same one has to be loaded.
    Pack,
    /// Another version of the engine is at hand.
    Engine,
    /// The answer is another one.
    Verdict,
    /// The stored answer is not the one the digest was made of.
    StoredVerdict,
    /// The record's commitment does not open with this request and salt: the request is
    /// not the one that was decided.
    InputCommitment,
    /// The record says something else than the answer.
    Record,
}

/// Computes a stored decision again (11(2), 16(2)).
///
/// # Errors
/// A function the engine does not have, or what is wrong with the request.
pub fn replay(pack: &Pack, request: &ReplayRequest) -> Result<ReplayOutcome, RequestError> {
    if request.function == "replay" {
        return Err(check::invalid("function", "a replay is not replayed"));
    }
    let input = try_to_vec(&request.request)
        .map_err(|_| check::invalid("request", "holds a number that is not whole"))?;
    let bytes = super::call(pack, &request.function, &input)?;
    let verdict_digest = sha256(&[&bytes]);
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let mut differences = Vec::new();
    let mut differ = |what, path| differences.push(ReplayDifference { what, path });
    if request.pack_digest != *pack.digest() {
        differ(ReplayPart::Pack, None);
    }
    if let Some(stored) = &request.verdict {
        let digest = try_to_vec(stored).map(|bytes| sha256(&[&bytes]));
        if digest.as_ref() != Ok(&request.verdict_digest) {
            differ(ReplayPart::StoredVerdict, None);
        }
    }
    if request.verdict_digest != verdict_digest {
        let stored = request.verdict.as_ref();
        let path = stored.and_then(|stored| first_difference(stored, &answer));
        differ(ReplayPart::Verdict, path);
    }
    if let Some(stored) = &request.audit {
        let computed = answer.get("audit").unwrap_or(&Value::Null);
        if stored.get("engine").and_then(Value::as_str) != Some(ENGINE) {
            differ(ReplayPart::Engine, None);
        }
        if stored.get("input_commitment") != computed.get("input_commitment") {
            differ(ReplayPart::InputCommitment, None);
        }
        if let Some(path) = first_difference(stored, computed) {
            differ(ReplayPart::Record, Some(path));
        }
    }
    Ok(ReplayOutcome {
        same: differences.is_empty(),
        differences,
        pack_digest: pack.digest().clone(),
        engine: ENGINE.to_owned(),
        verdict_digest,
    })
}

/// The first place, in the order of the canonical form, at which two values differ.
fn first_difference(a: &Value, b: &Value) -> Option<String> {
    let mut path = String::new();
    let (mut a, mut b) = (a, b);
    loop {
        if a == b {
            return (!path.is_empty()).then_some(path);
        }
        match (a, b) {
            (Value::Object(left), Value::Object(right)) => {
                let mut names: Vec<&String> = left.keys().chain(right.keys()).collect();
                names.sort();
                let name = names
                    .into_iter()
                    .find(|name| left.get(*name) != right.get(*name))?;
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                (a, b) = match (left.get(name), right.get(name)) {
                    (Some(a), Some(b)) => (a, b),
                    _ => return Some(path),
                };
            }
            (Value::Array(left), Value::Array(right)) => {
                let place = left
                    .iter()
                    .zip(right)
                    .position(|(a, b)| a != b)
                    .unwrap_or(left.len().min(right.len()));
                path.push_str(&format!("[{place}]"));
                (a, b) = match (left.get(place), right.get(place)) {
                    (Some(a), Some(b)) => (a, b),
                    _ => return Some(path),
                };
            }
            _ => return Some(path),
        }
    }
}
