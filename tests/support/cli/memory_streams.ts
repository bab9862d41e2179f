import type { StreamIo } from "../../../lib/runtime/stream_io.ts";

/** What {@linkcode memoryStreams} holds. */
export interface MemoryOptions {
  /** Files by path. Every other path is missing. */
  files?: Record<string, string | Uint8Array>;
  /** What stands on stdin. */
  stdin?: string | AsyncIterable<Uint8Array>;
  /** How many bytes come at once. Default is 7. */
  piece?: number;
  /** After how many bytes writing fails with {@linkcode failure}. */
  room?: number;
  /** What writing fails with. */
  failure?: Error;
  /** Whether stdout is a terminal. Default is that it is not. */
  isTerminal?: boolean;
}

/** Files, stdin and stdout in memory, to run `batch` in process. */
export interface MemoryStreams extends StreamIo {
  /** The text of a file, if there is one. */
  file(path: string): string | undefined;
  /** The paths of all files. */
  files(): string[];
  /** The paths of the folders that were made. */
  folders(): string[];
  /** What was written to stdout. */
  stdout(): string;
  /** How many outputs are open. */
  open: number;
}

/** Makes streams over memory. */
export function memoryStreams(options: MemoryOptions = {}): MemoryStreams {
  const { stdin = "", piece = 7, room = Infinity, failure = new Error("no room") } = options;
  const files = new Map<string, Uint8Array>();
  for (const [path, content] of Object.entries(options.files ?? {})) {
    files.set(path, bytesOf(content));
  }
  const folders = new Set<string>();
  const textOf = (path: string) => {
    const bytes = files.get(path);
    return bytes && new TextDecoder().decode(bytes);
  };
  async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) {
      yield await Promise.resolve(bytes.subarray(at, at + piece));
    }
  }
  const streams: MemoryStreams = {
    cores: 1,
    open: 0,
    openInput(path) {
      if (path === "-") {
        const stream = typeof stdin === "string" ? pieces(bytesOf(stdin)) : stdin;
        return Promise.resolve({ stream, size: undefined });
      }
      const bytes = files.get(path);
      if (bytes === undefined) return Promise.reject(new Deno.errors.NotFound(path));
      return Promise.resolve({ stream: pieces(bytes), size: bytes.length });
    },
    openOutput(path, keep) {
      let written = files.get(path) ?? new Uint8Array(0);
      if (keep === undefined && written.length > 0 || keep === "first" && files.has(path)) {
        return Promise.reject(new Deno.errors.AlreadyExists(path));
      }
      written = written.slice(0, typeof keep === "number" ? keep : 0);
      files.set(path, written);
      streams.open++;
      return Promise.resolve({
        write(bytes) {
          const fits = bytes.subarray(0, Math.max(0, room - written.length));
          const longer = new Uint8Array(written.length + fits.length);
          longer.set(written);
          longer.set(fits, written.length);
          written = longer;
          files.set(path, written);
          return fits.length < bytes.length ? Promise.reject(failure) : Promise.resolve();
        },
        discard: () => void files.delete(path),
        isTerminal: path === "-" && options.isTerminal === true,
        close: () => void streams.open--,
      });
    },
    replace(path, by) {
      files.set(path, files.get(by)!);
      files.delete(by);
    },
    followLink: (path) => path,
    remove: (path) => void files.delete(path),
    makeFolder(path) {
      const held = [...files.keys()].some((each) => each.startsWith(`${path}/`));
      if (held) throw new Deno.errors.AlreadyExists(path);
      const made = !folders.has(path);
      folders.add(path);
      return made;
    },
    removeFolder: (path) => void folders.delete(path),
    files: () => [...files.keys()].filter((path) => path !== "-").sort(),
    folders: () => [...folders],
    file: textOf,
    stdout: () => textOf("-") ?? "",
  };
  return streams;
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
