import { Buffer } from "node:buffer";
import { createServiceAppGuest } from "../../../mod.ts";
import type { FIXTURES } from "../../../lib/mock/http/fixtures.ts";
import { appTokenOf, ask, type AtMock, standingMock } from "./standing_mock.ts";
import { GOOD_CLAIMS, signToken } from "../tokens.ts";

/** Name of a fixture. */
export type FixtureName = keyof typeof FIXTURES;

/** Who asks. */
export type Who =
  | "nobody"
  | "a stranger"
  | "guest"
  | "app"
  | "poor app"
  | "user"
  | "manager"
  | "signer"
  | "odd signer";

/** One request, and the fixture that the answer is to stand on. */
export type Case = [
  endpoint: string,
  fixture: FixtureName,
  who: Who,
  body?: unknown,
  path?: string,
];

const manager = { displayName: "Manager", email: "manager@example.com" };
const PERSON = "{guest}";
const ROOM = "{room}";
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Everything that the endpoints answer by themselves, without faults. */
export const CASES: Case[] = [
  ["jwt/login", "jwtLoginOk", "signer"],
  ["jwt/login", "jwtLoginUnauthorized", "nobody"],
  ["jwt/login", "jwtLoginNotFound", "a stranger"],
  ["jwt/login", "jwtLoginBadRequest", "odd signer"],
  ["people/me", "peopleMeOk", "guest"],
  ["people/me", "peopleMeOk", "user"],
  ["people/me", "peopleMeForbidden", "app"],
  ["people/me", "peopleMeUnauthorized", "nobody"],
  ["people/me", "peopleMeUnauthorized", "a stranger"],
  ["people/{personId}", "peopleIdOk", "user", undefined, `/v1/people/${PERSON}`],
  ["people/{personId}", "peopleIdNotFound", "guest", undefined, "/v1/people/none"],
  ["people/{personId}", "peopleMeUnauthorized", "nobody", undefined, `/v1/people/${PERSON}`],
  ["guests/token", "guestsTokenOk", "app", { subject: "PersonNo#1", displayName: "Stève" }],
  ["guests/token", "guestsTokenBadRequest", "app", { subject: "PersonNo#1" }],
  ["guests/token", "guestsTokenForbidden", "guest", { subject: "1", displayName: "2" }],
  ["guests/token", "guestsTokenForbidden", "poor app", { subject: "1", displayName: "2" }],
  ["guests/token", "anyBadRequest", "app", "{"],
  ["guests/token", "anyUnauthorized", "nobody", {}],
  ["guests/count", "guestsCountOk", "app"],
  ["guests/count", "guestsTokenForbidden", "poor app"],
  ["guests/count", "guestsTokenForbidden", "user"],
  ["guests/count", "anyUnauthorized", "a stranger"],
  ["access_token", "accessTokenOk", "nobody", "{refresh}"],
  ["access_token", "accessTokenBadRequest", "nobody", "{stale}"],
  ["access_token", "accessTokenUnauthorized", "nobody", "{thief}"],
  ["access_token", "anyBadRequest", "nobody", form({ grant_type: "password" })],
  ["applications/{applicationId}/token", "applicationsTokenOk", "manager", "{application}"],
  ["applications/{applicationId}/token", "anyForbidden", "guest", {}],
  ["applications/{applicationId}/token", "anyBadRequest", "manager", {}],
  ["applications/{applicationId}/token", "anyUnauthorized", "nobody", {}],
  ["rooms", "roomsCreated", "user", { title: "Desk" }],
  ["rooms", "anyBadRequest", "user", {}],
  ["rooms", "anyForbidden", "app", { title: "Desk" }],
  ["rooms", "anyUnauthorized", "nobody", {}],
  ["GET rooms", "roomsList", "user"],
  ["memberships", "membershipsCreated", "user", { roomId: ROOM, personId: PERSON }],
  ["memberships", "anyConflict", "user", { roomId: ROOM, personId: PERSON }],
  ["memberships", "membershipsGuestToGuest", "guest", { roomId: ROOM, personId: "{other guest}" }],
  ["memberships", "anyNotFound", "user", { roomId: ROOM, personId: "none" }],
  ["memberships", "anyNotFound", "user", { roomId: "none", personId: PERSON }],
  ["memberships", "anyBadRequest", "user", { roomId: ROOM }],
  ["GET memberships", "membershipsList", "user", undefined, `/v1/memberships?roomId=${ROOM}`],
  ["GET memberships", "membershipsList", "guest"],
  ["GET memberships", "anyNotFound", "guest", undefined, "/v1/memberships?roomId=none"],
  ["messages", "messagesCreated", "guest", { roomId: ROOM, text: "Hello" }],
  ["messages", "messagesCreated", "guest", { toPersonEmail: "ada@example.com", text: "Hello" }],
  ["messages", "messagesGuestToGuest", "guest", { toPersonId: "{other guest}", text: "Hello" }],
  ["messages", "anyNotFound", "guest", { roomId: "none", text: "Hello" }],
  ["messages", "anyBadRequest", "guest", { roomId: ROOM }],
  ["messages", "anyUnsupportedMediaType", "guest", "<message/>"],
  ["GET messages", "messagesList", "user", undefined, `/v1/messages?roomId=${ROOM}`],
  ["GET messages", "anyBadRequest", "user"],
  ["memberships/{membershipId}", "anyNotFound", "user", undefined, "/v1/memberships/none"],
  [
    "memberships/{membershipId}",
    "membershipsDeleted",
    "user",
    undefined,
    "/v1/memberships/{membership}",
  ],
  ["meetingPreferences", "meetingPreferencesForbidden", "guest"],
  ["meetingPreferences", "anyUnauthorized", "nobody"],
  ["u2c/limited/catalog", "u2cCatalogLimited", "nobody"],
  ["u2c/catalog", "u2cCatalogFull", "guest"],
  ["u2c/catalog", "anyUnauthorized", "nobody"],
];

/** What {@linkcode prepare} makes. */
export interface Prepared {
  at: AtMock;
  /** The token of everybody who has one. */
  tokens: Record<Who, string | undefined>;
  /** What stands in braces in the cases. */
  places: Record<string, string>;
}

/** Makes a mock with everybody who asks in the cases, and everything that they ask for. */
export async function prepare(): Promise<Prepared> {
  const at = standingMock();
  const { mock } = at;
  const claims = { ...GOOD_CLAIMS, iss: mock.issuer.issuer };
  const poor = { clientId: "poor", clientSecret: "s", refreshToken: "r", scopes: ["other:read"] };
  mock.addServiceApp(poor);
  const app = await appTokenOf(at);
  const user = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const guest = (subject: string) =>
    createServiceAppGuest({ subject, displayName: subject }, { ...at.at, accessToken: app });
  const [one, other] = [await guest("one"), await guest("other")];
  const refreshed = await ask(mock, "POST", "/v1/access_token", {
    body: {
      grant_type: "refresh_token",
      client_id: "poor",
      client_secret: "s",
      refresh_token: "r",
    },
  });
  const room = await ask(mock, "POST", "/v1/rooms", {
    token: user.accessToken,
    body: { title: "Desk" },
  });
  const tokens: Record<Who, string | undefined> = {
    nobody: undefined,
    "a stranger": "none",
    guest: one.accessToken,
    app,
    "poor app": refreshed.body.access_token as string,
    user: user.accessToken,
    manager: (await mock.createUser(manager)).accessToken,
    signer: signToken(claims, { key: Buffer.from(mock.issuer.secret, "base64") }),
    "odd signer": signToken({ ...claims, sub: undefined }),
  };
  const { clientId, clientSecret, refreshToken, orgId, applicationId } = mock.serviceApp;
  const refresh = {
    grant_type: "refresh_token",
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  };
  const places = {
    [PERSON]: one.personId,
    "{other guest}": other.personId,
    [ROOM]: room.body.id as string,
    "{refresh}": form(refresh),
    "{stale}": form({ ...refresh, refresh_token: "stale" }),
    "{thief}": form({ ...refresh, client_secret: "guessed" }),
    "{application}": JSON.stringify({ clientId, clientSecret, targetOrgId: orgId }),
    "{applicationId}": applicationId!,
  };
  return { at, tokens, places };
}
