// Compiled, never run: the generated types say what the engine takes and gives.

import { Engine, ScreenError, load } from "../../target/dist/js/index.js";
import type { ScreenRequest, Verdict } from "../../target/dist/js/index.js";
import type { Engine as FullEngine } from "../../target/dist/js/full/index.js";

const request: ScreenRequest = {
  decision_id: "d-1",
  now_ms: 1772323200000,
  mode: "preview",
  actor: { id: "u1", category: "individual", created_at: 0 },
  interaction: {
    id: "i-1",
    kind: { profile_field: "display_name" },
    created_at: 1772323200000,
    segments: [{ text: "hello" }],
  },
};

export async function example(pack: Uint8Array): Promise<string[]> {
  await load();
  const verdict: Verdict = Engine.load(pack).screen(request);
  // @ts-expect-error an action is one of the engine's own words
  if (verdict.action === "maybe") return [];
  const wait: number | null = verdict.retry_after_ms;
  const codes = verdict.reasons.map((reason) => reason.code);
  return wait === null ? codes : [...codes, String(wait)];
}

// @ts-expect-error a request without an actor is none
export const incomplete: ScreenRequest = { decision_id: "d", now_ms: 0, mode: "preview", interaction: request.interaction };

export const advice = (error: ScreenError): string | null => error.help;

export function standing(engine: Engine): number {
  const standing = engine.run("standing", { account: request.actor, now_ms: 0 });
  // @ts-expect-error the engine has no such function
  engine.run("sit", {});
  // @ts-expect-error the small module has no functions that only a host calls
  engine.run("describe_pack", {});
  return standing.score;
}

export const digest = (engine: FullEngine): string => engine.run("describe_pack", {}).digest;
