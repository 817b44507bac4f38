// The subject `node`: the package as Node loads it.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { cases, dist, packs, write } from "./files.mjs";
import { run } from "./suite.mjs";

const full = await import(pathToFileURL(join(dist, "js/full/node.js")));
const client = await import(pathToFileURL(join(dist, "js/node.js")));
write("node", run({ full, client }, packs(), cases()));
