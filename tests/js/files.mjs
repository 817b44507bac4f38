// What the drivers share: the files the suite laid out for them.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [dist, work] = process.argv.slice(2);

export { dist, work };

export function packs() {
  const names = readdirSync(work).filter((name) => name.endsWith(".pack"));
  return names
    .sort((a, b) => parseInt(a, 10) - parseInt(b, 10))
    .map((name) => new Uint8Array(readFileSync(join(work, name))));
}

export function cases() {
  return readFileSync(join(work, "cases.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
}

export function write(subject, lines) {
  writeFileSync(join(work, `${subject}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
