import type { NetworkFailureReason } from "../errors.ts";
import { runtimeName } from "./runtime.ts";

/**
 * How the runtimes say why a request failed: the codes of Node and Bun, and the words of Deno, workerd and Node's
 * fetch. They were captured from Deno 2.9, Node 20 and 22; those of Windows and macOS, of Bun and of workerd are
 * taken from their sources. The first line that fits counts, since a proxy's refusal is also a broken connection.
 */
const CAUSES: [NetworkFailureReason, RegExp][] = [
  ["permission_missing", /NotCapable|Requires net access|ERR_ACCESS_DENIED/],
  [
    "proxy_failed",
    /unsuccessful tunnel|tunnel error|ERR_PROXY|UND_ERR_PRX|Proxy response|proxy authentication/i,
  ],
  ["name_not_found", /ENOTFOUND|EAI_|ENODATA|dns error|failed to lookup address|No such host/i],
  ["certificate_expired", /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|certificate expired|not valid yet/i],
  ["certificate_other_name", /ALTNAME_INVALID|not valid for name|NotValidForName/i],
  [
    "certificate_unknown",
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_|INVALID_CA|invalid peer certificate/i,
  ],
  [
    "tls_failed",
    /ERR_SSL|ERR_TLS|EPROTO|corrupt message|fatal alert|handshake|peer is incompatible/i,
  ],
  ["not_http", /HPE_(?!INVALID_EOF)|invalid HTTP|HTTP\/1\.1 protocol|message head is too large/i],
  ["connection_refused", /ECONNREFUSED|ConnectionRefused|connection refused|actively refused/i],
  [
    "host_unreachable",
    /EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN|ETIMEDOUT|CONNECT_TIMEOUT|EADDRNOTAVAIL|unreachable|No route to host|connection timed out|FailedToOpenSocket/i,
  ],
  [
    "connection_broken",
    /ECONNRESET|ECONNABORTED|EPIPE|HPE_INVALID_EOF|UND_ERR_SOCKET|PREMATURE_CLOSE|ConnectionClosed|connection (reset|closed|aborted|lost)|broken pipe|unexpected end of file|close_notify|reading a body|terminated|other side closed/i,
  ],
  ["port_blocked", /bad port|ports? \d+ (is|are) blocked/i],
  ["hidden_by_browser", /^(Failed to fetch|Load failed|NetworkError when attempting)/],
];

/** The errors underneath one another, the outermost first. They are followed no deeper than this. */
const MAX_DEPTH = 5;

/** Reads from an error of `fetch`, or of reading a body, why the request failed. */
export function readFetchCause(error: unknown): NetworkFailureReason {
  // the innermost error says the most, and its code more than its message
  for (const said of causesOf(error).reverse().flatMap(wordsOf)) {
    const found = CAUSES.find(([, pattern]) => pattern.test(said));
    if (found !== undefined && isPossible(found[0])) return found[0];
  }
  return "unknown";
}

/** What intercepts requests elsewhere has the words of browsers, and hides nothing. */
function isPossible(reason: NetworkFailureReason): boolean {
  return reason !== "hidden_by_browser" || runtimeName() === "browser";
}

/** An error and the errors underneath it. */
export function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let each = error; each !== undefined && causes.length < MAX_DEPTH;) {
    causes.push(each);
    each = typeof each === "object" && each !== null && "cause" in each ? each.cause : undefined;
  }
  return causes;
}

/** The name and code of an error, then its message without URLs, whose hosts may look like a cause. */
function wordsOf(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [String(error)];
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown };
  return [`${name} ${code}`, String(message).replace(/https?:\/\/[^\s)]+/g, "")];
}
