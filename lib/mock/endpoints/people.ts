import { readWebexId } from "../../webex_id.ts";
import { authenticate, type Authenticated } from "../http/authenticate.ts";
import { FIXTURES } from "../http/fixtures.ts";
import type { Answer, Call, Endpoint } from "../http/endpoint.ts";

/** Shows the person behind the access token. */
export const peopleMe: Endpoint = {
  name: "people/me",
  method: "GET",
  path: "/v1/people/me",
  summary: "show the person behind the access token",
  respond(call) {
    const who = authenticate(call, FIXTURES.peopleMeUnauthorized);
    return who instanceof Promise ? who.then((each) => showSelf(call, each)) : showSelf(call, who);
  },
};

function showSelf(call: Call, { proof, refused }: Authenticated): Answer {
  if (refused !== undefined) return refused;
  const values = call.state.personFor(proof);
  return values === undefined
    ? {
      fixture: FIXTURES.peopleMeForbidden,
      reason: "a Service App's own token has no person that can be shown",
    }
    : { fixture: FIXTURES.peopleMeOk, values };
}

/** Shows a person by id. */
export const peopleById: Endpoint = {
  name: "people/{personId}",
  method: "GET",
  path: "/v1/people/{personId}",
  summary: "show a person by its id",
  async respond(call) {
    const { refused } = await authenticate(call, FIXTURES.peopleMeUnauthorized);
    if (refused !== undefined) return refused;
    const id = readWebexId(call.params.personId!);
    const values = id?.type === "PEOPLE" ? call.state.personByUuid(id.id) : undefined;
    return values === undefined
      ? {
        fixture: FIXTURES.peopleIdNotFound,
        reason: "no person of this id has been seen by this mock",
      }
      : { fixture: FIXTURES.peopleIdOk, values };
  },
};
