// The console: the form makes a request, the engine in this page and the server
// each answer it, and both answers are compared byte for byte.

import { byId, copyText, debounce, fill, setText } from "./dom.js";
import { details } from "./details.js";
import { openEngine } from "./engine.js";
import { drawExplanation, explain } from "./explain.js";
import { drawCount, drawForm, readForm, startForm, useSample } from "./form.js";
import { sha256 } from "./hash.js";
import { emphasize, mark } from "./highlight.js";
import { duration, gap, start as startLanguage, t } from "./i18n.js";
import { drawPosts, readyToPost, startPosts } from "./posts.js";
import { buildRequest, withBody } from "./request.js";
import { drawRules, loadRules, nameEngine } from "./rules.js";
import { Screener } from "./server.js";
import { drawError, drawLead, drawMatch, drawReasons, drawSide, micros, outcome } from "./view.js";

// A request that is typed into for longer than this takes the time anew.
const REQUEST_AGE_MS = 60_000;
const RETRY_MS = 5_000;

let engine = null;
let base = null; // the request of the form, whatever its text
let request = null; // the same with the text of the moment
let local = null; // this page's answer: { request, verdict | error, json, bytes, hash, timing }
let remote = null; // the server's answer, as `Screener` tells of it, with its hash
let held = null; // the request the engine's session holds
let opening = true;
let failure = null; // why the engine is not there
let packAskedAt = 0;

const screener = new Screener((state) => void answered(state));

// ---- asking ----------------------------------------------------------------

/** The form has changed: another request, and so another session of the engine. */
function chosen() {
  base = buildRequest(readForm(), "preview");
  typed();
}

/** Only the text has changed. */
function typed() {
  if (Date.now() - base.now_ms > REQUEST_AGE_MS) return chosen();
  const { text } = readForm();
  request = withBody(base, text);
  readyToPost(text.trim() !== "");
  drawCount(text);
  if (engine) checkHere();
  else mark(byId("ink"), `${text}\n`, []);
  screener.ask(request);
  explain(request);
  settle(request);
}

function checkHere() {
  local = { request, timing: local?.timing };
  try {
    if (held !== base) engine.hold(base);
    held = base;
    local.verdict = engine.check(request.interaction.segments[0].text);
  } catch (error) {
    local.error = error;
  }
  draw();
}

/** Once typing pauses: the canonical bytes, their hash, and how long a check takes. */
const settle = debounce(120, async (asked) => {
  if (!engine || asked !== request || local?.error) return;
  const mine = local;
  mine.json = engine.canonical(asked);
  mine.bytes = new TextEncoder().encode(mine.json);
  mine.timing = engine.measure(asked.interaction.segments[0].text);
  mine.hash = await sha256(mine.bytes);
  if (mine === local) draw();
});

async function answered(state) {
  if (state.name === "answered") state.hash = await sha256(state.bytes);
  if (state.name === "answered" && state.request !== request) return;
  const kept = state.name === "waiting" && remote?.verdict ? remote : {};
  remote = state.name === "waiting" ? { ...state, verdict: kept.verdict, millis: kept.millis } : state;
  if (state.name === "answered" && engine && state.verdict.pack_digest !== engine.digest) void renewPack();
  draw();
}

/** The server decides by another pack: fetch it, but not again and again. */
async function renewPack() {
  if (Date.now() - packAskedAt < 10_000) return;
  packAskedAt = Date.now();
  await open(true);
}

// ---- drawing ---------------------------------------------------------------

function draw() {
  drawLocal();
  drawRemote();
  const agreed = agreement();
  drawMatch(agreed.state, agreed);
  const answer = shown();
  const segments = request.interaction.segments;
  const text = segments[0].text;
  // A last line break would have no height of its own.
  mark(byId("ink"), `${text}\n`, answer?.reasons ?? []);
  drawLead(answer);
  drawReasons(answer, segments, (index) => emphasize(byId("ink"), index));
  if (byId("more").open) fill(byId("more-body"), answer ? details(answer, segments) : []);
  const json = byId("raw").open && rawJson();
  if (json) setText(byId("raw-text"), json);
  if (!answer) return;
  nameEngine(answer.engine);
  announce(answer, agreed.state);
}

/** The verdict that is explained: this page's, else the server's. */
function shown() {
  if (local?.verdict) return local.verdict;
  return remote?.name === "answered" && remote.request === request ? remote.verdict : null;
}

function rawJson() {
  if (local?.json) return local.json;
  if (!engine && remote?.bytes) return new TextDecoder().decode(remote.bytes);
  return "";
}

function drawLocal() {
  if (!local) return drawSide("browser", { note: t(opening ? "browser.loading" : "browser.none"), pending: opening });
  const { verdict, error, timing, hash } = local;
  if (error) return drawSide("browser", { note: refusal(error), tone: "bad" });
  drawSide("browser", {
    action: verdict.action,
    timing: timing ? t("browser.timing", { time: micros(timing.micros) }) : "",
    hash,
    pending: !hash,
  });
}

function drawRemote() {
  if (!remote) return drawSide("server", { note: t("side.waiting"), pending: true });
  const { name, verdict, error, millis, hash, wait } = remote;
  if (name === "unreachable") {
    return drawSide("server", {
      note: t(local?.verdict ? "server.unreachable" : "server.away", { time: duration(wait) }),
      tone: "bad",
      retry: () => screener.again(),
    });
  }
  if (name === "refused") return drawSide("server", { note: refusal({ ...error.problem, message: error.message }), tone: "bad" });
  if (!verdict) return drawSide("server", { note: t("side.waiting"), pending: true });
  drawSide("server", {
    action: verdict.action,
    timing: t("server.timing", { count: Math.max(1, Math.round(millis)) }),
    hash,
    pending: name === "waiting",
  });
}

/** A request that was not taken, in the words of the engine. */
function refusal({ message, field, help }) {
  return [t("side.refused", { message }), field && `(${field})`, help].filter(Boolean).join(" ");
}

function agreement() {
  if (!engine || remote?.name === "unreachable" || remote?.name === "refused" || local?.error) return {};
  const both = local?.hash && remote?.hash && local.request === request && remote.request === request;
  if (!both) return { state: "waiting" };
  if (local.hash === remote.hash) return { state: "same", bytes: local.bytes.length };
  const at = local.bytes.findIndex((byte, index) => byte !== remote.bytes[index]);
  return { state: "different", at: at < 0 ? local.bytes.length : at };
}

let announced = "";
const announce = debounce(900, (answer, state) => {
  const different = state === "different" ? t("match.different") : "";
  const key = `${answer.action} ${different}`;
  if (key === announced) return;
  announced = key;
  const [primary] = answer.reasons;
  setText(byId("announce"), [outcome(answer.action), primary?.say, different].filter(Boolean).join(gap()));
});

// ---- the module ------------------------------------------------------------

const STAGES = ["loading.module", "loading.compile", "loading.pack"];

/** Loads the engine; `quiet` is another try that nobody asked for. */
async function open(quiet = false) {
  const loading = byId("loading");
  loading.hidden = quiet;
  opening = !quiet;
  if (!quiet) fail(null);
  try {
    const opened = await openEngine((stage) => {
      byId("loading-bar").value = stage + 0.4;
      const text = byId("loading-text");
      text.dataset.i18n = STAGES[stage];
      setText(text, t(STAGES[stage]));
    });
    engine?.free();
    engine = opened;
    held = null;
    opening = false;
    fail(null);
    if (quiet) void loadRules();
    chosen();
  } catch (error) {
    opening = false;
    // An engine with an older pack still decides, and the comparison tells of it.
    if (!engine && !failure) fail(error);
    // A missing pack means that the server is away; it may come back by itself.
    if (!engine && error.part === "pack") setTimeout(() => engine || void open(true), RETRY_MS);
    draw();
  }
  loading.hidden = true;
}

function fail(error) {
  failure = error;
  const place = byId("module-error");
  place.hidden = !error;
  if (!error) return;
  const part = error.part ?? "module";
  drawError(place, t(`error.${part}`), `${t(`error.${part}.help`)} (${error.message})`, () => void open());
}

// ---- the start -------------------------------------------------------------

startForm({ typed, chosen });
startPosts(readForm);
startLanguage(() => {
  drawForm();
  drawRules();
  drawPosts();
  drawExplanation();
  if (failure) fail(failure);
  chosen();
});
byId("explain").addEventListener("toggle", () => explain(request));
byId("more").addEventListener("toggle", draw);
byId("raw").addEventListener("toggle", draw);
byId("copy").addEventListener("click", async () => {
  const done = await copyText(rawJson(), byId("raw-text"));
  setText(byId("copied"), t(done ? "raw.copied" : "raw.not-copied"));
  setTimeout(() => setText(byId("copied"), ""), 3_000);
});
if (byId("text").value === "") useSample("fee");
chosen();
void open();
void loadRules();
