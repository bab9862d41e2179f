import { encodeBase64Url } from "../../bytes.ts";
import { lengthOf, OVERHEAD } from "./memory.ts";
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

/** How many bytes of files are remembered, about; then the oldest files are forgotten. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The files of a mock. */
export class Contents {
  readonly #ids: SeededIds;
  readonly #contents = new Map<string, Content>();
  readonly #bySpace = new Map<Space, Set<Content>>();
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
    const others = this.#bySpace.get(file.space);
    if (others === undefined) this.#bySpace.set(file.space, new Set([content]));
    else others.add(content);
    this.#bytes += sizeOf(content);
    for (const oldest of this.#contents.values()) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#forget(oldest);
    }
    return content;
  }

  /** Forgets the files of a space that is deleted. */
  forget(space: Space): void {
    for (const each of this.#bySpace.get(space) ?? []) this.#forget(each);
  }

  /** Forgets the files of a message that is deleted, by their ids. */
  forgetFiles(ids: readonly string[]): void {
    for (const id of ids) {
      const content = this.#contents.get(id);
      if (content !== undefined) this.#forget(content);
    }
  }

  /** Finds a file by its id. */
  find(id: string): Content | undefined {
    return this.#contents.get(id);
  }

  /** Forgets all files. */
  clear(): void {
    this.#contents.clear();
    this.#bySpace.clear();
    this.#bytes = 0;
  }

  #forget(content: Content): void {
    const { id, space } = content;
    this.#contents.delete(id);
    this.#bytes -= sizeOf(content);
    const others = this.#bySpace.get(space);
    others?.delete(content);
    if (others?.size === 0) this.#bySpace.delete(space);
  }
}

/** How much memory a file takes up, about. An empty one takes up some too. */
function sizeOf({ id, name, type, bytes }: Content): number {
  return OVERHEAD + lengthOf([id, name, type]) + bytes.length;
}
