//! From cases to requests and packs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use screen_core::pack::authoring::{self, Files};
use screen_core::request::AccountSnapshot;
use screen_core::standing::AccountDelta;
use serde_json::{Map, Value, json};

use crate::case::{Case, Fixtures, Step};

/// One day.
const DAY_MS: i64 = 86_400_000;

/// The salt of every case.
pub const SALT: &str = "000102030405060708090a0b0c0d0e0f";

/// The folder of this package.
pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of a pack: `site`, which belongs to the cases and changes with them only, or
/// a starter pack.
pub fn pack_folder(name: &str) -> PathBuf {
    let own = here().join("packs").join(name);
    if own.is_dir() {
        own
    } else {
        here().join("../host-example/packs").join(name)
    }
}

/// The request of a case as JSON text.
pub fn request(case: &Case, fixtures: &Fixtures) -> Result<String> {
    if let Some(raw) = &case.raw {
        return Ok(raw.clone());
    }
    let now = case
        .now_ms
        .unwrap_or(fixtures.now_ms + case.day.unwrap_or(0) * DAY_MS);
    let fixture = |table: &toml::Table, name: &str| -> Result<Value> {
        Ok(serde_json::to_value(
            table
                .get(name)
                .with_context(|| format!("no fixture {name}"))?,
        )?)
    };
    let segments = match (&case.segments, &case.text, &case.repeat) {
        (Some(segments), None, None) => serde_json::to_value(segments)?,
        (None, Some(text), None) => json!([{ "source": "body", "text": text }]),
        (None, None, Some(repeat)) => {
            json!([{ "source": "body", "text": repeat.text.repeat(repeat.times) }])
        }
        (None, None, None) => json!([]),
        _ => bail!("`text`, `segments` and `repeat` exclude each other"),
    };
    let kind = case
        .kind
        .as_ref()
        .map_or(Ok(json!("comment")), serde_json::to_value)?;
    let mut request = json!({
        "decision_id": format!("d-{}", case.name),
        "now_ms": now,
        "mode": case.mode.as_deref().unwrap_or("decide"),
        "salt": SALT,
        "actor": fixture(&fixtures.accounts, case.actor.as_deref().unwrap_or("t2"))?,
        "interaction": {
            "id": format!("i-{}", case.name),
            "kind": kind,
            "segments": segments,
            "created_at": now,
        },
        "assessments": serde_json::to_value(&fixtures.assessments)?,
    });
    if let Some(thread) = &case.thread {
        request["thread"] = fixture(&fixtures.threads, thread)?;
    }
    if let Some(locale) = &case.locale {
        request["locale"] = json!(locale);
    }
    for (path, value) in &case.set {
        let value = serde_json::to_value(value)?;
        set(&mut request, &segments_of(path), &value).with_context(|| format!("set {path}"))?;
    }
    Ok(serde_json::to_string(&request)?)
}

/// A step that has run.
#[derive(Debug)]
pub struct Past {
    /// Its label.
    pub label: String,
    /// What it was asked.
    pub input: Value,
    /// What it gave.
    pub output: Value,
    /// Whether it was a hint.
    pub preview: bool,
}

/// The fields that are filled in for a function.
fn filled(function: &str) -> &'static [&'static str] {
    match function {
        "standing"
        | "profile_labels"
        | "export_register"
        | "verify_log"
        | "detect_pile_on"
        | "detect_sibling_copies" => &["now_ms"],
        "screen" | "validate_id" | "apply_delta" => &[],
        _ if PURE.contains(&function) => &[],
        _ => &["decision_id", "now_ms", "salt"],
    }
}

/// Functions that only compute: no decision, no time, no record.
const PURE: &[&str] = &[
    "reversal_rates",
    "audit_leaf",
    "audit_root",
    "audit_prove_inclusion",
    "audit_prove_consistency",
    "verify_inclusion",
    "verify_consistency",
    "verify_checkpoint",
    "export_log_period",
    "replay",
    "sor_export",
    "check_statement",
    "transparency_report",
    "lint",
    "render_rules",
    "describe_pack",
    "diff_packs",
];

/// The input of a step.
pub fn step(
    case: &Case,
    step: &Step,
    label: &str,
    fixtures: &Fixtures,
    past: &[Past],
) -> Result<Value> {
    let now = step
        .now_ms
        .unwrap_or(fixtures.now_ms + step.day.unwrap_or(0) * DAY_MS);
    let resolver = Resolver { fixtures, past };
    let mut input = if step.call == "screen" {
        let screened = Case {
            name: format!("{}-{label}", case.name),
            step: Vec::new(),
            kind: step.kind.clone(),
            text: step.text.clone(),
            actor: step.actor.clone(),
            thread: step.thread.clone(),
            now_ms: Some(now),
            ..case.clone()
        };
        serde_json::from_str(&request(&screened, fixtures)?)?
    } else {
        let mut input = json!({});
        for field in filled(&step.call) {
            input[field] = match *field {
                "now_ms" => json!(now),
                "salt" => json!(SALT),
                _ => json!(format!("d-{}-{label}", case.name)),
            };
        }
        input
    };
    for (field, value) in &step.input {
        input[field] = resolver.value(serde_json::to_value(value)?)?;
    }
    for (path, value) in &step.set {
        let value = resolver.value(serde_json::to_value(value)?)?;
        set(&mut input, &segments_of(path), &value).with_context(|| format!("set {path}"))?;
    }
    Ok(input)
}

/// Fills in fixtures, moments and the results of earlier steps.
struct Resolver<'a> {
    fixtures: &'a Fixtures,
    past: &'a [Past],
}

impl Resolver<'_> {
    fn value(&self, value: Value) -> Result<Value> {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(map) => match map.get("@apply") {
                Some(parts) => self.apply(parts.clone()),
                None => {
                    let fields = map
                        .into_iter()
                        .map(|(name, value)| Ok((name, self.value(value)?)));
                    Ok(Value::Object(fields.collect::<Result<_>>()?))
                }
            },
            other => Ok(other),
        }
    }

    fn text(&self, text: String) -> Result<Value> {
        let fixture = |table: &toml::Table, name: &str| {
            let found = table
                .get(name)
                .with_context(|| format!("no fixture {name}"))?;
            Ok(serde_json::to_value(found)?)
        };
        if let Some(name) = text.strip_prefix("@thread.") {
            return fixture(&self.fixtures.threads, name);
        }
        if let Some(name) = text.strip_prefix('@') {
            return fixture(&self.fixtures.accounts, name);
        }
        if let Some(moment) = text.strip_prefix("day:") {
            let (days, hours) = moment.split_once('+').unwrap_or((moment, "0h"));
            let hours: i64 = hours.strip_suffix('h').context("hours as `71h`")?.parse()?;
            let days: i64 = days.parse()?;
            return Ok(json!(
                self.fixtures.now_ms + days * DAY_MS + hours * 3_600_000
            ));
        }
        let (output, reference) = match (text.strip_prefix('$'), text.strip_prefix('%')) {
            (Some(reference), _) => (true, reference),
            (_, Some(reference)) => (false, reference),
            _ => return Ok(Value::String(text)),
        };
        let path = segments_of(reference);
        let past = self
            .past
            .iter()
            .find(|past| path.first() == Some(&past.label))
            .with_context(|| format!("no earlier step for `{text}`"))?;
        let value = if output { &past.output } else { &past.input };
        at(value, &path[1..])
            .cloned()
            .with_context(|| format!("`{text}` is not there: {value}"))
    }

    fn apply(&self, parts: Value) -> Result<Value> {
        let Value::Array(parts) = self.value(parts)? else {
            bail!("`@apply` takes an account and deltas")
        };
        let [account, deltas @ ..] = parts.as_slice() else {
            bail!("`@apply` takes an account and deltas")
        };
        let mut account: AccountSnapshot = serde_json::from_value(account.clone())?;
        for delta in deltas {
            let delta: AccountDelta = serde_json::from_value(delta.clone())?;
            account = delta.apply(&account);
        }
        Ok(serde_json::to_value(account)?)
    }
}

/// The value at a path; numbers are places in lists.
pub fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}

/// A dotted path; a part with dots of its own stands in double quotes.
pub fn segments_of(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => parts.last_mut().expect("there is always one").push(c),
        }
    }
    parts
}

/// Puts a value at a path; `<remove>` takes away what is there.
fn set(target: &mut Value, path: &[String], value: &Value) -> Result<()> {
    let [first, rest @ ..] = path else {
        bail!("an empty path")
    };
    if let Value::Array(items) = target {
        let index: usize = first
            .parse()
            .with_context(|| format!("`{first}` is no index"))?;
        if index == items.len() {
            items.push(Value::Null);
        }
        let slot = items
            .get_mut(index)
            .with_context(|| format!("no element {index}"))?;
        return place(slot, rest, value);
    }
    if target.is_null() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(map) = target else {
        bail!("`{first}` of something without fields")
    };
    if rest.is_empty() && value == "<remove>" {
        map.remove(first);
        return Ok(());
    }
    place(map.entry(first.clone()).or_insert(Value::Null), rest, value)
}

fn place(slot: &mut Value, rest: &[String], value: &Value) -> Result<()> {
    if rest.is_empty() {
        *slot = value.clone();
        return Ok(());
    }
    set(slot, rest, value)
}

/// A pack, with a case's changes, built.
pub fn pack(name: &str, changes: &BTreeMap<String, toml::Value>) -> Result<Vec<u8>> {
    let mut files = read_pack(&pack_folder(name))?;
    if !changes.is_empty() {
        let text = String::from_utf8(files.get("pack.toml").context("no pack.toml")?.clone())?;
        let mut policy: Value = serde_json::to_value(toml::from_str::<toml::Table>(&text)?)?;
        for (path, value) in changes {
            set(
                &mut policy,
                &segments_of(path),
                &serde_json::to_value(value)?,
            )?;
        }
        let policy: toml::Table = serde_json::from_value(policy)?;
        files.insert(
            "pack.toml".to_owned(),
            toml::to_string(&policy)?.into_bytes(),
        );
    }
    match authoring::build(&files) {
        Ok(built) => Ok(built.bytes),
        Err(diagnostics) => {
            let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
            bail!("the pack {name} has mistakes:\n{}", lines.join("\n"))
        }
    }
}

/// Reads a pack's folder.
pub fn read_pack(folder: &Path) -> Result<Files> {
    Ok(host_example::packs::read_folder(folder)?)
}
