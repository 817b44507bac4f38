// For Node: reads the module from the disk, so that nothing has to be awaited.

import { readFileSync } from "node:fs";
import { loadSync } from "./index.js";

loadSync(readFileSync(new URL("./bindings_bg.wasm", import.meta.url)));

export * from "./index.js";
