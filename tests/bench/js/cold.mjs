// One cold start in a process of its own: from "the bytes are in memory" to the first
// answer. Arguments: the kind, the module or package, the pack, a file of texts, and a
// request for a session. Writes CPU milliseconds, step by step.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

import { Guest, cpu, texts } from "./common.mjs";

const [kind, module, pack, file, request] = process.argv.slice(2);
const packed = readFileSync(pack);
const [text] = texts(file);
const steps = {};
let last;
const done = (step) => {
  const now = cpu();
  steps[step] = now - last;
  last = now;
};

/**
 * A core module: `load` is the export that takes the pack, `prepare` begins a session,
 * `first` asks about a text.
 */
function core(load, prepare, first) {
  const bytes = readFileSync(module);
  last = cpu();
  const compiled = new WebAssembly.Module(bytes);
  done("compile");
  const guest = new Guest(new WebAssembly.Instance(compiled, {}).exports);
  done("instantiate");
  const place = guest.put(packed);
  done("copy");
  const opened = guest.exports[load](...place);
  done("open");
  prepare(guest);
  done("session");
  first(guest);
  done("first");
  if (opened !== 1) throw new Error("the pack does not open");
}

switch (kind) {
  case "ours":
  case "ours, checked":
    core(
      kind === "ours" ? "open" : "load",
      (guest) => guest.exports.session(),
      (guest) => guest.exports.verdict_at(...guest.put(Buffer.from(text))),
    );
    break;
  case "aho-corasick":
  case "daachorse":
    core(kind === "daachorse" ? "daachorse_load" : "aho_build", () => {}, (guest) => {
      const bytes = Buffer.from(text);
      const set = Buffer.alloc(4 + bytes.length);
      set.writeUInt32LE(bytes.length);
      bytes.copy(set, 4);
      guest.exports.take_texts(...guest.put(set));
      guest.exports.match_many(0, 1);
    });
    break;
  case "package":
  case "package, checked": {
    const { loadSync, Engine } = await import(pathToFileURL(join(module, "index.js")).href);
    const bytes = readFileSync(join(module, "bindings_bg.wasm"));
    last = cpu();
    const compiled = new WebAssembly.Module(bytes);
    done("compile");
    loadSync(compiled);
    done("instantiate");
    const engine = kind === "package" ? Engine.open(packed, "0".repeat(64)) : Engine.load(packed);
    done("open");
    const session = engine.session(JSON.parse(request));
    done("session");
    if (typeof session.check(text).action !== "string") throw new Error("no verdict");
    done("first");
    break;
  }
  default:
    throw new Error(`unknown kind ${kind}`);
}
process.stdout.write(JSON.stringify(steps));
