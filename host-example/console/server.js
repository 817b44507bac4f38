// The server's verdicts: asked once typing pauses, stale answers dropped, and asked
// again by itself when the server could not be reached.

import { debounce } from "./dom.js";

const PAUSE_MS = 150;
const TIMEOUT_MS = 15_000;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** A server that answered with a problem document (RFC 9457), or not at all. */
export class ServerError extends Error {
  constructor(status, problem, retryMs) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryMs = retryMs;
  }

  /** Whether the same request may pass later. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

async function send(path, { signal, ...options } = {}) {
  const timeout = AbortSignal.timeout?.(TIMEOUT_MS);
  const signals = [signal, timeout].filter(Boolean);
  const stop = signals.length > 1 && AbortSignal.any ? AbortSignal.any(signals) : signals[0];
  const answer = await fetch(path, { ...options, signal: stop });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => null);
  const after = Number(answer.headers.get("retry-after"));
  throw new ServerError(answer.status, problem, after > 0 ? after * 1_000 : undefined);
}

const post = (path, body, signal) =>
  send(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });

/** Sends an interaction that counts; the answer holds its verdict. */
export async function submit(request) {
  return (await post("/v1/interactions", request)).json();
}

/** What the server says about its pack. */
export const packInfo = async () => (await send("/v1/pack/info")).json();

/**
 * Asks `POST /v1/screen` about the newest request. `changed` hears of every new
 * state: `{ name: "waiting" | "answered" | "refused" | "unreachable", request, … }`.
 */
export class Screener {
  #changed;
  #request = null;
  #stop = null;
  #timer;
  #failures = 0;
  #later = debounce(PAUSE_MS, () => this.#run());

  constructor(changed) {
    this.#changed = changed;
    addEventListener("online", () => this.again());
  }

  /** Asks about this request once nothing newer has come for a moment. */
  ask(request) {
    this.#request = request;
    // While the server is away, the next attempt takes the newest request anyway.
    if (this.#failures > 0) return;
    this.#stop?.abort();
    this.#changed({ name: "waiting", request });
    this.#later();
  }

  /** Asks again at once. */
  again() {
    clearTimeout(this.#timer);
    this.#stop?.abort();
    if (this.#request) this.#run();
  }

  async #run() {
    const request = this.#request;
    const stop = new AbortController();
    this.#stop = stop;
    const state = await attempt(request, stop.signal);
    if (stop.signal.aborted) return;
    if (state.name === "unreachable") {
      const wait = state.error.retryMs ?? WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)];
      this.#failures += 1;
      this.#timer = setTimeout(() => this.again(), wait);
      this.#changed({ ...state, wait });
      return;
    }
    this.#failures = 0;
    if (request === this.#request) this.#changed(state);
    else this.ask(this.#request);
  }
}

async function attempt(request, signal) {
  const begin = performance.now();
  try {
    const answer = await post("/v1/screen", request, signal);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const millis = performance.now() - begin;
    return { name: "answered", request, bytes, verdict: JSON.parse(new TextDecoder().decode(bytes)), millis };
  } catch (error) {
    const refused = error instanceof ServerError && !error.passing;
    return { name: refused ? "refused" : "unreachable", request, error };
  }
}
