import assert from "node:assert/strict";
import type { NetworkFailureReason } from "../../../mod.ts";
import { type Ended, lastJson, succeed } from "../programs/run_program.ts";
import { ROOT_CERTIFICATE, startBrokenServers } from "./broken_servers.ts";

/** How a request ended, as `network_failures.mjs` prints it. */
interface End {
  code: string;
  reason: NetworkFailureReason;
  message: string;
  causes: { name: string; code?: string; message: string }[];
}

/** What is reported of each broken server. */
const REASONS: Record<string, [reason: NetworkFailureReason, words: RegExp]> = {
  "is not there": ["connection_refused", /the connection was refused\. Nothing listens at this/],
  "resets the connection": ["connection_broken", /the connection broke before the answer was/],
  "closes the connection": ["connection_broken", /the connection broke before the answer was/],
  "breaks off in the body": ["connection_broken", /the connection broke before the answer was/],
  "speaks no HTTP": ["not_http", /what answered does not speak HTTP/],
  "speaks no TLS": ["tls_failed", /what answered does not speak TLS/],
  "has the certificate server": [
    "certificate_unknown",
    /signed by nobody who is trusted here \(it is signed by "Example Corp Root CA"\)\. If you trust the server, or a proxy between, name the file of its root certificate in (DENO_CERT|NODE_EXTRA_CA_CERTS)$/,
  ],
  "has the certificate other_name": [
    "certificate_other_name",
    /is for another host\. Check the host/,
  ],
  "has the certificate expired": [
    "certificate_expired",
    /has expired, or is not valid yet\. Check/,
  ],
};

/** Which servers fail even where their root certificate is trusted. */
const TRUSTING = ["has the certificate other_name", "has the certificate expired"];

/**
 * Runs `network_failures.mjs` by a runtime against all broken servers, and compares what it reports. The variable
 * names the root certificates that the runtime trusts besides its own.
 */
export async function checkNetworkFailures(
  run: (options: { stdin: string; env: Record<string, string> }) => Promise<Ended>,
  variable: "DENO_CERT" | "NODE_EXTRA_CA_CERTS",
): Promise<void> {
  await using servers = await startBrokenServers();
  const entries = Object.entries(servers.urls);
  const trusting = entries.filter(([what]) => TRUSTING.includes(what));
  const plain = entries.filter(([what]) => !TRUSTING.includes(what));
  const ends = async (urls: [string, string][], env: Record<string, string>) => {
    const stdin = JSON.stringify(Object.fromEntries(urls));
    return lastJson<Record<string, End>>(succeed(await run({ stdin, env })));
  };
  const all = {
    ...await ends(plain, {}),
    ...await ends(trusting, { [variable]: ROOT_CERTIFICATE }),
  };
  assert.deepEqual(Object.keys(all).sort(), Object.keys(REASONS).sort());
  for (const [what, [reason, words]] of Object.entries(REASONS)) {
    const { code, reason: seen, message, causes } = all[what]!;
    assert.deepEqual([code, seen], ["network_failed", reason], `${what}: ${message}`);
    assert.match(
      message,
      /^Cannot exchange guest token: POST https?:\/\/127.* did not get through: /,
    );
    assert.match(message, words, what);
    assert(causes.length > 0, what);
  }
}
