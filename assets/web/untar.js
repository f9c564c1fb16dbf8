// Unpacks a tar, gzipped or not, into Python's file system.

/** Resolves to the bytes of an archive; a host may have undone the gzip on the way. */
export async function plainBytes(response) {
  const packed = new Uint8Array(await response.arrayBuffer());
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return packed;
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

/** Writes every file of a tar under a folder. */
export function unpack(FS, bytes, folder) {
  const text = new TextDecoder(), made = new Set();
  const field = (at, length) => text.decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= bytes.length && bytes[at]; ) {
    const name = field(at, 100), prefix = field(at + 345, 155);
    const size = parseInt(field(at + 124, 12), 8) || 0;
    const path = `${folder}/${prefix ? `${prefix}/` : ""}${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(parent)) { FS.mkdirTree(parent); made.add(parent); }
    FS.writeFile(path, bytes.subarray(at + 512, at + 512 + size), { canOwn: true });
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
