// What is seen until the first screen is drawn, and what is said in its place if it never is.

const SHARES = { download: [0, 0.62], unpack: [0.62, 0.64], import: [0.64, 0.8], data: [0.8, 0.84], app: [0.84, 0.9], draw: [0.9, 1] };
const WORDS = { unpack: "Starting…", import: "Starting…", data: "Opening your data…", app: "Starting…", draw: "Nearly there…" };
const bar = document.querySelector("#splash progress");
const line = document.querySelector("#splash p");
let phase = "download", reached = 0;

/** Counts the bytes of the files that the first screen needs as they arrive; sizes by path. */
export function watchDownload(sizes) {
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const arrived = new Set();
  const look = () => {
    if (phase !== "download") return;
    const bytes = [...arrived].reduce((sum, path) => sum + sizes[path], 0);
    show(bytes / total, `Downloading ${megabytes(bytes)} of ${megabytes(total)} MB…`);
  };
  const note = (address) => {
    const path = new URL(address, document.baseURI).href.slice(document.baseURI.length);
    if (sizes[path]) { arrived.add(path); look(); }
  };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => note(entry.name)))
    .observe({ type: "resource", buffered: true });
  return note;
}

/** Says what is going on now. */
export function enter(name) {
  phase = name;
  if (WORDS[name]) show(0, WORDS[name]);
}

/** Takes the splash away. */
export function finish() { document.getElementById("splash")?.remove(); }

/** Covers the page with a sentence and buttons: [[label, what it does], …]; returns what removes it. */
export function cover(title, text, buttons = []) {
  document.getElementById("cover")?.remove();
  const dialog = document.createElement("div");
  dialog.id = "cover";
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "cover-title");
  dialog.setAttribute("aria-describedby", "cover-text");
  dialog.append(element("h1", title, "cover-title"), element("p", text, "cover-text"));
  for (const [label, act] of buttons) {
    const button = element("button", label);
    button.addEventListener("click", act);
    dialog.append(button);
  }
  document.body.append(dialog);
  dialog.querySelector("button")?.focus();
  return () => dialog.remove();
}

/** Shows a line above the app, with at most one button; returns {say, close}. */
export function note(text, label, act) {
  document.getElementById("note")?.remove();
  const box = element("div", "", "note");
  box.setAttribute("role", "status");
  const words = element("span", text);
  box.append(words);
  const close = () => box.remove();
  if (label) {
    const button = element("button", label);
    button.addEventListener("click", () => { close(); act(); });
    box.append(button);
  }
  if (label || text.length > 60) {
    const away = element("button", "✕");
    away.setAttribute("aria-label", "Close");
    away.addEventListener("click", close);
    box.append(away);
  }
  document.body.append(box);
  return { say: (more) => { words.textContent = more; }, close };
}

function show(part, words) {
  const [from, to] = SHARES[phase];
  reached = Math.max(reached, from + (to - from) * Math.min(part, 1));
  bar.value = reached;
  line.textContent = words;
}

function megabytes(bytes) { return (bytes / 1e6).toFixed(1); }

function element(name, text, id) {
  const made = document.createElement(name);
  made.textContent = text;
  if (id) made.id = id;
  return made;
}
