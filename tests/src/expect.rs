//! Holding a verdict against what a case expects.

use serde_json::Value;

use crate::build::{at, segments_of};
use crate::case::Expect;
use crate::suite::{Outcome, Prepared};

/// All differences, as lines to read.
pub fn differences(prepared: &Prepared, outcome: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    let parsed: Value = serde_json::from_slice(outcome.bytes()).unwrap_or_default();
    let expect = &prepared.expect;
    match (&expect.error, outcome) {
        (Some(error), Outcome::Error(_)) => {
            let code = error.code.as_str().into();
            compare(&mut found, "error.code", &code, &parsed["code"]);
            if let Some(field) = &error.field {
                let field = field.as_str().into();
                compare(&mut found, "error.field", &field, &parsed["field"]);
            }
        }
        (Some(error), Outcome::Verdict(_)) => {
            let code = &error.code;
            found.push(format!("expected the error {code}, got {parsed}"));
        }
        (None, Outcome::Error(bytes)) => {
            let error = String::from_utf8_lossy(bytes);
            found.push(format!("expected an answer, got the error {error}"));
        }
        (None, Outcome::Verdict(_)) => {
            if prepared.function == "screen" {
                verdict(prepared, &parsed, &mut found);
            } else if let Some(action) = &expect.action {
                compare(
                    &mut found,
                    "action",
                    &action.as_str().into(),
                    &parsed["action"],
                );
            }
            output(expect, &parsed, &mut found);
            words(&parsed, &mut found);
        }
    }
    let text = String::from_utf8_lossy(outcome.bytes());
    for never in &expect.never {
        if text.contains(never.as_str()) {
            found.push(format!("{never:?} stands in {text}"));
        }
    }
    found
}

/// What is asked of any output, by path.
fn output(expect: &Expect, output: &Value, found: &mut Vec<String>) {
    let null = Value::Null;
    let held = |path: &String| at(output, &segments_of(path)).unwrap_or(&null);
    for (path, want) in &expect.output {
        let want = serde_json::to_value(want).unwrap_or_default();
        let got = held(path);
        if !contains(got, &want) {
            found.push(format!("{path}: expected {want}, got {got}"));
        }
    }
    for path in &expect.absent {
        if !held(path).is_null() {
            found.push(format!("{path}: expected nothing, got {}", held(path)));
        }
    }
    for (path, count) in &expect.count {
        let got = match held(path) {
            Value::Array(items) => items.len(),
            Value::Object(fields) => fields.len(),
            _ => 0,
        };
        if got != *count {
            found.push(format!(
                "{path}: expected {count}, got {got}: {}",
                held(path)
            ));
        }
    }
    for (path, wanted) in &expect.contains {
        contains_all(found, path, wanted, held(path));
    }
    for (path, parts) in &expect.text {
        let text = held(path).as_str().unwrap_or_default();
        for part in parts {
            if !text.contains(part.as_str()) {
                found.push(format!("{path}: expected {part:?} in it, got {text:?}"));
            }
        }
    }
}

/// Every reason anywhere in an output has words, and a fix or an appeal.
fn words(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| words(item, found)),
        Value::Object(fields) => {
            if fields.contains_key("say") && fields.contains_key("code") {
                let say = value["say"].as_str().unwrap_or_default();
                let way_out = value["how_to_fix"].is_string() || value["appealable"] == true;
                if say.is_empty() || say.contains('{') || !way_out {
                    let code = &value["code"];
                    found.push(format!(
                        "the reason {code} has no words or no way out: {say}"
                    ));
                }
            }
            fields.values().for_each(|value| words(value, found));
        }
        _ => {}
    }
}

fn compare(found: &mut Vec<String>, what: &str, want: &Value, got: &Value) {
    if want != got {
        found.push(format!("{what}: expected {want}, got {got}"));
    }
}

fn verdict(prepared: &Prepared, verdict: &Value, found: &mut Vec<String>) {
    let expect = &prepared.expect;
    let request: Value = serde_json::from_str(&prepared.request).unwrap_or_default();
    let texts: Vec<&str> = request["interaction"]["segments"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|segment| segment["text"].as_str())
        .collect();
    let primary = &verdict["reasons"][0];
    let codes: Vec<&Value> = list(&verdict["reasons"])
        .map(|reason| &reason["code"])
        .collect();
    if let Some(action) = &expect.action {
        if verdict["action"] != action.as_str() {
            found.push(format!(
                "action: expected {action}, got {} because of {codes:?}",
                verdict["action"]
            ));
        }
    } else {
        found.push("a case without an error needs an action".to_owned());
    }
    if let Some(code) = &expect.primary {
        compare(found, "primary", &code.as_str().into(), &primary["code"]);
    }
    if let Some(kind) = &expect.kind {
        compare(found, "kind", &kind.as_str().into(), &primary["kind"]);
    }
    if let Some(reasons) = &expect.reasons {
        let want: Vec<Value> = reasons.iter().map(|code| code.as_str().into()).collect();
        if want.iter().collect::<Vec<_>>() != codes {
            found.push(format!("reasons: expected {want:?}, got {codes:?}"));
        }
    }
    if let Some(marked) = &expect.marked {
        let got: Vec<String> = list(&primary["spans"])
            .map(|span| cut(span, &texts).0)
            .collect();
        if *marked != got {
            found.push(format!("marked: expected {marked:?}, got {got:?}"));
        }
    }
    for (name, count) in &expect.signals {
        let got = list(&verdict["signals"])
            .find(|signal| signal["name"] == name.as_str())
            .map_or(0, |signal| {
                signal["value_ppm"].as_i64().unwrap_or(0) / 1_000_000
            });
        if *count != got {
            found.push(format!("signal {name}: expected {count}, got {got}"));
        }
    }
    contains_all(
        found,
        "obligation",
        &expect.obligations,
        &verdict["obligations"],
    );
    for name in &expect.no_obligations {
        if list(&verdict["obligations"]).any(|obligation| obligation.get(name).is_some()) {
            found.push(format!("obligation {name}: expected none, got one"));
        }
    }
    if let Some(effects) = &expect.effects {
        contains_all(found, "effect", effects, &verdict["effects"]);
        if effects.is_empty() && list(&verdict["effects"]).next().is_some() {
            found.push(format!(
                "effects: expected none, got {}",
                verdict["effects"]
            ));
        }
    }
    if let Some(wait) = expect.retry_after_ms {
        compare(
            found,
            "retry_after_ms",
            &wait.into(),
            &verdict["retry_after_ms"],
        );
    }
    if let Some(end) = expect.expires_at {
        compare(found, "expires_at", &end.into(), &verdict["expires_at"]);
    }
    if let Some(part) = &expect.say_contains
        && !primary["say"]
            .as_str()
            .unwrap_or_default()
            .contains(part.as_str())
    {
        found.push(format!(
            "say: expected {part:?} in it, got {}",
            primary["say"]
        ));
    }
    always(prepared, verdict, &texts, found);
}

/// What holds for every verdict: spans cut whole characters and the same text in
/// both units; whatever is harder than a sample has a reason with words and a fix
/// or an appeal; a decision has a record and a hint has no effects.
fn always(prepared: &Prepared, verdict: &Value, texts: &[&str], found: &mut Vec<String>) {
    for reason in list(&verdict["reasons"]) {
        for span in list(&reason["spans"]) {
            let (bytes, utf16) = cut(span, texts);
            if bytes != utf16 || bytes.is_empty() {
                found.push(format!(
                    "a span cuts {bytes:?} by bytes and {utf16:?} by UTF-16"
                ));
            }
        }
    }
    let mild = verdict["action"] == "allow" || verdict["action"] == "allow_sampled";
    if !mild && list(&verdict["reasons"]).next().is_none() {
        found.push("a verdict without a reason".to_owned());
    }
    let preview = prepared.preview;
    if preview != verdict["audit"].is_null() {
        found.push(format!("audit record: {}", verdict["audit"]));
    }
    if preview && list(&verdict["effects"]).next().is_some() {
        found.push("a hint with effects".to_owned());
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What a span covers, by bytes and by UTF-16 code units.
fn cut(span: &Value, texts: &[&str]) -> (String, String) {
    let number =
        |name: &str| usize::try_from(span[name].as_u64().unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    let text = texts.get(number("segment")).copied().unwrap_or_default();
    let bytes = text
        .get(number("start_byte")..number("end_byte"))
        .unwrap_or_default();
    let units: Vec<u16> = text.encode_utf16().collect();
    let utf16 = units
        .get(number("start_utf16")..number("end_utf16"))
        .unwrap_or_default();
    (bytes.to_owned(), String::from_utf16_lossy(utf16))
}

fn contains_all(found: &mut Vec<String>, what: &str, wanted: &[toml::Value], got: &Value) {
    for want in wanted {
        let want = serde_json::to_value(want).unwrap_or_default();
        if !list(got).any(|candidate| contains(candidate, &want)) {
            found.push(format!("{what}: expected {want}, got {got}"));
        }
    }
}

/// Whether all fields of `part` are in `whole`, with the same values.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, value)| whole.get(name).is_some_and(|held| contains(held, value))),
        _ => whole == part,
    }
}
