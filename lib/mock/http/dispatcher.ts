import { sleep } from "../../deadline.ts";
import { parseDuration } from "../../duration.ts";
import { answerHeaders, refusalFixture, renderBody } from "./answer.ts";
import type { Answer, Call, Endpoint } from "./endpoint.ts";
import type { FaultQueue, MockFault } from "./fault.ts";
import type { Journal, Note } from "./journal.ts";
import type { Router } from "./router.ts";
import type { MockState } from "../state/state.ts";

/** The largest body that an endpoint reads, in bytes. */
const MAX_BODY = 1024 * 1024;

/** Takes requests to endpoints and their answers back, with faults and a journal on the way. */
export class Dispatcher {
  constructor(
    readonly state: MockState,
    readonly router: Router,
    readonly faults: FaultQueue,
    readonly journal: Journal,
  ) {}

  /**
   * Answers a request. It does not wait when nothing has to be waited for. The signal is that of the request
   * unless another one is given, and ends a wait that a fault asks for.
   */
  handle(request: Request, signal?: AbortSignal): Response | Promise<Response> {
    const { method, url, headers } = request;
    const start = url.indexOf("/", 8);
    const path = start === -1 ? "/" : url.slice(start);
    const mark = path.indexOf("?");
    const bare = mark === -1 ? path : path.slice(0, mark);
    const note: Note = {
      endpoint: undefined,
      method,
      path,
      headers,
      body: "",
      status: 0,
      reason: undefined,
      trackingId: `ROUTERGW_${this.state.ids.uuid()}`,
      at: this.state.clock.now(),
    };
    const cors = headers.get("origin") !== null;
    if (method === "OPTIONS") return this.#options(bare, note, cors, headers);
    const route = this.router.find(method, bare);
    const { endpoint } = route;
    if (endpoint === undefined) {
      return this.#respond(unmatched(method, bare, route.allowed, route.nearest), note, cors);
    }
    note.endpoint = endpoint.name;
    const call: Call = {
      method,
      path: bare,
      query: mark === -1 ? "" : path.slice(mark + 1),
      params: route.params,
      headers,
      text: () => readText(request, note),
      state: this.state,
    };
    const fault = this.faults.take(endpoint.name);
    if (fault !== undefined) {
      return this.#fail(fault, endpoint, call, note, cors, signal ?? request.signal);
    }
    const answer = answerOf(endpoint, call);
    return answer instanceof Promise
      ? answer.then((each) => this.#respond(each, note, cors))
      : this.#respond(answer, note, cors);
  }

  #respond(answer: Answer, note: Note, cors: boolean): Response {
    const { status } = answer.fixture.response;
    note.status = status;
    note.reason = answer.reason;
    this.journal.add(note);
    const headers = answerHeaders(answer, note.trackingId, cors);
    if (note.method === "HEAD" || status === 204) return new Response(null, { status, headers });
    return new Response(renderBody(answer, note.trackingId), { status, headers });
  }

  #options(path: string, note: Note, cors: boolean, asked: Headers): Response {
    const methods = this.router.methodsOf(path);
    const wanted = cors ? asked.get("access-control-request-method") : null;
    if (methods.length === 0 && wanted === null) {
      const nearest = this.router.nearest("GET", path);
      return this.#respond(unmatched("OPTIONS", path, [], nearest), note, cors);
    }
    note.status = 204;
    this.journal.add(note);
    const headers: Record<string, string> = {
      TrackingID: note.trackingId,
      "x-mock-fidelity": "inferred",
    };
    if (methods.length > 0) headers.allow = methods.join(", ");
    if (cors) {
      headers["access-control-allow-origin"] = "*";
      // a preflight that fails would hide from the page that path or method are wrong; the request itself says so
      headers["access-control-allow-methods"] = [...new Set([...methods, wanted ?? "OPTIONS"])]
        .join(", ");
      headers["access-control-allow-headers"] = asked.get("access-control-request-headers") ??
        "authorization, content-type, trackingid";
      headers["access-control-max-age"] = "600";
      headers["vary"] = "Access-Control-Request-Method, Access-Control-Request-Headers";
    }
    return new Response(null, { status: 204, headers });
  }

  async #fail(
    fault: MockFault,
    endpoint: Endpoint,
    call: Call,
    note: Note,
    cors: boolean,
    signal: AbortSignal,
  ): Promise<Response> {
    if (fault.latency !== undefined) await sleep(parseDuration(fault.latency), signal);
    if (fault.hang || fault.reset) {
      this.journal.add(note);
      if (fault.reset) throw new TypeError("The connection was reset, as a fault of the mock asks");
      await untilAborted(signal);
    }
    const answer = fault.status === undefined
      ? await answerOf(endpoint, call)
      : faultAnswer(fault.status, fault);
    const response = this.#respond(answer, note, cors);
    // an answer without a body has nothing to replace or to cut
    if (response.body === null) return response;
    if (fault.body !== undefined) {
      const type = { "content-type": "text/html" };
      const headers = { ...Object.fromEntries(response.headers), ...type };
      return new Response(fault.body, { status: response.status, headers });
    }
    if (fault.omit === undefined && !fault.cut) return response;
    const body = JSON.parse(await response.text());
    for (const field of fault.omit ?? []) delete body[field];
    const text = JSON.stringify(body);
    return new Response(fault.cut ? cutShort(text) : text, response);
  }
}

/** Asks the endpoint. What it throws is a defect of the mock, told without its stack. */
function answerOf(endpoint: Endpoint, call: Call): Answer | Promise<Answer> {
  try {
    const answer = endpoint.respond(call);
    return answer instanceof Promise ? answer.catch(defect) : answer;
  } catch (error) {
    return defect(error);
  }
}

function defect(error: unknown): Answer {
  if (error instanceof BodyTooLarge) {
    return { fixture: refusalFixture(413), reason: `the body is larger than ${MAX_BODY} bytes` };
  }
  if (error instanceof BodyBroken) {
    return { fixture: refusalFixture(400), reason: "the body broke off or had been read already" };
  }
  const name = error instanceof Error ? error.name : "an error";
  return {
    fixture: refusalFixture(500),
    reason: `the mock itself failed with ${name}: report this`,
  };
}

class BodyTooLarge extends Error {}

class BodyBroken extends Error {}

async function readText(request: Request, note: Note): Promise<string> {
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > MAX_BODY) throw new BodyTooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof BodyTooLarge ? error : new BodyBroken();
  }
  note.body = await new Blob(chunks as BlobPart[]).text();
  return note.body;
}

function unmatched(method: string, path: string, allowed: string[], nearest: Endpoint): Answer {
  const near = `${nearest.method} ${nearest.path}`;
  if (allowed.length > 0) {
    return {
      fixture: refusalFixture(405),
      reason: `this path takes ${allowed.join(", ")}, not ${method.slice(0, 20)}`,
      headers: { allow: allowed.join(", "), "x-mock-nearest": near },
    };
  }
  const hint = !/^\/(v1|u2c|__mock)(\/|$)/.test(path)
    ? "; paths of the API begin with /v1/: check the base URL"
    : "";
  return {
    fixture: refusalFixture(404),
    reason: `the mock has no endpoint of this path; the nearest is ${near}${hint}`,
    headers: { "x-mock-nearest": near },
  };
}

function faultAnswer(status: number, fault: MockFault): Answer {
  const fixture = refusalFixture(status);
  const answer: Answer = { fixture, reason: "a fault that was asked for" };
  if (fault.message !== undefined) answer.values = { message: fault.message };
  if (fault.retryAfter === undefined) return answer;
  const { "retry-after": _usual, ...headers } = fixture.response.headers;
  if (fault.retryAfter !== null) headers["retry-after"] = String(fault.retryAfter);
  answer.fixture = { ...fixture, response: { ...fixture.response, headers } };
  return answer;
}

/** Waits for the caller to give up, and rejects with its reason. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** A body that ends with an error after its first half. */
function cutShort(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        return controller.error(new TypeError("The body was cut, as a fault of the mock asks"));
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
}
