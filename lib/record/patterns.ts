import { isUuid } from "../webex_id.ts";
import { fieldRole, uuidRole } from "./field_role.ts";
import type { Rewriter, TextPlace } from "./rewriter.ts";
import { type Role, SECRET_ROLES } from "./role.ts";

// Every pattern begins where a run of its characters does: from within a run it would take quadratic time.

/** Text with percent-encoding in it, up to what ends a parameter. */
export const PERCENT_PATTERN = /(?<![^\s"<>&=?#/])[^\s"<>&=?#/]*%[0-9A-Fa-f]{2}[^\s"<>&=?#/]*/g;

/** Text with escapes of JSON in it, up to the end of its line or a quote that is not escaped. */
export const BACKSLASH_PATTERN =
  /(?<![^\s"])[^\s"\\]*\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])(?:\\.|[^\n\r"\\])*/g;

/** A field of a secret and its value, as they stand in logs and messages. */
export const ASSIGNMENT_PATTERN =
  /(?<![\w-])((?:client|refresh|access|id|guest|auth|call|admin)[_-]?(?:secret|token)|secret|token|password|passwd|pwd|passphrase|(?:api|access|auth|session)[_-]?key|authorization)(["']?\s*[:=]\s*["']?)((?:bearer|basic)\s+)?([^\s"'&,;<>})\]]+)/gi;

/** A key or a certificate in PEM, up to its end or that of the text. */
export const PEM_PATTERN =
  /-----BEGIN [A-Z0-9 ]{1,40}-----[^]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g;

/** A token behind its scheme. */
export const BEARER_PATTERN = /(?<!\w)(bearer|basic)(\s+)([A-Za-z0-9._~+/=-]{8,})/gi;

/** An access token of the opaque form: something, the code of a cluster, the uuid of an organization. */
export const OPAQUE_TOKEN_PATTERN =
  /(?<![\w+/-])[\w+/-]{8,}={0,2}_[A-Za-z0-9]{1,16}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])/g;

export const UUID_PATTERN =
  /(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])/g;

/** An e-mail address; that of a guest of 2018 has the uuid of an organization for its domain. */
export const EMAIL_PATTERN =
  /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]+@(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)/giu;

/** The address of a customer's site, without a scheme before it. */
export const WEBEX_SITE_PATTERN =
  /(?<![\w.@-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.webex\.com(?![\w-])(?::\d{1,5}(?!\d))?(?:[/?#][^\s"<>\\^`{|}]*)?/gi;

/** Four numbers, except a version of four numbers behind the name of a product. */
export const IPV4_PATTERN = /(?<![A-Za-z0-9.]|[A-Za-z]\/)(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9.])/g;

export const IPV6_PATTERN = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi;

export const MAC_PATTERN =
  /(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])/gi;

/** A date of HTTP, or of a cookie. Its months are names of people too. */
export const HTTP_DATE_PATTERN =
  /(?<!\w)(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d[ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ -]\d{4} \d\d:\d\d:\d\d GMT(?!\w)/g;

/** A phone number in international form. */
export const PHONE_PATTERN = /(?<![\w+])\+[1-9]\d?(?:[ ().-]{0,2}\d){6,13}(?![\w])/g;

/** Returns what stands in the place of a field and its value; `undefined` where it is a phrase. */
export function rewriteAssignment(
  [, name = "", between = "", scheme = "", value = ""]: RegExpExecArray,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  // "invalid token: expired" names a reason and no token
  if (!between.includes("=") && isWord(value)) return undefined;
  const role = fieldRole(name) ?? "token";
  return name + between + scheme + rewriter.value(role, value, place);
}

/** Returns what stands in the place of a scheme and its token; `undefined` where it is a phrase. */
export function rewriteBearer(
  [, scheme = "", space = "", value = ""]: RegExpExecArray,
  place: TextPlace,
  rewriter: Rewriter,
): string | undefined {
  return isWord(value) ? undefined : scheme + space + rewriter.value("token", value, place);
}

function isWord(text: string): boolean {
  return /^[A-Za-z]?[a-z]{0,14}[.!?]?$/.test(text) || /^[a-z]+(?:-[a-z]+)*$/.test(text);
}

/** An opaque token keeps its length, the code of its cluster, and its organization. */
export function rewriteOpaqueToken(token: string, place: TextPlace, rewriter: Rewriter): string {
  const uuid = token.slice(-36);
  const code = /_([A-Za-z0-9]{1,16})_$/.exec(token.slice(0, -36))![1]!;
  const secret = token.slice(0, -(36 + code.length + 2));
  const named = fieldRole(place.field ?? "");
  const role = named !== undefined && SECRET_ROLES.has(named) ? named : "access-token";
  return `${rewriter.put(role, secret)}_${code}_${rewriter.put("uuid-organization", uuid)}`;
}

/** The mailbox of a guest keeps its form, which says that it is one. */
export function rewriteEmail(email: string, rewriter: Rewriter): string {
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  if (/^appid\.ciscospark\.com$/i.test(domain) && isUuid(local)) {
    return `${rewriter.put("uuid-mailbox", local)}@${domain}`;
  }
  if (isUuid(domain)) {
    const guest = isUuid(local)
      ? rewriter.put("uuid-person", local)
      : rewriter.put("guest-email", local);
    return `${guest}@${rewriter.put("uuid-organization", domain)}`;
  }
  if (/^(?:webex\.bot|sparkbot\.io)$/i.test(domain)) return rewriter.put("bot-email", email);
  return rewriter.put("email", email);
}

/** A uuid, by what stands around it and the field that it is in. */
export function rewriteUuid(
  uuid: string,
  { text, index, place }: { text: string; index: number; place: TextPlace },
  rewriter: Rewriter,
): string {
  // the nil uuid is nobody's
  if (/^[0-]+$/.test(uuid)) return uuid;
  const before = text.slice(Math.max(0, index - 100), index);
  return rewriter.put(roleBefore(before) ?? uuidRole(place.field) ?? "uuid-other", uuid);
}

function roleBefore(before: string): Role | undefined {
  if (/(?:^|[^A-Za-z0-9])(?:[A-Z]{2,}|[a-z]+(?:-[a-z]+)*)_$/.test(before)) return "uuid-tracking";
  return /(?:devices|registrations)\/$/.test(before) ? "uuid-device" : undefined;
}

/** This machine, and what means no address, are nobody's. */
export function rewriteIp(
  role: "ipv4" | "ipv6",
  ip: string,
  rewriter: Rewriter,
): string | undefined {
  if (role === "ipv4") {
    const isAddress = ip.split(".").every((part) => Number(part) < 256);
    return !isAddress || /^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$)/.test(ip)
      ? undefined
      : rewriter.put(role, ip);
  }
  return /^::1?$/.test(ip) || !URL.canParse(`http://[${ip}]/`) ? undefined : rewriter.put(role, ip);
}
