/**
 * The forms in which a service may repeat a secret, and how to read them back. Nothing here is shared with the code
 * that redacts: it encodes the secret, and this decodes the text.
 *
 * @module
 */
import { Buffer } from "node:buffer";

const percent = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A text in every form, by the name of the form. */
export const SPELLINGS: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "percent-encoded": encodeURIComponent,
  "percent-encoded throughout": percent,
  "percent-encoded in capitals": (text) => percent(text).toUpperCase(),
  "percent-encoded twice": (text) => encodeURIComponent(percent(text)),
  "as in a form": (text) => new URLSearchParams({ v: text }).toString().slice(2),
  "as in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "as in JSON within JSON": (text) => JSON.stringify(JSON.stringify(text)),
  "as in PHP's JSON": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "as \\u escapes": (text) =>
    text.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  "in base64": base64,
  "in base64 behind one byte": (text) => base64(`x${text}`),
  "in base64 behind two bytes": (text) => base64(`xy${text}z`),
  "in base64url": (text) => Buffer.from(text).toString("base64url"),
  "in base64url behind one byte": (text) => Buffer.from(`:${text}`).toString("base64url"),
  "in base64, percent-encoded": (text) => encodeURIComponent(base64(`Bearer ${text}`)),
  "in capitals": (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  "in small letters": (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
};

/** Everything that a text may mean: itself, without its escapes, and what its base64 holds. All in small letters. */
export function readingsOf(text: string): string[] {
  const plain = new Set([text]);
  for (let round = 0; round < 3; round++) {
    for (const each of [...plain]) plain.add(withoutPercents(each)).add(withoutBackslashes(each));
  }
  const readings = new Set<string>();
  // what differs by its escapes has most of its base64 in common
  const runs = new Set<string>();
  for (const each of plain) {
    readings.add(each).add(each.replaceAll("+", " "));
    // eight bytes are eleven digits
    for (const [run] of each.matchAll(/[A-Za-z0-9+/_-]{11,}/g)) runs.add(run);
  }
  for (const run of runs) {
    for (const offset of [0, 1, 2, 3]) {
      readings.add(Buffer.from(run.slice(offset), "base64").toString());
    }
  }
  return [...readings].map((each) => each.toLowerCase());
}

function withoutPercents(text: string): string {
  return text.replace(
    /(?:%[0-9A-Fa-f]{2})+/g,
    (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString(),
  );
}

function withoutBackslashes(text: string): string {
  return text.replace(/\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/g, (escape) => {
    return escape === "\\/" ? "/" : JSON.parse(`"${escape}"`);
  });
}

/** The part of a secret that guards something: not the header of a JWT, nor the cluster and organization of a token. */
export function guardedPart(secret: string): string {
  if (secret.startsWith("eyJ") && secret.includes(".")) {
    return secret.slice(secret.indexOf(".") + 1);
  }
  const parts = secret.split("_");
  return parts.length > 2 && parts.at(-1)!.length === 36 ? parts.slice(0, -2).join("_") : secret;
}
