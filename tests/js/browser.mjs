// The subject `browser`: headless Chromium loads the package from a page, under
// the same content security policy that the console has.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { cases, dist, packs, write } from "./files.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const page = `<!doctype html><meta charset="utf-8"><title>conformance</title><script type="module" src="/page.mjs"></script>`;
const script = `
  import * as full from "/dist/js/full/index.js";
  import * as client from "/dist/js/index.js";
  import { run } from "/suite.mjs";
  globalThis.suite = async (count, cases) => {
    await Promise.all([full.load(), client.load()]);
    const pack = async (_, number) => new Uint8Array(await (await fetch("/pack/" + number)).arrayBuffer());
    return run({ full, client }, await Promise.all(Array.from({ length: count }, pack)), cases);
  };
  globalThis.ready = true;`;

function file(path) {
  if (path === "/") return ["text/html", page];
  if (path === "/page.mjs") return ["text/javascript", script];
  if (path.startsWith("/pack/")) return ["application/octet-stream", bytes[Number(path.slice(6))]];
  const inside = normalize(path).replace(/^[/\\]+/, "");
  const full = inside.startsWith("dist/") ? join(dist, inside.slice(5)) : join(here, inside);
  return [types[extname(full)] ?? "text/plain", readFileSync(full)];
}

// Packs are fetched, as pages fetch them.
const bytes = packs();
const server = createServer((request, response) => {
  try {
    const [type, body] = file(new URL(request.url, "http://localhost").pathname);
    response.writeHead(200, {
      "content-type": type,
      "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
try {
  const tab = await browser.newPage();
  const errors = [];
  tab.on("pageerror", (error) => errors.push(error.message));
  tab.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => globalThis.ready, null, { timeout: 60_000 }).catch(() => {
    throw new Error(`the page did not load: ${errors.join("; ")}`);
  });
  const lines = await tab.evaluate(([count, cases]) => globalThis.suite(count, cases), [bytes.length, cases()]);
  write("browser", lines);
} finally {
  await browser.close();
  server.close();
}
