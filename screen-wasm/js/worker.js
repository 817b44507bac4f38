// For edge workers: the platform compiles the module when the worker is deployed.

import module from "./bindings_bg.wasm";
import { loadSync } from "./index.js";

loadSync(module);

export * from "./index.js";
