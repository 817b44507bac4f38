// Draws verdicts: the two sides, whether they agree, and the reasons.

import { byId, copyText, fill, h, icon, setText } from "./dom.js";
import { excerpts } from "./highlight.js";
import { gap, has, number, t } from "./i18n.js";

/** The picture and the word of an action. */
export function badge(action, size = "") {
  const known = has(`action.${action}`);
  return h("span", { class: `badge is-${known ? action : "unknown"} ${size}` },
    icon(known ? action : "unknown"), h("span", {}, known ? t(`action.${action}`) : action));
}

/** An action in a sentence. */
export const outcome = (action) => (has(`outcome.${action}`) ? t(`outcome.${action}`) : action);

/** The first and last digits of a digest; all of it under the pointer or the focus. */
function digest(hash) {
  const button = h("button", { type: "button", class: "hash", "aria-label": t("hash.label", { hash }) },
    h("span", { class: "short", "aria-hidden": "true" }, `${hash.slice(0, 8)}…${hash.slice(-6)}`),
    h("span", { class: "whole", "aria-hidden": "true" }, hash));
  const whole = button.lastChild;
  button.addEventListener("click", () => copyText(hash, whole));
  return h("span", { class: "digest-line" }, h("span", { class: "term" }, "SHA-256"), " ", button);
}

/** One side: `{ action, timing, hash }`, or `{ note, tone }` where there is no verdict. */
export function drawSide(id, { action, note, tone = "", timing = "", hash, pending = false, retry }) {
  const side = byId(id);
  const [, place, time, line] = side.children;
  side.classList.toggle("pending", pending);
  side.setAttribute("aria-busy", String(pending));
  // Unchanged parts are left alone, so that the focus stays where it is.
  const drawn = JSON.stringify([action, note, tone, document.documentElement.lang, Boolean(retry)]);
  if (place.dataset.drawn !== drawn) {
    place.dataset.drawn = drawn;
    fill(place,
      action && badge(action, "large"),
      note && h("p", { class: `note ${tone}` }, tone && icon("warn"), h("span", {}, note)),
      retry && h("button", { type: "button", onclick: retry }, t("retry")));
  }
  setText(time, timing);
  // While a new digest is computed the old one stands there, faded by the style.
  const key = pending && !hash ? line.dataset.hash : `${hash ?? ""} ${document.documentElement.lang}`;
  if (line.dataset.hash !== key) {
    line.dataset.hash = key;
    fill(line, hash && digest(hash));
  }
}

/** Whether both sides agree: `same`, `different`, `waiting`, or nothing to say. */
export function drawMatch(state, { bytes, at } = {}) {
  const place = byId("match");
  place.hidden = !state;
  place.className = `match ${state ?? ""}`;
  const drawn = JSON.stringify([state, bytes, at, document.documentElement.lang]);
  if (!state || place.dataset.drawn === drawn) return;
  place.dataset.drawn = drawn;
  if (state === "same") {
    fill(place, icon("check"), h("p", {}, h("strong", {}, t("match.same")), gap(),
      h("span", { class: "aside" }, t("match.bytes", { count: bytes }))));
  } else if (state === "different") {
    fill(place, icon("warn"), h("p", {}, h("strong", {}, t("match.different")), gap(),
      h("span", {}, t("match.different.why", { at }))));
  } else {
    fill(place, h("p", {}, t(`match.${state}`)));
  }
}

/** The sentence above the reasons, and the short form beside the text on small screens. */
export function drawLead(verdict) {
  const place = byId("lead");
  const mini = byId("mini");
  mini.hidden = !verdict;
  const drawn = `${verdict?.action} ${document.documentElement.lang}`;
  if (verdict && mini.dataset.drawn !== drawn) fill(mini, badge(verdict.action));
  mini.dataset.drawn = drawn;
  if (!verdict) return setText(place, "");
  const count = verdict.reasons.length;
  const why = count > 0 ? t("lead.reasons", { count }) : t("lead.none");
  setText(place, `${outcome(verdict.action)}${gap()}${why}`);
}

/** The reasons as cards. `point(index | null)` runs when one is pointed at. */
export function drawReasons(verdict, segments, point) {
  const place = byId("reasons");
  const reasons = verdict?.reasons ?? [];
  const drawn = JSON.stringify([reasons, reasons.map(({ spans }) => excerpts(segments, spans)), document.documentElement.lang]);
  if (place.dataset.drawn === drawn) return;
  place.dataset.drawn = drawn;
  fill(place, reasons.map((reason, index) => card(reason, segments, {
    onmouseenter: () => point(index),
    onmouseleave: () => point(null),
  })));
}

function card(reason, segments, listeners) {
  const { shown, more } = excerpts(segments, reason.spans);
  const kind = has(`kind.${reason.kind}`) ? t(`kind.${reason.kind}`) : reason.kind;
  return h("li", { class: `reason edge-${reason.action}`, ...listeners },
    h("div", { class: "reason-head" }, badge(reason.action), h("span", { class: "kind" }, kind)),
    h("p", { class: "say" }, reason.say),
    shown.length > 0 && h("p", { class: "found" }, h("span", { class: "term" }, t("reason.found")), gap(),
      shown.map((text) => [h("q", { class: `quote is-${reason.action}` }, visible(text)), " "]),
      more > 0 && t("reason.more", { count: more })),
    reason.how_to_fix && h("p", { class: "fix" }, icon("fix"),
      h("span", {}, h("strong", {}, t("reason.fix")), gap(), reason.how_to_fix)),
    h("dl", { class: "facts" },
      fact(t("reason.code"), h("code", {}, reason.code)),
      reason.clause && fact(t("reason.article"), reason.clause),
      fact(t("reason.appeal"), reason.appealable ? t("reason.appealable") : t("reason.final"))));
}

export const fact = (term, value) => h("div", {}, h("dt", {}, term), h("dd", {}, value));

/** Invisible characters shown as a dot, since a quote is there to be seen. */
export const visible = (text) => text.replace(/[\p{Cf}\p{Cc}]/gu, "·");

/** A panel that says what went wrong and what can be done. */
export function drawError(place, title, text, retry) {
  place.hidden = false;
  fill(place, icon("warn"), h("div", {}, h("p", {}, h("strong", {}, title)), h("p", {}, text),
    retry && h("button", { type: "button", onclick: retry }, t("retry"))));
}

/** A span of time with the unit that suits it. */
export function micros(value) {
  if (value >= 100_000) return t("unit.ms", { value: number(value / 1_000, { maximumFractionDigits: 0 }) });
  const digits = value < 10 ? 1 : 0;
  return t("unit.us", { value: number(value, { maximumFractionDigits: digits }) });
}
