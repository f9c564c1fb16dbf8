// Python as it was once everything was imported: its memory, kept by the browser. The first start of a
// version makes the picture in passing, every later one begins with it. It holds nothing of the person.

const CACHE = "rehearse-frozen";

/** Resolves to the memory of this very version, or null. */
export async function thaw(name) {
  try {
    const found = await (await caches.open(CACHE)).match(name);
    if (!found) return null;
    const memory = new Uint8Array(await found.arrayBuffer());
    return memory.length === Number(found.headers.get("content-length")) ? memory : null;
  } catch {
    return null;
  }
}

/** Keeps a picture, and no other. Resolves to whether there was room for it. */
export async function freeze(name, memory) {
  try {
    await caches.delete(CACHE);
    const headers = { "content-type": "application/octet-stream", "content-length": String(memory.length) };
    await (await caches.open(CACHE)).put(name, new Response(memory, { headers }));
    return true;
  } catch {
    return false;
  }
}

/** Forgets the picture: the next start begins from the beginning. Resolves to whether there was one. */
export async function forget() {
  try { return await caches.delete(CACHE); } catch { return false; }
}

/** Returns what makes Pyodide's module with room for a picture: by itself it starts with less. */
export function roomy(address, memory) {
  return async (settings) => {
    const { default: make } = await import(address);
    const module = await make(settings);
    // More than is missing, because a part of what is there is free; what it held is overwritten.
    if (module.HEAP8.length < memory.length) module._free(module._malloc(memory.length));
    return module;
  };
}
