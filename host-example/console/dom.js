// Small helpers around the DOM. Text is only ever set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: `h("p", { class: "note" }, "text", child, …)`. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Puts new children in place of the old ones. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** The element with this id; a missing one is a mistake in the page. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element with the id ${id}`);
  return element;
}

/** Sets an element's text where it changed, so that nothing is read out twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Drawn on a grid of 20, strokes only, so that they take the colour of their text.
const SHAPES = {
  allow: ["circle 10 10 8", "M6.2 10.4 8.9 13 13.8 7.4"],
  allow_sampled: ["circle 8.6 8.6 6.2", "M13.2 13.2 17.6 17.6", "M6 8.8 8 10.7 11.4 6.8"],
  label: ["M2.5 3.2h7l8 8-6.6 6.6-8.4-8.4z", "circle 6.4 7.1 1"],
  limit: ["M10 2.5v13", "M5 10.8 10 16l5-5.2"],
  hold: ["circle 10 10 8", "M7.8 6.8v6.4M12.2 6.8v6.4"],
  reject: ["M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7z", "M7 7l6 6M13 7l-6 6"],
  unknown: ["circle 10 10 8", "M7.6 7.8a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1 .8-1 1.6", "M10 14.4v.1"],
  check: ["M3.5 10.6 8 15 16.5 5.5"],
  warn: ["M10 2.4 18.6 17.4H1.4z", "M10 7.6v4.6", "M10 14.8v.1"],
  copy: ["M7 6.5h9.5V17H7z", "M13 6V3H3.5v10.5H6.5"],
  fix: ["M11.4 4.4 15.6 8.6 7 17.2l-4.6.6.6-4.6z"],
};

/** A small picture; hidden from screen readers, since a word always stands beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  for (const shape of SHAPES[name] ?? SHAPES.unknown) {
    const [kind, cx, cy, r] = shape.split(" ");
    const circle = kind === "circle";
    const part = document.createElementNS(SVG, circle ? "circle" : "path");
    if (circle) Object.entries({ cx, cy, r }).forEach(([key, value]) => part.setAttribute(key, value));
    else part.setAttribute("d", shape);
    svg.append(part);
  }
  return svg;
}

/** Calls `run` once things have been quiet for `ms`. */
export function debounce(ms, run) {
  let timer;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), ms);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** Copies a text; says whether it worked. Pages without TLS have no clipboard object. */
export async function copyText(text, fallback) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(fallback);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand?.("copy") ?? false;
  }
}

/** A setting that outlives the page where the browser allows it. */
export const memory = {
  get(key) {
    try {
      return localStorage.getItem(`screen.${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`screen.${key}`, value);
    } catch {
      // Private windows may refuse; the setting then lasts as long as the page.
    }
  },
};
