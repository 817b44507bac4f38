// One size in Node, warm: ours as a core module, ours as the shipped package, the
// peers as a core module. Takes a file that says where everything is; writes figures.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

import { Guest, cpu, nanoseconds, p10, texts } from "./common.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const figures = [];
const add = (subject, text, what, value) => figures.push({ subject, text, what, value });
const sets = Object.entries(plan.texts).map(([name, file]) => ({ name, file, all: texts(file) }));

/** Measures an export over the texts, and notes what came of one round over them. */
function measure(guest, subject, text, all, run) {
  add(subject, text, "ns", nanoseconds(all, run));
  const hash = run(0, all.length);
  add(subject, text, "hits", Number(guest.exports.last_hits()));
  add(subject, text, "capped", Number(guest.exports.last_capped()));
  // Enough of the hash to see a difference, and exact as a number.
  add(subject, text, "hash", Number(BigInt.asUintN(48, hash)));
}

// Loading and the first verdict, each time in a fresh instance of the compiled module.
{
  const module = new WebAssembly.Module(readFileSync(plan.ours));
  const pack = readFileSync(plan.pack);
  const text = Buffer.from(sets[0].all[0]);
  for (const load of ["load", "open"]) {
    const loads = [];
    const firsts = [];
    while (loads.length < 11 && (loads.length < 3 || loads[0] < 300)) {
      const guest = new Guest(new WebAssembly.Instance(module, {}).exports);
      const place = guest.put(pack);
      const begun = cpu();
      const loaded = guest.exports[load](...place);
      const then = cpu();
      if (loaded !== 1) throw new Error(`the pack does not ${load}`);
      guest.exports.session();
      const put = guest.put(text);
      const first = cpu();
      guest.exports.verdict_at(...put);
      loads.push(then - begun);
      firsts.push(cpu() - first);
    }
    add("ours", "", `${load} ns`, p10(loads) * 1e6);
    add("ours", "", "first ns", p10(firsts) * 1e6);
  }
}

/** An instance with the pack. */
function opened() {
  const guest = Guest.load(plan.ours);
  if (guest.exports.open(...guest.put(readFileSync(plan.pack))) !== 1) throw new Error("the pack does not open");
  return guest;
}

// Memory first, in an instance in which nothing else lies.
{
  const guest = opened();
  add("ours", "", "pages loaded", guest.pages());
  const [room, size] = guest.put(new Uint8Array(16384));
  for (const { all } of sets) {
    for (const text of all.slice(0, 200)) {
      const view = new Uint8Array(guest.exports.memory.buffer, room, size);
      guest.exports.verdict_at(room, new TextEncoder().encodeInto(text, view).written);
    }
  }
  add("ours", "", "pages used", guest.pages());
}

const ours = opened();
for (const { name, file, all } of sets) {
  ours.exports.take_texts(...ours.put(readFileSync(file)));
  measure(ours, "find", name, all, ours.exports.find_many);
  measure(ours, "verdict", name, all, ours.exports.verdict_many);
}

// Fold and match from JavaScript: the string is encoded into the module each time.
const encoder = new TextEncoder();
const [room, size] = ours.put(new Uint8Array(1 << 20));
let view = new Uint8Array(ours.exports.memory.buffer, room, size);
for (const { name, all } of sets) {
  const find = (from, count) => {
    if (view.buffer.byteLength === 0) view = new Uint8Array(ours.exports.memory.buffer, room, size);
    let hits = 0;
    for (let i = from; i < from + count; i += 1) {
      hits += ours.exports.find_at(room, encoder.encodeInto(all[i % all.length], view).written);
    }
    return hits;
  };
  add("find, strings included", name, "ns", nanoseconds(all, find));
}

if (plan.package !== null) {
  const { Engine } = await import(pathToFileURL(join(plan.package, "node.js")).href);
  const session = Engine.load(readFileSync(plan.pack)).session(plan.request);
  for (const { name, all } of sets) {
    const check = (from, count) => {
      let reasons = 0;
      for (let i = from; i < from + count; i += 1) reasons += session.check(all[i % all.length]).reasons.length;
      return reasons;
    };
    add("package session", name, "ns", nanoseconds(all, check));
  }
}

for (const [subject, load, file] of [
  ["aho-corasick", "aho_build", plan.terms],
  ["daachorse", "daachorse_load", plan.daachorse],
]) {
  const peers = Guest.load(plan.peers);
  if (peers.exports[load](...peers.put(readFileSync(file))) !== 1) throw new Error(`${subject} does not load`);
  add(subject, "", "pages loaded", peers.pages());
  for (const { name, file, all } of sets) {
    peers.exports.take_texts(...peers.put(readFileSync(file)));
    measure(peers, subject, name, all, peers.exports.match_many);
    if (subject === "daachorse") continue;
    plan.limits.forEach((limit, number) => {
      const run = (from, count) => peers.exports.limit_many(number, from, count);
      add(limit, name, "ns", nanoseconds(all, run));
    });
  }
}

process.stdout.write(JSON.stringify(figures));
