import type { Answer } from "./answer.ts";
import { bodyOf } from "./body_of.ts";
import type { Exchange } from "./exchange.ts";

const EXPOSED =
  "Link, TrackingID, Retry-After, x-mock-fidelity, x-mock-reason, x-mock-nearest, x-mock-ignored";

/** Stands for the answer 101, which opens a live connection: no `Response` can have that status. */
export const SWITCHING: Response = new Response();

/** The statuses that no body can go with. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Makes the response to an exchange out of an answer. */
export function toResponse(answer: Answer, exchange: Exchange): Response {
  const { status } = answer.fixture.response;
  if (status === 101) return SWITCHING;
  const headers = headersOf(answer, exchange);
  if (WITHOUT_BODY.has(status)) return new Response(null, { status, headers });
  const body = answer.bytes ?? JSON.stringify(bodyOf(answer, exchange.trackingId));
  if (exchange.request.method === "HEAD") {
    // how clients learn the size of a file before they ask for it
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    headers["content-length"] = String(bytes.length);
    return new Response(null, { status, headers });
  }
  return new Response(body, { status, headers });
}

function headersOf(answer: Answer, exchange: Exchange): Record<string, string> {
  const { fixture, reason } = answer;
  const headers: Record<string, string> = {
    ...fixture.response.headers,
    TrackingID: exchange.trackingId,
    date: new Date(exchange.state.clock.now()).toUTCString(),
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

/** A header can hold visible ASCII only. */
function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
