import { ArgumentError, describeType } from "../argument_error.ts";
import { type ApiCall, CHECK_BASE_URL } from "./api_call.ts";

/** The largest answer that is read: 4 MiB, far above anything that the endpoints in use send. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * What answers of other makes of `fetch` have for a body: a stream of Node (node-fetch), nothing (React Native, which
 * has only `text()`), or a stream of the web.
 */
interface ForeignResponse {
  status?: unknown;
  headers?: { get?: unknown };
  body?: unknown;
  bodyUsed?: unknown;
  text?(): Promise<string>;
}

/**
 * Checks that a `fetch` given as an option answered as `fetch` does.
 *
 * @throws {TypeError} if it did not: the mistake is in the program, not in the network.
 */
export function checkResponse(call: ApiCall, response: unknown): void {
  const { status, headers } = (response ?? {}) as ForeignResponse;
  if (typeof status === "number" && typeof headers?.get === "function") return;
  const seen = typeof response === "object" && response !== null
    ? "an object without status and headers"
    : describeType(response);
  throw new ArgumentError(
    `Cannot ${call.request.action}: the option fetch must return a Response, and returned ${seen}`,
  );
}

/**
 * Reads the body of an answer as text, from any make of `fetch`.
 *
 * @throws {WebexError} `response_too_large` as soon as more than 4 MiB have come.
 * @throws {TypeError} if the body has been read already, or cannot be read in any way.
 */
export async function readBody(call: ApiCall, response: Response): Promise<string> {
  const { body, bodyUsed, text } = response as ForeignResponse;
  if (body === null) return "";
  if (bodyUsed === true) throw unreadable(call, "whose body has been read already");
  if (isIterable(body)) return await readChunks(call, response, body);
  if (isStream(body)) return await readChunks(call, response, chunksOf(body));
  if (typeof text !== "function") throw unreadable(call, "without text()");
  const whole = await response.text();
  // UTF-8 has no fewer bytes than the text has characters
  if (whole.length > MAX_BODY_BYTES) throw tooLarge(call, response);
  return whole;
}

async function readChunks(
  call: ApiCall,
  response: Response,
  chunks: AsyncIterable<unknown>,
): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    if (!ArrayBuffer.isView(bytes)) throw unreadable(call, "whose body holds no bytes");
    size += bytes.byteLength;
    // leaving the loop cancels the stream
    if (size > MAX_BODY_BYTES) throw tooLarge(call, response);
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function isIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

function isStream(body: unknown): body is ReadableStream<unknown> {
  return typeof body === "object" && body !== null && "getReader" in body;
}

/** The chunks of a stream in browsers where it cannot be iterated. */
async function* chunksOf(stream: ReadableStream<unknown>): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function tooLarge(call: ApiCall, { status }: Response): Error {
  const why = `was answered with ${status}, but the answer is larger than ${MAX_BODY_BYTES} bytes`;
  return call.failed("response_too_large", `${why}. ${CHECK_BASE_URL}`);
}

function unreadable(call: ApiCall, what: string): ArgumentError {
  return new ArgumentError(
    `Cannot ${call.request.action}: the option fetch must return a Response as the platform's fetch does, and returned one ${what}`,
  );
}
