import { isObject } from "../json.ts";
import { checkBearer } from "./bearer.ts";
import { type ApiAnswer, incomplete } from "./api_call.ts";
import { request } from "./request.ts";
import { readRequestOptions, type RequestOptions } from "./request_options.ts";

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
 * @throws {WebexError} when the service is not reached, its answer makes no sense, or the next page is at another place.
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
  for (let page = 0; path !== undefined && page < MOST_PAGES; page++) {
    const answer: ApiAnswer = await request(
      { action, method: "GET", path, token: accessToken },
      options,
    );
    rooms.push(...readRooms(answer));
    path = nextPath(answer, baseUrl);
  }
  return rooms;
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

/** The path of the next page (RFC 8288), below the base URL: the token goes nowhere else. */
function nextPath(answer: ApiAnswer, baseUrl: string): string | undefined {
  const link = answer.response.headers.get("link") ?? "";
  const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link) ?? [];
  if (target === undefined) return undefined;
  const url = new URL(target, baseUrl).href;
  if (!url.startsWith(baseUrl)) throw incomplete(answer, "the next page is at another place");
  return url.slice(baseUrl.length);
}
