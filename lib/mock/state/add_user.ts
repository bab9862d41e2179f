import { ArgumentError } from "../../argument_error.ts";
import { encodeWebexId, organizationUuid, readWebexId } from "../../webex_id.ts";
import { isScopes } from "./service_apps.ts";
import type { MockState } from "./state.ts";
import type { MockUser } from "./users.ts";

/** Lifetime of users' access tokens, in seconds: 14 days less one second. */
const EXPIRES_IN = 1209599;

/** Adds a user to the organization of a mock, and issues an access token for it. */
export function addUser(
  state: MockState,
  user: MockUser,
  { orgId }: { orgId: string },
): { personId: string; accessToken: string } {
  const { displayName, email, scopes = ["*"] } = user;
  for (const [name, value] of Object.entries({ displayName, email })) {
    if (typeof value !== "string" || value === "") {
      throw new ArgumentError(`Cannot create user: ${name} is empty or not a string`);
    }
  }
  if (!isScopes(scopes)) {
    throw new ArgumentError("Cannot create user: scopes must be an array of strings");
  }
  const cluster = readWebexId(orgId)?.cluster ?? "us";
  const uuid = state.ids.uuid();
  const personId = encodeWebexId({ type: "PEOPLE", id: uuid });
  state.users.add({
    uuid,
    personId,
    orgId,
    displayName,
    email,
    scopes: [...scopes],
    created: new Date(state.clock.now()).toISOString(),
    cluster,
    isGuest: false,
  });
  const claims = state.newClaims({
    kind: "person",
    owner: { id: "", orgUuid: organizationUuid(orgId)!, cluster },
    subject: uuid,
    displayName,
    expiresIn: EXPIRES_IN,
  });
  return { personId, accessToken: state.tokens.issueOpaque(claims, state.settings.tokenCode) };
}
