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
  const chunks = chunksOf(body);
  if (chunks !== undefined) return await readChunks(call, response, chunks);
  if (typeof text !== "function") throw unreadable(call, "without text()");
  const whole = await response.text();
  // UTF-8 has no fewer bytes than the text has characters
  if (whole.length > MAX_BODY_BYTES) throw tooLarge(call, response);
  return whole;
}

/** Where the chunks of a body come from, one after the other. */
interface Chunks {
  next(): Promise<{ done?: boolean | undefined; value?: unknown }>;
  /** Says that no more are wanted. */
  stop(): unknown;
}

/** The chunks of a body that is a stream of the web or of Node; `undefined` when it is neither. */
function chunksOf(body: unknown): Chunks | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  // before the iterator that it has in some runtimes: that one takes longer
  if ("getReader" in body) {
    const reader = (body as ReadableStream<unknown>).getReader();
    return { next: () => reader.read(), stop: () => reader.cancel() };
  }
  if (!(Symbol.asyncIterator in body)) return undefined;
  const iterator = (body as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  return { next: () => iterator.next(), stop: () => iterator.return?.() };
}

async function readChunks(call: ApiCall, response: Response, chunks: Chunks): Promise<string> {
  let read: Uint8Array<ArrayBuffer> = new Uint8Array();
  let size = 0;
  try {
    while (true) {
      const { done, value } = await chunks.next();
      if (done) break;
      const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
      if (!ArrayBuffer.isView(bytes)) throw unreadable(call, "whose body holds no bytes");
      const start = size;
      size += bytes.byteLength;
      if (size > MAX_BODY_BYTES) throw tooLarge(call, response);
      // nearly every answer comes in one piece
      if (size > read.length) read = enlarge(read, start === 0 ? size : 2 * size);
      // a copy: who makes chunks may use the memory of one for the next
      read.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), start);
    }
  } catch (error) {
    void giveUp(chunks);
    throw error;
  }
  return new TextDecoder().decode(read.subarray(0, size));
}

async function giveUp(chunks: Chunks): Promise<void> {
  try {
    await chunks.stop();
  } catch {
    // what went wrong before says more
  }
}

function enlarge(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
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
