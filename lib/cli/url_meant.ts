import { isLoopback } from "../runtime/direct_fetch.ts";

/** A host, maybe with a port and a path, behind a scheme that is missing or damaged. */
const PLACE =
  /^(?:(https?)(?::\/?|\/\/?)|:?\/\/)?((?:(?=[\d.]*[a-z.])[\w.-]+|\[[\da-f:]+\])(?::\d+)?)(\/[\w./-]*)?$/i;

/**
 * The base URL that was meant by one without a scheme, or with a damaged one: `localhost:8080/v1`, `https:/a.b`.
 * `undefined` for what holds more than a host and a path, since it may hold a secret.
 */
export function urlMeant(text: string): string | undefined {
  const [, scheme, place = "", path = ""] = PLACE.exec(text) ?? [];
  if (place === "") return undefined;
  const host = place.replace(/:\d+$/, "");
  const url = `${scheme?.toLowerCase() ?? (isLoopback(host) ? "http" : "https")}://${place}${path}`;
  return URL.canParse(url) ? url : undefined;
}
