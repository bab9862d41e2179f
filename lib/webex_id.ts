import { ArgumentError, describeType } from "./argument_error.ts";
import { decodeAscii, decodeBase64, encodeBase64Url } from "./bytes.ts";
import { WebexError } from "./errors.ts";

/** The parts of a Webex id. */
export interface WebexId {
  /** Where the thing lives, such as `us` or `urn:TEAM:eu-central-1_k`; `undefined` for a bare uuid. */
  cluster: string | undefined;
  /** What it is, such as `PEOPLE`, `ORGANIZATION` or `ROOM`; `undefined` for a bare uuid. */
  type: string | undefined;
  /** Its id within Webex, mostly a uuid. */
  id: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const URI = /^ciscospark:\/\/([A-Za-z0-9:._-]+)\/([A-Z][A-Z0-9_]*)\/([A-Za-z0-9:._-]+)$/;

/** Checks whether a text is a uuid. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Encodes the parts of a Webex id, as Webex does: base64 without padding of `ciscospark://cluster/TYPE/id`.
 *
 * @param id The parts. The cluster defaults to `us`.
 * @throws {TypeError} when a part is missing, holds a character that no Webex id has, or is overlong.
 *
 * @example Usage
 * ```ts
 * import { encodeWebexId } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   encodeWebexId({ type: "ORGANIZATION", id: "39188c72-0029-47a4-b025-58a0ca745d06" }),
 *   "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY",
 * );
 * ```
 */
export function encodeWebexId(id: { cluster?: string; type: string; id: string }): string {
  const parts = [id.cluster ?? "us", id.type, id.id];
  const text = `ciscospark://${parts.join("/")}`;
  // a missing part would be written out as the word undefined, or left empty
  if (!parts.every((part) => typeof part === "string") || text.length > 600 || !URI.test(text)) {
    throw new ArgumentError(
      "Cannot encode Webex id: cluster, type and id must be such as us, PEOPLE and a uuid",
    );
  }
  return encodeBase64Url(text);
}

/**
 * Decodes a Webex id into its parts. A bare uuid, the form of 2017, is read too.
 *
 * @param id The id, base64 with or without padding.
 * @throws {WebexError} `webex_id_malformed` when it is not a Webex id.
 * @throws {TypeError} when it is not a string.
 *
 * @example Usage
 * ```ts
 * import { decodeWebexId } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const { type } = decodeWebexId(
 *   "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8zOTE4OGM3Mi0wMDI5LTQ3YTQtYjAyNS01OGEwY2E3NDVkMDY",
 * );
 * assert.equal(type, "ORGANIZATION");
 * ```
 */
export function decodeWebexId(id: string): WebexId {
  if (typeof id !== "string") {
    throw new ArgumentError(
      `Cannot decode Webex id: it must be a string, received ${describeType(id)}`,
    );
  }
  const parts = readWebexId(id);
  if (parts === undefined) {
    throw new WebexError(
      "webex_id_malformed",
      "Cannot decode Webex id: it is neither a uuid nor base64 of ciscospark://cluster/TYPE/id",
    );
  }
  return parts;
}

/** Like {@linkcode decodeWebexId}, but returns `undefined` for what is not a Webex id. */
export function readWebexId(id: string): WebexId | undefined {
  if (UUID.test(id)) return { cluster: undefined, type: undefined, id: id.toLowerCase() };
  const bytes = id.length < 1000 ? decodeBase64(id) : undefined;
  const match = bytes && URI.exec(decodeAscii(bytes) ?? "");
  return match ? { cluster: match[1]!, type: match[2]!, id: match[3]! } : undefined;
}

/** The uuid of the organization that a Guest Issuer ID names, or `undefined` when it names none. */
export function organizationUuid(issuer: string): string | undefined {
  const parts = readWebexId(issuer);
  if (parts === undefined || !UUID.test(parts.id)) return undefined;
  return parts.type === undefined || parts.type === "ORGANIZATION"
    ? parts.id.toLowerCase()
    : undefined;
}
