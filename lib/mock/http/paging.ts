import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeHex } from "../../bytes.ts";
import { parseJson } from "../../json.ts";
import type { AnyCall } from "./endpoint.ts";
import type { Parameter } from "./parameters.ts";
import { Refusal } from "./refusal.ts";

/** The parameters of a list that comes in pages. */
export const PAGE: {
  max: Parameter & { type: "integer" };
  cursor: Parameter & { type: "string" };
} = {
  // the limit is inferred: no limit is documented for every list
  max: { type: "integer", minimum: 1, maximum: 1000 },
  cursor: { type: "string" },
};

/** How a list is cut into pages. */
export interface PageOptions<T> {
  /** How many items a page has. */
  max: number;
  /** Where the page begins, as the link of the page before says; `undefined` for the first. */
  cursor: string | undefined;
  /** What is listed, and for whom: a cursor of another list is refused. */
  list: readonly unknown[];
  /** What the items are ordered by. Two items never have the same key. */
  keyOf(item: T): readonly (string | number)[];
  /** Whether the greatest key comes first. Default is `false`. */
  descending?: boolean;
}

/**
 * Cuts a page out of a list that is in the order of its keys. A cursor holds the key of the last item of the
 * page before, so that items that come or go between two pages are neither repeated nor lost.
 *
 * @returns The items, and the header that leads to the next page, if there is one.
 * @throws {Refusal} 400 when the cursor is of another list, or is no cursor.
 */
export function pageOf<T>(
  call: AnyCall,
  items: readonly T[],
  options: PageOptions<T>,
): { items: T[]; headers: Record<string, string> } {
  const { max, cursor, keyOf, descending = false } = options;
  const tag = tagOf(call, options.list);
  let start = 0;
  if (cursor !== undefined) {
    const last = readCursor(cursor, tag);
    const isAfter = (item: T) => compareKeys(keyOf(item), last) * (descending ? -1 : 1) > 0;
    start = items.findIndex(isAfter);
    if (start === -1) start = items.length;
  }
  const page = items.slice(start, start + max);
  if (start + max >= items.length) return { items: page, headers: {} };
  const next = writeCursor(keyOf(page.at(-1)!), tag);
  return { items: page, headers: { link: `<${nextUrl(call, max, next)}>; rel="next"` } };
}

/** Tells lists apart, for people too: the same list of another person is another list. */
function tagOf({ state }: AnyCall, list: readonly unknown[]): string {
  const digest = state.fast.sha256(JSON.stringify(list));
  return encodeHex(digest.subarray(0, 6));
}

function writeCursor(key: readonly (string | number)[], tag: string): string {
  return encodeBase64Url(JSON.stringify([tag, ...key]));
}

function readCursor(cursor: string, tag: string): (string | number)[] {
  const bytes = decodeBase64Url(cursor);
  const { value } = parseJson((bytes && decodeUtf8(bytes)) ?? "");
  if (!Array.isArray(value)) throw refuse("the cursor is not one that the mock gave");
  const [known, ...key] = value;
  if (known !== tag) throw refuse("the cursor is of another list, or of another person's");
  return key;
}

function refuse(reason: string): Refusal {
  return new Refusal(400, reason, { description: reason });
}

function compareKeys(
  one: readonly (string | number)[],
  other: readonly (string | number)[],
): number {
  for (const [i, part] of one.entries()) {
    if (part === other[i]) continue;
    return part < other[i]! ? -1 : 1;
  }
  return 0;
}

/** The URL of the next page: the one that was asked, with another cursor. */
function nextUrl({ origin, target }: AnyCall, max: number, cursor: string): string {
  const path = target.raw.split("?", 1)[0];
  const query = new URLSearchParams(target.search);
  query.set("max", String(max));
  query.set("cursor", cursor);
  return `${origin}${path}?${query}`;
}
