import { ArgumentError } from "../argument_error.ts";
import { decodeBase64 } from "../base64.ts";
import { describeType } from "../describe_type.ts";

/**
 * Turns the secret of a Guest Issuer into the key that guest tokens are signed with: the secret is base64,
 * and the key is what it decodes to. Both alphabets, with or without padding, are read; white space around
 * the secret is dropped.
 *
 * @throws {TypeError} when the secret is not a string, is empty, or is not base64. The message never holds it.
 */
export function issuerKey(secret: string): Uint8Array<ArrayBuffer> {
  if (typeof secret !== "string") {
    throw new ArgumentError(
      `Cannot read issuer secret: it must be a string, received ${describeType(secret)}`,
    );
  }
  const text = secret.trim();
  if (text === "") {
    throw new ArgumentError(
      "Cannot read issuer secret: it is empty. Use the secret shown when the Guest Issuer was created",
    );
  }
  const key = decodeBase64(text);
  if (key === undefined) {
    throw new ArgumentError(
      "Cannot read issuer secret: it is not base64. Use the secret exactly as shown when the Guest Issuer was created, about 44 characters",
    );
  }
  if (key.length === 0) {
    throw new ArgumentError("Cannot read issuer secret: it decodes to an empty key");
  }
  return key;
}
