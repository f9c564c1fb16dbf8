// The browser's two small storages, which Flet's client reads as well. Where they are refused, a list in
// memory stands in for the session: without one the client would wait for ever.

const refused = ["localStorage", "sessionStorage"].filter((name) => {
  try {
    globalThis[name].setItem("probe", "");
    globalThis[name].removeItem("probe");
    return false;
  } catch { return true; }
});

class InMemory {
  #kept = new Map();
  get length() { return this.#kept.size; }
  key(number) { return [...this.#kept.keys()][number] ?? null; }
  getItem(name) { return this.#kept.get(String(name)) ?? null; }
  setItem(name, value) { this.#kept.set(String(name), String(value)); }
  removeItem(name) { this.#kept.delete(String(name)); }
  clear() { this.#kept.clear(); }
}

for (const name of refused) Object.defineProperty(globalThis, name, { configurable: true, value: new InMemory() });

/** Whether this is the first time that something failed, so that a second try is worth it. */
export function firstFailure() {
  // What is not remembered would be tried without end.
  if (refused.length || sessionStorage.getItem("healed")) return false;
  sessionStorage.setItem("healed", "yes");
  return true;
}

/** Takes the next failure for the first one. */
export function forgetFailure() { sessionStorage.removeItem("healed"); }

/** Counts a start that has not come to a screen yet; returns how many before it never did. */
export function startsWithoutScreen() {
  const before = Number(localStorage.getItem("starts") ?? 0);
  localStorage.setItem("starts", String(before + 1));
  return before;
}

/** The start has come to a screen. */
export function screenIsThere() { localStorage.removeItem("starts"); }
