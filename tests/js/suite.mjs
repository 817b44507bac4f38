// Runs all cases through the JavaScript package; the same code in Node, in a
// browser and in an edge worker.

/** The functions of the small module. */
const CLIENT = ["screen", "standing", "validate_id"];

/** JSON with sorted keys, to compare objects by what they hold. */
function sorted(value) {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted(value[key])}`).join(",")}}`;
}

/** The answer to one call, in the form in which the engine writes errors. */
function answer(call) {
  try {
    return { ok: true, value: call() };
  } catch (error) {
    if (error.name !== "ScreenError") throw error;
    const { code, field, help, message } = error;
    return { ok: false, value: JSON.stringify({ code, field, help, message }) };
  }
}

/**
 * What one case gives by the three ways in: JSON, an object, a session. The JSON
 * is what is compared with the native bytes; the others are compared with it here.
 */
function runCase(engine, { name, function: called, input }) {
  const json = answer(() => engine.call(called, input));
  if (called !== "screen") return runFunction(engine, name, called, input, json);
  let request;
  try {
    request = JSON.parse(input);
  } catch {
    return { name, ...json };
  }
  const object = answer(() => sorted(engine.screen(request)));
  if (object.ok !== json.ok) return fail(name, "object", json.value, object.value);
  if (json.ok && object.value !== json.value) return fail(name, "object", json.value, object.value);
  const bodies = request.interaction?.segments?.filter((segment) => segment.source === "body") ?? [];
  if (json.ok && bodies.length === 1 && bodies[0].text !== undefined) {
    const typed = answer(() => {
      const text = bodies[0].text;
      bodies[0].text = "";
      const session = engine.session(request);
      session.check("something else first");
      const verdict = sorted(session.check(text));
      session.free();
      return verdict;
    });
    if (typed.value !== json.value) return fail(name, "session", json.value, typed.value);
  }
  return { name, ...json };
}

/** The same for any other function: by JSON and by an object. */
function runFunction(engine, name, called, input, json) {
  const object = answer(() => sorted(engine.run(called, JSON.parse(input))));
  if (object.ok !== json.ok || object.value !== json.value) return fail(name, "object", json.value, object.value);
  return { name, ...json };
}

function fail(name, way, json, other) {
  return { name, ok: false, value: `the ${way} differs from the JSON:\n  json    ${json}\n  ${way}  ${other}` };
}

/**
 * A trap must cost its call and nothing else: a pack that does not fit into the
 * module's memory stops it, and the engine at hand goes on afterwards.
 */
function survivesTrap({ Engine, ScreenError }, engine, input) {
  const before = engine.screenJson(input);
  let caught;
  try {
    Engine.load(new Uint8Array(300 << 20));
  } catch (error) {
    caught = error;
  }
  if (!(caught instanceof ScreenError) || caught.code !== "engine_trapped") {
    throw new Error(`expected engine_trapped, got ${caught}`);
  }
  if (engine.screenJson(input) !== before) throw new Error("another verdict after the trap");
}

/** Half a character, as it stands in a text box while an emoji is typed. */
function takesHalfCharacters({ ScreenError }, engine, input) {
  const request = JSON.parse(input);
  request.interaction.segments = [{ source: "body", text: "" }];
  const verdict = engine.session(request).check("half a \ud83d");
  if (verdict.action === undefined) throw new Error("no verdict for half a character");
  request.interaction.segments[0].text = "half a \ud83d";
  try {
    engine.screen(request);
  } catch (error) {
    if (error instanceof ScreenError && error.code === "not_json" && error.help.includes("toWellFormed")) return;
    throw error;
  }
  throw new Error("half a character passed as JSON");
}

/** Typing: the same verdict is the same object, another one is another, and nobody changes it. */
function keepsTheVerdict(engine, input) {
  // A decision would commit to its text; a hint does not.
  const request = { ...JSON.parse(input), mode: "preview" };
  const session = engine.session(request);
  const first = session.check("good morning");
  if (session.check("good morning!") !== first) throw new Error("two objects for one verdict");
  if (!Object.isFrozen(first) || !Object.isFrozen(first.reasons)) throw new Error("a shared verdict can be changed");
  const other = engine.session({ ...request, decision_id: "another" }).check("good morning");
  if (other === first || other.decision_id !== "another") throw new Error("sessions share a verdict");
  const texts = ["", "good morning", "a@b.example, a@b.example", "http://a.example http://b.example", "good morning"];
  for (const text of texts) {
    const fresh = engine.session(request);
    if (sorted(session.check(text)) !== sorted(fresh.check(text))) throw new Error(`a stale verdict for ${text}`);
    fresh.free();
  }
}

/** Runs everything through both modules; gives one line for each case. */
export function run({ full, client }, packs, cases) {
  const engines = packs.map((pack) => full.Engine.load(pack));
  const small = packs.map((pack) => client.Engine.load(pack));
  const lines = cases.map((one) => {
    const line = runCase(engines[one.pack], one);
    if (!CLIENT.includes(one.function)) return line;
    const again = runCase(small[one.pack], one);
    return again.ok === line.ok && again.value === line.value ? line : fail(one.name, "client", line.value, again.value);
  });
  const host = answer(() => small[0].call("lint", "{}"));
  if (host.ok || JSON.parse(host.value).help !== `it has: ${CLIENT.join(", ")}`) {
    throw new Error(`the small module has other functions: ${host.value}`);
  }
  const plain = cases.find((one, index) => one.function === "screen" && lines[index].ok);
  for (const [module, engine] of [
    [full, engines[plain.pack]],
    [client, small[plain.pack]],
  ]) {
    keepsTheVerdict(engine, plain.input);
    takesHalfCharacters(module, engine, plain.input);
    survivesTrap(module, engine, plain.input);
  }
  return lines;
}
