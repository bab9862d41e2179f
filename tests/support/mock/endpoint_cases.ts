import { Buffer } from "node:buffer";
import { createServiceAppGuest } from "../../../mod.ts";
import { readWebexId } from "../../../lib/webex_id.ts";
import type { ShownName } from "../../../lib/mock/http/endpoint_names.ts";
import { appTokenOf, ask, type AtMock, standingMock } from "./standing_mock.ts";
import { GOOD_CLAIMS, signToken } from "../tokens.ts";

/** Name of a fixture, as its file and its name in there. */
export type FixtureName = `${string}.${string}`;

/** Who asks. */
export type Who =
  | "nobody"
  | "another"
  | "guest"
  | "app"
  | "poor app"
  | "user"
  | "manager"
  | "signer"
  | "odd signer";

/** One request, and the fixture that the answer is to stand on. */
export type Case = [
  endpoint: ShownName,
  fixture: FixtureName,
  who: Who,
  body?: unknown,
  path?: string,
];

const manager = { displayName: "Manager", email: "manager@example.com" };
const PERSON = "{guest}";
const ROOM = "{room}";
const WEBHOOK = {
  name: "Desk",
  targetUrl: "https://hooks.example/webex",
  resource: "messages",
  event: "created",
};
const DEVICE = {
  name: "webex-js-sdk",
  deviceType: "WEB",
  model: "web-js-sdk",
  localizedModel: "webex-js-sdk",
  systemName: "WEBEX_JS_SDK",
  systemVersion: "3.12.0",
};
const SEEN = {
  verb: "acknowledge",
  object: { objectType: "activity", id: "{message uuid}" },
  target: { objectType: "conversation", id: "{conversation}" },
};
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Everything that the endpoints answer by themselves, without faults. */
export const CASES: Case[] = [
  ["jwt/login", "jwt_login.ok", "signer"],
  ["jwt/login", "jwt_login.unauthorized", "nobody"],
  ["jwt/login", "jwt_login.notFound", "another"],
  ["jwt/login", "jwt_login.badRequest", "odd signer"],
  ["people/me", "people.me", "guest"],
  ["people/me", "people.meOfUser", "user"],
  ["people/me", "people.meForbidden", "app"],
  ["people/me", "people.meUnauthorized", "nobody"],
  ["people/me", "people.meUnauthorized", "another"],
  ["GET people", "people.list", "guest", undefined, "/v1/people?email=ADA@example.com"],
  ["GET people", "people.meUnauthorized", "nobody", undefined, "/v1/people?email=a@example.com"],
  ["GET people", "any.badRequest", "guest"],
  ["people/{personId}", "people.byId", "user", undefined, `/v1/people/${PERSON}`],
  ["people/{personId}", "people.byIdNotFound", "guest", undefined, "/v1/people/none"],
  ["people/{personId}", "people.meUnauthorized", "nobody", undefined, `/v1/people/${PERSON}`],
  ["guests/token", "guests.token", "app", { subject: "PersonNo#1", displayName: "Stève" }],
  ["guests/token", "guests.tokenBadRequest", "app", { subject: "PersonNo#1" }],
  ["guests/token", "guests.forbidden", "guest", { subject: "1", displayName: "2" }],
  ["guests/token", "guests.forbidden", "poor app", { subject: "1", displayName: "2" }],
  ["guests/token", "any.badRequest", "app", "{"],
  ["guests/token", "any.unauthorized", "nobody", {}],
  ["guests/count", "guests.count", "app"],
  ["guests/count", "guests.forbidden", "poor app"],
  ["guests/count", "guests.forbidden", "user"],
  ["guests/count", "any.unauthorized", "another"],
  ["access_token", "access_token.refreshed", "nobody", "{refresh}"],
  ["access_token", "access_token.badRequest", "nobody", "{stale}"],
  ["access_token", "access_token.unauthorized", "nobody", "{thief}"],
  ["access_token", "access_token.unsupportedGrantType", "nobody", "{password}"],
  ["access_token", "any.badRequest", "nobody", form({ client_id: "c", client_secret: "s" })],
  ["applications/{applicationId}/token", "access_token.first", "manager", "{application}"],
  ["applications/{applicationId}/token", "any.forbidden", "guest", {}],
  ["applications/{applicationId}/token", "any.badRequest", "manager", {}],
  ["applications/{applicationId}/token", "any.unauthorized", "nobody", {}],
  ["rooms", "rooms.created", "user", { title: "Desk" }],
  ["rooms", "rooms.titleMissing", "user", {}],
  ["rooms", "any.badRequest", "user", { title: "Desk", isLocked: "maybe" }],
  ["rooms", "any.forbidden", "app", { title: "Desk" }],
  ["rooms", "any.unauthorized", "nobody", {}],
  ["GET rooms", "rooms.list", "user"],
  ["GET rooms", "any.badRequest", "user", undefined, "/v1/rooms?max=0"],
  ["GET rooms/{roomId}", "rooms.shown", "user", undefined, `/v1/rooms/${ROOM}`],
  ["GET rooms/{roomId}", "any.notFound", "guest", undefined, `/v1/rooms/${ROOM}`],
  ["PUT rooms/{roomId}", "rooms.shown", "user", { title: "Front desk" }, `/v1/rooms/${ROOM}`],
  ["PUT rooms/{roomId}", "rooms.titleMissing", "user", {}, `/v1/rooms/${ROOM}`],
  [
    "GET rooms/{roomId}/meetingInfo",
    "rooms.meetingInfo",
    "user",
    undefined,
    `/v1/rooms/${ROOM}/meetingInfo`,
  ],
  ["DELETE rooms/{roomId}", "rooms.deleted", "user", undefined, "/v1/rooms/{spare room}"],
  ["DELETE rooms/{roomId}", "any.notFound", "user", undefined, "/v1/rooms/{spare room}"],
  ["memberships", "memberships.created", "user", { roomId: ROOM, personId: PERSON }],
  ["memberships", "memberships.memberAlready", "user", { roomId: ROOM, personId: PERSON }],
  ["memberships", "memberships.guestToGuest", "guest", { roomId: ROOM, personId: "{other guest}" }],
  ["memberships", "any.notFound", "user", { roomId: ROOM, personId: "none" }],
  ["memberships", "any.notFound", "user", { roomId: "none", personId: PERSON }],
  ["memberships", "any.badRequest", "user", { roomId: ROOM }],
  ["memberships", "memberships.directIsFull", "user", {
    roomId: "{direct}",
    personId: "{other guest}",
  }],
  [
    "GET memberships/{membershipId}",
    "memberships.shown",
    "user",
    undefined,
    "/v1/memberships/{membership}",
  ],
  ["GET memberships/{membershipId}", "any.notFound", "user", undefined, "/v1/memberships/none"],
  [
    "PUT memberships/{membershipId}",
    "memberships.shown",
    "user",
    { isModerator: true },
    "/v1/memberships/{membership}",
  ],
  ["PUT memberships/{membershipId}", "any.badRequest", "user", {}, "/v1/memberships/{membership}"],
  ["GET memberships", "memberships.list", "user", undefined, `/v1/memberships?roomId=${ROOM}`],
  ["GET memberships", "memberships.list", "guest", undefined, `/v1/memberships?roomId=${ROOM}`],
  ["GET memberships", "any.notFound", "guest", undefined, "/v1/memberships?roomId=none"],
  [
    "GET messages/direct",
    "messages.list",
    "user",
    undefined,
    `/v1/messages/direct?personId=${PERSON}`,
  ],
  ["messages", "messages.created", "guest", { roomId: ROOM, text: "Hello" }],
  ["messages", "messages.createdDirect", "guest", {
    toPersonEmail: "ada@example.com",
    text: "Hello",
  }],
  ["messages", "messages.guestToGuest", "guest", { toPersonId: "{other guest}", text: "Hello" }],
  ["messages", "any.notFound", "guest", { roomId: "none", text: "Hello" }],
  ["messages", "any.badRequest", "guest", { roomId: ROOM }],
  ["messages", "any.unsupportedMediaType", "guest", "<message/>"],
  ["GET messages", "messages.list", "user", undefined, `/v1/messages?roomId=${ROOM}`],
  ["GET messages", "any.notFound", "user", undefined, "/v1/messages?roomId=none"],
  ["GET messages", "messages.notMember", "manager", undefined, `/v1/messages?roomId=${ROOM}`],
  [
    "GET messages/direct",
    "any.notFound",
    "manager",
    undefined,
    `/v1/messages/direct?personId=${PERSON}`,
  ],
  ["GET messages/direct", "any.badRequest", "user"],
  ["GET messages/{messageId}", "messages.shown", "user", undefined, "/v1/messages/{message}"],
  ["GET messages/{messageId}", "any.notFound", "manager", undefined, "/v1/messages/{message}"],
  [
    "PUT messages/{messageId}",
    "any.forbidden",
    "user",
    { text: "Other" },
    "/v1/messages/{message}",
  ],
  ["PUT messages/{messageId}", "any.badRequest", "guest", {}, "/v1/messages/{message}"],
  [
    "PUT messages/{messageId}",
    "messages.edited",
    "guest",
    { text: "Hi" },
    "/v1/messages/{message}",
  ],
  ["DELETE messages/{messageId}", "messages.deleted", "guest", undefined, "/v1/messages/{message}"],
  ["DELETE messages/{messageId}", "any.notFound", "guest", undefined, "/v1/messages/{message}"],
  ["GET contents/{contentId}", "any.notFound", "guest", undefined, "/v1/contents/none"],
  ["POST webhooks", "webhooks.created", "user", WEBHOOK],
  ["POST webhooks", "any.badRequest", "user", { ...WEBHOOK, resource: "everything" }],
  ["GET webhooks", "webhooks.list", "user"],
  ["GET webhooks/{webhookId}", "webhooks.shown", "user", undefined, "/v1/webhooks/{webhook}"],
  ["GET webhooks/{webhookId}", "any.notFound", "guest", undefined, "/v1/webhooks/{webhook}"],
  ["PUT webhooks/{webhookId}", "webhooks.shown", "user", WEBHOOK, "/v1/webhooks/{webhook}"],
  ["DELETE webhooks/{webhookId}", "webhooks.deleted", "user", undefined, "/v1/webhooks/{webhook}"],
  ["GET teams", "teams.teams", "user"],
  [
    "GET team/memberships",
    "teams.teamMemberships",
    "user",
    undefined,
    "/v1/team/memberships?teamId=none",
  ],
  ["GET team/memberships", "any.badRequest", "user"],
  ["GET teams", "any.badRequest", "user", undefined, "/v1/teams?max=0"],
  ["POST webhooks", "any.notServed", "user", { ...WEBHOOK, ownedBy: "org" }],
  ["GET memberships", "any.badRequest", "user", undefined, "/v1/memberships?personId=none"],
  ["GET licenses", "teams.licenses", "user"],
  ["GET licenses", "any.unauthorized", "nobody"],
  ["GET messages", "any.badRequest", "user"],
  ["memberships/{membershipId}", "any.notFound", "user", undefined, "/v1/memberships/none"],
  [
    "memberships/{membershipId}",
    "memberships.deleted",
    "user",
    undefined,
    "/v1/memberships/{membership}",
  ],
  ["meetingPreferences", "meeting_preferences.forbidden", "guest"],
  ["meetingPreferences", "any.unauthorized", "nobody"],
  ["POST telephony/click2call/callToken", "call_token.created", "app", {
    calledNumber: "5101",
    guestName: "Stève",
  }],
  ["POST telephony/click2call/callToken", "call_token.forbidden", "poor app", {
    calledNumber: "5101",
  }],
  ["POST telephony/click2call/callToken", "call_token.forbidden", "user", { calledNumber: "5101" }],
  ["POST telephony/click2call/callToken", "any.badRequest", "app", { guestName: "Stève" }],
  ["POST telephony/click2call/callToken", "any.unauthorized", "nobody", { calledNumber: "5101" }],
  ["POST /wdm/api/v1/devices", "devices.registered", "guest", DEVICE],
  ["POST /wdm/api/v1/devices", "any.unauthorized", "nobody", DEVICE],
  ["POST /wdm/api/v1/devices", "any.forbidden", "app", DEVICE],
  ["POST /wdm/api/v1/devices", "devices.excessive", "manager", DEVICE],
  ["GET /wdm/api/v1/devices", "devices.list", "guest"],
  [
    "PUT /wdm/api/v1/devices/{deviceId}",
    "devices.updated",
    "guest",
    DEVICE,
    "/wdm/api/v1/devices/{device}",
  ],
  [
    "PUT /wdm/api/v1/devices/{deviceId}",
    "any.notFound",
    "user",
    DEVICE,
    "/wdm/api/v1/devices/{device}",
  ],
  [
    "DELETE /wdm/api/v1/devices/{deviceId}",
    "devices.deleted",
    "guest",
    undefined,
    "/wdm/api/v1/devices/{device}",
  ],
  [
    "DELETE /wdm/api/v1/devices/{deviceId}",
    "any.notFound",
    "guest",
    undefined,
    "/wdm/api/v1/devices/{device}",
  ],
  [
    "GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages",
    "mercury.upgradeRequired",
    "guest",
  ],
  ["GET /conversation/api/v1/conversations", "conversations.list", "guest"],
  ["GET /conversation/api/v1/conversations", "any.unauthorized", "nobody"],
  ["GET /conversation/api/v1/conversations", "any.forbidden", "app"],
  [
    "GET /conversation/api/v1/conversations/{conversationId}",
    "conversations.shown",
    "guest",
    undefined,
    "/conversation/api/v1/conversations/{conversation}",
  ],
  [
    "GET /conversation/api/v1/conversations/{conversationId}",
    "any.notFound",
    "manager",
    undefined,
    "/conversation/api/v1/conversations/{conversation}",
  ],
  ["POST /conversation/api/v1/activities", "conversations.acknowledged", "guest", SEEN],
  [
    "POST /conversation/api/v1/activities",
    "any.notServed",
    "guest",
    { ...SEEN, verb: "post" },
  ],
  ["POST /conversation/api/v1/activities", "any.badRequest", "guest", { ...SEEN, object: "it" }],
  ["POST /conversation/api/v1/activities", "any.notFound", "guest", { ...SEEN, object: {} }],
  ["POST /conversation/api/v1/activities", "any.notFound", "manager", SEEN],
  [
    "POST /conversation/api/v1/conversations/{conversationId}/activities",
    "conversations.acknowledged",
    "guest",
    SEEN,
    "/conversation/api/v1/conversations/{conversation}/activities",
  ],
  ["POST /metrics/api/v1/clientmetrics", "metrics.taken", "guest", { metrics: [] }],
  ["POST /metrics/api/v1/clientmetrics", "any.unauthorized", "nobody", { metrics: [] }],
  ["POST /metrics/api/v1/clientmetrics-prelogin", "metrics.taken", "nobody", { metrics: [] }],
  ["u2c/limited/catalog", "u2c_catalog.limited", "nobody"],
  ["u2c/catalog", "u2c_catalog.full", "guest"],
  ["u2c/catalog", "any.unauthorized", "nobody"],
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
    "another": "none",
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
  const create = async (path: string, body: unknown, token = user.accessToken) => {
    const { body: created } = await ask(mock, "POST", path, { token, body });
    return created;
  };
  const spare = await create("/v1/rooms", { title: "Spare" });
  const direct = await create("/v1/messages", { toPersonId: one.personId, text: "Hello" });
  const answer = { roomId: direct.roomId, text: "Hello" };
  const message = await create("/v1/messages", answer, one.accessToken);
  const webhook = await create("/v1/webhooks", WEBHOOK);
  const device = await create("/wdm/api/v1/devices", DEVICE, one.accessToken);
  for (let i = 0; i < 100; i++) await create("/wdm/api/v1/devices", DEVICE, tokens.manager);
  const places: Record<string, string> = {
    "{device}": (device.url as string).split("/").at(-1)!,
    "{spare room}": spare.id as string,
    "{direct}": direct.roomId as string,
    "{message}": message.id as string,
    "{message uuid}": readWebexId(direct.id as string)!.id,
    "{conversation}": readWebexId(direct.roomId as string)!.id,
    "{webhook}": webhook.id as string,
    [PERSON]: one.personId,
    "{other guest}": other.personId,
    [ROOM]: room.body.id as string,
    "{refresh}": form(refresh),
    "{stale}": form({ ...refresh, refresh_token: "stale" }),
    "{password}": form({ ...refresh, grant_type: "password" }),
    "{thief}": form({ ...refresh, client_secret: "guessed" }),
    "{application}": JSON.stringify({ clientId, clientSecret, targetOrgId: orgId }),
    "{applicationId}": applicationId!,
  };
  return { at, tokens, places };
}

/** Asks what a case asks. */
export async function askCase(
  { at, tokens, places }: Prepared,
  [, , who, body, path]: Case,
  endpoint: { method: string; path: string },
): ReturnType<typeof ask> {
  const fill = (text: string) =>
    Object.entries(places).reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
  const text = body === undefined
    ? undefined
    : fill(typeof body === "string" ? body : JSON.stringify(body));
  const type = text?.startsWith("{")
    ? "application/json"
    : text?.startsWith("<")
    ? "application/xml"
    : "application/x-www-form-urlencoded";
  return await ask(at.mock, endpoint.method, fill(path ?? endpoint.path), {
    token: tokens[who],
    ...(text === undefined ? {} : { body: text, headers: { "content-type": type } }),
  });
}
