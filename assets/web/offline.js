// Registers the service worker, tells how far it is, and offers a new version when one is complete.

const DAY = 86_400_000;
let asked = false;

/** Starts after the first screen, so that keeping files never slows it down. */
export async function keepOffline({ base, version }, { note }) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("controllerchange", () => { if (asked) location.reload(); });
  const first = !workers.controller;
  if (first) tellProgress(workers, version, note);
  try {
    const registration = await workers.register(`${base}sw.js`, { scope: base, updateViaCache: "none" });
    if (!first) offerUpdates(registration, note);
    checkDaily();
  } catch (error) {
    console.warn("Rehearse will not work without a network here:", error);
  }
}

function tellProgress(workers, version, note) {
  let line;
  workers.addEventListener("message", function listen({ data }) {
    if (data?.kind !== "progress" || data.version !== version) return;
    const words = `Downloading ${Math.floor(data.part * 100)} %, then it works without a network`;
    line ??= note(words);
    line.say(words);
    if (data.part < 1) return;
    workers.removeEventListener("message", listen);
    workers.ready.then(() => {
      line.say("Rehearse now works without a network");
      document.documentElement.dataset.offline = "true";
      setTimeout(line.close, 4000);
    });
  });
}

// Offered, never forced: it waits until the person wants it, or until every tab was closed.
function offerUpdates(registration, note) {
  document.documentElement.dataset.offline = "true";
  const offer = () => {
    if (!registration.waiting) return;
    note("A new version is ready", "Use it now", () => { asked = true; registration.waiting?.postMessage({ kind: "use" }); });
  };
  offer();
  registration.addEventListener("updatefound", () => {
    const incoming = registration.installing;
    incoming?.addEventListener("statechange", () => { if (incoming.state === "installed") offer(); });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
}

function checkDaily() {
  const last = Number(localStorage.getItem("checked") ?? 0);
  if (Date.now() - last < DAY) return;
  localStorage.setItem("checked", String(Date.now()));
  if (last) setTimeout(heal, 20_000);
}

/** Resolves to how many kept files were damaged or missing and are whole again. */
export async function heal() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return 0;
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ kind: "heal" }, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(0), 60_000);
  });
}
