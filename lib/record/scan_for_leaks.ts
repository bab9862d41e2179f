import { ArgumentError } from "../argument_error.ts";
import { decodeBase64, decodeUtf8 } from "../bytes.ts";
import { type Compression, unpack } from "../runtime/compression.ts";
import type { Leak } from "./leak_error.ts";
import { leakingPatterns, withoutPlaceholders } from "./leak_patterns.ts";
import type { FoundValue } from "./ledger.ts";
import { readingsOf } from "./readings.ts";
import { ValueSearch } from "./value_search.ts";

/** Options of {@linkcode scanForLeaks}. */
export interface ScanOptions {
  /** Values that must not be there, such as those that were scrubbed. */
  values?: Iterable<FoundValue> | undefined;
}

/**
 * Looks for what must not leave this machine: given values, and whatever looks like a token, a secret, an address
 * or an id that is no placeholder. It reads base64, escapes and packed bodies, one within the other.
 *
 * @param value Whatever JSON can hold: a HAR, its entries, fixtures.
 * @param options The values that must not be there.
 * @returns What was found, by place and kind; never what it is.
 * @throws {TypeError} when the value holds what JSON cannot, such as a Map, bytes or a Response: it was not read.
 *
 * @example Usage
 * ```ts
 * import { scanForLeaks } from "@guestissuer/webex/record";
 * import assert from "node:assert/strict";
 *
 * const found = scanForLeaks({ note: "write to ada@acme.com" });
 * assert.deepEqual(found, [{ place: "note", kind: "an e-mail address" }]);
 * ```
 */
export function scanForLeaks(value: unknown, options: ScanOptions = {}): Leak[] {
  const scan = new Scan(new ValueSearch(options.values ?? []));
  scan.walk(value, "");
  return scan.leaks;
}

/** One walk through everything. */
class Scan {
  readonly leaks: Leak[] = [];
  readonly #values: ValueSearch;
  /** The kinds that were found in a text: the same texts come again and again. */
  readonly #done = new Map<string, readonly string[]>();
  /** The objects around the one that is looked at. */
  readonly #around = new Set<object>();

  constructor(values: ValueSearch) {
    this.#values = values;
  }

  walk(value: unknown, place: string): void {
    if (typeof value === "string") this.#text(value, place);
    else if (typeof value === "object" && value !== null) this.#inside(value, place);
  }

  #inside(value: object, place: string): void {
    if ("toJSON" in value && typeof value.toJSON === "function") {
      return this.walk(value.toJSON(), place);
    }
    if (this.#around.has(value)) throw unreadable("it goes around a circle", place);
    this.#around.add(value);
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) this.walk(item, `${place}[${at}]`);
    } else {
      const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
      if (kind !== "Object") throw unreadable(`it holds ${kind}, which is not JSON`, place);
      this.#object(value as Record<string, unknown>, place);
    }
    this.#around.delete(value);
  }

  #object(object: Record<string, unknown>, place: string): void {
    const body = readBytes(object);
    const isHeader = /(?:^|\.)headers\[\d+\]$/.test(place);
    const isOfForm = /(?:^|\.)(?:queryString|params)\[\d+\]$/.test(place);
    for (const [name, item] of Object.entries(object)) {
      const inside = this.#name(name, place);
      // somebody may be called like a header or a parameter, and none is called like somebody
      if (isHeader && name === "name" && typeof item === "string") this.#text(item, inside, true);
      else if (isOfForm && name === "name" && typeof item === "string") {
        this.#text(`${item}=`, inside);
      } else if (name !== "text" || body === undefined) this.walk(item, inside);
      else if (body.text !== undefined) this.#text(body.text, inside);
      else this.leaks.push({ place: inside, kind: "bytes that cannot be read" });
    }
  }

  /** The place inside of a field. A name can be an id or an address, and is not shown then. */
  #name(name: string, place: string): string {
    const isPlain = /^[A-Za-z_$][\w$-]{0,39}$/.test(name);
    const inside = isPlain ? name : "[a name]";
    const whole = place === "" || !isPlain ? place + inside : `${place}.${inside}`;
    if (!isPlain) this.#text(name, whole);
    return whole;
  }

  #text(text: string, place: string, ofProtocol = false): void {
    const known = ofProtocol ? undefined : this.#done.get(text);
    const kinds = known ?? this.#kindsIn(text, ofProtocol);
    if (text.length < 1000 && !ofProtocol) this.#done.set(text, kinds);
    for (const kind of kinds) this.leaks.push({ place, kind });
  }

  #kindsIn(text: string, ofProtocol: boolean): readonly string[] {
    const kinds = new Set<string>();
    for (const reading of readingsOf(text)) {
      const rest = withoutPlaceholders(reading);
      for (const kind of leakingPatterns(rest)) kinds.add(kind);
      for (const kind of this.#values.kindsIn(rest, ofProtocol)) kinds.add(kind);
    }
    return [...kinds];
  }
}

function unreadable(why: string, place: string): ArgumentError {
  const at = place === "" ? "" : ` at ${place}`;
  return new ArgumentError(`Cannot scan for leaks: ${why}${at}. Pass what it holds`);
}

const PACKED: readonly Compression[] = ["gzip", "br", "deflate"];

/** Reads a body that is in base64, packed or not; `undefined` for what is no such body. */
function readBytes(object: Record<string, unknown>): { text: string | undefined } | undefined {
  const { text, encoding } = object;
  if (typeof text !== "string" || encoding !== "base64") return undefined;
  const bytes = decodeBase64(text.replace(/\s+/g, ""));
  if (bytes === undefined) return { text: undefined };
  const plain = decodeUtf8(bytes);
  if (plain !== undefined) return { text: plain };
  for (const each of PACKED) {
    const unpacked = unpack(bytes, each);
    if (unpacked !== undefined) return { text: decodeUtf8(unpacked) };
  }
  return { text: undefined };
}
