import { ArgumentError } from "../../argument_error.ts";
import { nearestWord } from "../../nearest_word.ts";

/**
 * Every endpoint by method and path, with the name that the journal and faults know it by.
 *
 * The list stands apart from the endpoints themselves, so that a mistyped name is refused before they are
 * loaded. The endpoints of version 1 keep the short names they had; a new one is named by its method and path
 * without `/v1/`, such as `GET rooms/{roomId}`.
 */
export const ENDPOINT_NAMES = {
  "POST /v1/jwt/login": "jwt/login",
  "GET /v1/people/me": "people/me",
  "GET /v1/people": "GET people",
  "GET /v1/people/{personId}": "people/{personId}",
  "POST /v1/guests/token": "guests/token",
  "GET /v1/guests/count": "guests/count",
  "POST /v1/access_token": "access_token",
  "POST /v1/applications/{applicationId}/token": "applications/{applicationId}/token",
  "POST /v1/rooms": "rooms",
  "GET /v1/rooms": "GET rooms",
  "GET /v1/rooms/{roomId}": "GET rooms/{roomId}",
  "PUT /v1/rooms/{roomId}": "PUT rooms/{roomId}",
  "DELETE /v1/rooms/{roomId}": "DELETE rooms/{roomId}",
  "GET /v1/rooms/{roomId}/meetingInfo": "GET rooms/{roomId}/meetingInfo",
  "POST /v1/memberships": "memberships",
  "GET /v1/memberships": "GET memberships",
  "GET /v1/memberships/{membershipId}": "GET memberships/{membershipId}",
  "PUT /v1/memberships/{membershipId}": "PUT memberships/{membershipId}",
  "DELETE /v1/memberships/{membershipId}": "memberships/{membershipId}",
  "POST /v1/messages": "messages",
  "GET /v1/messages": "GET messages",
  "GET /v1/messages/direct": "GET messages/direct",
  "GET /v1/messages/{messageId}": "GET messages/{messageId}",
  "PUT /v1/messages/{messageId}": "PUT messages/{messageId}",
  "DELETE /v1/messages/{messageId}": "DELETE messages/{messageId}",
  "GET /v1/contents/{contentId}": "GET contents/{contentId}",
  "POST /v1/webhooks": "POST webhooks",
  "GET /v1/webhooks": "GET webhooks",
  "GET /v1/webhooks/{webhookId}": "GET webhooks/{webhookId}",
  "PUT /v1/webhooks/{webhookId}": "PUT webhooks/{webhookId}",
  "DELETE /v1/webhooks/{webhookId}": "DELETE webhooks/{webhookId}",
  "GET /v1/teams": "GET teams",
  "GET /v1/team/memberships": "GET team/memberships",
  "GET /v1/licenses": "GET licenses",
  "GET /v1/meetingPreferences": "meetingPreferences",
  "POST /v1/telephony/click2call/callToken": "POST telephony/click2call/callToken",
  "POST /wdm/api/v1/devices": "POST /wdm/api/v1/devices",
  "GET /wdm/api/v1/devices": "GET /wdm/api/v1/devices",
  "PUT /wdm/api/v1/devices/{deviceId}": "PUT /wdm/api/v1/devices/{deviceId}",
  "DELETE /wdm/api/v1/devices/{deviceId}": "DELETE /wdm/api/v1/devices/{deviceId}",
  "POST /metrics/api/v1/clientmetrics": "POST /metrics/api/v1/clientmetrics",
  "POST /metrics/api/v1/clientmetrics-prelogin": "POST /metrics/api/v1/clientmetrics-prelogin",
  "GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages":
    "GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages",
  "GET /conversation/api/v1/conversations": "GET /conversation/api/v1/conversations",
  "GET /conversation/api/v1/conversations/{conversationId}":
    "GET /conversation/api/v1/conversations/{conversationId}",
  "POST /conversation/api/v1/activities": "POST /conversation/api/v1/activities",
  "POST /conversation/api/v1/conversations/{conversationId}/activities":
    "POST /conversation/api/v1/conversations/{conversationId}/activities",
  "GET /u2c/api/v1/limited/catalog": "u2c/limited/catalog",
  "GET /u2c/api/v1/catalog": "u2c/catalog",
} as const;

/** An endpoint's method and path, such as `POST /v1/rooms`. */
export type EndpointKey = keyof typeof ENDPOINT_NAMES;

/** The names that the journal shows. */
export type ShownName = typeof ENDPOINT_NAMES[EndpointKey];

/** Names an endpoint of the mock: by its name, such as `rooms`, or by method and path, `POST /v1/rooms`. */
export type EndpointName = ShownName | EndpointKey;

/** What is known of an endpoint before it is loaded. */
export interface ListedEndpoint {
  /** The name that faults and the journal know it by, such as `jwt/login`. */
  readonly name: ShownName;
  /** HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path; a part in braces matches one segment. */
  readonly path: string;
}

/** Takes the key of an endpoint apart. */
export function listedEndpoint(key: EndpointKey): ListedEndpoint {
  const [method, path] = key.split(" ") as [ListedEndpoint["method"], string];
  return { name: ENDPOINT_NAMES[key], method, path };
}

/** The endpoints, in the order of their list. */
export function listedEndpoints(): ListedEndpoint[] {
  return Object.keys(ENDPOINT_NAMES).map((key) => listedEndpoint(key as EndpointKey));
}

const NAMES: readonly ShownName[] = Object.values(ENDPOINT_NAMES);

/** The names of the endpoints, in the order of their list. */
export function endpointNames(): readonly ShownName[] {
  return NAMES;
}

/**
 * Returns the name of the endpoint that a string names: a name, a method and path, or the path without `/v1/`.
 *
 * @param options What the caller does, for the message, and what else it takes besides a name.
 * @throws {TypeError} when there is no such endpoint. The message names the nearest, and nothing of the string.
 */
export function readEndpointName(
  name: string,
  { doing, orElse = "" }: { doing: string; orElse?: string },
): ShownName {
  const found = NAMES.find((each) => each === name) ??
    Object.entries(ENDPOINT_NAMES).find(([key]) => key === name || withoutVersion(key) === name)
      ?.[1];
  if (found !== undefined) return found;
  throw new ArgumentError(
    `Cannot ${doing}: the endpoint must be one of ${NAMES.join(", ")}${orElse}${suggestion(name)}`,
  );
}

function suggestion(name: unknown): string {
  if (typeof name !== "string") return "";
  const { word, distance } = nearestWord(name, NAMES);
  return distance <= name.length / 2 ? `. Did you mean ${word}?` : "";
}

function withoutVersion(key: string): string {
  return key.replace(/ \/(?:v1|u2c\/api\/v1)\//, " ");
}
