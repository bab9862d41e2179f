import {
  type ApiAnswer,
  type ApiCall,
  type ApiRequest,
  CHECK_BASE_URL,
  describeCall,
  readJson,
  type Reply,
  retryWhileLimited,
} from "./api_call.ts";
import {
  readRequestOptions,
  type RequestOptions,
  type RequestSettings,
} from "./request_options.ts";
import { ArgumentError, describeType } from "../argument_error.ts";
import { startDeadline } from "../deadline.ts";
import { WebexError } from "../errors.ts";

/** Sends a request and returns the parsed answer, or throws what is documented at the public functions. */
export async function request(api: ApiRequest, options: RequestOptions): Promise<ApiAnswer> {
  const settings = readRequestOptions(options, api.action);
  const { baseUrl, secrets } = settings;
  const tokens: string[] = [];
  const reply = await retryWhileLimited(async () => {
    const token = typeof api.token === "function" ? await api.token() : api.token;
    if (token !== undefined) tokens.push(token);
    return await send(describeCall(api, { baseUrl, tokens, secrets }), settings);
  }, settings);
  const { ok, type } = reply.response;
  // browsers hide where a redirect leads, and its status
  if (!ok || type === "opaqueredirect") {
    // with the hints of all endpoints
    const { refuse } = await import("./refuse.ts");
    throw refuse(reply, settings.now());
  }
  return readJson(reply);
}

const OFFLINE = "did not get through. Check the network and the base URL";

/** Sends a request once and reads the answer, all within the time limit. */
export async function send(call: ApiCall, settings: RequestSettings): Promise<Reply> {
  const { fetch, timeout, signal, now } = settings;
  signal?.throwIfAborted();
  const sentAt = now();
  const deadline = startDeadline(timeout, signal);
  try {
    const answered = async () => {
      const init = { ...requestInit(call), signal: deadline.signal };
      const response = await fetch(call.url, init);
      checkResponse(call, response);
      return { call, response, text: await readBody(call, response), sentAt };
    };
    return await deadline.race(answered());
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof WebexError || error instanceof ArgumentError) throw error;
    if (deadline.timedOut) {
      throw call.failed(
        "timed_out",
        `was not answered in full within ${timeout} ms. Try again, or allow a longer timeout`,
      );
    }
    throw await whyFailed(call, error, { fetch, signal });
  } finally {
    deadline.end();
  }
}

/** Makes the error of a request that did not get through. What finds out why is loaded only then. */
export async function whyFailed(
  call: ApiCall,
  error: unknown,
  how: { fetch: typeof globalThis.fetch; signal: AbortSignal | undefined },
): Promise<Error> {
  // a page that is offline cannot load it
  const loaded = await import("./network_failed.ts").catch(() => undefined);
  return await loaded?.networkFailed(call, error, how) ??
    call.failed("network_failed", OFFLINE, { reason: "unknown" });
}

function requestInit({ request, token }: ApiCall): RequestInit {
  const { method, body } = request;
  const headers: Record<string, string> = { accept: "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  // manual: a redirect must never carry the token to another host
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (body?.type === "json") {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(body.values);
  } else if (body?.type === "form") {
    headers["content-type"] = "application/x-www-form-urlencoded";
    init.body = new URLSearchParams(body.values).toString();
  }
  return init;
}

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
