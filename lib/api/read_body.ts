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
  stop(): Promise<unknown> | undefined;
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
  const read: ArrayBufferView<ArrayBuffer>[] = [];
  let size = 0;
  try {
    while (true) {
      const { done, value } = await chunks.next();
      if (done) break;
      const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
      if (!ArrayBuffer.isView(bytes)) throw unreadable(call, "whose body holds no bytes");
      size += bytes.byteLength;
      if (size > MAX_BODY_BYTES) throw tooLarge(call, response);
      read.push(bytes as ArrayBufferView<ArrayBuffer>);
    }
  } catch (error) {
    chunks.stop()?.catch(() => {});
    throw error;
  }
  const decoder = new TextDecoder();
  // nearly every answer comes in one piece
  if (read.length === 1) return decoder.decode(read[0]);
  return read.map((bytes) => decoder.decode(bytes, { stream: true })).join("") + decoder.decode();
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
