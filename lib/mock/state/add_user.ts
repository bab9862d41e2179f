import { ArgumentError } from "../../argument_error.ts";
import { encodeWebexId, organizationUuid, readWebexId } from "../../webex_id.ts";
import { isEmail, isScopes } from "./issuers.ts";
import type { MockState } from "./state.ts";
import type { MockUser } from "./users.ts";

/** Lifetime of users' access tokens, in seconds: 14 days less one second. */
const EXPIRES_IN = 1209599;

/**
 * Adds a user to an organization, and issues an access token for it. A user of the same e-mail address is the same
 * one, with what is new about it.
 *
 * @param options The organization, and the uuid of a new user. Default is one that the mock makes up.
 */
export function addUser(
  state: MockState,
  user: MockUser,
  options: { orgId: string; uuid?: string },
): { personId: string; accessToken: string } {
  const { displayName, email, scopes = ["*"] } = user;
  const { orgId } = options;
  for (const [name, value] of Object.entries({ displayName, email })) {
    if (typeof value !== "string" || value === "") {
      throw new ArgumentError(`Cannot create user: ${name} is empty or not a string`);
    }
  }
  if (!isEmail(email)) {
    throw new ArgumentError(
      "Cannot create user: email is no e-mail address, such as ada@example.com",
    );
  }
  if (!isScopes(scopes)) {
    throw new ArgumentError("Cannot create user: scopes must be an array of strings");
  }
  const cluster = readWebexId(orgId)?.cluster ?? "us";
  const known = typeof email === "string" ? state.users.byEmail(email) : undefined;
  const uuid = known?.uuid ?? options.uuid ?? state.ids.uuid();
  const personId = encodeWebexId({ type: "PEOPLE", id: uuid });
  const created = new Date(state.clock.now()).toISOString();
  const described = { displayName, email, scopes: [...scopes] };
  // rooms hold the user itself
  if (known !== undefined) Object.assign(known, described);
  else state.users.add({ uuid, personId, orgId, ...described, created, cluster, isGuest: false });
  const claims = state.newClaims({
    kind: "person",
    owner: { id: "", orgUuid: organizationUuid(orgId)!, cluster },
    subject: uuid,
    displayName,
    expiresIn: EXPIRES_IN,
  });
  return { personId, accessToken: state.tokens.issueOpaque(claims, state.settings.tokenCode) };
}
