// A verdict's signals, obligations and effects in words.

import { h } from "./dom.js";
import { excerpts } from "./highlight.js";
import { duration, has, moment, number, t } from "./i18n.js";
import { fact, visible } from "./view.js";

const ONE_PPM = 1_000_000;

/** The words under a prefix, or the name itself where a newer engine knows more. */
const word = (prefix, name) => (has(`${prefix}.${name}`) ? t(`${prefix}.${name}`) : name);

/** A variant of a tagged value: `"name"` or `{ name: fields }`. */
function variant(value) {
  if (typeof value === "string") return [value, {}];
  const [name, fields] = Object.entries(value)[0] ?? ["", {}];
  return [name, fields ?? {}];
}

function kindName(kind) {
  const [name, field] = variant(kind);
  return word("interaction", name === "profile_field" && typeof field === "string" ? field : name);
}

function signal({ name, value_ppm, source, span }, segments) {
  const value = number(value_ppm / ONE_PPM, { maximumFractionDigits: 6 });
  const [text] = span ? excerpts(segments, [span]).shown : [];
  return h("li", {}, word("signal", name), ": ", h("strong", {}, value),
    text && [" ", h("q", { class: "quote" }, visible(text))],
    " ", h("span", { class: "aside" }, h("code", {}, name), source && source !== "engine" ? ` · ${source}` : ""));
}

// One sentence for each obligation; `until` and `due` are moments.
const OBLIGATIONS = {
  accept_agreement: ({ version }) => t("must.accept_agreement", { version }),
  verify_identity: ({ level }) => t("must.verify_identity", { level: word("level", level) }),
  renew_qualification: ({ kind }) => t("must.renew_qualification", { kind }),
  file_group_declaration: ({ due }) => t("must.file_group_declaration", { due: moment(due) }),
  rectify: ({ due }) => t("must.rectify", { due: moment(due) }),
  review_by_human: ({ queue, due }) => t("must.review_by_human", { queue: word("queue", queue), due: moment(due) }),
  notify_user: ({ template }) => t("must.notify_user", { template }),
  offer_appeal: ({ until }) => t("must.offer_appeal", { until: moment(until) }),
  show_label: ({ labels }) => t("must.show_label", { labels: labels.join(", ") }),
  prevent_respread: ({ ttl }) => t("must.prevent_respread", { time: duration(ttl) }),
  store_record: ({ class: kind, retain_until }) => t("must.store_record", { class: word("retain", kind), until: moment(retain_until) }),
  reassess_feature: ({ feature, due }) => t("must.reassess_feature", { feature: kindName(feature), due: moment(due) }),
  static_transcript: ({ live_id }) => t("must.static_transcript", { live: live_id }),
  offer_protect_mode: ({ account }) => t("must.offer_protect_mode", { account }),
};

function obligation(value) {
  const [name, fields] = variant(value);
  const said = OBLIGATIONS[name]?.(fields) ?? name;
  return h("li", {}, said, " ", h("span", { class: "aside" }, h("code", {}, name)),
    fields.sor && statement(fields.sor));
}

/** What the author is told, with the ground and the redress. */
function statement(sor) {
  const [, ground] = variant(sor.ground);
  return h("dl", { class: "facts" },
    fact(t("sor.restriction"), word("restriction", sor.restriction)),
    fact(t("sor.facts"), sor.facts),
    fact(t("sor.ground"), ground.clause ?? ground.ref ?? ""),
    fact(t("sor.decided"), word("automation", sor.automated_decision)),
    fact(t("sor.redress"), sor.redress.map((name) => word("redress", name)).join(", ")));
}

function effect(value) {
  const [name, fields] = variant(value);
  const said = {
    count: () => t("effect.count", { kind: word("interaction", fields.kind), count: fields.cur, window: duration(fields.window_s * 1_000) }),
    record_fingerprint: () => t("effect.record_fingerprint", { fingerprint: fields.fingerprint }),
  }[name]?.() ?? name;
  return h("li", {}, said, " ", h("span", { class: "aside" }, h("code", {}, name)));
}

function part(title, items, none) {
  return h("section", {}, h("h3", {}, title),
    items.length > 0 ? h("ul", {}, items) : h("p", { class: "hint" }, none));
}

/** The parts of a verdict beside its reasons, ready to be put into the page. */
export function details(verdict, segments) {
  const found = verdict.signals.filter((one) => one.value_ppm !== 0);
  return [
    part(t("signals.title"), found.map((one) => signal(one, segments)), t("signals.none")),
    part(t("obligations.title"), verdict.obligations.map(obligation), t("obligations.none")),
    part(t("effects.title"), verdict.effects.map(effect), verdict.audit ? t("effects.none") : t("effects.preview")),
    h("dl", { class: "facts" },
      verdict.retry_after_ms !== null && fact(t("fact.retry"), duration(verdict.retry_after_ms)),
      verdict.expires_at !== null && fact(t("fact.expires"), moment(verdict.expires_at)),
      fact(t("fact.engine"), h("code", {}, verdict.engine)),
      fact(t("fact.pack"), h("code", { class: "long" }, verdict.pack_digest)),
      fact(t("fact.decision"), h("code", { class: "long" }, verdict.decision_id)),
      verdict.audit && fact(t("fact.commitment"), h("code", { class: "long" }, verdict.audit.input_commitment))),
  ];
}
