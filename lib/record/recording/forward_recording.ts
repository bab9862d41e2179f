import { isLoopback } from "../../runtime/direct_fetch.ts";
import { forward } from "../../runtime/forward.ts";
import type { Handler } from "../../runtime/listener.ts";
import { pairsOf, type SeenExchange } from "./seen_exchange.ts";
import type { Recorder } from "./recorder.ts";

/** What a recording proxy works with. */
export interface ForwardOptions {
  /** Scheme, host and port that requests are sent on to. */
  origin: string;
  /** What keeps the exchanges. */
  recorder: Recorder;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** Called when the service cannot be reached. */
  onUnreachable(method: string): void;
}

/** Headers of one connection, which are not sent on (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "expect"],
]);

/** The headers of a message that are sent on. */
function sentOn(headers: Headers, besides: readonly string[] = []): Headers {
  // a connection names headers of its own
  const named = headers.get("connection")?.toLowerCase().split(/\s*,\s*/) ?? [];
  const left = new Set([...HOP_BY_HOP, ...named, ...besides]);
  const kept = new Headers();
  headers.forEach((value, name) => {
    if (!left.has(name)) kept.append(name, value);
  });
  return kept;
}

/**
 * Sends every request on, gives the answer to the client unchanged, and keeps both. Requests that do not name this
 * machine are refused: a page of another site could have them sent here under a name of its own.
 */
export function forwardRecording(options: ForwardOptions): Handler {
  const { origin, recorder, now, onUnreachable } = options;
  return async (request, signal, upgrade) => {
    const { pathname, search } = new URL(request.url);
    const host = request.headers.get("host") ?? new URL(request.url).host;
    if (!isLoopback(host.replace(/:\d+$/, ""))) {
      return refuse(403, "requests must name this machine, such as 127.0.0.1");
    }
    if (upgrade !== undefined) return refuse(501, "live connections are not recorded");
    const done = recorder.begin();
    const startedAt = now();
    const { method } = request;
    const url = origin + pathname + search;
    const headers = sentOn(request.headers, ["host", "content-length"]);
    const body = new Uint8Array(await request.arrayBuffer());
    const sent = { method, url, headers: pairsOf(headers), body };
    let response: Response;
    try {
      const hasBody = method !== "GET" && method !== "HEAD";
      const init = hasBody ? { method, headers, body, signal } : { method, headers, signal };
      response = await forward(url, init);
    } catch {
      if (!signal.aborted) onUnreachable(method);
      return refuse(502, "the service could not be reached");
    }
    const { status } = response;
    const answered = sentOn(response.headers);
    const finish = (body: Uint8Array | undefined) => {
      const seen: SeenExchange | undefined = body && {
        startedAt,
        request: sent,
        response: { status, headers: pairsOf(response.headers), body },
      };
      done(seen);
    };
    if (response.body === null) {
      finish(new Uint8Array(0));
      return new Response(null, { status, headers: answered });
    }
    return new Response(response.body.pipeThrough(copying(recorder.room, finish)), {
      status,
      headers: answered,
    });
  };
}

/** Lets bytes through as they come, and hands over a copy of all of them; `undefined` when there were too many. */
function copying(
  room: number,
  finish: (bytes: Uint8Array | undefined) => void,
): TransformStream<Uint8Array, Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new TransformStream({
    transform(chunk, controller) {
      length += chunk.length;
      if (length <= room) chunks.push(chunk.slice());
      else chunks.length = 0;
      controller.enqueue(chunk);
    },
    flush() {
      if (length > room) return finish(undefined);
      const all = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      finish(all);
    },
  });
}

function refuse(status: number, why: string): Response {
  return Response.json({ message: `guestissuer record: ${why}` }, { status });
}
