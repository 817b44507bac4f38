// `Post it`: the decision that counts, and the list of what was posted.

import { byId, fill, h, icon } from "./dom.js";
import { details } from "./details.js";
import { gap, moment, t } from "./i18n.js";
import { buildRequest } from "./request.js";
import { ServerError, submit } from "./server.js";
import { badge } from "./view.js";

const SHOWN_MAX = 50;
const posts = [];
let last = null;
let sending = false;
let unsent = null; // { key, request }: what the server may or may not have got

/** Wires the button and the keys; `read` gives the state of the form. */
export function startPosts(read) {
  const run = () => {
    const form = read();
    if (form.text.trim()) send(form);
  };
  byId("post").addEventListener("click", run);
  byId("text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    run();
  });
}

/** The button answers only to a text, and to one post at a time. */
export function readyToPost(ready) {
  byId("post").disabled = !ready || sending;
}

async function send(form) {
  if (sending) return;
  sending = true;
  byId("post").disabled = true;
  // The same words after a broken connection are a retry: with the same ids the
  // server stores them once.
  const key = JSON.stringify(form);
  const request = unsent?.key === key ? unsent.request : buildRequest(form, "decide");
  unsent = { key, request };
  try {
    const answer = await submit(request);
    unsent = null;
    last = { request, answer, at: Date.now() };
    posts.unshift(last);
    posts.length = Math.min(posts.length, SHOWN_MAX);
  } catch (error) {
    if (error instanceof ServerError && !error.passing) unsent = null;
    last = { error };
  }
  sending = false;
  readyToPost(byId("text").value.trim() !== "");
  drawPosts();
}

/** Where a stored interaction can be read again. */
const address = (id) => `/v1/interactions/${encodeURIComponent(id)}`;

function result({ request, answer }) {
  const { interaction_id: id, verdict } = answer;
  const [primary] = verdict.reasons;
  return h("div", { class: `stored edge-${verdict.action}` },
    h("p", { class: "stored-head" }, badge(verdict.action), h("strong", {}, t("post.stored"))),
    h("p", {}, t(`done.${verdict.action}`), primary && `${gap()}${primary.say}`),
    h("p", {}, h("a", { href: address(id) }, h("code", {}, `GET ${address(id)}`))),
    h("details", {}, h("summary", {}, t("more.title")), details(verdict, request.interaction.segments)));
}

function failure(error) {
  const known = error instanceof ServerError;
  const field = known && error.problem?.field;
  return h("p", { class: "note bad" }, icon("warn"),
    h("span", {}, known ? t("post.refused", { message: error.message }) : t("post.failed"), field && [" ", h("code", {}, field)]));
}

/** Draws the last result and the list. */
export function drawPosts() {
  fill(byId("post-result"), last && (last.error ? failure(last.error) : result(last)));
  byId("posts-none").hidden = posts.length > 0;
  fill(byId("posts"), posts.map(({ request, answer, at }) => h("li", {},
    badge(answer.verdict.action),
    h("span", { class: "excerpt" }, request.interaction.segments[0].text),
    h("span", { class: "meta" },
      h("span", {}, t(`interaction.${kindKey(request.interaction.kind)}`)), " · ",
      h("time", { datetime: new Date(at).toISOString() }, moment(at)), " · ",
      h("a", { href: address(answer.interaction_id) }, t("posts.open", { id: answer.interaction_id }))))));
}

const kindKey = (kind) => (typeof kind === "string" ? kind : kind.profile_field);
