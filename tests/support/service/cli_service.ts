import { createHmac } from "node:crypto";
import { ISSUER, SECRET } from "../cli/run.ts";

/** An access token of no one, in the opaque form. */
export const ACCESS_TOKEN =
  "bm9ib2R5J3MgdG9rZW4sIGxvbmcgZW5vdWdoIHRvIGxvb2sgbGlrZSBvbmUh_P0A1_39188c72-0029-47a4-b025-58a0ca745d06";

/** A tracking id, of the form that the service uses. */
export const TRACKING_ID = "ROUTERGW_5d9fb6ac-bff2-4d43-87d1-8a17c353bf0f";

/** Signs a JWT with node:crypto, as an independent judge of what the toolkit makes and reads. */
export function signJwt(
  claims: Record<string, unknown>,
  key: Uint8Array | string = Buffer.from(SECRET, "base64"),
  header: Record<string, unknown> = { alg: "HS256", typ: "JWT" },
): string {
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

/** A guest token of {@linkcode ISSUER}, good until `exp`. */
export function guestToken(exp: unknown = 1517073019, name = "Stève"): string {
  return signJwt({ sub: "123", name, iss: ISSUER, exp });
}

/** Reads a segment of a JWT. */
export function segment(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split(".")[index]!, "base64url").toString());
}

/** A request as it was sent. */
export interface Sent {
  /** Method and URL. */
  line: string;
  /** The header Authorization. */
  authorization: string | null;
  /** The body. */
  body: string;
}

/** A service that answers every request the same way, and remembers what was sent. */
export function fakeService(
  body: unknown,
  init: ResponseInit = {},
): { fetch: typeof globalThis.fetch; sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: async (input, given) => {
      const request = new Request(input, given);
      sent.push({
        line: `${request.method} ${request.url}`,
        authorization: request.headers.get("authorization"),
        body: await request.text(),
      });
      return new Response(typeof body === "string" ? body : JSON.stringify(body), init);
    },
  };
}

/** A service that refuses every request in the shape of Webex. */
export function refusingService(
  status: number,
  message = "Refused for the test.",
  headers: Record<string, string> = {},
): { fetch: typeof globalThis.fetch; sent: Sent[] } {
  const body = { message, errors: [{ description: "Described for the test." }] };
  return fakeService({ ...body, trackingId: TRACKING_ID }, { status, headers });
}
