// Marks the places a verdict names in a text.

const WEIGHT = ["allow", "allow_sampled", "label", "limit", "hold", "reject"];

/**
 * The text cut at every border of a span: pieces with the reasons that cover them,
 * in order, together the whole text.
 */
export function pieces(text, reasons, segment = 0) {
  const spans = reasons.flatMap((reason, index) => reason.spans
    .filter((span) => span.segment === segment)
    .map((span) => ({ index, from: Math.min(span.start_utf16, text.length), to: Math.min(span.end_utf16, text.length) }))
    .filter(({ from, to }) => from < to));
  const borders = [...new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  return borders.slice(0, -1).map((from, i) => {
    const to = borders[i + 1];
    const covering = spans.filter((span) => span.from < to && span.to > from).map((span) => span.index);
    return { text: text.slice(from, to), reasons: [...new Set(covering)] };
  });
}

/** Puts the text into an element, with `mark` elements over the named places. */
export function mark(element, text, reasons, segment = 0) {
  const nodes = pieces(text, reasons, segment).map((piece) => {
    if (piece.reasons.length === 0) return document.createTextNode(piece.text);
    const hardest = piece.reasons.map((index) => reasons[index].action)
      .reduce((a, b) => (WEIGHT.indexOf(b) > WEIGHT.indexOf(a) ? b : a));
    const marked = document.createElement("mark");
    marked.className = `hit is-${hardest}${piece.reasons.length > 1 ? " overlap" : ""}`;
    marked.dataset.reasons = ` ${piece.reasons.join(" ")} `;
    marked.textContent = piece.text;
    return marked;
  });
  element.replaceChildren(...nodes);
}

/** Lets the marks of one reason stand out, or of none. */
export function emphasize(element, index) {
  for (const marked of element.querySelectorAll("mark.hit")) {
    const wanted = index !== null && marked.dataset.reasons.includes(` ${index} `);
    marked.classList.toggle("strong", wanted);
  }
}

/** The words a reason points at, each once, short enough for a card. */
export function excerpts(segments, spans, most = 6) {
  const found = [];
  const inside = (a, b) => a !== b && a.segment === b.segment && a.start_utf16 >= b.start_utf16 && a.end_utf16 <= b.end_utf16
    && a.end_utf16 - a.start_utf16 < b.end_utf16 - b.start_utf16;
  for (const span of spans) {
    if (spans.some((other) => inside(span, other))) continue;
    const text = (segments[span.segment]?.text ?? "").slice(span.start_utf16, span.end_utf16);
    if (text && !found.includes(text)) found.push(text);
  }
  const short = (text) => {
    const chars = Array.from(text);
    return chars.length > 60 ? `${chars.slice(0, 58).join("")}…` : text;
  };
  return { shown: found.slice(0, most).map(short), more: Math.max(0, found.length - most) };
}
