// The engine in this page: the WebAssembly module with the server's policy pack.

const SLOWEST_MS = 6;
const MOST_RUNS = 200;

let api = null;
let tries = 0;

/** What stands in the way of a browser verdict: `module` or `pack`, and the cause. */
export class LoadError extends Error {
  constructor(part, cause) {
    super(cause?.message ?? String(cause), { cause });
    this.part = part;
  }
}

/** Fetches the module once, then the pack. `progress` is called with 0, 1 and 2. */
export async function openEngine(progress) {
  progress(0);
  if (!api) {
    try {
      // A failed import may be remembered under its address; another try asks anew.
      const module = await import(`/js/index.js${tries++ ? `?try=${tries}` : ""}`);
      progress(1);
      await module.load();
      api = module;
    } catch (cause) {
      throw new LoadError("module", cause);
    }
  }
  progress(2);
  const pack = await fetchPack();
  try {
    return new LocalEngine(api.Engine.load(pack));
  } catch (cause) {
    throw new LoadError("pack", cause);
  }
}

async function fetchPack() {
  try {
    const answer = await fetch("/v1/pack", { cache: "no-cache" });
    if (!answer.ok) throw new Error(`GET /v1/pack: ${answer.status} ${answer.statusText}`.trim());
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new LoadError("pack", cause);
  }
}

/** One loaded pack, and the request that is being typed. */
class LocalEngine {
  #engine;
  #session = null;

  constructor(engine) {
    this.#engine = engine;
  }

  /** The digest of the pack, hex. */
  get digest() {
    return this.#engine.digest;
  }

  /** Holds a request, so that each key only hands over the body text. */
  hold(request) {
    this.#session?.free();
    this.#session = null;
    this.#session = this.#engine.session(request);
  }

  /** The verdict on the held request with this body text. */
  check(text) {
    return this.#session.check(text);
  }

  /** The verdict on a whole request, as the canonical JSON that is hashed. */
  canonical(request) {
    return this.#engine.screenJson(JSON.stringify(request));
  }

  /**
   * The mean time of a check in microseconds. Clocks in browsers are coarse, so the
   * check is repeated until some milliseconds have passed.
   */
  measure(text) {
    const begin = performance.now();
    let runs = 0;
    let spent = 0;
    while (runs < MOST_RUNS && spent < SLOWEST_MS) {
      this.check(text);
      runs += 1;
      spent = performance.now() - begin;
    }
    return { micros: (spent * 1_000) / runs, runs };
  }

  free() {
    this.#session?.free();
    this.#engine.free();
  }
}
