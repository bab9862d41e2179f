import type { ListedEndpoint } from "./endpoint_names.ts";
import type { Exchange } from "./exchange.ts";
import type { Outgoing } from "./outgoing.ts";
import { ANY, Refusal } from "./refusal.ts";
import type { Route } from "./router.ts";

/** Returns the refusal of a request that no endpoint answers. The body says so too: no SDK shows headers. */
export function refuseUnmatched(
  { incoming: { method }, target }: Exchange,
  { allowed, nearest }: Extract<Route<ListedEndpoint>, { endpoint?: undefined }>,
): Refusal {
  const near = `${nearest.method} ${nearest.path}`;
  if (allowed.length > 0) {
    const reason = `the mock serves this path for ${allowed.join(", ")}, not for ${
      method.slice(0, 20)
    }`;
    const headers = { allow: allowed.join(", "), "x-mock-nearest": near };
    return new Refusal(ANY.noSuchMethod, reason, { description: reason, headers });
  }
  const [version = ""] = target.segments;
  const hint = ["v1", "u2c", "wdm", "mercury", "metrics", "__mock"].includes(version)
    ? ""
    : "; paths of the API begin with /v1/: check the base URL";
  const reason = `the mock has no endpoint of this path; the nearest is ${near}${hint}`;
  return new Refusal(ANY.noSuchEndpoint, reason, {
    description: reason,
    headers: { "x-mock-nearest": near },
  });
}

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
