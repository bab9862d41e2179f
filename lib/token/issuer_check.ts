import { decodeAscii, decodeBase64 } from "../bytes.ts";
import { QUOTES, withoutInvisible } from "../characters.ts";
import type { Finding, FindingCode } from "../finding.ts";
import { isUuid, readWebexId, type WebexId } from "../webex_id.ts";
import { finding } from "./finding_texts.ts";
import { holdsWebexId, isPlaceholder, unpaste } from "./pasted.ts";

const QUOTED = new RegExp(`^\\s*(?:b(?=["']))?[${QUOTES}]|[${QUOTES}]\\s*$`);

const DAMAGED = {
  decoded: "iss_decoded",
  "encoded twice": "iss_double_encoded",
  part: "iss_truncated",
} as const;

/**
 * Finds what is wrong with a Guest Issuer ID. A good one is base64 of `ciscospark://cluster/ORGANIZATION/uuid`,
 * as it is shown by Webex.
 *
 * @param issuer The id; it is not empty.
 * @param iss What messages call it: `the issuer`, or `the claim iss`.
 */
export function checkIssuer(issuer: string, iss: string): Finding[] {
  const id = readWebexId(issuer);
  if (id === undefined) return [describeDamage(issuer, iss)];
  const { type } = id;
  if (type === undefined) return [finding("iss_bare_uuid", { iss })];
  if (type !== "ORGANIZATION") return [finding("iss_other_id", { iss, type })];
  return isUuid(id.id) ? [] : [finding("iss_truncated", { iss })];
}

function describeDamage(issuer: string, iss: string): Finding {
  const count = secretLength(issuer);
  if (count !== undefined) return finding("iss_is_secret", { iss, count });
  if (QUOTED.test(issuer)) return finding("iss_quoted", { iss });
  if (withoutInvisible(issuer) !== issuer) return finding("iss_invisible", { iss });
  if (holdsWebexId(issuer)) return finding("iss_surrounded", { iss });
  if (isPlaceholder(issuer)) return finding("iss_placeholder", { iss });
  if (/\s/.test(issuer)) return finding("iss_white_space", { iss });
  const form = readIdForm(issuer)?.form;
  return finding(form === undefined || form === "whole" ? "iss_not_webex_id" : DAMAGED[form], {
    iss,
  });
}

/** The longest text that can be an id; a longer one is not looked into. */
const MAX_LENGTH = 1000;

/** What a text has to do with a Webex id. */
export type IdForm =
  | { form: "whole"; id: WebexId }
  | { form: "decoded" | "encoded twice" | "part" };

/** Removes what a copy brings along around an id or a secret. */
export function unwrap(text: string): string {
  return unpaste(text, "secret").text;
}

/** Finds out whether a text is a Webex id, whole or damaged; `undefined` when it has nothing of one. */
export function readIdForm(text: string): IdForm | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const id = readWebexId(text);
  if (id !== undefined) return { form: "whole", id };
  if (/^ciscospark:/i.test(text)) return { form: "decoded" };
  const inner = decodedText(text);
  if (inner !== undefined && readWebexId(inner.trim())) return { form: "encoded twice" };
  // a cut at the front shifts the characters of base64 against its groups of four
  const isPart = [0, 1, 2, 3].some((skip) => {
    const seen = decodedText(text.slice(skip)) ?? decodedText(text.slice(skip, -1)) ?? "";
    return isBeginning(seen) || PART.test(seen);
  });
  return isPart ? { form: "part" } : undefined;
}

/** What shows that a text was cut out of a decoded Webex id. */
const PART = /spark:\/\/|\/ORGANIZATION\/|[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}/;

function isBeginning(text: string): boolean {
  return text.length > 2 && "ciscospark://".startsWith(text);
}

/** Decodes base64 whose bytes are ASCII, but for a last one that was cut. */
function decodedText(text: string): string | undefined {
  const bytes = decodeBase64(text);
  return bytes && (decodeAscii(bytes) ?? decodeAscii(bytes.subarray(0, -1)));
}

/**
 * The number of bytes of what looks like the secret of a Guest Issuer: base64 of 16 to 64 bytes that is no
 * Webex id. `undefined` for other strings, also for words in lower case, which no random bytes encode to.
 */
export function secretLength(text: string): number | undefined {
  const bare = unwrap(text).replace(/\s+/g, "");
  if (bare.length > MAX_LENGTH || /^[a-z]+([-_][a-z]+)*$/.test(bare)) return undefined;
  const length = decodeBase64(bare)?.length ?? 0;
  return length < 16 || length > 64 || readIdForm(bare) !== undefined ? undefined : length;
}

/** What no Webex takes, and a caller may know better. A secret and an issuer mixed up are not among it. */
export const UNUSUAL: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "iss_quoted",
  "iss_white_space",
  "iss_invisible",
  "iss_surrounded",
  "iss_placeholder",
  "iss_truncated",
  "iss_decoded",
  "iss_double_encoded",
  "iss_other_id",
  "iss_not_webex_id",
  "secret_too_short",
]);

/** Turns errors about an unusual issuer or secret into warnings, when the caller allows them. */
export function allowUnusual(findings: readonly Finding[], allow: boolean | undefined): Finding[] {
  return findings.map((each) =>
    allow && UNUSUAL.has(each.code) ? { ...each, severity: "warning" } : each
  );
}
