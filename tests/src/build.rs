//! From cases to requests and packs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use screen_core::pack::authoring::{self, Files};
use serde_json::{Map, Value, json};

use crate::case::{Case, Fixtures};

/// One day.
const DAY_MS: i64 = 86_400_000;

/// The salt of every case.
pub const SALT: &str = "000102030405060708090a0b0c0d0e0f";

/// The folder of this package.
pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the starter packs.
pub fn packs() -> PathBuf {
    here().join("../host-example/packs")
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

/// A dotted path; a part with dots of its own stands in double quotes.
fn segments_of(path: &str) -> Vec<String> {
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

/// A starter pack, with a case's changes, built.
pub fn pack(name: &str, changes: &BTreeMap<String, toml::Value>) -> Result<Vec<u8>> {
    let mut files = read_pack(&packs().join(name))?;
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
