// Starts Flutter and Python side by side, and keeps the page around them.

import { firstFailure, forgetFailure, screenIsThere, startsWithoutScreen } from "./small.js";
import { cover, enter, finish, note, watchDownload } from "./splash.js";
import { keepOffline, heal } from "./offline.js";
import { forget } from "./frozen.js";
import { answer } from "./powers.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const base = settings.base;
const tabs = new BroadcastChannel("rehearse-tabs");
const ended = [];
// How long a tap may take to reach the disk.
const TAP_MS = 150;
let sent = -Infinity;
// Python's first message says that it is there, the second is the first screen.
const FIRST_SCREEN = 2, STILL_FRAMES = 8, AT_MOST_FRAMES = 900;
// What can wait leaves the first taps alone.
const LEAVE_ALONE_MS = 1000;
let messages = 0, stillFrames = 0;
let worker, toFlutter = () => {}, uncover = () => {};

if (typeof WebAssembly !== "object" || !globalThis.DecompressionStream) tooOld();
else begin();

function tooOld() {
  cover("This browser is too old for Rehearse", "Update it, or open Rehearse in a recent Chrome, Edge, Firefox or Safari.");
}

function begin() {
  takeReply();
  allowZoom();
  const arrived = watchDownload(settings.sizes);
  const unfinished = startsWithoutScreen();
  // Twice without a word: it may be the picture that keeps Python from starting.
  if (unfinished > 1) forget().then(() => startPython(arrived));
  else startPython(arrived);
  startFlutter();
  tabs.onmessage = ({ data }) => { if (data === "take over") giveWay(); };
  addEventListener("pagehide", letWorkerFinish);
  addEventListener("pageshow", (event) => {
    // WebKit brings a page back from its memory with a client that no longer draws.
    if (event.persisted && (navigator.vendor ?? "").startsWith("Apple")) location.reload();
  });
}

// A tab that is closed takes Python's thread with it: for what was tapped just before, it holds on a moment.
function letWorkerFinish() {
  while (performance.now() - sent < TAP_MS);
}

// A reply that was shared with the app, or opened as a link, becomes the address of its screen.
function takeReply() {
  const shared = location.pathname === `${base}feedback/import` && new URLSearchParams(location.search);
  const text = shared ? ["text", "link", "title"].map((name) => shared.get(name) ?? "").join(" ").trim() : location.hash;
  const reply = text.match(/RH1\.[\w-]+/)?.[0] ?? (shared && (encodeURIComponent(text.slice(0, 200)) || "nothing"));
  if (reply) history.replaceState(null, "", `${base}reply/${reply}`);
}

// Flutter forbids zooming with its own line for the viewport; a person may.
function allowZoom() {
  const look = () => {
    for (const line of document.querySelectorAll("meta[name=viewport]")) {
      if (/maximum-scale|user-scalable/.test(line.content)) line.content = "width=device-width, initial-scale=1, viewport-fit=cover";
    }
  };
  new MutationObserver(look).observe(document.head, { childList: true, subtree: true });
}

function startFlutter() {
  const engine = base + settings.engine;
  globalThis.flet = {
    pyodide: true, multiView: false, noCdn: true, webSocketEndpoint: "ws", webRenderer: "canvaskit",
    entrypointBaseUrl: engine, assetBase: engine, routeUrlStrategy: "path",
    canvasKitBaseUrl: `${engine}canvaskit/`, fontFallbackBaseUrl: base + settings.fonts,
    pyodideUrl: "", appPackageUrl: "", pythonModuleName: "main", micropipIncludePre: false,
  };
  flet.flutterAppLoaded = new Promise((resolve) => { flet.flutterAppResolve = resolve; });
  const script = document.createElement("script");
  script.src = `${engine}flutter_bootstrap.js`;
  script.onerror = () => failed({ message: "A part of the app did not arrive." });
  document.head.append(script);
}

function startPython(arrived) {
  let started;
  const ready = new Promise((resolve) => { started = resolve; });
  const reports = {
    phase: ({ name, at }) => {
      performance.mark(`rehearse-${name}`, { startTime: Math.max(0, at - performance.timeOrigin) });
      enter(name);
    },
    frozen: () => { document.documentElement.dataset.frozen = "true"; },
    arrived: ({ address }) => arrived(address),
    busy: () => busy(),
    free: () => { uncover(); uncover = () => {}; },
    failed,
    ready: ({ kept, thawed }) => {
      if (thawed) reports.frozen();
      enter("draw");
      started();
      drawn(kept);
    },
    asked: async ({ id, what, given }) => {
      const result = await answer(what, given, settings).catch((error) => ({ error: String(error) }));
      if (id) worker.postMessage({ kind: "answer", id, result });
    },
  };
  worker = new Worker(`${base}${settings.page}worker.js`, { type: "module" });
  worker.onerror = (event) => failed({ message: event.message || "Python did not start." });
  worker.onmessage = ({ data }) => {
    if (data instanceof Uint8Array) { messages++; stillFrames = 0; toFlutter(data); }
    else reports[data.kind]?.(data);
  };
  worker.postMessage({
    kind: "start",
    pyodide: `${base}${settings.engine}pyodide/`,
    // Its name says which Python and which app are in it.
    frozen: `${base}frozen/${settings.engine}${settings.archive}`,
    archive: base + settings.archive,
    documentUrl: document.URL,
    files: { lock: settings.lock },
  });
  // By these names Flet's client speaks to Python.
  globalThis.jsConnect = async (_app, _arguments, receive) => { toFlutter = receive; await ready; };
  globalThis.jsSend = async (_app, bytes) => { sent = performance.now(); worker.postMessage(bytes, [bytes.buffer]); };
  globalThis.jsDisconnect = async () => {};
}

// The splash goes when the first screen is there, not when Flutter has drawn an empty page.
function drawn(kept) {
  let frames = 0;
  const look = () => {
    const still = messages >= FIRST_SCREEN && ++stillFrames > STILL_FRAMES;
    if (still || ++frames > AT_MOST_FRAMES) { finish(); afterStart(kept); } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function afterStart(kept) {
  performance.mark("rehearse-ready");
  screenIsThere();
  document.documentElement.dataset.ready = "true";
  if (!kept) {
    note("This browser keeps nothing for this page (a private window, or storage is blocked). You can practise, "
      + "but it is gone when you close the tab: take a backup in Settings first.");
  }
  setTimeout(() => {
    (globalThis.requestIdleCallback ?? setTimeout)(() => worker.postMessage({ kind: "idle" }));
    // One line at a time: the warning stays, and the files are kept without a word.
    keepOffline(settings, { note: kept ? note : () => ({ say() {}, close() {} }) });
  }, LEAVE_ALONE_MS);
}

function busy() {
  finish();
  uncover = cover("Rehearse is open in another tab", "One tab at a time works with your data, so that nothing is lost.", [
    ["Use it here", () => tabs.postMessage("take over")],
    ["Try again", () => location.reload()],
  ]);
}

// Everything that was acknowledged is on disk already, so ending Python loses nothing.
function giveWay() {
  if (document.getElementById("cover")) return;
  worker.terminate();
  finish();
  cover("Rehearse moved to another tab", "What you did here is saved.", [["Use it here", () => location.reload()]]);
}

async function failed({ message, told }) {
  if (ended.push(message) > 1) return;
  worker?.terminate();
  const fromPicture = await forget();
  // Once: a file in the browser's cache may have been damaged, or the picture it started from.
  if (!told && firstFailure()) {
    if (await heal() || fromPicture) { location.reload(); return; }
  }
  finish();
  const buttons = [["Try again", () => { forgetFailure(); location.reload(); }]];
  if (told) buttons.push(["Save my data as a file", () => answer("rescue", {}, settings)]);
  cover(told ? "Your data could not be opened" : "Rehearse could not start",
    told || `${message.split("\n").filter(Boolean).pop() ?? ""} If it stays so, this browser may be too old.`, buttons);
}
