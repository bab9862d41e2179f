import { encodeBase64Url } from "../../base64.ts";
import type { SeededIds } from "./random.ts";
import type { Space } from "./space.ts";

/** A file that was sent with a message. */
export interface Content {
  id: string;
  name: string;
  /** Its media type. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** The space that it was sent to: its members may fetch it. */
  space: Space;
}

/** How many bytes of files are remembered; then the oldest files are forgotten. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The files of a mock. */
export class Contents {
  readonly #ids: SeededIds;
  readonly #contents = new Map<string, Content>();
  #bytes = 0;

  constructor(ids: SeededIds) {
    this.#ids = ids;
  }

  /** Keeps a file. */
  add(file: Omit<Content, "id">): Content {
    // seen so: ciscospark://us/CONTENT/<uuid>/<number of the file in its message>
    const id = encodeBase64Url(`ciscospark://${file.space.cluster}/CONTENT/${this.#ids.uuid()}/0`);
    const content = { id, ...file };
    this.#contents.set(id, content);
    this.#bytes += file.bytes.length;
    for (const [oldest, { bytes }] of this.#contents) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#contents.delete(oldest);
      this.#bytes -= bytes.length;
    }
    return content;
  }

  /** Finds a file by its id. */
  find(id: string): Content | undefined {
    return this.#contents.get(id);
  }

  /** Forgets all files. */
  clear(): void {
    this.#contents.clear();
    this.#bytes = 0;
  }
}
