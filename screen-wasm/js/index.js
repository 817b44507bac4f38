// The package around a module: loading, typed errors, recovery after a trap. It
// decides nothing; every verdict is the module's. The same file stands beside the
// small module, with the functions of a page or an edge, and in `full/`.

import init, * as bindings from "./bindings.js";

/** What is wrong with a request or a pack, told so that the caller can mend it. */
export class ScreenError extends Error {
  constructor({ code, field = null, message, help = null }, options) {
    super(message, options);
    this.name = "ScreenError";
    this.code = code;
    this.field = field;
    this.help = help;
  }
}

/** Counts how often the module was reset; handles from before a reset are stale. */
let generation = 0;

/**
 * Loads the module. In a browser call it without an argument: the module is
 * fetched beside this file and compiled while it arrives. Elsewhere hand in the
 * compiled module or its bytes (`node.js` and `worker.js` do so).
 */
export async function load(module = new URL("./bindings_bg.wasm", import.meta.url)) {
  await init({ module_or_path: module });
}

/** The same without waiting, for hosts that have the module at hand. */
export function loadSync(module) {
  bindings.initSync({ module });
}

/**
 * Runs a call into the module. A trap leaves the module's memory in an unknown
 * state, so it is thrown away; the next call begins with a fresh one.
 */
function guarded(run) {
  try {
    return run();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      bindings.__wbg_reset_state();
      generation += 1;
      throw new ScreenError(
        {
          code: "engine_trapped",
          message: "the engine stopped in the middle of this call and was started anew",
          help: "hold this content for review; other calls are not affected",
        },
        { cause: error },
      );
    }
    if (typeof error === "string") throw new ScreenError(JSON.parse(error));
    throw error;
  }
}

/**
 * The new pack, from the one at hand and the delta between them (`screen-host pack
 * delta`). Throws `wrong_base` where the delta begins at another pack, and
 * `invalid_delta` where it is damaged: then fetch the new pack as a whole.
 */
export function applyDelta(basePackBytes, deltaBytes) {
  return guarded(() => bindings.applyDelta(basePackBytes, deltaBytes));
}

/** Makes a value that is given out more than once unchangeable, with all it holds. */
function frozen(value) {
  if (value !== null && typeof value === "object") {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

/** Something of the module that is made again after a reset. */
class Handle {
  #make;
  #raw = null;
  #generation = -1;

  constructor(make) {
    this.#make = make;
    this.use(() => undefined);
  }

  use(run) {
    return guarded(() => {
      if (this.#raw === null || this.#generation !== generation) {
        this.#raw = this.#make();
        this.#generation = generation;
      }
      return run(this.#raw);
    });
  }

  free() {
    if (this.#raw !== null && this.#generation === generation) this.#raw.free();
    this.#raw = null;
  }
}

/** A policy pack, loaded. */
export class Engine {
  #handle;

  constructor(handle) {
    this.#handle = handle;
  }

  /**
   * Loads a built pack from its bytes, after checking all of it. They are kept, to load
   * them again after a trap. With `keys` the pack must be signed with one of them; the
   * signature stands behind the pack or is given as `signature`.
   */
  static load(packBytes, { keys, signature } = {}) {
    const load = () =>
      keys === undefined
        ? bindings.Engine.load(packBytes)
        : bindings.Engine.loadTrusted(packBytes, signature, keys);
    return new Engine(new Handle(load));
  }

  /**
   * Opens a pack that was checked before, under the digest it had then: in microseconds,
   * whatever its size. The digest is believed, not computed.
   */
  static open(packBytes, digest) {
    return new Engine(new Handle(() => bindings.Engine.open(packBytes, digest)));
  }

  /** The SHA-256 of the pack, as it stands in every verdict. */
  get digest() {
    return this.#handle.use((raw) => raw.digest);
  }

  /** Decides about one interaction. */
  screen(request) {
    return this.run("screen", request);
  }

  /** Decides about one interaction: JSON in, canonical JSON out, the same bytes as anywhere. */
  screenJson(json) {
    return this.call("screen", json);
  }

  /** Calls a function of this module by its name: JSON in, canonical JSON out. */
  call(name, json) {
    return this.#handle.use((raw) => raw.call(name, json));
  }

  /** Calls a function of this module by its name: an object in, an object out. */
  run(name, input) {
    return JSON.parse(this.call(name, JSON.stringify(input)));
  }

  /** A session for feedback while somebody types: only the body text crosses over. */
  session(request) {
    const json = JSON.stringify(request);
    return new Session(new Handle(() => this.#handle.use((raw) => raw.session(json))));
  }

  /** Gives the memory back. */
  free() {
    this.#handle.free();
  }
}

/** A request whose body text changes. */
export class Session {
  #handle;
  #verdict = null;

  constructor(handle) {
    this.#handle = handle;
  }

  /**
   * Decides about the request with this body text. While the verdict does not change
   * it is the same object, so `===` tells whether there is anything to draw; it is
   * frozen.
   */
  check(text) {
    // The module says nothing where its last answer stands.
    const json = this.#handle.use((raw) => raw.check(text));
    if (json !== undefined) this.#verdict = frozen(JSON.parse(json));
    return this.#verdict;
  }

  /** Gives the memory back. */
  free() {
    this.#handle.free();
  }
}
