//! The OpenAPI 3.1 document. Its schemas are those of the Rust types.

use schemars::generate::SchemaSettings;
use screen_core::engine::{FUNCTIONS, Function};
use screen_core::{ScreenRequest, Verdict};
use serde_json::{Value, json};

/// The document.
pub fn document() -> Value {
    let settings = |settings: SchemaSettings| {
        settings
            .with(|settings| settings.definitions_path = "/components/schemas".into())
            .into_generator()
    };
    let mut input = settings(SchemaSettings::draft2020_12().for_deserialize());
    let mut output = settings(SchemaSettings::draft2020_12().for_serialize());
    let functions: Vec<Value> = FUNCTIONS
        .iter()
        .map(|function| {
            let takes = (function.input)(&mut input).to_value();
            let gives = (function.output)(&mut output).to_value();
            function_path(function, &takes, &gives)
        })
        .collect();
    let request = input.subschema_for::<ScreenRequest>().to_value();
    let verdict = output.subschema_for::<Verdict>().to_value();
    // Where a type goes both ways, the schema of what goes in is the wider one.
    let mut schemas = output.take_definitions(true);
    schemas.extend(input.take_definitions(true));
    let mut schemas = Value::Object(schemas);
    schemas["Problem"] = problem_schema();
    schemas["StoredInteraction"] = json!({
        "type": "object",
        "required": ["interaction_id", "decided_at_ms", "verdict"],
        "properties": {
            "interaction_id": { "type": "string" },
            "decided_at_ms": { "type": "integer" },
            "verdict": verdict.clone(),
            "request": request.clone(),
        },
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "screen",
            "summary": "Content screening and interaction policy",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Decides, before a comment, post or message goes live, whether it may.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths(&request, &verdict, functions),
        "components": { "schemas": schemas },
    })
}

/// A word or a sentence with a capital first letter.
fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(text.len().min(1));
    first.to_uppercase() + rest
}

/// One function as an address of its own.
fn function_path(function: &Function, takes: &Value, gives: &Value) -> Value {
    let words = function.name.split('_').map(capital);
    json!({
        "operationId": format!("call{}", words.collect::<String>()),
        "tags": ["Engine"],
        "summary": capital(function.about),
        "description": "Pure: nothing is stored. What it decides stands in the answer, for the caller to keep.",
        "requestBody": body(takes, None),
        "responses": answers("200", "Its result, as canonical JSON", gives),
    })
}

fn paths(request: &Value, verdict: &Value, functions: Vec<Value>) -> Value {
    let stored = json!({ "$ref": "#/components/schemas/StoredInteraction" });
    let mut paths = json!({
        "/v1/screen": { "post": {
            "operationId": "screen",
            "tags": ["Screening"],
            "summary": "Decide about one interaction or a list of them; nothing is stored",
            "requestBody": body(&json!({ "oneOf": [request, { "type": "array", "items": request }] }), Some(example())),
            "responses": answers("200", "The verdict, as canonical JSON; for a list, a list in its order", &json!({ "oneOf": [verdict, { "type": "array", "items": verdict }] })),
        } },
        "/v1/interactions": { "post": {
            "operationId": "createInteraction",
            "tags": ["Screening"],
            "summary": "Decide about one interaction and store it with its verdict and its audit record",
            "description": "`now_ms`, `decision_id`, `salt`, `counters` and `recent` are filled in where they are missing. A retry with the same body gets the stored verdict.",
            "requestBody": body(request, Some(example())),
            "responses": answers("201", "Decided and stored", &stored),
        } },
        "/v1/interactions/{id}": { "get": {
            "operationId": "readInteraction",
            "tags": ["Screening"],
            "summary": "A stored interaction with its request and its verdict",
            "parameters": [path_parameter("id", &json!({ "type": "string" }))],
            "responses": answers("200", "The interaction", &stored),
        } },
        "/v1/pack": { "get": {
            "operationId": "readPack",
            "tags": ["Policy pack"],
            "summary": "The built pack for clients that screen while somebody types: published rules only",
            "responses": {
                "200": { "description": "The bytes", "content": { "application/octet-stream": {} } },
                "404": { "description": "This server has none", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
            },
        } },
        "/v1/pack/info": { "get": {
            "operationId": "readPackInfo",
            "tags": ["Policy pack"],
            "summary": "Name, version, digests, published rules, lists and patterns of the pack at work, since when it is, and the last one that could not take over",
            "responses": answers("200", "About the pack", &json!({ "type": "object" })),
        } },
        "/v1/rules": { "get": {
            "operationId": "readRules",
            "tags": ["Policy pack"],
            "summary": "The published rules as a page; `/rules` gives the same",
            "parameters": [
                query_parameter("locale", "The language; by default that of `Accept-Language`", &["en", "zh"]),
                query_parameter("format", "The format; HTML by default", &["html", "markdown"]),
            ],
            "responses": { "200": { "description": "The page", "content": { "text/html": {}, "text/markdown": {} } } },
        } },
        "/healthz": { "get": {
            "operationId": "health",
            "tags": ["Service"],
            "summary": "Whether the engine and the store answer",
            "responses": answers("200", "Both answer", &json!({ "type": "object" })),
        } },
    });
    for (function, path) in FUNCTIONS.iter().zip(functions) {
        paths[format!("/v1/functions/{}", function.name)] = json!({ "post": path });
    }
    paths
}

fn path_parameter(name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn query_parameter(name: &str, description: &str, words: &[&str]) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": { "type": "string", "enum": words } })
}

fn body(schema: &Value, example: Option<Value>) -> Value {
    let mut content = json!({ "schema": schema });
    if let Some(example) = example {
        content["example"] = example;
    }
    json!({ "required": true, "content": { "application/json": content } })
}

fn answers(status: &str, description: &str, schema: &Value) -> Value {
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    json!({
        status: { "description": description, "content": { "application/json": { "schema": schema } } },
        "4XX": { "description": "What is wrong with the request", "content": problem },
        "5XX": { "description": "The server could not do it; nothing was stored or published", "content": problem },
    })
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "description": "A stable code." },
            "detail": { "type": "string", "description": "What is wrong, in words." },
            "field": { "type": ["string", "null"], "description": "The field, as a path." },
            "help": { "type": ["string", "null"], "description": "How to mend it." },
        },
    })
}

/// A request that works as it stands.
fn example() -> Value {
    json!({
        "decision_id": "d-1",
        "now_ms": 1_772_323_200_000_i64,
        "mode": "decide",
        "salt": "000102030405060708090a0b0c0d0e0f",
        "actor": {
            "id": "u1", "category": "individual", "created_at": 1_764_547_200_000_i64,
            "agreement_version": "2026-01", "clean_count": 12,
            "verification": { "level": "phone", "status": "verified" },
        },
        "interaction": {
            "id": "i-1", "kind": "comment", "created_at": 1_772_323_200_000_i64,
            "segments": [{ "source": "body", "text": "Congratulations, you won a prize! Pay the processing fee first." }],
        },
        "assessments": [{ "feature": "comment", "status": "completed" }],
    })
}
