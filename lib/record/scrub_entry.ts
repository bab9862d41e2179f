import { fieldRole } from "./field_role.ts";
import {
  type Har,
  type HarContent,
  type HarEntry,
  type HarPair,
  type HarParam,
  type HarPostData,
  type HarRequest,
  type HarResponse,
  headerOf,
} from "./har.ts";
import { boundaryOf, scrubBoundary } from "./multipart_rewrite.ts";
import { rewriteJson } from "./json_rewrite.ts";
import type { TextRewriter } from "./text_rewriter.ts";
import { scrubBody } from "./scrub_body.ts";
import { rewriteUrl } from "./url_rewrite.ts";

const PLACE = { depth: 0 };

/** Headers that hold nothing of anybody. */
const HARMLESS = /^(?:content-length|content-encoding|transfer-encoding|date|connection)$/i;

/** A media type with what belongs to it: its boundary is needed to read the body. */
const MEDIA_TYPE =
  /^\s*[\w.+*-]{1,60}\/[\w.+*-]{1,80}\s*(?:;\s*(?:charset|boundary|version|q)=[^;]*)*;?\s*$/i;

/** Fields of browsers that name programs and pages of the site that asked. */
const LEFT_OUT = new Set(["_initiator", "_initiator_detail"]);

/** Fields of an exchange that are handled by themselves, or hold nothing of anybody. */
const OWN = new Set(["request", "response", "startedDateTime", "time"]);
const OWN_OF_REQUEST = new Set([
  ...["url", "method", "httpVersion", "headers", "queryString", "cookies", "postData"],
  ...["headersSize", "bodySize"],
]);
const OWN_OF_RESPONSE = new Set([
  ...["status", "httpVersion", "headers", "cookies", "content"],
  ...["headersSize", "bodySize"],
]);

/** Rewrites every place of an exchange in which something can stand. */
export function scrubEntry(entry: HarEntry, rewriter: TextRewriter): HarEntry {
  return {
    ...others(entry, OWN, rewriter),
    request: scrubRequest(entry.request, rewriter),
    response: scrubResponse(entry.response, rewriter),
  } as HarEntry;
}

/** Rewrites what a HAR holds beside its exchanges. */
export function scrubAround(har: Har, entries: HarEntry[], rewriter: TextRewriter): Har {
  const { log } = har;
  return { log: { ...others(log, new Set(["entries"]), rewriter), entries } };
}

function scrubRequest(request: HarRequest, rewriter: TextRewriter): HarRequest {
  const { url, headers, queryString, cookies, postData } = request;
  const scrubbed: HarRequest = {
    ...others(request, OWN_OF_REQUEST, rewriter),
    method: request.method,
    url: rewriteUrl(url, PLACE, rewriter),
    headers: scrubHeaders(headers, rewriter),
  };
  if (queryString !== undefined) {
    scrubbed.queryString = queryString.map((pair) => scrubPair(pair, rewriter));
  }
  if (cookies !== undefined) scrubbed.cookies = scrubCookies(cookies, rewriter);
  if (postData !== undefined) scrubbed.postData = scrubPostData(postData, headers, rewriter);
  return scrubbed;
}

function scrubResponse(response: HarResponse, rewriter: TextRewriter): HarResponse {
  const { headers, cookies, content } = response;
  const scrubbed: HarResponse = {
    ...others(response, OWN_OF_RESPONSE, rewriter),
    status: response.status,
    headers: scrubHeaders(headers, rewriter),
    content: scrubContent(content, headers, rewriter),
  };
  if (cookies !== undefined) scrubbed.cookies = scrubCookies(cookies, rewriter);
  return scrubbed;
}

function scrubHeaders(headers: HarPair[], rewriter: TextRewriter): HarPair[] {
  return headers.map((header) => {
    const { name, value } = header;
    if (HARMLESS.test(name)) return header;
    if (name.toLowerCase() === "content-type") {
      return { ...header, value: scrubMediaType(value, rewriter) };
    }
    return { ...header, value: scrubHeader(name.toLowerCase(), value, rewriter) };
  });
}

/** A media type stays as it is, with a boundary that names nobody. */
function scrubMediaType(type: string, rewriter: TextRewriter): string {
  if (!MEDIA_TYPE.test(type)) return scrubHeader("content-type", type, rewriter);
  const boundary = boundaryOf(type);
  return boundary === undefined ? type : type.replace(boundary, scrubBoundary(boundary, rewriter));
}

function scrubHeader(name: string, value: string, rewriter: TextRewriter): string {
  if (name === "cookie") return value.replace(COOKIE, (...match) => cookieIn(match, rewriter));
  if (name === "set-cookie") {
    // browsers write several into one header, each on its line
    return value.split("\n").map((line) => {
      const [pair = "", ...attributes] = line.split(";");
      const scrubbed = pair.replace(COOKIE, (...match) => cookieIn(match, rewriter));
      return [scrubbed, ...attributes.map((each) => rewriter.text(each, PLACE))].join(";");
    }).join("\n");
  }
  const role = fieldRole(name, { isForm: true });
  const place = { depth: 0, field: name };
  return role === undefined ? rewriter.text(value, place) : rewriter.value(role, value, place);
}

/** A cookie: its name, and its value in quotes or bare. */
const COOKIE = /([^=;\s]+=)("?)([^;"]*)/g;

function cookieIn(match: string[], rewriter: TextRewriter): string {
  const [, name = "", quote = "", value = ""] = match;
  const shown = rewriter.text(name.slice(0, -1), PLACE);
  return `${shown}=${quote}${rewriter.value("cookie", value, PLACE)}`;
}

function scrubCookies(cookies: HarPair[], rewriter: TextRewriter): HarPair[] {
  return cookies.map((cookie) => ({
    ...others(cookie, new Set(["name", "value"]), rewriter),
    name: rewriter.text(cookie.name, PLACE),
    value: rewriter.value("cookie", cookie.value, PLACE),
  }));
}

function scrubPair(pair: HarPair, rewriter: TextRewriter): HarPair {
  const { name, value } = pair;
  const role = fieldRole(name, { isForm: true });
  const place = { depth: 0, field: name };
  return {
    ...pair,
    name: rewriter.fieldName(name, PLACE),
    value: role === undefined ? rewriter.text(value, place) : rewriter.value(role, value, place),
  };
}

function scrubPostData(
  postData: HarPostData,
  headers: HarPair[],
  rewriter: TextRewriter,
): HarPostData {
  const { params } = postData;
  const contentType = headerOf(headers, "content-type");
  const mimeType = contentType ?? postData.mimeType;
  const scrubbed: HarPostData = scrubText(postData, mimeType, headers, rewriter);
  if (params !== undefined) scrubbed.params = params.map((param) => scrubParam(param, rewriter));
  return scrubbed;
}

function scrubContent(
  content: HarContent,
  headers: HarPair[],
  rewriter: TextRewriter,
): HarContent {
  return scrubText(content, content.mimeType, headers, rewriter);
}

/** Rewrites a body and what a HAR says of it. */
function scrubText(
  body: HarPostData | HarContent,
  mimeType: string | undefined,
  headers: HarPair[],
  rewriter: TextRewriter,
): HarContent {
  const { text, encoding } = body;
  const own = new Set(["text", "encoding", "mimeType", "size", "compression", "params"]);
  const scrubbed = others(body, own, rewriter);
  // what is no media type is left to the scan
  if (typeof body.mimeType === "string" && MEDIA_TYPE.test(body.mimeType)) {
    scrubbed.mimeType = scrubMediaType(body.mimeType, rewriter);
  }
  if (typeof text !== "string") return scrubbed;
  const contentEncoding = headerOf(headers, "content-encoding");
  const changed = scrubBody({ mimeType, text, encoding, contentEncoding }, rewriter);
  if (changed !== undefined) return { ...scrubbed, text: changed };
  const { text: _text, encoding: _encoding, ...rest } = scrubbed;
  return { ...rest, comment: "the body is left out: it is no text of the API" };
}

function scrubParam(param: HarParam, rewriter: TextRewriter): HarParam {
  const scrubbed = {
    ...param,
    ...scrubPair({ name: param.name, value: param.value ?? "" }, rewriter),
  };
  if (param.value === undefined) delete (scrubbed as HarParam).value;
  if (param.fileName === undefined) return scrubbed;
  return {
    ...scrubbed,
    value: rewriter.put("text", param.value ?? ""),
    fileName: rewriter.value("file-name", param.fileName, PLACE),
  };
}

/** The fields of an object, those of its own as they are and the others rewritten. */
function others<T extends object>(object: T, own: ReadonlySet<string>, rewriter: TextRewriter): T {
  const fields = Object.entries(object).filter(([name]) => !LEFT_OUT.has(name));
  return Object.fromEntries(
    fields.map(([name, value]) => [name, own.has(name) ? value : scrubAny(name, value, rewriter)]),
  ) as T;
}

/** Rewrites a value of any kind. What is nested too deep to be walked is left out. */
function scrubAny(field: string, value: unknown, rewriter: TextRewriter): unknown {
  if (typeof value !== "string" && (typeof value !== "object" || value === null)) return value;
  const written = JSON.stringify({ [field]: value });
  if (depthOf(written) > DEEPEST) return null;
  // somebody may be called like the field
  return Object.values(JSON.parse(rewriteJson(written, PLACE, rewriter)))[0];
}

const DEEPEST = 100;

/** How deep a JSON text is nested. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [mark] of json.replace(/"(?:[^"\\]|\\.)*"/g, "").matchAll(/[[\]{}]/g)) {
    depth += mark === "[" || mark === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
