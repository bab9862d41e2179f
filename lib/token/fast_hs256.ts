const BLOCK = 64;
const encoder = new TextEncoder();

/** A key whose two padded blocks have been hashed already: the states to go on from. */
export interface FastKey {
  /** State of SHA-256 after the inner padded key. */
  inner: Uint8Array;
  /** State of SHA-256 after the outer padded key. */
  outer: Uint8Array;
}

/** HMAC-SHA-256 without waiting, in WebAssembly, for many signatures under few keys (RFC 2104, section 4). */
export interface FastHs256 {
  /** Prepares a key. */
  key(bytes: Uint8Array): FastKey;
  /** Signs bytes, or the UTF-8 of a text. The result is a fresh array. */
  sign(data: Uint8Array | string, key: FastKey): Uint8Array;
  /** SHA-256 of bytes, or of the UTF-8 of a text. */
  sha256(data: Uint8Array | string): Uint8Array;
}

let loading: Promise<FastHs256> | undefined;

/** Loads the signer once. The one instance is shared: each signature is made in one go. */
export function loadFastHs256(): Promise<FastHs256> {
  return loading ??= load();
}

async function load(): Promise<FastHs256> {
  // half of the time that importing the whole module would take, for those who do not need it
  const { createSHA256 } = await import("./fast_deps.ts");
  const hasher = await createSHA256();
  const pad = (bytes: Uint8Array, fill: number) => {
    const block = new Uint8Array(BLOCK).fill(fill);
    for (let i = 0; i < bytes.length; i++) block[i]! ^= bytes[i]!;
    return hasher.init().update(block).save();
  };
  const sha256 = (data: Uint8Array | string) =>
    hasher.init().update(typeof data === "string" ? encoder.encode(data) : data).digest("binary");
  return {
    key(bytes) {
      const short = bytes.length > BLOCK ? sha256(bytes) : bytes;
      return { inner: pad(short, 0x36), outer: pad(short, 0x5c) };
    },
    sign(data, key) {
      const bytes = typeof data === "string" ? encoder.encode(data) : data;
      const digest = hasher.load(key.inner).update(bytes).digest("binary");
      return hasher.load(key.outer).update(digest).digest("binary");
    },
    sha256,
  };
}
