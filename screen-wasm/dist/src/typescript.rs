//! TypeScript types from the JSON Schemas of the Rust types.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use schemars::Schema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use screen_core::RequestError;
use screen_core::engine::Function;
use serde_json::{Map, Value};

const HEADER: &str = "// Generated from the Rust types by screen-dist. Changes here are lost.\n";

/// The modules of types: what goes in, where what has a default may be left out;
/// what comes out, where everything is there; and the functions, by name.
pub(crate) struct Modules {
    pub(crate) request: String,
    pub(crate) verdict: String,
    pub(crate) functions: String,
}

/// The types of a module with these functions, and no others.
pub(crate) fn types(functions: &[Function]) -> Result<Modules> {
    let mut input = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut output = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let mut table = HEADER.to_owned();
    table.push_str(
        "\nimport type * as input from \"./request.js\";\nimport type * as output from \"./verdict.js\";\n\n",
    );
    table.push_str(
        "/** What each function of this module takes and gives. */\nexport interface Functions {\n",
    );
    for function in functions {
        let takes = name(&(function.input)(&mut input))?;
        let gives = name(&(function.output)(&mut output))?;
        writeln!(table, "  /** {}: {}. */", function.name, function.about)?;
        writeln!(
            table,
            "  {}: {{ input: input.{takes}; output: output.{gives} }};",
            function.name
        )?;
    }
    table.push_str("}\n");
    output.subschema_for::<RequestError>();
    Ok(Modules {
        request: module(&mut input)?,
        verdict: module(&mut output)?,
        functions: table,
    })
}

/// The name of a type that a generator has a definition of.
fn name(schema: &Schema) -> Result<String> {
    let target = schema.as_value()["$ref"].as_str();
    let target = target.context("the type of a function has no name")?;
    Ok(target.rsplit('/').next().unwrap_or(target).to_owned())
}

fn module(generator: &mut SchemaGenerator) -> Result<String> {
    let mut text = HEADER.to_owned();
    for (name, schema) in generator.take_definitions(true) {
        let schema = schema
            .as_object()
            .with_context(|| format!("{name} is no object schema"))?;
        doc(&mut text, schema, "");
        let body = typed(schema, "").with_context(|| format!("in {name}"))?;
        writeln!(text, "export type {name} = {body};\n")?;
    }
    Ok(text)
}

fn doc(text: &mut String, schema: &Map<String, Value>, indent: &str) {
    if let Some(description) = schema.get("description").and_then(Value::as_str) {
        let description = description.replace('\n', " ");
        let _ = writeln!(text, "{indent}/** {description} */");
    }
}

/// The TypeScript type of a schema. Whatever it does not know is an error: a
/// type that is half right is worse than none.
fn typed(schema: &Map<String, Value>, indent: &str) -> Result<String> {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        return Ok(target.rsplit('/').next().unwrap_or(target).to_owned());
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(parts) = schema.get(key).and_then(Value::as_array) {
            let parts: Result<Vec<String>> = parts
                .iter()
                .map(|part| {
                    typed(
                        part.as_object().context("a schema that is no object")?,
                        indent,
                    )
                })
                .collect();
            return Ok(parts?.join(" | "));
        }
    }
    if let Some(constant) = schema.get("const") {
        return Ok(constant.to_string());
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return Ok(words
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join(" | "));
    }
    // Any JSON at all: a request that is handed on as it is.
    if schema.get("type").is_none() && schema.get("properties").is_none() {
        return Ok("unknown".to_owned());
    }
    match schema.get("type") {
        Some(Value::String(kind)) => single(kind, schema, indent),
        Some(Value::Array(kinds)) => {
            let kinds: Result<Vec<String>> = kinds
                .iter()
                .map(|kind| {
                    single(
                        kind.as_str().context("a type that is no word")?,
                        schema,
                        indent,
                    )
                })
                .collect();
            Ok(kinds?.join(" | "))
        }
        // Any JSON: a stored record or request, whatever its form.
        None if schema
            .keys()
            .all(|key| ["description", "default"].contains(&key.as_str())) =>
        {
            Ok("unknown".to_owned())
        }
        _ => bail!("a schema without a type: {schema:?}"),
    }
}

fn single(kind: &str, schema: &Map<String, Value>, indent: &str) -> Result<String> {
    match kind {
        "string" | "boolean" | "null" => Ok(kind.to_owned()),
        "integer" => Ok("number".to_owned()),
        "array" => {
            let items = schema
                .get("items")
                .and_then(Value::as_object)
                .context("an array without items")?;
            let item = typed(items, indent)?;
            Ok(if item.contains('|') {
                format!("({item})[]")
            } else {
                format!("{item}[]")
            })
        }
        "object" => object(schema, indent),
        other => bail!("unknown type {other}"),
    }
}

fn object(schema: &Map<String, Value>, indent: &str) -> Result<String> {
    if let Some(values) = schema
        .get("additionalProperties")
        .and_then(Value::as_object)
    {
        return Ok(format!("Record<string, {}>", typed(values, indent)?));
    }
    let empty = Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let inner = format!("{indent}  ");
    // A table with free keys.
    if let Some(values) = schema
        .get("additionalProperties")
        .and_then(Value::as_object)
    {
        return Ok(format!("Record<string, {}>", typed(values, indent)?));
    }
    let mut text = "{\n".to_owned();
    for (name, property) in properties {
        let property = property
            .as_object()
            .context("a property without a schema")?;
        doc(&mut text, property, &inner);
        let mark = if required.contains(&name.as_str()) {
            ""
        } else {
            "?"
        };
        writeln!(text, "{inner}{name}{mark}: {};", typed(property, &inner)?)?;
    }
    text.push_str(indent);
    text.push('}');
    Ok(text)
}
