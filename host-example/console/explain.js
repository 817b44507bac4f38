// What the text holds, as the server explains it: every hit with its term, the disguise
// that was seen through, and the rules it counts for.

import { byId, debounce, fill, h } from "./dom.js";
import { excerpts } from "./highlight.js";
import { gap, has, t } from "./i18n.js";
import { badge, visible } from "./view.js";

let latest = null; // the request that was asked about last
let shown = null; // { request, explanation | failure }

const word = (prefix, name) => (has(`${prefix}.${name}`) ? t(`${prefix}.${name}`) : name);

/** Asks about a request, if the panel is open. */
export function explain(request) {
  latest = request;
  if (byId("explain").open) ask(request);
}

const ask = debounce(200, async (request) => {
  if (request !== latest) return;
  shown = { request, ...(await answer(request)) };
  if (request === latest) drawExplanation();
});

async function answer(request) {
  try {
    const response = await fetch("/v1/functions/explain", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const body = await response.json();
    return response.ok ? { explanation: body } : { failure: body.detail ?? body.title };
  } catch {
    return { failure: t("explain.away") };
  }
}

/** Draws the last answer, in the language of the moment. */
export function drawExplanation() {
  const place = byId("explain-body");
  if (!shown) return fill(place, h("p", {}, t("explain.waiting")));
  const { request, explanation, failure } = shown;
  if (failure) return fill(place, h("p", { class: "note bad" }, failure));
  const segments = request.interaction.segments;
  const { hits, rules } = explanation;
  fill(place,
    hits.length === 0 ? h("p", {}, t("explain.none")) : h("ul", { class: "hits" }, hits.map((one) => hit(one, segments))),
    rules.length > 0 && h("h4", {}, t("explain.rules")),
    rules.length > 0 && h("ul", { class: "hits" }, rules.map(({ rule, action, unknown }) =>
      h("li", {}, badge(action), " ", h("code", {}, rule), unknown && [gap(), t("explain.unknown")]))));
}

function hit({ list, pattern, term, steps, folded, spans, rules }, segments) {
  const texts = excerpts(segments, spans).shown;
  const ways = [...steps.map((step) => word("step", step)), ...folded.map((name) => word("folded", name))];
  return h("li", {},
    texts.map((text) => [h("q", { class: "quote" }, visible(text)), " "]),
    term && [h("span", { class: "arrow", "aria-hidden": "true" }, "→"), " ", h("strong", {}, term), " "],
    ways.length > 0 && h("span", { class: steps.length > 0 ? "ways" : "aside" }, t("explain.ways", { ways: ways.join(t("explain.and")) })),
    h("span", { class: "aside" }, " ", list ? t("explain.list", { name: list }) : t("explain.pattern", { name: pattern }),
      rules.length > 0 && [gap(), t("explain.counts", { rules: rules.join(", ") })]));
}
