/** What can be read as often as one likes, by the name that the platform gives its kind. */
const REPEATABLE =
  /^\[object (String|ArrayBuffer|SharedArrayBuffer|Blob|File|FormData|URLSearchParams)\]$/;

/**
 * Whether a request can be sent a second time with the same body. A stream, an iterator, or a request with a body is
 * used up by the first time, and what is not known may be as well.
 */
export function canBeSentAgain(input: unknown, init: RequestInit): boolean {
  const body: unknown = init.body;
  if (body !== undefined && body !== null) {
    return ArrayBuffer.isView(body) || REPEATABLE.test(Object.prototype.toString.call(body));
  }
  if (typeof input !== "object" || input === null || !("method" in input)) return true;
  const request = input as { body?: unknown; method: unknown };
  // some browsers do not say whether a request has a body, and one to read has none
  return request.body === null ||
    (request.body === undefined && /^(GET|HEAD)$/i.test(String(request.method)));
}
