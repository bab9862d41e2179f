import { WebexError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Har, HarEntry } from "./har.ts";
import { isWebexHost } from "./webex_hosts.ts";

/** The largest HAR that is read, in bytes: 100 MiB. What it takes in memory is several times as much. */
export const HAR_LIMIT: number = 100 * 1024 * 1024;

/** A HAR, and what of it is of Webex. */
export interface ReadHar {
  /** The HAR with the entries of Webex only. */
  har: Har;
  /** How many entries of other sites were left out. */
  leftOut: number;
  /** Where each entry stood before others were left out, counted from 0. */
  positions: number[];
}

/** Options of {@linkcode readHar}. */
export interface ReadHarOptions {
  /** Hosts outside of Webex whose entries are kept as well, such as that of a mock. */
  hosts?: readonly string[] | undefined;
}

/**
 * Reads a HAR and keeps of it what is of Webex. HARs of Chrome (sanitized and full), Firefox and wxc_sdk are read.
 *
 * @param text The HAR.
 * @param options Hosts outside of Webex that are kept as well.
 * @returns The entries of Webex, in their order.
 * @throws {WebexError} `har_malformed` when it is no HAR or is cut off, `har_of_other_sites` when nothing in it is
 * of Webex. No message shows anything of it.
 *
 * @example Usage
 * ```ts
 * import { readHar } from "@guestissuer/webex/record";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => readHar('{"log":{"entr'), { code: "har_malformed" });
 * ```
 */
export function readHar(text: string, options: ReadHarOptions = {}): ReadHar {
  const parsed = parse(text);
  const log = isObject(parsed) ? parsed.log : undefined;
  const entries = isObject(log) ? log.entries : undefined;
  if (!isObject(log) || !Array.isArray(entries)) {
    throw malformed("it is JSON without log.entries, so no HAR");
  }
  const hosts = new Set((options.hosts ?? []).map((each) => each.toLowerCase()));
  const kept: HarEntry[] = [];
  const positions: number[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = checkEntry(entry, index);
    if (!isOfWebex(read, hosts)) continue;
    kept.push(read);
    positions.push(index);
  }
  const leftOut = entries.length - kept.length;
  if (kept.length === 0) {
    const seen = leftOut === 0 ? "it holds no entry" : `its ${leftOut} entries are of other sites`;
    throw new WebexError(
      "har_of_other_sites",
      `Cannot read HAR: ${seen}. Only entries of Webex are kept; name further hosts if you mean them`,
    );
  }
  return { har: { log: { ...log, entries: kept } }, leftOut, positions };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the message of the platform quotes the text
    const trimmed = text.trimEnd();
    const isCut = /^\s*\{/.test(text) && !trimmed.endsWith("}");
    throw malformed(
      isCut
        ? `it ends in the middle, after ${trimmed.length} characters. Save it again`
        : "it is not JSON",
    );
  }
}

/**
 * Returns an exchange with all that an exchange has, in the forms that they have.
 *
 * @throws {WebexError} `har_malformed` when it lacks its request or response.
 */
export function checkEntry(entry: unknown, index: number): HarEntry {
  const { request, response } = isObject(entry) ? entry : {};
  const at = `entries[${index}]`;
  if (!isObject(request) || !isObject(response)) {
    throw malformed(`${at} lacks its request or its response`);
  }
  if (typeof request.method !== "string" || typeof request.url !== "string") {
    throw malformed(`${at}.request lacks its method or its url`);
  }
  if (typeof response.status !== "number") throw malformed(`${at}.response lacks its status`);
  const checked: Record<string, unknown> = { ...request, ...listsOf(request) };
  if (isObject(request.postData)) checked.postData = bodyOf(request.postData);
  else delete checked.postData;
  return {
    ...entry as Record<string, unknown>,
    request: checked,
    response: {
      ...response,
      ...listsOf(response),
      content: isObject(response.content) ? bodyOf(response.content) : {},
    },
  } as HarEntry;
}

/** The lists of a message that are there; headers always are. */
function listsOf(message: Record<string, unknown>): Record<string, unknown> {
  const lists: Record<string, unknown> = { headers: pairsOf(message.headers) };
  for (const name of ["queryString", "cookies"]) {
    if (message[name] !== undefined) lists[name] = pairsOf(message[name]);
  }
  return lists;
}

function bodyOf(body: Record<string, unknown>): Record<string, unknown> {
  const read: Record<string, unknown> = { ...body };
  for (const name of ["text", "encoding", "mimeType"]) {
    if (read[name] !== undefined && typeof read[name] !== "string") delete read[name];
  }
  if (read.params !== undefined) read.params = pairsOf(read.params);
  return read;
}

/** A list of names and values. What is none is left out, as a browser's extension may write it. */
function pairsOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => isObject(each) && typeof each.name === "string")
    .map((each) => ({ ...each, value: typeof each.value === "string" ? each.value : "" }));
}

function isOfWebex({ request }: HarEntry, hosts: ReadonlySet<string>): boolean {
  if (!URL.canParse(request.url)) return false;
  const { hostname, host } = new URL(request.url);
  return isWebexHost(hostname) || hosts.has(hostname) || hosts.has(host);
}

function malformed(why: string): WebexError {
  return new WebexError("har_malformed", `Cannot read HAR: ${why}`);
}
