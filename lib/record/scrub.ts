import { ArgumentError, describeType } from "../argument_error.ts";
import { isLoopback } from "../runtime/direct_fetch.ts";
import type { Har, HarEntry } from "./har.ts";
import { KnownValues } from "./known_values.ts";
import { type Leak, LeakError } from "./leak_error.ts";
import { type FoundValue, Ledger } from "./ledger.ts";
import { checkEntry } from "./read_har.ts";
import { KINDS, type Role, SECRET_ROLES } from "./role.ts";
import { scanForLeaks } from "./scan_for_leaks.ts";
import { scrubAround, scrubEntry } from "./scrub_entry.ts";
import { TextRewriter } from "./text_rewriter.ts";
import { isWebexHost } from "./webex_hosts.ts";

/** Options of {@linkcode scrub}. */
export interface ScrubOptions {
  /** Hosts outside of Webex whose addresses stay, such as that of a mock. */
  hosts?: readonly string[] | undefined;
}

/** Exchanges that can be sent to anyone. */
export interface Scrubbed {
  /** The exchanges, in their order. */
  entries: HarEntry[];
  /** How many different values were replaced, by role. */
  replaced: Partial<Record<Role, number>>;
}

/**
 * Takes out of recorded exchanges all that is secret and all that says who somebody is, wherever it stands: headers,
 * bodies, queries, JSON within JSON, base64, the claims of JWTs, gzip, multipart.
 *
 * It works by value and in two passes: what is found in one place is replaced in every place, always by the same
 * placeholder. A placeholder is a role and an order, and keeps the form: a JWT stays a JWT with its algorithm and the
 * names of its claims, an opaque token keeps its length and cluster, a uuid its version. Then everything is scanned
 * for leaks by other code.
 *
 * The same input gives the same output, and scrubbing again changes nothing.
 *
 * @param entries The exchanges, as entries of HAR 1.2.
 * @param options Hosts whose addresses stay.
 * @returns The exchanges, and what was replaced.
 * @throws {LeakError} `leak_found` when the scan finds something, by place and kind.
 * @throws {WebexError} `har_malformed` when an entry lacks its request or response.
 * @throws {TypeError} when the entries are no array.
 *
 * @example Usage
 * ```ts
 * import { scrub } from "@guestissuer/webex/record";
 * import assert from "node:assert/strict";
 *
 * const { entries } = scrub([{
 *   request: {
 *     method: "GET",
 *     url: "https://webexapis.com/v1/people/me",
 *     headers: [{ name: "Authorization", value: "Bearer a-secret-token" }],
 *   },
 *   response: {
 *     status: 200,
 *     headers: [],
 *     content: { mimeType: "application/json", text: '{"emails":["ada@acme.com"]}' },
 *   },
 * }]);
 * assert.equal(entries[0]?.request.headers[0]?.value, "Bearer scrubbed-token-1");
 * assert.equal(entries[0]?.response.content.text, '{"emails":["person-1@example.com"]}');
 * ```
 */
export function scrub(entries: readonly HarEntry[], options: ScrubOptions = {}): Scrubbed {
  const { har, replaced } = scrubHar({ log: { entries: entries as HarEntry[] } }, options);
  return { entries: har.log.entries, replaced };
}

/**
 * Like {@linkcode scrub}, for a whole HAR with its pages.
 *
 * @param har The HAR, as `readHar` returns it.
 * @param options Hosts whose addresses stay.
 * @returns The HAR, and what was replaced.
 * @throws {LeakError} `leak_found` when the scan finds something.
 * @throws {TypeError} when it has no array of entries.
 *
 * @example Usage
 * ```ts
 * import { scrubHar } from "@guestissuer/webex/record";
 * import assert from "node:assert/strict";
 *
 * const { har } = scrubHar({ log: { entries: [], comment: "of ada@acme.com" } });
 * assert.equal(har.log.comment, "of person-1@example.com");
 * ```
 */
export function scrubHar(
  har: Har,
  options: ScrubOptions = {},
): { har: Har; replaced: Scrubbed["replaced"] } {
  const { leaks, ...scrubbed } = scrubAndScan(har, options);
  if (leaks.length > 0) throw new LeakError(leaks);
  return scrubbed;
}

/** Scrubs a HAR, and returns what the scan has found in it. Every exchange is known, also one that leaks. */
export function scrubAndScan(
  har: Har,
  options: ScrubOptions,
): { har: Har; replaced: Scrubbed["replaced"]; leaks: Leak[] } {
  const given: unknown = har?.log?.entries;
  if (!Array.isArray(given)) {
    throw new ArgumentError(
      `Cannot scrub: the entries must be an array, received ${describeType(given)}`,
    );
  }
  const entries = given.map(checkEntry);
  const hosts = new Set((options.hosts ?? []).map((each) => each.toLowerCase()));
  const ledger = new Ledger();
  const collector = new TextRewriter((role, value) => {
    ledger.note(role, value);
    return value;
  }, { hosts });
  rewrite(har, entries, collector);
  ledger.settle();
  const values = [...ledger.values()];
  const known = {
    anywhere: new KnownValues(values, "anywhere"),
    words: new KnownValues(values, "as a word"),
  };
  const replacer = new TextRewriter((role, value) => ledger.placeholder(role, value), {
    hosts,
    known,
  });
  const scrubbed = rewrite(har, entries, replacer);
  const leaks = [
    ...leaksInHosts(hosts, values),
    ...scanForLeaks(scrubbed.log, { values: ledger.values() }),
  ];
  return { har: scrubbed, replaced: ledger.counts(), leaks };
}

/** Hosts whose addresses stay can be made of a secret that was put in their place. */
function* leaksInHosts(hosts: Iterable<string>, values: readonly FoundValue[]): Generator<Leak> {
  const secrets = values.filter(({ role }) => SECRET_ROLES.has(role));
  const named = [...hosts].filter((host) => !isLoopback(host) && !isWebexHost(host));
  for (const label of named.flatMap((host) => host.split("."))) {
    if (label.length < 8) continue;
    const found = secrets.find(({ value }) => value.toLowerCase().includes(label));
    if (found !== undefined) yield { place: "hosts", kind: KINDS[found.role] };
  }
}

function rewrite(har: Har, entries: HarEntry[], rewriter: TextRewriter): Har {
  return scrubAround(har, entries.map((entry) => scrubEntry(entry, rewriter)), rewriter);
}
