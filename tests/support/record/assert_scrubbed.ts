import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { scrub } from "../../../lib/record/mod.ts";
import { guardedPart, readingsOf } from "../leaks/spellings.ts";
import type { Planted } from "./planted.ts";

/** Layers are undone until nothing new is found, and so often at most. */
const ROUNDS = 6;

/** Asserts that nothing planted is left after scrubbing, in whatever form, and that scrubbing is idempotent. */
export function assertScrubbed({ entries, secrets }: Planted): void {
  const scrubbed = scrub(entries).entries;
  const written = JSON.stringify(scrubbed);
  assert.equal(
    JSON.stringify(scrub(scrubbed).entries),
    written,
    "scrubbing again changes something",
  );
  const guarded = secrets.map(({ value }) => guardedIn(value).toLowerCase());
  for (const text of new Set(stringsOf(scrubbed))) {
    for (const reading of deepReadingsOf(text)) {
      const shown = guarded.findIndex((each) => reading.includes(each));
      assert.equal(shown, -1, `the value of ${secrets[shown]?.field} is shown`);
    }
  }
}

/** The part of a value that guards something, or says who somebody is. */
function guardedIn(value: string): string {
  const id = Buffer.from(value, "base64url").toString();
  if (id.startsWith("ciscospark://")) return id.split("/").at(-1)!;
  // the signature of a JWT: claims such as `alg` are there before and after
  return value.startsWith("eyJ") ? value.split(".").at(-1)! : guardedPart(value);
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return value.length < 6 ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...stringsOf(each)]);
}

/** Everything that a text may mean, packed or not, read again and again. */
function deepReadingsOf(text: string): Set<string> {
  const all = new Set([text.toLowerCase()]);
  let latest = [text];
  for (let round = 0; round < ROUNDS && latest.length > 0; round++) {
    const next: string[] = [];
    for (const each of latest) {
      if (each.length > 20_000) continue;
      for (const reading of [...plainReadingsOf(each), ...unpackedIn(each)]) {
        // bytes that mean nothing
        // deno-lint-ignore no-control-regex
        if (all.size > 3000 || /[\x00-\x08\x0e-\x1f\ufffd]/.test(reading)) continue;
        if (all.has(reading.toLowerCase())) continue;
        all.add(reading.toLowerCase());
        next.push(reading);
      }
    }
    latest = next;
  }
  return all;
}

/** The readings of the judge of the leak tests are in small letters, in which no base64 can be read again. */
function plainReadingsOf(text: string): string[] {
  const found = readingsOf(text);
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g)) {
    found.push(Buffer.from(run, "base64").toString());
    for (const part of run.split(/[/_-]/)) found.push(Buffer.from(part, "base64").toString());
  }
  for (const decode of [decodeURIComponent, JSON.parse]) {
    try {
      found.push(String(decode(text)));
    } catch {
      // it is not written so
    }
  }
  found.push(
    text.replace(
      /(?:%[0-9A-Fa-f]{2})+/g,
      (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString(),
    ),
  );
  found.push(text.replace(/\\(["\\/])/g, "$1"));
  return found;
}

function unpackedIn(text: string): string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)) {
    for (const unpack of [gunzipSync, brotliDecompressSync]) {
      try {
        found.push(unpack(Buffer.from(run, "base64")).toString());
      } catch {
        // it is not packed so
      }
    }
  }
  return found;
}
