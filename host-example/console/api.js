// The reference: reads /openapi.json and draws what it describes.

import { byId, fill, h, setText } from "./dom.js";
import { start, t } from "./i18n.js";
import { drawSchema, examples, prose, resolve, schemaAnchor, typeLine } from "./schema.js";
import { drawError } from "./view.js";

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"];
const SHOWN_CHARS_MAX = 20_000;

let root = null;

// ---- reading ---------------------------------------------------------------

async function open() {
  byId("failed").hidden = true;
  byId("loading").hidden = false;
  try {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    root = await answer.json();
    draw();
    // The anchors exist only now.
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (error) {
    drawError(byId("failed"), t("api.failed"), error.message, () => void open());
  }
  byId("loading").hidden = true;
}

/** All operations with their tag and their anchor, in the order of the document. */
function operations() {
  return Object.entries(root.paths ?? {}).flatMap(([path, entry]) => {
    const item = resolve(root, entry) ?? {};
    return METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) => resolve(root, one)).filter(Boolean);
      const id = operation.operationId ?? `${method}-${path}`;
      return { path, method, operation, parameters, tag: operation.tags?.[0] ?? t("api.other"), anchor: `op-${id.replace(/[^\w.-]+/g, "_")}` };
    });
  });
}

/** Tags in the order the document declares them, then the ones it only uses. */
function byTag(all) {
  const declared = (root.tags ?? []).map((tag) => tag.name);
  const names = [...new Set([...declared, ...all.map((one) => one.tag)])];
  return names.map((name) => ({
    name,
    description: root.tags?.find((tag) => tag.name === name)?.description,
    operations: all.filter((one) => one.tag === name),
  })).filter((tag) => tag.operations.length > 0);
}

// ---- drawing ---------------------------------------------------------------

function draw() {
  if (!root) return;
  const tags = byTag(operations());
  const schemas = Object.entries(root.components?.schemas ?? {}).sort(([a], [b]) => a.localeCompare(b));
  const { title, version, summary, description } = root.info ?? {};
  fill(byId("contents"),
    tags.map((tag) => group(tag.name, tag.operations.map((one) => [one.anchor, [method(one.method), " ", h("span", { class: "path" }, breakable(one.path))]]))),
    schemas.length > 0 && group(t("api.schemas"), schemas.map(([name]) => [schemaAnchor(name), name])));
  fill(byId("document"),
    (summary || description) && h("section", { class: "panel about" }, prose(summary), prose(description, "hint")),
    tags.map((tag) => h("section", {}, h("h2", {}, tag.name), prose(tag.description, "hint"), tag.operations.map(drawOperation))),
    schemas.length > 0 && h("section", {}, h("h2", {}, t("api.schemas")), schemas.map(drawComponent)));
  setText(byId("about"), [title, version].filter(Boolean).join(" "));
}

const group = (name, entries) => h("details", { open: matchMedia("(min-width: 58rem)").matches }, h("summary", {}, name),
  h("ul", {}, entries.map(([anchor, text]) => h("li", {}, h("a", { href: `#${anchor}` }, text)))));

const method = (name) => h("span", { class: `method verb-${name}` }, name.toUpperCase());

/** A path that may break behind its slashes. */
const breakable = (path) => path.split(/(?<=\/)/).flatMap((part) => [part, h("wbr")]);

function drawOperation(one) {
  const { path, operation, parameters, anchor } = one;
  const body = resolve(root, operation.requestBody);
  return h("article", { class: "panel operation", id: anchor, tabindex: "-1" },
    h("h3", {}, method(one.method), " ", h("code", { class: "path" }, breakable(path)),
      operation.deprecated && h("span", { class: "must" }, t("api.deprecated")),
      " ", h("a", { class: "anchor", href: `#${anchor}`, "aria-label": `# ${path}` }, "#")),
    operation.summary && h("p", { class: "summary" }, operation.summary),
    prose(operation.description, "hint"),
    parameters.length > 0 && [h("h4", {}, t("api.parameters")), h("ul", { class: "rows" }, parameters.map(drawParameter))],
    body && [h("h4", {}, t("api.body"), body.required && h("span", { class: "must" }, t("api.required"))), prose(body.description, "hint"), drawContent(body.content)],
    h("h4", {}, t("api.responses")),
    h("ul", { class: "rows" }, Object.entries(operation.responses ?? {}).map(([status, value]) => drawResponse(status, resolve(root, value) ?? {}))),
    one.method === "get" && drawTry(one));
}

function drawParameter(parameter) {
  return h("li", {},
    h("p", { class: "type" }, h("code", { class: "name" }, parameter.name), " ", typeLine(parameter.schema),
      h("span", { class: "bound" }, t(`api.in.${parameter.in}`)),
      parameter.required && h("span", { class: "must" }, t("api.required"))),
    prose(parameter.description ?? resolve(root, parameter.schema)?.description, "hint"));
}

function drawResponse(status, response) {
  const good = /^[123]/.test(status);
  return h("li", {},
    h("p", { class: "type" }, h("strong", { class: good ? "status good" : "status" }, status), " ", response.description),
    Object.entries(response.headers ?? {}).map(([name, value]) => {
      const header = resolve(root, value) ?? {};
      return h("p", { class: "type" }, h("code", { class: "name" }, name), " ", typeLine(header.schema), " ", h("span", { class: "hint" }, header.description));
    }),
    drawContent(response.content));
}

function drawContent(content = {}) {
  return Object.entries(content).map(([type, media]) => h("div", { class: "media" },
    h("p", { class: "media-type" }, h("code", {}, type)),
    media.schema !== undefined && drawSchema(media.schema),
    examples(root, media).map((value) => h("details", {}, h("summary", {}, t("api.example")), h("pre", { tabindex: "0" }, pretty(value))))));
}

function drawComponent([name, schema]) {
  return h("article", { class: "panel component", id: schemaAnchor(name), tabindex: "-1" },
    h("h3", {}, h("code", {}, name), " ", h("a", { class: "anchor", href: `#${schemaAnchor(name)}`, "aria-label": `# ${name}` }, "#")),
    prose(schema.description, "hint"), drawSchema(schema),
    examples(root, { schema }).map((value) => h("details", {}, h("summary", {}, t("api.example")), h("pre", { tabindex: "0" }, pretty(value)))));
}

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

// ---- trying ----------------------------------------------------------------

function drawTry({ path, parameters, anchor }) {
  const asked = parameters.filter((one) => one.in === "path" || one.in === "query");
  const output = h("div", { class: "answer", role: "status" });
  const fields = asked.map((one) => {
    const id = `${anchor}-${one.name}`;
    const [example] = examples(root, one);
    const schema = resolve(root, one.schema);
    const control = schema?.enum
      ? h("select", { id, name: one.name }, !one.required && h("option", { value: "" }, "–"), schema.enum.map((value) => h("option", { value }, String(value))))
      : h("input", { id, name: one.name, type: "text", autocomplete: "off", required: one.required, value: one.in === "path" ? example : undefined });
    return h("div", {}, h("label", { for: id }, one.name), control);
  });
  const form = h("form", { class: "try" },
    fields.length > 0 && h("div", { class: "fields" }, fields),
    h("button", { type: "submit", class: "primary" }, t("api.send")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(address(path, asked, new FormData(form)), output);
  });
  return h("details", { class: "trial" }, h("summary", {}, t("api.try")), form, output);
}

function address(path, asked, given) {
  let filled = path;
  const query = new URLSearchParams();
  for (const { name, in: place } of asked) {
    const value = String(given.get(name) ?? "");
    if (place === "path") filled = filled.replace(`{${name}}`, () => encodeURIComponent(value));
    else if (value) query.set(name, value);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

async function run(url, output) {
  fill(output, h("p", { class: "hint" }, t("api.sending")));
  const begin = performance.now();
  try {
    const answer = await fetch(url, { headers: { accept: "application/json, */*;q=0.5" } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const type = answer.headers.get("content-type") ?? "";
    const millis = Math.max(1, Math.round(performance.now() - begin));
    fill(output,
      h("p", { class: "type" }, h("code", {}, `GET ${url}`)),
      h("p", { class: answer.ok ? "status good" : "status" },
        t("api.answer", { status: `${answer.status} ${answer.statusText}`.trim(), count: millis, type: type || "–", bytes: bytes.length })),
      h("pre", { tabindex: "0" }, shown(bytes, type)));
  } catch (error) {
    fill(output, h("p", { class: "note bad" }, `${t("api.unreachable")} (${error.message})`));
  }
}

function shown(bytes, type) {
  if (bytes.length === 0) return t("api.no-body");
  if (!/json|text|xml/.test(type)) {
    const first = Array.from(bytes.slice(0, 48), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return `${t("api.binary")} ${first}`;
  }
  let text = new TextDecoder().decode(bytes);
  if (/json/.test(type)) {
    try {
      text = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Shown as it came.
    }
  }
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}\n${t("api.cut", { count: SHOWN_CHARS_MAX })}` : text;
}

start(draw);
void open();
