import type { ListedEndpoint } from "./endpoint_names.ts";
import type { Exchange } from "./exchange.ts";
import { Refusal } from "./refusal.ts";
import type { Route } from "./router.ts";
import { ANY } from "./standard_fixtures.ts";

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
