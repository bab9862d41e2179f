import type { HarEntry } from "../../../lib/record/har.ts";
import { scrub } from "../../../lib/record/mod.ts";

/** An exchange with these headers and bodies. */
export function entryWith(
  { url = "https://webexapis.com/v1/things", asked, answered, headers = {}, sent = {} }: {
    url?: string;
    /** The body of the request, and its type. */
    asked?: { text: string; mimeType?: string };
    /** The body of the answer. */
    answered?: { text: string; mimeType?: string; encoding?: string };
    /** The headers of the answer. */
    headers?: Record<string, string>;
    /** The headers of the request. */
    sent?: Record<string, string>;
  },
): HarEntry {
  const pairs = (of: Record<string, string>) =>
    Object.entries(of).map(([name, value]) => ({ name, value }));
  return {
    request: {
      method: "POST",
      url,
      headers: pairs(sent),
      ...asked === undefined ? {} : { postData: { mimeType: "application/json", ...asked } },
    },
    response: {
      status: 200,
      headers: pairs(headers),
      content: answered === undefined ? {} : { mimeType: "application/json", ...answered },
    },
  };
}

/** What becomes of the body of an answer, with another exchange before it if there is one. */
export function scrubbedBody(body: string, ...others: HarEntry[]): string {
  const { entries } = scrub([...others, entryWith({ answered: { text: body } })]);
  return entries.at(-1)!.response.content.text!;
}

/** Like {@linkcode scrubbedBody}, of a value and parsed again. */
// deno-lint-ignore no-explicit-any
export function scrubbedJson(body: unknown, ...others: HarEntry[]): any {
  return JSON.parse(scrubbedBody(JSON.stringify(body), ...others));
}
