// The subject `node`: the package as Node loads it.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { cases, dist, packs, write } from "./files.mjs";
import { run } from "./suite.mjs";

const engine = await import(pathToFileURL(join(dist, "js/node.js")));
write("node", run(engine, packs(), cases()));
