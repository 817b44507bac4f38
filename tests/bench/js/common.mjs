// What the scripts share: the clock, the slices, the sets of texts, core modules.

import { readFileSync } from "node:fs";

/** CPU time of this process, ms. */
export function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A slice lasts about this long, ms. */
const SLICE_MS = 1;
const SLICES = 21;
/** No measurement goes on for longer, ms; it needs `SLICES_MIN` slices all the same. */
const LONGEST_MS = 1500;
const SLICES_MIN = 9;

/** The smallest figure that a tenth of the figures do not exceed. */
export function p10(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 10)];
}

/** The texts of a file: each after its length as four bytes, little-endian. */
export function texts(file) {
  const bytes = readFileSync(file);
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    found.push(bytes.toString("utf8", at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

/**
 * Nanoseconds for a text of the mean length. `run(from, count)` works through texts,
 * beginning anew behind the last one. A slice is divided by the bytes it went through,
 * so that long texts do not make a slow slice.
 */
export function nanoseconds(all, run) {
  const lengths = all.map((text) => Buffer.byteLength(text));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / all.length;
  const slice = (from, count) => {
    const begun = cpu();
    run(from, count);
    const ended = cpu() - begun;
    let bytes = 0;
    for (let i = 0; i < count; i += 1) bytes += lengths[(from + i) % all.length];
    return { ms: ended, ns: (ended * 1e6 * mean) / bytes };
  };
  // The compiler of the engine needs to see the code first.
  const warm = cpu();
  let count = 1;
  let from = 0;
  for (;;) {
    const { ms } = slice(from, count);
    from = (from + count) % all.length;
    const long = cpu() - warm;
    if (long > LONGEST_MS || (ms >= SLICE_MS * 0.7 && long > 60)) break;
    if (ms < SLICE_MS * 0.7) count = Math.ceil(count * Math.min(2, Math.max(1.1, SLICE_MS / Math.max(ms, 0.01))));
  }
  const figures = [];
  const begun = cpu();
  while (figures.length < SLICES && (figures.length < SLICES_MIN || cpu() - begun < LONGEST_MS)) {
    figures.push(slice(from, count).ns);
    from = (from + count) % all.length;
  }
  return p10(figures);
}

/** A core module with the exports of `guest/src/exports.rs`. */
export class Guest {
  constructor(exports) {
    this.exports = exports;
  }

  static load(file) {
    return new Guest(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {}).exports);
  }

  /** Copies bytes in; gives address and length. */
  put(bytes) {
    const at = this.exports.alloc(bytes.length) >>> 0;
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  pages() {
    return this.exports.memory.buffer.byteLength / 65536;
  }
}
