import teams from "../../../fixtures/teams.json" with { type: "json" };
import { requirePerson } from "../http/authenticate.ts";
import { type AnyCall, endpoint } from "../http/endpoint.ts";
import { readFixtures } from "../http/fixture.ts";
import { PAGE, pageOf } from "../http/paging.ts";
import type { Values } from "../http/parameters.ts";

const FIXTURES = readFixtures(teams);

/** Lists that clients ask for at their start. In the mock they are empty. */
export const teamEndpoints = [
  endpoint("GET /v1/teams", {
    summary: "lists teams: the mock has no teams",
    query: PAGE,
    answers: [FIXTURES.teams],
  }, (call) => {
    requirePerson(call);
    checkPage(call, call.query, ["teams"]);
    return { fixture: FIXTURES.teams };
  }),

  endpoint("GET /v1/team/memberships", {
    summary: "lists the members of a team: the mock has no teams",
    query: { teamId: { type: "string", required: true }, ...PAGE },
    answers: [FIXTURES.teamMemberships],
  }, (call) => {
    requirePerson(call);
    checkPage(call, call.query, ["team/memberships", call.query.teamId]);
    return { fixture: FIXTURES.teamMemberships };
  }),

  endpoint("GET /v1/licenses", {
    summary: "lists licenses: the mock has no licenses",
    query: { orgId: { type: "string" } },
    answers: [FIXTURES.licenses],
  }, (call) => {
    requirePerson(call);
    return { fixture: FIXTURES.licenses };
  }),
];

/** Refuses what every list refuses: the cursor of another one. */
function checkPage(
  call: AnyCall,
  { max = 100, cursor }: Values<typeof PAGE>,
  list: readonly unknown[],
): void {
  pageOf(call, [], { max, cursor, list, keyOf: () => [] });
}
