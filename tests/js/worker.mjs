// The subject `worker`: workerd, the runtime of edge workers, with the package
// and the cases deployed as modules.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { dist, packs, work, write } from "./files.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(work, "workerd");
mkdirSync(join(folder, "full"), { recursive: true });
const modules = ["", "full/"].flatMap((part) =>
  ["index.js", "worker.js", "bindings.js", "bindings_bg.wasm"].map((name) => `${part}${name}`),
);
for (const name of modules) copyFileSync(join(dist, "js", name), join(folder, name));
copyFileSync(join(here, "suite.mjs"), join(folder, "suite.mjs"));
copyFileSync(join(work, "cases.jsonl"), join(folder, "cases.txt"));
const names = packs().map((pack, index) => {
  writeFileSync(join(folder, `${index}.pack`), pack);
  return `${index}.pack`;
});

writeFileSync(
  join(folder, "main.mjs"),
  `import * as client from "./worker.js";
   import * as full from "./full/worker.js";
   import { run } from "./suite.mjs";
   import text from "./cases.txt";
   ${names.map((name, index) => `import pack${index} from "./${name}";`).join("\n")}
   const packs = [${names.map((_, index) => `pack${index}`).join(", ")}];
   export default {
     fetch() {
       const cases = text.trim().split("\\n").map((line) => JSON.parse(line));
       try {
         return Response.json(run({ full, client }, packs.map((pack) => new Uint8Array(pack)), cases));
       } catch (error) {
         return new Response(String(error.stack ?? error), { status: 500 });
       }
     },
   };`,
);

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
writeFileSync(
  join(folder, "config.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .w) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const w :Workerd.Worker = (
  modules = [
    (name = "main.mjs", esModule = embed "main.mjs"),
${modules.map((name) => `    (name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}"),`).join("\n")}
    (name = "suite.mjs", esModule = embed "suite.mjs"),
    (name = "cases.txt", text = embed "cases.txt"),
${names.map((name) => `    (name = "${name}", data = embed "${name}"),`).join("\n")}
  ],
  compatibilityDate = "2026-01-01",
);
`,
);

const workerd = join(here, "../node_modules/.bin/workerd");
const child = spawn(workerd, ["serve", join(folder, "config.capnp")], { stdio: ["ignore", "inherit", "inherit"] });
const ended = new Promise((resolve) => child.on("exit", resolve));
try {
  write("worker", await ask());
} finally {
  child.kill();
  await ended;
}

/** The worker answers as soon as it listens; until then the connection is refused. */
async function ask() {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      if (!response.ok) throw new Error(await response.text());
      return await response.json();
    } catch (error) {
      if (attempt >= 200 || error.cause?.code !== "ECONNREFUSED") throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
