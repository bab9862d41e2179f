import type { Answer } from "./answer.ts";
import type { Exchange } from "./exchange.ts";

/** What is sent back, in plain values. */
export interface Outgoing {
  /** HTTP status; 101 opens a live connection. */
  readonly status: number;
  /** The headers. */
  readonly headers: Record<string, string>;
  /** The body; `null` for none. */
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** Whether the body ends with an error after its first half. Default is `false`. */
  readonly isCut?: boolean;
}

const EXPOSED =
  "Link, TrackingID, Retry-After, x-mock-fidelity, x-mock-reason, x-mock-nearest, x-mock-ignored";

/** The statuses that no body can go with. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** Makes what is sent back in an exchange out of an answer. */
export function toOutgoing(answer: Answer, exchange: Exchange): Outgoing {
  const { status } = answer.fixture.response;
  const headers = headersOf(answer, exchange);
  if (WITHOUT_BODY.has(status)) return { status, headers, body: null };
  const body = answer.bytes ?? JSON.stringify(bodyOf(answer, exchange.trackingId));
  if (exchange.incoming.method !== "HEAD") return { status, headers, body };
  // how clients learn the size of a file before they ask for it
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  headers["content-length"] = String(bytes.length);
  return { status, headers, body: null };
}

/** Returns the body of an answer: the fixture's fields, in its order, with the answer's values. */
export function bodyOf(answer: Answer, trackingId: string): unknown {
  const { fixture, values, description } = answer;
  if (answer.body !== undefined) return answer.body;
  const body = fixture.response.body as Record<string, unknown> | null;
  if (body === null || !("trackingId" in body)) return values ? { ...body, ...values } : body;
  const message = (values?.message ?? body.message) as string;
  return { message, errors: [{ description: description ?? message }], trackingId };
}

function headersOf(answer: Answer, exchange: Exchange): Record<string, string> {
  const { fixture, reason } = answer;
  const headers: Record<string, string> = {
    ...fixture.response.headers,
    TrackingID: exchange.trackingId,
    date: httpDate(exchange.state.clock.now()),
    "x-mock-fidelity": fixture.provenance.fidelity,
  };
  if (reason !== undefined) headers["x-mock-reason"] = toAscii(reason);
  if (exchange.ignored.length > 0) headers["x-mock-ignored"] = exchange.ignored.join(", ");
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  if (exchange.cors) {
    headers["access-control-allow-origin"] = "*";
    headers["access-control-expose-headers"] = EXPOSED;
  }
  return headers;
}

let dated = { second: NaN, text: "" };

/** Writes a time as HTTP does. It is the same for a second, in which many requests may be answered. */
function httpDate(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== dated.second) dated = { second, text: new Date(time).toUTCString() };
  return dated.text;
}

/** A header can hold visible ASCII only. */
function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
