import type { Exchange } from "./exchange.ts";
import type { Outgoing } from "./outgoing.ts";

/** Answers `OPTIONS`, which is also what a browser asks before a page of another origin may send a request. */
export function answerOptions(exchange: Exchange, methods: readonly string[]): Outgoing {
  const headers: Record<string, string> = {
    TrackingID: exchange.trackingId,
    "x-mock-fidelity": "inferred",
  };
  if (methods.length > 0) headers.allow = methods.join(", ");
  if (exchange.cors) {
    const wanted = wantedMethod(exchange) ?? "OPTIONS";
    headers["access-control-allow-origin"] = "*";
    // a preflight that fails would hide from the page that path or method are wrong; the request itself says so
    headers["access-control-allow-methods"] = [...new Set([...methods, wanted])].join(", ");
    headers["access-control-allow-headers"] = exchange.headers["access-control-request-headers"] ??
      "authorization, content-type, trackingid";
    headers["access-control-max-age"] = "600";
    headers["vary"] = "Access-Control-Request-Method, Access-Control-Request-Headers";
  }
  return { status: 204, headers, body: null };
}

/** The method that a page of another origin wants to use, if this is a preflight. */
export function wantedMethod({ cors, headers }: Exchange): string | undefined {
  return cors ? headers["access-control-request-method"] : undefined;
}
