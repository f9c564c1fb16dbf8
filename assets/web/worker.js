// Python, in a thread of its own: fetches it and the app, opens the data, runs main.in_browser().

import { openStorage } from "./storage.js";
import { plainBytes, unpack } from "./untar.js";

const APP = "/app", DATA = "/data", LOCK = "rehearse-data";
const waiting = new Map();
let asked = 0, bridge = {}, storage;

self.onmessage = ({ data }) => {
  if (data instanceof Uint8Array) bridge.send?.(data);
  else if (data.kind === "start") start(data).catch(failed);
  else if (data.kind === "answer") { waiting.get(data.id)?.(data.result); waiting.delete(data.id); }
};

function tell(kind, more = {}) { self.postMessage({ kind, ...more }); }

async function start({ pyodide: address, archive, documentUrl, files }) {
  tell("phase", { name: "download" });
  const packed = fetch(archive).then((response) => {
    if (!response.ok) throw new Error(`${archive}: HTTP ${response.status}`);
    return plainBytes(response);
  });
  const lock = holdData();
  const { loadPyodide } = await import(address);
  const pyodide = await loadPyodide({
    env: { HOME: APP, PYTHONDONTWRITEBYTECODE: "1" },
    lockFileContents: files.lock,
    stdout: (line) => console.log(line),
    stderr: (line) => console.warn(line),
  });
  tell("phase", { name: "unpack" });
  unpack(pyodide.FS, await packed, APP);
  await lock;
  tell("phase", { name: "data" });
  storage = await openStorage(pyodide.FS, DATA);
  bridge = { documentUrl };
  pyodide.registerJsModule("flet_js", bridge);
  pyodide.registerJsModule("rehearse_page", page());
  tell("phase", { name: "app" });
  pyodide.runPython(`
import sys
sys.path[:0] = ["${APP}", "${APP}/__pypackages__"]
import main
main.in_browser()`);
  await bridge.start_connection((message) => {
    const bytes = message.toJs();
    message.destroy?.();
    self.postMessage(bytes, [bytes.buffer]);
  });
  tell("ready", { kept: storage.kept, reason: storage.reason });
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
