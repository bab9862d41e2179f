import { ArgumentRangeError } from "../argument_error.ts";
import { answerNode, type NodeRequest, type NodeResponse } from "../runtime/node_http.ts";
import { type GuestTokenHandler, tooLargeHandlerOf } from "./create_guest_token_handler.ts";
import { PAGE_MESSAGES } from "./refusal.ts";

/** Options of {@linkcode toNodeHandler}. */
export interface NodeHandlerOptions {
  /** The longest body that is read, in bytes; longer ones are answered with 413. Default is 16384. */
  maxBody?: number | undefined;
}

/** A handler of Node's `http` server, and of Express and others that are built on it. */
export type NodeHandler = (incoming: NodeRequest, outgoing: NodeResponse) => void;

/**
 * Turns a handler that speaks `Request` and `Response` into one of Node's `http` server and of Express. A body
 * that a parser of Express has read before is handed on as it came, or as JSON.
 *
 * @param handler The handler, as `createGuestTokenHandler` returns it.
 * @param options How long a body may be.
 * @returns The handler to give to `http.createServer`, or to `app.all` of Express.
 * @throws {RangeError} when `maxBody` is not a whole number of at least 0.
 *
 * @example Usage
 * ```ts
 * import { createMock } from "@guestissuer/webex";
 * import { createGuestTokenHandler, toNodeHandler } from "@guestissuer/webex/endpoint";
 * import http from "node:http";
 *
 * const mock = createMock();
 * const identify = () => ({ subject: "123", displayName: "Stève" });
 * const handler = createGuestTokenHandler({ ...mock.issuer, fetch: mock.fetch, identify });
 * const server = http.createServer(toNodeHandler(handler));
 * server.close();
 * ```
 */
export function toNodeHandler(
  handler: GuestTokenHandler,
  options: NodeHandlerOptions = {},
): NodeHandler {
  const { maxBody = 16_384 } = options;
  if (!Number.isSafeInteger(maxBody) || maxBody < 0) {
    throw new ArgumentRangeError(
      "Cannot create handler: maxBody must be a whole number of bytes of at least 0",
    );
  }
  const refuseTooLarge = tooLargeHandlerOf(handler) ?? tooLarge;
  return (incoming, outgoing) => {
    const { encrypted } = incoming.socket as { encrypted?: boolean };
    const origin = `${encrypted ? "https" : "http"}://${incoming.headers.host ?? "localhost"}`;
    const answer = async (request: Request) => {
      const bounded = await readBounded(request, incoming, maxBody);
      return await (bounded === undefined ? refuseTooLarge(request) : handler(bounded));
    };
    answerNode(answer, origin, incoming, outgoing).catch(() => outgoing.destroy());
  };
}

/** The request with its body read; `undefined` when that is too long. */
async function readBounded(
  request: Request,
  incoming: NodeRequest,
  maxBody: number,
): Promise<Request | undefined> {
  const { method, url, headers } = request;
  const { body: parsed } = incoming as { body?: unknown };
  if (request.body === null) return request;
  if (parsed !== undefined && incoming.readableEnded) {
    const body = new Blob([bodyOf(parsed)]);
    return body.size > maxBody ? undefined : new Request(url, { method, headers, body });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > maxBody) return undefined;
    chunks.push(chunk);
  }
  return new Request(url, { method, headers, body: new Blob(chunks as BlobPart[]) });
}

/** What a parser has made of a body: `express.raw` its bytes, `express.text` its text, `express.json` a value. */
function bodyOf(parsed: unknown): BlobPart {
  if (ArrayBuffer.isView(parsed)) return parsed as Uint8Array<ArrayBuffer>;
  return typeof parsed === "string" ? parsed : JSON.stringify(parsed);
}

/** Answers for a handler that is no endpoint of this module, and is not asked. */
function tooLarge(): Promise<Response> {
  const error = { code: "too_large", message: PAGE_MESSAGES.too_large };
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return Promise.resolve(new Response(JSON.stringify({ error }), { status: 413, headers }));
}
