import { ArgumentError, describeType } from "../argument_error.ts";
import { encodeHex, sameBytes } from "../bytes.ts";
import { WebexError } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";

/** What Webex sends to a webhook. */
export interface WebhookEvent {
  /** Webex id of the webhook. */
  id: string;
  /** What it is about, such as `messages`. */
  resource: string;
  /** What happened to it, such as `created`. */
  event: string;
  /** The thing itself. A message comes without its text: ask for that by its id. */
  data: Record<string, unknown>;
  /** Whatever else was sent. */
  [field: string]: unknown;
}

const encoder = new TextEncoder();

/**
 * Verifies what was sent to a webhook: the header `X-Spark-Signature` has to be the HMAC-SHA1 of the body, as it
 * came, with the secret of the webhook. The signatures are compared in constant time.
 *
 * @param rawBody The body as it came, before anything parsed it.
 * @param signature The header `X-Spark-Signature`; `null` or `undefined` when it was not sent.
 * @param secret The secret that the webhook was registered with.
 * @returns What was sent.
 * @throws {WebexError} `webhook_signature_missing`, `webhook_signature_mismatch`, or
 * `webhook_body_rewritten` when the body was parsed and written again before it got here.
 * @throws {WebexError} `webhook_malformed` when the body is signed and is no event of a webhook.
 * @throws {TypeError} when the body is not a string or bytes, or the secret is empty.
 *
 * @example Usage
 * ```ts
 * import { verifyWebhook, WebexError } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const body = '{"id":"1","resource":"messages","event":"created","data":{"id":"2"}}';
 * const signature = "59ff462cc784ad445c2bdbf7f6cfa8618cf822c4";
 * const { resource } = await verifyWebhook(body, signature, "a secret of the receiver");
 * assert.equal(resource, "messages");
 * await assert.rejects(
 *   verifyWebhook(`${body} `, signature, "a secret of the receiver"),
 *   (error) => error instanceof WebexError && error.code === "webhook_body_rewritten",
 * );
 * ```
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  signature: string | null | undefined,
  secret: string,
): Promise<WebhookEvent> {
  const body = bytesOf(rawBody);
  if (typeof secret !== "string" || secret === "") {
    throw new ArgumentError("Cannot verify webhook: secret must be a string that is not empty");
  }
  if (signature === null || signature === undefined || signature === "") {
    throw refuse(
      "webhook_signature_missing",
      "the header X-Spark-Signature was not sent. Register the webhook with a secret, or refuse the request: anybody can send it",
    );
  }
  const key = await importKey(secret);
  const text = new TextDecoder().decode(body);
  if (!await isSignature(signature, body, key)) {
    throw await wasRewritten(signature, text, key)
      ? refuse(
        "webhook_body_rewritten",
        "the signature is right for this body written another way: it was parsed and written again. Pass the bytes as they came, before any parser of JSON",
      )
      : refuse(
        "webhook_signature_mismatch",
        "the signature does not match: the secret is another, or the request does not come from Webex",
      );
  }
  const { value } = parseJson(text);
  if (isEvent(value)) return value;
  throw refuse("webhook_malformed", "the body is signed, and is no event of a webhook");
}

function bytesOf(rawBody: unknown): Uint8Array<ArrayBuffer> {
  if (typeof rawBody === "string") return encoder.encode(rawBody);
  if (rawBody instanceof Uint8Array) return new Uint8Array(rawBody);
  throw new ArgumentError(
    `Cannot verify webhook: rawBody must be a string or bytes, received ${
      describeType(rawBody)
    }. Pass the body as it came: one that was parsed cannot be verified`,
  );
}

function importKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  return crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
}

async function isSignature(
  signature: string,
  body: Uint8Array<ArrayBuffer>,
  key: CryptoKey,
): Promise<boolean> {
  const expected = encodeHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, body)));
  return sameBytes(encoder.encode(expected), encoder.encode(signature.trim().toLowerCase()));
}

/** Tries the forms in which JSON is sent, when the body is another form of the same. */
async function wasRewritten(signature: string, text: string, key: CryptoKey): Promise<boolean> {
  const { value, error } = parseJson(text);
  if (error) return false;
  const compact = JSON.stringify(value);
  for (const form of [compact, escapeBeyondAscii(compact), JSON.stringify(value, null, 2)]) {
    if (await isSignature(signature, encoder.encode(form), key)) return true;
  }
  return false;
}

function escapeBeyondAscii(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isEvent(value: unknown): value is WebhookEvent {
  return isObject(value) && typeof value.id === "string" && typeof value.resource === "string" &&
    typeof value.event === "string" && isObject(value.data);
}

function refuse(
  code:
    | "webhook_signature_missing"
    | "webhook_signature_mismatch"
    | "webhook_body_rewritten"
    | "webhook_malformed",
  why: string,
): WebexError {
  return new WebexError(code, `Cannot verify webhook: ${why}`);
}
