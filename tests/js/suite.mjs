// Runs all cases through the JavaScript package; the same code in Node, in a
// browser and in an edge worker.

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

/** Runs everything; gives one line for each case. */
export function run(engineModule, packs, cases) {
  const engines = packs.map((pack) => engineModule.Engine.load(pack));
  const lines = cases.map((one) => runCase(engines[one.pack], one));
  const plain = cases.find((one, index) => one.function === "screen" && lines[index].ok);
  takesHalfCharacters(engineModule, engines[plain.pack], plain.input);
  survivesTrap(engineModule, engines[plain.pack], plain.input);
  return lines;
}
