// The folder of the person's data: a file system in memory whose files also lie in the browser's
// private storage. A write is in both before it returns, so what was committed outlives the tab.

const ENOSPC = 51, EIO = 29;
const DATABASE = "rehearse.db";
// SQLite makes and removes its journal in the middle of a change, where nothing can be awaited.
const AT_ONCE = [DATABASE, `${DATABASE}-journal`];
const PATIENCE = [0, 50, 100, 200, 400, 800, 1600, 3000];

/** Opens the files, while Python is still on its way. Resolves to what `mountStorage` takes. */
export async function openStorage() {
  try {
    const root = await navigator.storage.getDirectory();
    const drive = new Drive(await root.getDirectoryHandle("rehearse", { create: true }));
    await drive.open();
    return { drive };
  } catch (error) {
    console.warn("Nothing can be kept in this browser:", error);
    return { reason: String(error) };
  }
}

/** Mounts the folder. Returns {kept, reason, settled}; kept is false where the browser refused. */
export function mountStorage(FS, path, { drive, reason }) {
  FS.mkdirTree(path);
  if (!drive) return { kept: false, reason, async settled() {} };
  drive.mount(FS, path);
  return { kept: true, settled: () => drive.settled() };
}

class Drive {
  constructor(directory) {
    this.directory = directory;
    this.contents = new Map();
    this.handles = new Map();
    this.saved = new Map();
    this.work = Promise.resolve();
    this.planned = false;
  }

  async open() {
    const found = new Map();
    for await (const [name, entry] of this.directory.entries()) {
      if (entry.kind === "file") found.set(name, entry);
    }
    for (const name of AT_ONCE) {
      const entry = found.get(name) ?? await this.directory.getFileHandle(name, { create: true });
      const handle = await insist(() => entry.createSyncAccessHandle());
      const content = new Uint8Array(handle.getSize());
      handle.read(content, { at: 0 });
      this.handles.set(name, handle);
      if (content.length || name === DATABASE) this.contents.set(name, content);
    }
    for (const [name, entry] of found) {
      if (AT_ONCE.includes(name)) continue;
      this.contents.set(name, new Uint8Array(await (await entry.getFile()).arrayBuffer()));
    }
  }

  mount(FS, path) {
    this.FS = FS;
    this.memory = FS.filesystems.MEMFS;
    FS.mount({ ...this.memory, mount: (mount) => this.root(mount) }, {}, path);
    for (const [name, content] of this.contents) this.fill(`${path}/${name}`, name, content);
    this.contents.clear();
    this.mounted = path;
  }

  fill(path, name, content) {
    this.filling = true;
    try { this.FS.writeFile(path, content); } finally { this.filling = false; }
    const { node } = this.FS.lookupPath(path);
    this.saved.set(name, stamp(node));
  }

  // The folder itself: as in memory, but told of files that come, go and change their names.
  root(mount) {
    const root = this.memory.mount(mount);
    const plain = root.node_ops;
    root.node_ops = {
      ...plain,
      mknod: (parent, name, mode, dev) => {
        const node = plain.mknod(parent, name, mode, dev);
        if (this.handles.has(name)) this.write_through(node, this.handles.get(name));
        else this.copy_soon(node);
        return node;
      },
      unlink: (parent, name) => {
        plain.unlink(parent, name);
        const handle = this.handles.get(name);
        if (handle) { this.guard(() => { handle.truncate(0); handle.flush(); }); }
        this.plan();
      },
      rename: (node, folder, name) => {
        plain.rename(node, folder, name);
        const handle = this.handles.get(name);
        if (handle) {
          this.write_through(node, handle);
          this.guard(() => {
            handle.truncate(0);
            handle.write(node.contents.subarray(0, node.usedBytes), { at: 0 });
            handle.flush();
          });
        }
        this.plan();
      },
    };
    return root;
  }

  write_through(node, handle) {
    const plain = node.stream_ops, own = node.node_ops, drive = this;
    node.stream_ops = {
      ...plain,
      write(stream, buffer, offset, length, position, canOwn) {
        if (!drive.filling) {
          drive.guard(() => {
            const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
            if (handle.write(bytes, { at: position }) !== length) throw new DOMException("", "QuotaExceededError");
          });
        }
        return plain.write(stream, buffer, offset, length, position, false);
      },
      fsync() { drive.guard(() => handle.flush()); return 0; },
      mmap: plain.mmap, msync: plain.msync,
    };
    node.node_ops = {
      ...own,
      setattr(changed, attributes) {
        if (attributes.size !== undefined && !drive.filling) {
          drive.guard(() => { handle.truncate(attributes.size); handle.flush(); });
        }
        return own.setattr(changed, attributes);
      },
    };
  }

  copy_soon(node) {
    const plain = node.stream_ops, drive = this;
    node.stream_ops = {
      ...plain,
      write(...given) { drive.plan(); return plain.write(...given); },
    };
  }

  guard(change) {
    try { change(); } catch (error) {
      throw new this.FS.ErrnoError(error.name === "QuotaExceededError" ? ENOSPC : EIO);
    }
  }

  // Copies that are kept beside the database follow within moments.
  plan() {
    if (this.filling || this.planned) return;
    this.planned = true;
    this.work = this.work.then(async () => {
      await new Promise((done) => setTimeout(done, 200));
      this.planned = false;
      await this.copy();
    }).catch((error) => console.warn("A copy beside the database was not kept:", error));
  }

  settled() { return this.work; }

  async copy() {
    const { node: folder } = this.FS.lookupPath(this.mounted);
    for (const [name, node] of Object.entries(folder.contents)) {
      if (this.handles.has(name) || !this.FS.isFile(node.mode) || this.saved.get(name) === stamp(node)) continue;
      const now = stamp(node), content = node.contents.slice(0, node.usedBytes);
      const file = await this.directory.getFileHandle(name, { create: true });
      const handle = await file.createSyncAccessHandle();
      try { handle.truncate(0); handle.write(content, { at: 0 }); handle.flush(); } finally { handle.close(); }
      this.saved.set(name, now);
    }
    for (const name of [...this.saved.keys()]) {
      if (this.handles.has(name) || folder.contents[name]) continue;
      this.saved.delete(name);
      await this.directory.removeEntry(name).catch(() => {});
    }
  }
}

function stamp(node) { return `${node.usedBytes} ${+new Date(node.mtime)}`; }

// After a reload the worker before this one may hold the files for some moments more.
async function insist(attempt) {
  let last;
  for (const pause of PATIENCE) {
    if (pause) await new Promise((done) => setTimeout(done, pause));
    try { return await attempt(); } catch (error) {
      if (error.name !== "NoModificationAllowedError" && error.name !== "InvalidStateError") throw error;
      last = error;
    }
  }
  throw last;
}
