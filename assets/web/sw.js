// Keeps every file of one build, checked against its hash, and answers from there first.

const BUILD = /*BUILD*/{ version: "", base: "/", files: [], later: "" }/*BUILD*/;
const KEPT = "rehearse-kept";
const LATER = "rehearse-later";
// Python's memory, of which frozen.js keeps one picture at a time.
const FROZEN = "rehearse-frozen";
const TOGETHER = 6;
const OURS = /^rehearse-/;
// Answered by the relay where there is one, never by the app.
const RELAY = ["api/", "f/", "f", "healthz", "metrics"].map((path) => BUILD.base + path);

const files = BUILD.files;
const byAddress = new Map(files.map((file) => [BUILD.base + file[0], file]));
const page = byAddress.get(`${BUILD.base}index.html`);

self.addEventListener("install", (event) => event.waitUntil(keepAll()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => OURS.test(name) && ![KEPT, LATER, FROZEN].includes(name)).map((name) => caches.delete(name)));
  const kept = await caches.open(KEPT), wanted = new Set(files.map(([, hash]) => address(hash)));
  for (const request of await kept.keys()) {
    if (!wanted.has(request.url)) await kept.delete(request);
  }
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  const { kind } = event.data ?? {};
  if (kind === "use") self.skipWaiting();
  if (kind === "heal") event.waitUntil(healed().then((number) => event.ports[0]?.postMessage(number)));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const route = event.notification.data?.route ?? "/";
  event.waitUntil((async () => {
    const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (tabs.length) { await tabs[0].focus(); tabs[0].postMessage({ open: route }); return; }
    await self.clients.openWindow(BUILD.base + route.replace(/^\//, ""));
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  // Nothing that this app shows comes from another host.
  if (url.origin !== location.origin) { event.respondWith(Response.error()); return; }
  if (request.method !== "GET" || !url.pathname.startsWith(BUILD.base)) return;
  if (RELAY.some((path) => path.endsWith("/") ? url.pathname.startsWith(path) : url.pathname === path)) return;
  const file = byAddress.get(url.pathname);
  if (file) event.respondWith(answer(file, request));
  else if (request.mode === "navigate") event.respondWith(answer(page, new Request(BUILD.base)));
  else if (url.pathname.startsWith(BUILD.base + BUILD.later)) event.respondWith(keptLater(request));
});

async function answer(file, request) {
  const kept = await (await caches.open(KEPT)).match(address(file[1]));
  if (kept) return kept;
  // The browser threw it away: have it again, and keep it.
  return (await fetched(file)) ?? fetch(request);
}

async function keptLater(request) {
  const later = await caches.open(LATER);
  const kept = await later.match(request);
  if (kept) return kept;
  const response = await fetch(request).catch(() => null);
  if (response?.ok) { await later.put(request, response.clone()); return response; }
  // The engine asks for a font that it cannot have again and again; it is given one with arrows and
  // signs, and goes on. Nothing of that is kept, so the right one comes with the network.
  const signs = files.find(([path]) => path.includes("/notosanssymbols/"));
  return signs ? answer(signs, request) : response ?? Response.error();
}

// A file is kept under its hash: two builds share what they have in common, and a half-downloaded
// one changes nothing of the other and goes on later where it stopped.
async function keepAll() {
  const total = files.reduce((sum, [, , size]) => sum + size, 0);
  let done = 0;
  const waiting = [...files];
  const one = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      if (!(await has(file)) && !(await inherited(file)) && !(await fetched(file))) {
        throw new Error(`${file[0]} did not arrive as it should.`);
      }
      done += file[2];
      await report(done / total);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, one));
}

async function has([, hash]) { return Boolean(await (await caches.open(KEPT)).match(address(hash))); }

// An older worker of ours kept files by their address.
async function inherited(file) {
  for (const name of await caches.keys()) {
    if (!OURS.test(name) || [KEPT, FROZEN].includes(name)) continue;
    const found = await (await caches.open(name)).match(BUILD.base + file[0]);
    if (found && await keep(file, found)) return true;
  }
  return false;
}

async function fetched(file) {
  for (const cache of ["default", "reload"]) {
    const response = await fetch(BUILD.base + file[0], { cache, credentials: "same-origin" }).catch(() => null);
    const kept = response?.ok && await keep(file, response);
    if (kept) return kept;
  }
  return null;
}

async function keep([path, hash], response) {
  const content = await response.arrayBuffer();
  if (await digest(content) !== hash) return null;
  const headers = new Headers({ "content-type": typeOf(path, response), "content-length": String(content.byteLength) });
  if (path.endsWith("worker.js")) headers.set("content-security-policy", BUILD.policy);
  const copy = new Response(content, { headers });
  await (await caches.open(KEPT)).put(address(hash), copy.clone());
  return copy;
}

function typeOf(path, response) {
  if (path.endsWith(".wasm")) return "application/wasm";
  if (/\.m?js$/.test(path)) return "text/javascript";
  return response.headers.get("content-type") ?? "application/octet-stream";
}

// Returns how many damaged or missing files were put right.
async function healed() {
  const kept = await caches.open(KEPT);
  let number = 0;
  for (const file of files) {
    const found = await kept.match(address(file[1]));
    if (found && await digest(await found.arrayBuffer()) === file[1]) continue;
    await kept.delete(address(file[1]));
    if (await fetched(file)) number++;
  }
  return number;
}

async function report(part) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const tab of tabs) tab.postMessage({ kind: "progress", part, version: BUILD.version });
}

function address(hash) { return new URL(`${BUILD.base}kept/${hash}`, location.origin).href; }

async function digest(content) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
