import type { NetworkFailureReason } from "../errors.ts";
import { directFetch } from "../runtime/direct_fetch.ts";
import { causesOf, readFetchCause } from "../runtime/fetch_cause.ts";
import { isLoadFailure } from "../runtime/load_failure.ts";
import { runtimeName } from "../runtime/runtime.ts";
import type { ApiCall } from "./api_call.ts";

/** What each reason means, and what to do about it. `<host>` is the host of the base URL. */
const WORDS: Record<NetworkFailureReason, [seen: string, hint: string]> = {
  connection_refused: [
    "the connection was refused",
    "Nothing listens at this host and port: check the base URL, or start the server",
  ],
  connection_broken: [
    "the connection broke before the answer was complete",
    "Try again; if it breaks each time, look at the server, or at a proxy or firewall between",
  ],
  host_unreachable: [
    "the host cannot be reached",
    "Check the network, the base URL, and a VPN or firewall between",
  ],
  name_not_found: [
    "the name of the host was not found",
    "Check the base URL for a typing mistake, and the network",
  ],
  certificate_unknown: [
    "the certificate of the server is signed by nobody who is trusted here",
    "If you trust the server, or a proxy between, name the file of its root certificate in <variable>",
  ],
  certificate_expired: [
    "the certificate of the server has expired, or is not valid yet",
    "Check the clock of this machine, then the server",
  ],
  certificate_other_name: [
    "the certificate of the server is for another host",
    "Check the host of the base URL",
  ],
  tls_failed: [
    "what answered does not speak TLS as this runtime does",
    "Check scheme and port of the base URL",
  ],
  not_http: ["what answered does not speak HTTP", "Check scheme and port of the base URL"],
  proxy_failed: [
    "the proxy did not let it through",
    "Check HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY",
  ],
  permission_missing: [
    "this program may not use the network for it",
    "Run deno with --allow-net=<host>",
  ],
  port_blocked: [
    "fetch never connects to this port",
    "Use another port; the ports of mail, FTP and the like are blocked",
  ],
  hidden_by_browser: [
    "the browser does not say why",
    "It may be offline, or the service may not allow this page to read its answers (CORS)",
  ],
  unknown: ["", "Check the network, the base URL and the permissions"],
};

/** Who sent a request that failed, and how long there is left to find out more. */
export interface FailedSending {
  /** What sent it. */
  fetch: typeof globalThis.fetch;
  /** Aborts when nobody waits any more. */
  signal: AbortSignal | undefined;
}

/** Why a request did not get through, in words. */
export interface NetworkFailure {
  reason: NetworkFailureReason;
  /** What was seen. */
  seen: string;
  /** What to do. */
  hint: string;
}

/** Where a request was to go, and what keeps secrets out of words. */
export type FailedCall = Pick<ApiCall, "url" | "redact">;

/** Reads from what `fetch`, or reading its answer, threw why a request did not get through. */
export async function describeNetworkFailure(
  call: FailedCall,
  error: unknown,
  { fetch, signal }: FailedSending,
): Promise<NetworkFailure> {
  const reason = readFetchCause(error);
  const [seen, hint] = WORDS[reason];
  const said = [seen === "" ? shorten(innermostMessage(error), call.redact) : seen];
  // a stand-in for fetch may tell of certificates where there is no server
  if (reason === "certificate_unknown" && fetch === directFetch) {
    const { readCertificateSigner } = await import("../runtime/certificate_signer.ts");
    const signer = await readCertificateSigner(call.url, signal);
    if (signer !== undefined) said.push(` (it is signed by ${call.redact(signer)})`);
  }
  return { reason, seen: said.join(""), hint: fillIn(hint, call) };
}

/**
 * Makes the error of a request that did not get through, from what `fetch`, or reading its answer, threw. A mock that
 * could not be loaded has sent nothing: its error stays as it is.
 */
export async function networkFailed(
  call: ApiCall,
  error: unknown,
  sending: FailedSending,
): Promise<Error> {
  if (isLoadFailure(error)) return error;
  const { reason, seen, hint } = await describeNetworkFailure(call, error, sending);
  const cause = redactError(error, (text) => shorten(text, call.redact));
  return call.failed("network_failed", `did not get through: ${seen}. ${hint}`, { cause, reason });
}

/** Puts into a hint what the reader has to type. */
function fillIn(hint: string, call: FailedCall): string {
  const variable = runtimeName() === "deno" ? "DENO_CERT" : "NODE_EXTRA_CA_CERTS";
  return hint.replace("<host>", () => call.redact(new URL(call.url).host))
    .replace("<variable>", variable);
}

/** The longest text of an error of the runtime that is passed on, in characters: it may repeat what was received. */
const LONGEST = 10_000;

/** Redacts the beginning of a text, with so much after it that no token is cut before it is recognized. */
function shorten(text: string, redact: (text: string) => string): string {
  const shown = redact(text.slice(0, 2 * LONGEST));
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST)}…`;
}

function innermostMessage(error: unknown): string {
  const innermost = causesOf(error).at(-1);
  return innermost instanceof Error ? innermost.message : String(innermost);
}

/** Copies an error and those underneath it without secrets, since the runtime may repeat a URL or a header. */
function redactError(error: unknown, redact: (text: string) => string): unknown {
  return causesOf(error).reduceRight<unknown>((cause, each) => {
    if (!(each instanceof Error)) return redact(String(each));
    const copy = new Error(redact(each.message), cause === undefined ? undefined : { cause });
    copy.name = each.name;
    copy.stack = redact(each.stack ?? "");
    const { code } = each as { code?: unknown };
    return typeof code === "string" ? Object.assign(copy, { code: redact(code) }) : copy;
  }, undefined);
}
