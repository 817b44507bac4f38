// Draws JSON Schemas of an OpenAPI 3.1 description (JSON Schema 2020-12).

import { h } from "./dom.js";
import { t } from "./i18n.js";

/** What a reference inside the document points at; `undefined` where it points nowhere. */
export function resolve(root, value) {
  let found = value;
  for (let hops = 0; typeof found?.$ref === "string" && hops < 16; hops += 1) {
    if (!found.$ref.startsWith("#/")) return undefined;
    const path = found.$ref.slice(2).split("/")
      .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
    found = path.reduce((at, part) => at?.[part], root);
  }
  return found;
}

/** The last part of a reference, which names the schema. */
export const nameOf = (ref) => decodeURIComponent(ref.split("/").pop());

/** The anchor of a schema of the document. */
export const schemaAnchor = (name) => `schema-${name.replace(/[^\w.-]/g, "_")}`;

/** Sentences with `code` in them; line breaks part paragraphs. */
export function prose(text, className) {
  if (!text) return [];
  return text.split(/\n\s*\n/).map((paragraph) =>
    h("p", { class: className }, paragraph.split(/(`[^`]+`)/).map((part) =>
      (/^`.+`$/.test(part) ? h("code", {}, part.slice(1, -1)) : part))));
}

const link = (ref) => h("a", { href: `#${schemaAnchor(nameOf(ref))}`, class: "ref" }, nameOf(ref));
const literal = (value) => h("code", { class: "literal" }, JSON.stringify(value));

/** The type of a schema in a line: `string`, `array of Reason`, `"allow" | "hold"`. */
export function typeLine(schema) {
  if (schema === true || schema === undefined) return [t("api.any")];
  if (schema === false) return ["–"];
  if (schema.$ref) return [link(schema.$ref)];
  if ("const" in schema) return [literal(schema.const)];
  if (schema.enum) return joined(schema.enum.map((value) => [literal(value)]));
  for (const word of ["oneOf", "anyOf"]) {
    if (schema[word]) return joined(schema[word].map(typeLine));
  }
  if (schema.allOf?.length === 1) return typeLine(schema.allOf[0]);
  const types = [schema.type ?? (schema.properties ? "object" : null)].flat().filter(Boolean);
  if (types.length === 0) return [schema.allOf ? t("api.all-of") : t("api.any")];
  return joined(types.map((type) => {
    if (type === "array" && schema.items) return ["array [", ...typeLine(schema.items), "]"];
    return [schema.format && type !== "null" ? `${type} (${schema.format})` : type];
  }));
}

const joined = (parts) => parts.flatMap((part, index) => (index === 0 ? part : [" | ", ...part]));

const BOUNDS = [
  ["minimum", "≥ "], ["exclusiveMinimum", "> "], ["maximum", "≤ "], ["exclusiveMaximum", "< "],
  ["minLength", "length ≥ "], ["maxLength", "length ≤ "], ["minItems", "entries ≥ "],
  ["maxItems", "entries ≤ "], ["pattern", "pattern "], ["multipleOf", "multiple of "],
];

function bounds(schema) {
  const found = BOUNDS.filter(([name]) => schema[name] !== undefined)
    .map(([name, sign]) => h("code", { class: "bound" }, `${sign}${schema[name]}`));
  if (schema.default !== undefined && schema.default !== null) {
    found.push(h("span", { class: "bound" }, `${t("api.default")} `, literal(schema.default)));
  }
  return found;
}

/** A schema with all it holds; what lies deeper opens on demand, so that cycles end. */
export function drawSchema(schema) {
  if (typeof schema !== "object" || schema === null || schema.$ref) return h("p", { class: "type" }, typeLine(schema));
  return h("div", { class: "schema" }, h("p", { class: "type" }, typeLine(schema), bounds(schema)), inner(schema));
}

/** The parts of a schema below its type line. */
function inner(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, value]) => row(h("code", { class: "name" }, name), value, required.has(name)));
  if (typeof schema.additionalProperties === "object") rows.push(row(h("em", {}, t("api.values")), schema.additionalProperties));
  (schema.prefixItems ?? []).forEach((item, index) => rows.push(row(h("em", {}, `[${index}]`), item)));
  if (complex(schema.items)) rows.push(row(h("em", {}, t("api.items")), schema.items));
  return [
    rows.length > 0 && h("ul", { class: "rows" }, rows),
    ...["oneOf", "anyOf", "allOf"].filter((word) => schema[word]?.some(complex)).map((word) => [
      h("p", { class: "hint" }, t({ oneOf: "api.one-of", anyOf: "api.any-of", allOf: "api.all-of" }[word])),
      h("ul", { class: "rows" }, schema[word].map((part) => row(null, part))),
    ]),
  ];
}

function complex(schema) {
  if (typeof schema !== "object" || schema === null) return false;
  return Boolean(schema.properties || schema.description || schema.prefixItems || typeof schema.additionalProperties === "object"
    || schema.oneOf?.some(complex) || schema.anyOf?.some(complex) || schema.allOf?.some(complex) || complex(schema.items));
}

function row(name, schema, required = false) {
  const plain = typeof schema === "object" && schema !== null;
  const below = plain && !schema.$ref ? inner(schema).flat().filter(Boolean) : [];
  return h("li", {},
    h("p", { class: "type" }, name, " ", typeLine(schema),
      required && h("span", { class: "must" }, t("api.required")),
      plain && schema.deprecated && h("span", { class: "must" }, t("api.deprecated")),
      plain && bounds(schema)),
    plain && prose(schema.description, "hint"),
    below.length > 0 && h("div", { class: "deeper" }, below));
}

/** Examples of a media type or parameter: `example`, `examples`, or the schema's own. */
export function examples(root, holder) {
  const schema = resolve(root, holder.schema);
  if (holder.example !== undefined) return [holder.example];
  if (Array.isArray(holder.examples)) return holder.examples;
  if (holder.examples) return Object.values(holder.examples).map((one) => resolve(root, one)?.value).filter((one) => one !== undefined);
  if (schema?.example !== undefined) return [schema.example];
  return schema?.examples ?? [];
}
