import people from "../../../fixtures/people.json" with { type: "json" };
import { authenticate, claimsOrRefusal } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { PAGE, pageOf } from "../http/paging.ts";
import { Refusal } from "../http/refusal.ts";
import type { Person } from "../state/person.ts";

const FIXTURES = readFixtures(people);

/** Who somebody is. */
export const peopleEndpoints = [
  endpoint("GET /v1/people/me", {
    summary: "shows the person behind the access token",
    answers: [FIXTURES.me, FIXTURES.meOfUser, FIXTURES.meUnauthorized, FIXTURES.meForbidden],
  }, (call) => {
    const claims = claimsOrRefusal(call, FIXTURES.meUnauthorized);
    if (claims instanceof Refusal) return claims;
    const person = call.state.personOf(claims);
    if (person === undefined) {
      throw new Refusal(FIXTURES.meForbidden, "a Service App's own token has no person to show");
    }
    return person.isGuest
      ? { fixture: FIXTURES.me, values: personBody(person) }
      : { fixture: FIXTURES.meOfUser, values: userBody(person, call) };
  }),

  endpoint("GET /v1/people", {
    summary: "finds people by e-mail address, by the beginning of their name, or by ids",
    query: {
      email: { type: "string" },
      displayName: { type: "string" },
      id: { type: "string" },
      orgId: { type: "string" },
      showAllTypes: { type: "boolean" },
      ...PAGE,
    },
    answers: [FIXTURES.list, FIXTURES.meUnauthorized],
  }, (call) => {
    const claims = authenticate(call, FIXTURES.meUnauthorized);
    const { email, displayName, id, orgId, max = 100, cursor } = call.query;
    if ((email ?? displayName ?? id) === undefined) {
      const description = "Email, displayName, or id list should be specified.";
      throw new Refusal(400, "email, displayName or id is needed", { description });
    }
    const ids = id?.split(",").filter((each) => each !== "");
    const found = findPeople(call, { email, displayName, ids })
      .filter((person) => orgId === undefined || person.orgId === orgId);
    const list = ["people", claims.ownerId, claims.subject, email, displayName, id, orgId];
    const keyOf = ({ uuid }: Person) => [uuid];
    const { items, headers } = pageOf(call, found, { max, cursor, list, keyOf });
    const known = new Set(found.map(({ personId }) => personId));
    const notFoundIds = ids?.filter((each) => !known.has(each)) ?? [];
    const values = { notFoundIds, items: items.map(personBody) };
    return { fixture: FIXTURES.list, values, headers };
  }),

  endpoint("GET /v1/people/{personId}", {
    summary: "shows a person",
    answers: [FIXTURES.byId, FIXTURES.byIdNotFound, FIXTURES.meUnauthorized],
  }, (call) => {
    authenticate(call, FIXTURES.meUnauthorized);
    const person = call.state.personById(call.params.personId!);
    if (person === undefined) {
      throw new Refusal(FIXTURES.byIdNotFound, "the mock has seen no person of this id");
    }
    return { fixture: FIXTURES.byId, values: personBody(person) };
  }),
];

/** The people that the parameters name, ordered by their uuid. */
function findPeople(
  { state }: AnyCall,
  { email, displayName, ids }: {
    email: string | undefined;
    displayName: string | undefined;
    ids: string[] | undefined;
  },
): Person[] {
  const found = ids !== undefined
    ? ids.map((id) => state.personById(id))
    : email !== undefined
    ? [state.personByEmail(email)]
    : state.users.byName(displayName!);
  const people = new Map(found.flatMap((each) => each === undefined ? [] : [[each.uuid, each]]));
  return [...people.values()].sort((one, other) => one.uuid < other.uuid ? -1 : 1);
}

const AVATARS = {
  machine: "https://avatar.example/default_machine~80",
  person: "https://avatar.example/default_person~80",
};

/** A person as others see it, and as a guest sees itself. */
function personBody(person: Person): Record<string, unknown> {
  const { personId, email, displayName, orgId, created, isGuest } = person;
  return {
    id: personId,
    emails: [email],
    displayName,
    avatar: isGuest ? AVATARS.machine : AVATARS.person,
    orgId,
    created,
    type: isGuest ? "appuser" : typeOf(email),
  };
}

/** Bots have an address of their own kind. */
function typeOf(email: string): string {
  return /@(?:webex\.bot|sparkbot\.io)$/i.test(email) ? "bot" : "person";
}

/** A user as it sees itself. */
function userBody(person: Person, { state }: AnyCall): Record<string, unknown> {
  const { personId, email, displayName, orgId, created } = person;
  const [firstName = displayName, ...others] = displayName.split(" ");
  const now = new Date(state.clock.now()).toISOString();
  return {
    id: personId,
    emails: [email],
    phoneNumbers: [],
    displayName,
    nickName: firstName,
    firstName,
    lastName: others.join(" "),
    userName: email,
    orgId,
    created: new Date(created).toISOString(),
    lastModified: new Date(created).toISOString(),
    lastActivity: now,
    status: "active",
    type: typeOf(email),
  };
}
