import type { HarPair } from "../har.ts";

/** Headers that are about one message or one connection, or that the mock makes by itself. */
const LEFT_OUT = new RegExp(
  "^(?::.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*|" +
    "content-length|content-encoding|date|age|expires|last-modified|etag|via|x-cache.*|" +
    "set-cookie|alt-svc|trackingid|x-request-id|x-b3-.*|traceparent|" +
    "link|access-control-.*|x-mock-.*|server-timing|x-envoy-.*)$",
  "i",
);

/** The headers of an answer that say something of its shape, by their names in small letters. */
export function keptHeaders(headers: readonly HarPair[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    if (LEFT_OUT.test(key)) continue;
    kept[key] = key in kept ? `${kept[key]}, ${value}` : value;
  }
  return kept;
}

/** The headers of a request that say how it was asked. */
export function askedHeaders(headers: readonly HarPair[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    if (key === "authorization" || key === "content-type") kept[key] = value;
  }
  return kept;
}
