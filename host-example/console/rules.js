// The pack the server runs: its rules, as anybody may read them.

import { byId, fill, h, setText } from "./dom.js";
import { has, language, moment, t } from "./i18n.js";
import { packInfo } from "./server.js";

let info = null;
let engine = "";

/** Asks the server for its pack; after a failure the last answer stays. */
export async function loadRules() {
  info = await packInfo().catch(() => info);
  drawRules();
}

/** Takes the engine's name and version, as verdicts tell them. */
export function nameEngine(name) {
  if (name === engine) return;
  engine = name;
  drawRules();
}

const said = (say) => (typeof say === "string" ? say : say?.[language()] ?? say?.en ?? "");
const word = (prefix, name) => (has(`${prefix}.${name}`) ? t(`${prefix}.${name}`) : name);

/** Draws the rules and the line at the foot of the page. */
export function drawRules() {
  const rules = info?.rules ?? [];
  setText(byId("rules-tally"), info ? t("rules.tally", { pack: `${info.id} ${info.version}`, count: rules.length }) : "");
  fill(byId("rules-body"), info
    ? [
      h("p", { class: "hint" }, t("rules.note", { profile: info.profile || "–", from: moment(info.effective_at) }),
        " ", h("code", { class: "long" }, info.digest)),
      h("ul", { class: "list" }, rules.map((rule) => h("li", {},
        h("span", { class: "excerpt" }, said(rule.say)),
        h("span", { class: "meta" }, h("code", {}, rule.id), " · ", word("category", rule.category),
          rule.severity && ` · ${word("severity", rule.severity)}`,
          rule.public === false && ` · ${t("rules.private")}`)))),
    ]
    : h("p", { class: "hint" }, t("rules.unknown")));
  const names = { engine: engine || "screen", pack: `${info?.id} ${info?.version}` };
  setText(byId("about"), info ? t("footer.about", names) : names.engine);
}
