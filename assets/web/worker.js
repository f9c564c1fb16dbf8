// Python, in a thread of its own: fetches it and the app, opens the data, runs main.in_browser().

import { freeze, roomy, thaw } from "./frozen.js";
import { mountStorage, openStorage } from "./storage.js";
import { plainBytes, unpack } from "./untar.js";

const APP = "/app", DATA = "/data", LOCK = "rehearse-data";
const IMPORTS = `
import gc, os, sys
# Nothing that is imported becomes waste.
gc.disable()
os.environ["MSGPACK_PUREPYTHON"] = "1"
sys.path[:0] = ["${APP}", "${APP}/__pypackages__"]
import types
# Flet's way to the page asks for the page at once; it gets it when there is one.
sys.modules["flet_js"] = types.ModuleType("flet_js")
import flet.app, flet.messaging.pyodide_connection, main, msgpack
del sys.modules["flet_js"]
getattr(main, "load", int)()
gc.freeze()
gc.enable()`;
// A picture can hold neither a compiled extension nor chance.
const AWAKE = `
import random, msgpack
from msgpack._cmsgpack import Packer, Unpacker, unpackb
msgpack.Packer, msgpack.Unpacker, msgpack.unpackb, msgpack.loads = Packer, Unpacker, unpackb, unpackb
random.seed()
import flet_js, flet.messaging.pyodide_connection
flet.messaging.pyodide_connection.flet_js = flet_js`;
const waiting = new Map();
let asked = 0, bridge = {}, storage, picture;

self.onmessage = ({ data }) => {
  if (data instanceof Uint8Array) bridge.send?.(data);
  else if (data.kind === "start") start(data).catch(failed);
  else if (data.kind === "answer") { waiting.get(data.id)?.(data.result); waiting.delete(data.id); }
  else if (data.kind === "idle") keepPicture();
};

function tell(kind, more = {}) { self.postMessage({ kind, ...more }); }

function phase(name) { tell("phase", { name, at: performance.timeOrigin + performance.now() }); }

async function start({ pyodide: folder, archive, frozen, documentUrl, files }) {
  phase("download");
  const packed = fetch(archive).then((response) => {
    if (!response.ok) throw new Error(`${archive}: HTTP ${response.status}`);
    return plainBytes(response);
  });
  const opened = holdData().then(openStorage);
  const memory = await thaw(frozen);
  const pyodide = await python(folder, files, memory);
  phase("unpack");
  unpack(pyodide.FS, await packed, APP);
  if (!memory) {
    phase("import");
    pyodide.runPython(IMPORTS);
    // Before anything of the person or of this page is in it.
    picture = { name: frozen, memory: photographed(pyodide) };
  }
  phase("data");
  storage = mountStorage(pyodide.FS, DATA, await opened);
  bridge = { documentUrl };
  pyodide.registerJsModule("flet_js", bridge);
  pyodide.registerJsModule("rehearse_page", page());
  phase("app");
  pyodide.runPython(AWAKE);
  pyodide.runPython("import main\nmain.in_browser()");
  await bridge.start_connection((message) => {
    const bytes = message.toJs();
    message.destroy?.();
    self.postMessage(bytes, [bytes.buffer]);
  });
  phase("connected");
  tell("ready", { kept: storage.kept, reason: storage.reason, thawed: Boolean(memory) });
}

async function python(folder, files, memory) {
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  const settings = {
    env: { HOME: APP, PYTHONDONTWRITEBYTECODE: "1" },
    lockFileContents: files.lock,
    stdout: (line) => console.log(line),
    stderr: (line) => console.warn(line),
  };
  if (!memory) return loadPyodide({ ...settings, _makeSnapshot: true });
  return loadPyodide({ ...settings, _loadSnapshot: memory, createPyodideModule: roomy(`${folder}pyodide.asm.mjs`, memory) });
}

function photographed(pyodide) {
  const memory = pyodide.makeMemorySnapshot();
  // What is recorded while a picture can be taken is slower to use and no longer wanted.
  pyodide.runPython("import sys; sys.modules.pop('js', None)");
  pyodide.registerJsModule("js", self);
  return memory;
}

// Once, when the person has what they came for.
async function keepPicture() {
  const { name, memory } = picture ?? {};
  picture = null;
  if (memory && storage.kept) await freeze(name, memory);
  tell("frozen");
}

// What Python may ask of the page that shows it.
function page() {
  return {
    kept: () => storage.kept,
    settled: () => storage.settled(),
    tell: (what, json) => tell("asked", { what, given: JSON.parse(json) }),
    ask: (what, json) => new Promise((resolve) => {
      waiting.set(++asked, (result) => resolve(JSON.stringify(result ?? null)));
      tell("asked", { id: asked, what, given: JSON.parse(json) });
    }),
  };
}

// One tab at a time: two would each keep their own copy of the file in memory.
async function holdData() {
  if (!navigator.locks) return;
  const taken = await new Promise((resolve) => request({ ifAvailable: true }, resolve));
  if (taken) return;
  tell("busy");
  await new Promise((resolve) => request({}, resolve));
  tell("free");
}

function request(options, answer) {
  navigator.locks.request(LOCK, options, (lock) => {
    answer(Boolean(lock));
    // Held until this worker ends.
    if (lock) return new Promise(() => {});
  });
}

function failed(error) {
  console.error(error);
  tell("failed", { type: error.type ?? error.name, message: String(error.message ?? error), told: bridge.told ?? "" });
}
