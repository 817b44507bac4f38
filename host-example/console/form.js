// The form: what can be chosen, and what is chosen.

import { byId, fill, h, setText } from "./dom.js";
import { language, number, t } from "./i18n.js";
import { ACCOUNTS, KINDS, THREAD_KINDS, words } from "./request.js";
import { SAMPLES } from "./samples.js";

let localeChosen = false;

/** The state of the form, in the shape `buildRequest` takes. */
export function readForm() {
  return {
    text: byId("text").value,
    kind: byId("kind").value,
    account: byId("account").value,
    title: byId("title").value.trim(),
    locale: byId("locale").value,
    thread: {
      closed: byId("closed").checked,
      audience: byId("audience").value,
      preModerate: byId("premod").value,
      featuredOnly: byId("featured").checked,
      linksAllowed: byId("links").checked,
      follows: byId("follows").checked,
      blockWords: words(byId("words").value),
    },
  };
}

/** Builds the lists and wires the fields. `typed` hears of the text, `chosen` of all else. */
export function startForm({ typed, chosen }) {
  drawForm();
  byId("kind").value = "comment";
  byId("account").value = "T2";
  byId("text").addEventListener("input", () => {
    pressSample();
    typed();
  });
  for (const id of ["kind", "account", "locale", "audience", "premod", "closed", "featured", "links", "follows"]) {
    byId(id).addEventListener("change", () => {
      if (id === "locale") localeChosen = true;
      drawNotes();
      chosen();
    });
  }
  for (const id of ["title", "words"]) {
    byId(id).addEventListener("input", () => {
      drawNotes();
      chosen();
    });
  }
  fill(byId("samples"), SAMPLES.map((sample) => h("li", {},
    h("button", { type: "button", class: "sample", "data-sample": sample.id, "aria-pressed": "false", onclick: () => {
      useSample(sample.id);
      typed();
    } }))));
  drawForm();
}

/** Puts a sample into the box. */
export function useSample(id) {
  byId("text").value = SAMPLES.find((sample) => sample.id === id).text;
  pressSample();
}

function pressSample() {
  const text = byId("text").value;
  for (const button of document.querySelectorAll("[data-sample]")) {
    const sample = SAMPLES.find(({ id }) => id === button.dataset.sample);
    button.setAttribute("aria-pressed", String(sample.text === text));
  }
}

/** Draws the texts of the form again, after the page's language has changed. */
export function drawForm() {
  options("kind", KINDS.map((kind) => [kind, t(`interaction.${kind}`)]));
  options("account", ACCOUNTS.map((account) => [account, t(`account.${account}`)]));
  if (!localeChosen) byId("locale").value = language();
  for (const button of document.querySelectorAll("[data-sample]")) setText(button, t(`sample.${button.dataset.sample}`));
  drawNotes();
}

function options(id, entries) {
  const select = byId(id);
  const chosen = select.value;
  fill(select, entries.map(([value, text]) => h("option", { value }, text)));
  if (chosen) select.value = chosen;
}

/** The notes that follow the choices: the account, the thread, the length. */
export function drawNotes() {
  const form = readForm();
  setText(byId("account-note"), t(`account.${form.account}.note`));
  const here = THREAD_KINDS.includes(form.kind);
  byId("thread-fields").disabled = !here;
  setText(byId("thread-note"), t(here ? "thread.note" : "thread.elsewhere"));
  const { closed, audience, preModerate, featuredOnly, linksAllowed, blockWords } = form.thread;
  const count = [closed, audience !== "everyone", preModerate !== "off", featuredOnly, !linksAllowed, blockWords.length > 0]
    .filter(Boolean).length;
  setText(byId("thread-tally"), here && count > 0 ? t("thread.active", { count }) : "");
}

/** The length of the text in bytes of UTF-8, the unit of the engine's limits. */
export function drawCount(text) {
  const bytes = new TextEncoder().encode(text).length;
  setText(byId("count"), t("write.count", { chars: number([...text].length), count: bytes }));
}
