import { isObject } from "../json.ts";
import { checkStrings } from "./check_values.ts";
import { checkBearer } from "../token/decode_token.ts";
import { type ApiAnswer, incomplete, readStrings } from "./api_call.ts";
import { request } from "./request.ts";
import { type BearerOptions, readRequestOptions, type RequestOptions } from "./request_options.ts";

/** A space, which the API calls a room. */
export interface Room {
  /** Webex id of the space. */
  id: string;
  /** Whether it is for a group, or for two persons. */
  type: "group" | "direct" | (string & Record<never, never>);
  /** Whatever else the service sent. */
  [field: string]: unknown;
}

/** How many spaces a page has: the documented maximum is 1000. */
const PAGE = 1000;

/** After so many pages the list is taken for one without an end. */
const MOST_PAGES = 1000;

/**
 * Lists the spaces that the owner of an access token is in: `GET /rooms`, page after page.
 *
 * @param accessToken The access token.
 * @param options Where to send it and how.
 * @returns The spaces, in the order of the service.
 * @throws {WebexHttpError} when the service refuses.
 * @throws {WebexError} when the service is not reached, its answer makes no sense, the next page is at another place,
 * or there are more than 1000 pages.
 *
 * @example Usage
 * ```ts
 * import { createMock, listRooms } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
 * assert.deepEqual(await listRooms(accessToken, { fetch: mock.fetch }), []);
 * ```
 */
export async function listRooms(
  accessToken: string,
  options: RequestOptions = {},
): Promise<Room[]> {
  const action = "list spaces";
  checkBearer(accessToken, action);
  const { baseUrl } = readRequestOptions(options, action);
  const rooms: Room[] = [];
  let path: string | undefined = `rooms?max=${PAGE}`;
  for (let page = 1;; page++) {
    const answer: ApiAnswer = await request(
      { action, method: "GET", path, token: accessToken },
      options,
    );
    rooms.push(...readRooms(answer));
    path = nextPath(answer, baseUrl, path);
    if (path === undefined) return rooms;
    if (page === MOST_PAGES) throw incomplete(answer, `the list has more than ${page} pages`);
  }
}

function readRooms(answer: ApiAnswer): Room[] {
  const items = isObject(answer.body) ? answer.body.items : undefined;
  if (!Array.isArray(items)) throw incomplete(answer, "the answer holds no list of spaces");
  return items.map((item) => {
    if (isObject(item) && typeof item.id === "string" && typeof item.type === "string") {
      return { ...item, id: item.id, type: item.type };
    }
    throw incomplete(answer, "a space in the list has no id or no type");
  });
}

/** The path of the next page, below the base URL: the token goes nowhere else. */
function nextPath(answer: ApiAnswer, baseUrl: string, path: string): string | undefined {
  const target = nextTarget(answer.response.headers.get("link") ?? "");
  if (target === undefined) return undefined;
  const url = URL.parse(target, baseUrl + path)?.href;
  if (!url?.startsWith(baseUrl)) throw incomplete(answer, "the next page is at another place");
  return url.slice(baseUrl.length);
}

/** A link, and each of its parameters; a quoted value may hold commas and semicolons (RFC 8288, section 3). */
const LINK = /<([^<>]*)>((?:[^",]|"(?:[^"\\]|\\.)*")*)/g;
const PARAMETER = /;\s*([^\s;="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g;

/** The target of the link that has `next` among its relations. */
function nextTarget(header: string): string | undefined {
  for (const [, target, parameters] of header.matchAll(LINK)) {
    for (const [, name, quoted, plain] of parameters!.matchAll(PARAMETER)) {
      if (name!.toLowerCase() !== "rel") continue;
      if ((quoted ?? plain!).toLowerCase().split(/\s+/).includes("next")) return target;
      // those after the first do not count
      break;
    }
  }
  return undefined;
}

/** Somebody's membership in a space. */
export interface Membership {
  /** Webex id of the membership. */
  id: string;
  /** Webex id of the space. */
  roomId: string;
  /** Webex id of the person. */
  personId: string;
  /** Whatever else the service sent. */
  [field: string]: unknown;
}

/**
 * Adds a person to a space: `POST /memberships`. A guest is added by its person id, since its e-mail address
 * reaches nobody.
 *
 * @param membership Which person is added to which space.
 * @param options The access token of a member of the space who may add others, and how to send.
 * @returns The membership.
 * @throws {WebexHttpError} when the service refuses.
 * @throws {WebexError} when the service is not reached or its answer makes no sense.
 * @throws {TypeError} when a value has the wrong type or is empty.
 *
 * @example Usage
 * ```ts
 * import { createMembership, createMock } from "@guestissuer/webex";
 * import assert from "node:assert/strict";
 *
 * const mock = createMock();
 * const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
 * await assert.rejects(
 *   () => createMembership({ roomId: "unknown", personId: "unknown" }, { accessToken, fetch: mock.fetch }),
 *   { status: 404 },
 * );
 * ```
 */
export async function createMembership(
  membership: { roomId: string; personId: string },
  options: BearerOptions,
): Promise<Membership> {
  const { roomId, personId } = membership;
  const action = "add person to space";
  checkStrings(action, { roomId, personId });
  checkBearer(options.accessToken, action);
  const answer = await request({
    action,
    method: "POST",
    path: "memberships",
    token: options.accessToken,
    body: { type: "json", values: { roomId, personId } },
  }, options);
  const added = readStrings(answer, ["id", "roomId", "personId"]);
  return added;
}
