import { decodeBase64 } from "../bytes.ts";
import { unpack } from "../runtime/compression.ts";
import { isFixedSegment } from "./jwt_rewrite.ts";
import { findPlaceholders, readPlaceholder } from "./placeholder.ts";

/** A text without its placeholders, and without dates: nobody is meant by their months. */
export function withoutPlaceholders(written: string): string {
  const text = written.replace(HTTP_DATE, " ");
  let rest = "";
  let at = 0;
  for (const { start, end } of findPlaceholders(text)) {
    rest += `${text.slice(at, start)} `;
    at = end;
  }
  return rest + text.slice(at);
}

/** The kinds of things in a text that look like something that must not be there. */
export function* leakingPatterns(text: string): Generator<string> {
  if (some(text, /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{2,}\.[\w-]*(?:\.[\w-]*){0,2}/g, isOpenJwt)) {
    yield "a JWT";
  }
  if (OPAQUE.test(text)) yield "an access token";
  if (/-----BEGIN [A-Z0-9 ]{1,40}-----/.test(text)) yield "a key in PEM";
  if (/(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])/.test(text)) yield "64 hexadecimal digits";
  if (some(text, /(?<![\w+/%-])[A-Za-z0-9+/_-]{43}=?(?![\w+/=-])/g, isOf32Bytes)) {
    yield "32 bytes in base64";
  }
  if (
    some(
      text,
      /(?<![\p{L}\p{N}._+'-])[\p{L}\p{N}._+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
      isSomebodys,
    )
  ) {
    yield "an e-mail address";
  }
  if (MEETING.test(text)) yield "the address of a meeting";
  if (some(text, UUID, (uuid) => !/^[0-]+$/.test(uuid))) yield "a uuid";
  if (
    some(text, /(?<![A-Za-z0-9.]|[A-Za-z]\/)(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9.])/g, isPublicIp)
  ) {
    yield "an IP address";
  }
  if (some(text, /(?<![\w+])\+[1-9](?:[ ().-]?\d){7,14}(?!\w)/g, (each) => !isPlaceholder(each))) {
    yield "a phone number";
  }
}

const UUID = /(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])/g;
const OPAQUE =
  /(?<![A-Za-z0-9+/=-])[A-Za-z0-9+/=-]{8,}_[A-Za-z0-9]{1,16}_[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-/;

/** The room of a person, and what lets one join a meeting. */
const MEETING = new RegExp(
  // behind it can stand a placeholder that is encoded, and base64 is read by itself
  "(?<![\\w.-])[\\w-]*\\.webex\\.com(?::\\d+)?/(?:meet|join)/(?![\\w-]{20,}={0,2}(?![^\\s/?#\"'<])|(?:scrubbed|person-\\d+)%(?:25)*[24]0)[^\\s/?#\"'<]|" +
    "[?&](?:MTID|RCID|RGID)=[^\\s&#\"'<]",
  "i",
);

const HTTP_DATE = /\b[A-Z][a-z]{2}, \d\d[ -][A-Z][a-z]{2}[ -]\d{4} [\d:]{8} GMT\b/g;

function some(text: string, pattern: RegExp, is: (found: string) => boolean): boolean {
  for (const [found] of text.matchAll(pattern)) if (is(found)) return true;
  return false;
}

/** A JWT whose last segment is not the fixed one. */
function isOpenJwt(token: string): boolean {
  return !isFixedSegment(token.split(".").at(-1)!);
}

function isOf32Bytes(run: string): boolean {
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run) || !/[0-9]/.test(run)) return false;
  if (isFixedSegment(run) || isText(run)) return false;
  // a path is as long by chance, and each of its segments says what it is
  return !run.includes("/") || !run.split("/").every((part) => isWord(part) || isText(part));
}

function isWord(part: string): boolean {
  return /^(?:[a-z]{0,20}\d?|\d{1,4})$/.test(part);
}

/** Text and packed text are read by themselves. */
function isText(run: string): boolean {
  const bytes = decodeBase64(run);
  if (bytes === undefined) return false;
  return unpack(bytes, "gzip") !== undefined || bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Addresses of guests and of the reserved domains are nobody's. */
function isSomebodys(address: string): boolean {
  return !isPlaceholder(address) &&
    !/@(?:appid\.ciscospark\.com|example\.(?:com|org|net)|[\w.-]+\.(?:example|test|invalid))$/i
      .test(address);
}

function isPublicIp(ip: string): boolean {
  return ip.split(".").every((part) => Number(part) < 256) && !isPlaceholder(ip) &&
    !/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$)/.test(ip);
}

function isPlaceholder(text: string): boolean {
  return readPlaceholder(text) !== undefined;
}
