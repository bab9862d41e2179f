import type { Endpoint } from "../http/endpoint.ts";
import type { ListedEndpoint, ShownName } from "../http/endpoint_names.ts";

/** Each family of endpoints by the beginning of its paths. It is loaded with the first request to it. */
const FAMILIES: Readonly<Record<string, () => Promise<readonly Endpoint[]>>> = {
  "/v1/jwt": () => import("./jwt_login.ts").then((module) => module.loginEndpoints),
  "/v1/people": () => import("./people.ts").then((module) => module.peopleEndpoints),
  "/v1/guests": () => import("./guests.ts").then((module) => module.guestEndpoints),
  "/v1/access_token": () =>
    import("./access_token.ts").then((module) => module.accessTokenEndpoints),
  "/v1/applications": () =>
    import("./access_token.ts").then((module) => module.accessTokenEndpoints),
  "/v1/rooms": () => import("./rooms.ts").then((module) => module.roomEndpoints),
  "/v1/memberships": () => import("./memberships.ts").then((module) => module.membershipEndpoints),
  "/v1/messages": () => import("./messages.ts").then((module) => module.messageEndpoints),
  "/v1/contents": () => import("./contents.ts").then((module) => module.contentEndpoints),
  "/v1/webhooks": () => import("./webhooks.ts").then((module) => module.webhookEndpoints),
  "/v1/teams": () => import("./teams.ts").then((module) => module.teamEndpoints),
  "/v1/team": () => import("./teams.ts").then((module) => module.teamEndpoints),
  "/v1/licenses": () => import("./teams.ts").then((module) => module.teamEndpoints),
  "/v1/meetingPreferences": () =>
    import("./meeting_preferences.ts").then((module) => module.meetingPreferencesEndpoints),
  "/v1/telephony": () => import("./call_token.ts").then((module) => module.callTokenEndpoints),
  "/wdm/api": () => import("./devices.ts").then((module) => module.deviceEndpoints),
  "/metrics/api": () => import("./metrics.ts").then((module) => module.metricsEndpoints),
  "/mercury/v1": () => import("./mercury.ts").then((module) => module.mercuryEndpoints),
  "/conversation/api": () =>
    import("./conversations.ts").then((module) => module.conversationEndpoints),
  "/u2c/api": () => import("./u2c_catalog.ts").then((module) => module.catalogEndpoints),
};

const loaded = new Map<ShownName, Endpoint>();
/** How many families are being loaded, and what resolves when none is any more. */
let count = 0;
let allLoaded: PromiseWithResolvers<void> | undefined;

/**
 * Returns an endpoint, or loads its family first. As long as any is loaded, all requests wait, also those to no
 * endpoint, and then begin at once in the order in which they came: a mock answers the same, whatever was loaded before.
 */
export function loadEndpoint(
  listed: ListedEndpoint | undefined,
): Endpoint | undefined | Promise<Endpoint | undefined> {
  const known = listed && loaded.get(listed.name);
  const isMissing = listed !== undefined && known === undefined;
  if (!isMissing && allLoaded === undefined) return known;
  return waitForAll(listed, isMissing ? loadFamily(listed) : undefined);
}

function waitForAll(
  listed: ListedEndpoint | undefined,
  load: Promise<Endpoint> | undefined,
): Promise<Endpoint | undefined> {
  // who waits for all learns of a failure later
  load?.catch(() => {});
  allLoaded ??= Promise.withResolvers();
  // a promise would let this request begin after others
  return allLoaded.promise.then(() => (listed && loaded.get(listed.name)) ?? load);
}

async function loadFamily({ name, path }: ListedEndpoint): Promise<Endpoint> {
  count++;
  try {
    const beginning = path.split("/", 3).join("/");
    for (const each of await FAMILIES[beginning]!()) loaded.set(each.name, each);
    return loaded.get(name)!;
  } finally {
    count--;
    if (count === 0) {
      allLoaded?.resolve();
      allLoaded = undefined;
    }
  }
}
