import { authenticate } from "../http/authenticate.ts";
import type { AnyCall } from "../http/endpoint.ts";
import type { Fixture } from "../http/fixture.ts";
import { Refusal } from "../http/refusal.ts";
import type { KnownServiceApp } from "../state/issuers.ts";

/**
 * Returns the Service App that asks, if it has one of the scopes.
 *
 * @param forbidden The fixture of the refusal.
 * @throws {Refusal} when somebody else asks, or the app has none of the scopes.
 */
export function requireApp(
  call: AnyCall,
  { scopes, forbidden }: { scopes: string[]; forbidden: Fixture },
): KnownServiceApp {
  const claims = authenticate(call);
  const app = claims.kind === "app" ? call.state.serviceApps.find(claims.ownerId) : undefined;
  if (app === undefined) {
    throw new Refusal(forbidden, "the access token is not a Service App's own");
  }
  if (!scopes.some((scope) => app.scopes.includes(scope))) {
    throw new Refusal(forbidden, `the Service App lacks the scope ${scopes.join(" or ")}`);
  }
  return app;
}
