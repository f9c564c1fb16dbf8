// What only a page may do, asked for by Python in the worker: the share sheet, a screen that stays
// on, the number on the icon, storage that the browser does not clear by itself. Notifications have
// a script of their own, notify.js.

let awake = null, wanted = false;

const POWERS = {
  async share({ title, text, url }) {
    const given = { title, text, url: url || undefined };
    if (!navigator.share || navigator.canShare?.(given) === false) return { outcome: "unavailable" };
    return navigator.share(given).then(
      () => ({ outcome: "shared" }),
      (error) => ({ outcome: error.name === "AbortError" ? "cancelled" : "unavailable" }));
  },
  async stay_awake({ on }) {
    wanted = on;
    await hold();
    return { awake: Boolean(awake) };
  },
  async badge({ number }) {
    if (!navigator.setAppBadge) return { shown: false };
    await (number ? navigator.setAppBadge(number) : navigator.clearAppBadge());
    return { shown: true };
  },
  async keep() {
    return { kept: Boolean(await navigator.storage?.persist?.()) };
  },
  // The raw files of the data folder, for the case that Python cannot open them.
  async rescue() {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("rehearse");
    const file = await (await folder.getFileHandle("rehearse.db")).getFile();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "rehearse.db";
    link.click();
    return { size: file.size };
  },
};

async function hold() {
  if (wanted && !awake && navigator.wakeLock && document.visibilityState === "visible") {
    awake = await navigator.wakeLock.request("screen").catch(() => null);
    awake?.addEventListener("release", () => { awake = null; });
  } else if (!wanted && awake) await awake.release();
}

// A browser lets go of the screen when the page is hidden.
document.addEventListener("visibilitychange", hold);

/** Does one of the things above; rejects where there is no such thing. */
export async function answer(what, given) {
  if (!POWERS[what]) throw new Error(`The page has no power called ${what}.`);
  return POWERS[what](given);
}
