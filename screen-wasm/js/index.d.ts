// The package's own classes, for both modules: the small one with the functions of a
// page or an edge, and `full`. The types of requests, verdicts and functions are
// generated from the Rust types into request.d.ts, verdict.d.ts and functions.d.ts,
// which stand beside each module and name its functions.

import type { Functions } from "./functions.js";
import type { ScreenRequest } from "./request.js";
import type { Verdict } from "./verdict.js";

export type { Functions } from "./functions.js";
export type * from "./request.js";
export type * as output from "./verdict.js";
export type { Verdict } from "./verdict.js";

/** What is wrong with a request or a pack, told so that the caller can mend it. */
export class ScreenError extends Error {
  /** A stable code such as `unknown_field`; `engine_trapped` after a trap. */
  readonly code: string;
  /** The field, as a path such as `interaction.segments[0].text`. */
  readonly field: string | null;
  /** How to mend it, where the engine knows. */
  readonly help: string | null;
}

/** Loads the module; without an argument it is fetched beside this file. */
export function load(module?: WebAssembly.Module | BufferSource | Response | URL): Promise<void>;
/** The same without waiting, for hosts that have the module at hand. */
export function loadSync(module: WebAssembly.Module | BufferSource): void;

/** The new pack, from the one at hand and the delta between them. Throws a `ScreenError` where the delta does not fit. */
export function applyDelta(basePackBytes: Uint8Array, deltaBytes: Uint8Array): Uint8Array;

/** A policy pack, loaded. */
export class Engine {
  private constructor();
  /**
   * Loads a built pack from its bytes, after checking all of it. With `keys` (public keys
   * of minisign) it must be signed with one of them; `signature` is the text of a
   * `.minisig` file, for a pack that does not carry its signature.
   */
  static load(packBytes: Uint8Array, trust?: { keys: string[]; signature?: string }): Engine;
  /** Opens a pack that was checked before, under the digest it had then, in microseconds. */
  static open(packBytes: Uint8Array, digest: string): Engine;
  /** The SHA-256 of the pack, as it stands in every verdict. */
  readonly digest: string;
  /** Decides about one interaction. */
  screen(request: ScreenRequest): Verdict;
  /** JSON in, canonical JSON out: the same bytes as anywhere. */
  screenJson(json: string): string;
  /** Calls a function of this module by its name: JSON in, canonical JSON out. */
  call(name: string, json: string): string;
  /** Calls a function of this module by its name: an object in, an object out. */
  run<Name extends keyof Functions>(name: Name, input: Functions[Name]["input"]): Functions[Name]["output"];
  /** A session for feedback while somebody types. */
  session(request: ScreenRequest): Session;
  /** Gives the memory back. */
  free(): void;
}

/** A request whose body text changes. */
export class Session {
  private constructor();
  /**
   * Decides about the request with this body text. While the verdict does not change
   * it is the same object, so `===` tells whether there is anything to draw; it is
   * frozen, with all it holds.
   */
  check(text: string): Verdict;
  /** Gives the memory back. */
  free(): void;
}
