// The page's own words, in English and Chinese. The reasons of a verdict come from
// the engine in the language the request asks for.

import { memory } from "./dom.js";
import en from "./strings.en.js";
import zh from "./strings.zh.js";

const STRINGS = { en, zh };
const listeners = new Set();
let current = initial();

function initial() {
  const kept = memory.get("language");
  if (kept in STRINGS) return kept;
  return (navigator.language ?? "").toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** The page's language: `en` or `zh`. */
export const language = () => current;

/** Whether there is a text under this key. */
export const has = (key) => key in en;

/** The text under a key, with the words in braces filled in; a missing one falls back to English. */
export function t(key, values = {}) {
  let found = key;
  if ("count" in values && !has(key)) {
    const form = values.count === 1 ? "one" : new Intl.PluralRules(current).select(values.count);
    found = `${key}.${form}`;
    if (!has(found)) found = `${key}.other`;
  }
  const text = STRINGS[current][found] ?? en[found] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** A number with the separators of the page's language. */
export const number = (value, options) => new Intl.NumberFormat(current, options).format(value);

/** What stands between two sentences: Chinese full stops bring their own space. */
export const gap = () => (current === "zh" ? "" : " ");

/** A moment in the reader's own time zone. */
export function moment(ms) {
  return new Intl.DateTimeFormat(current, { dateStyle: "medium", timeStyle: "short" }).format(new Date(ms));
}

/** A length of time in its largest fitting unit. */
export function duration(ms) {
  const units = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]];
  const [unit, size] = units.find(([, length]) => ms >= length) ?? units[3];
  return number(Math.ceil(ms / size), { style: "unit", unit, unitDisplay: "long" });
}

/** Puts the texts of the page's language into a part of the page. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n);
  for (const element of root.querySelectorAll("[data-i18n-label]")) element.setAttribute("aria-label", t(element.dataset.i18nLabel));
  for (const element of root.querySelectorAll("[data-i18n-placeholder]")) element.placeholder = t(element.dataset.i18nPlaceholder);
}

/** Wires the language switch; `changed` runs whenever the language has changed. */
export function start(changed) {
  listeners.add(changed);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => choose(button.dataset.language));
  }
  show();
}

function choose(next) {
  if (next === current) return;
  current = next;
  memory.set("language", next);
  show();
  listeners.forEach((changed) => changed());
}

function show() {
  document.documentElement.lang = current === "zh" ? "zh-Hans" : "en";
  translate();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === current));
  }
}
