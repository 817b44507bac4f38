// The same decision in V8: screen through its typed session beside Cedar's own
// WebAssembly build. Run `cargo dist` in the top folder and `npm ci` here first.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Engine } from "../../target/dist/js/node.js";

const here = new URL(".", import.meta.url).pathname;
const cedar = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");

const ROUNDS = 15;
const MS = 1772323200000;

/** The starter pack, built by the host. */
function pack() {
  const file = join(mkdtempSync(join(tmpdir(), "peers-")), "community.pack");
  const host = join(here, "../../target/release/screen-host");
  execFileSync(host, ["pack", "build", "community", "-o", file], { stdio: ["ignore", "ignore", "inherit"] });
  return readFileSync(file);
}

const request = {
  decision_id: "d-1", now_ms: MS, mode: "preview",
  actor: {
    id: "u1", category: "individual", created_at: 1764547200000, agreement_version: "2026-01", clean_count: 12,
    verification: { level: "phone", status: "verified" },
  },
  thread: { owner: "o1", actor_relation: { follower: { since: 1764547200000 } }, settings: { who: { followers: { min_days: 1 } } } },
  interaction: { id: "i-1", kind: "reaction", created_at: MS },
  assessments: [{ feature: "reaction", status: "completed" }],
};
const engine = Engine.load(pack());
const session = engine.session(request);
const json = JSON.stringify(request);

const actor = {
  lifecycle: "active", agreement: "2026-01", level: 2, credit: 592, tenure_days: 90, suspended: false, limited: false,
  finance_licence: false, medical_licence: false, declaration_overdue: false, follows: true,
};
const resource = {
  kind: "reaction", class: "", level_needed: 2, limitable: false, assessed: true, blocks_actor: false, protected: false,
  open: true, followers_only: true, owner_step: 0,
};
const uid = (type, id) => ({ type, id });
const policies = { staticPolicies: readFileSync(join(here, "src/policy.cedar"), "utf8") };
const question = {
  principal: uid("Actor", "u1"), action: uid("Action", "react"), resource: uid("Resource", "t1"),
  context: { emergency: "normal", links: 0, count: 3, limit: 20 },
  entities: [
    { uid: uid("Actor", "u1"), attrs: actor, parents: [] },
    { uid: uid("Resource", "t1"), attrs: resource, parents: [] },
  ],
};
cedar.preparsePolicySet("tier", policies);
const stateful = { ...question, preparsedPolicySetId: "tier", validateRequest: false };
const decide = (answer) => answer.response?.decision ?? JSON.stringify(answer);

const subjects = [
  ["screen, session", 20000, () => session.check("").action],
  ["screen, JSON in and out", 5000, () => engine.screenJson(json)],
  ["Cedar, parsed policies", 500, () => decide(cedar.statefulIsAuthorized(stateful))],
];
for (const [name, , run] of subjects) {
  const answer = run();
  if (!answer.startsWith("allow") && !answer.startsWith('{"action":"allow')) throw new Error(`${name}: ${answer}`);
}
const best = subjects.map(() => Infinity);
for (let round = 0; round < ROUNDS; round += 1) {
  subjects.forEach(([, times, run], index) => {
    const begun = process.hrtime.bigint();
    for (let i = 0; i < times; i += 1) run();
    best[index] = Math.min(best[index], Number(process.hrtime.bigint() - begun) / times);
  });
}
console.log("| engine in V8 | ns a decision | times ours |\n|---|---:|---:|");
subjects.forEach(([name], index) => {
  console.log(`| ${name} | ${best[index].toFixed(0)} | ${(best[index] / best[0]).toFixed(1)} |`);
});
