import { describeLoadFailure, isLoadFailure } from "../../runtime/load_failure.ts";
import { MemoryFull } from "../state/memory.ts";
import type { MockState } from "../state/state.ts";
import type { Answer } from "./answer.ts";
import type { ShapeAnswer } from "./as_recorded.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ListedEndpoint } from "./endpoint_names.ts";
import { bearerOf } from "./authenticate.ts";
import { Exchange, type ExchangeOptions } from "./exchange.ts";
import type { FaultQueue } from "./fault.ts";
import type { Incoming } from "./incoming.ts";
import { answerWithFault } from "./inject_fault.ts";
import type { Journal } from "./journal.ts";
import { type Outgoing, toOutgoing } from "./outgoing.ts";
import { answerOptions, refuseUnmatched, wantedMethod } from "./unmatched.ts";
import { Refusal } from "./refusal.ts";
import type { Router } from "./router.ts";

/** What a dispatcher works with. */
export interface DispatcherParts {
  state: MockState;
  router: Router<ListedEndpoint>;
  /** Loads an endpoint that has not been loaded. */
  loadEndpoint(listed: ListedEndpoint): Endpoint | Promise<Endpoint>;
  faults: FaultQueue;
  journal: Journal;
  /** Whether a parameter that an endpoint does not serve is refused. */
  strict: boolean;
  /** What gives answers the shape of a recording, if there is one. */
  shape: ShapeAnswer | undefined;
}

/**
 * Takes requests to endpoints and their answers back, with faults and a journal on the way. Where nothing waits, it
 * answers without a promise.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /**
   * Answers a request.
   *
   * @param options The target, if it has been read already, whether this machine asks, and what a request for a live
   * connection brings along. If one may be opened, the status is 101.
   */
  handle(
    incoming: Incoming,
    options: Pick<ExchangeOptions, "target" | "isLocal" | "upgrade"> = {},
  ): Outgoing | Promise<Outgoing> {
    const { state, router, loadEndpoint, strict } = this.#parts;
    const exchange = new Exchange(incoming, { state, strict, ...options });
    const { segments } = exchange.target;
    if (incoming.method === "OPTIONS") return this.#options(exchange);
    const route = router.find(incoming.method, segments);
    if (route.endpoint === undefined) {
      return this.#finish(exchange, refuseUnmatched(exchange, route));
    }
    exchange.params = route.params;
    const endpoint = loadEndpoint(route.endpoint);
    return endpoint instanceof Promise
      ? endpoint.then(
        (loaded) => this.#ask(exchange, loaded),
        (error) => this.#finish(exchange, toAnswer(error)),
      )
      : this.#ask(exchange, endpoint);
  }

  #ask(exchange: Exchange, endpoint: Endpoint): Outgoing | Promise<Outgoing> {
    exchange.endpoint = endpoint;
    const fault = this.#parts.faults.take(endpoint.name);
    if (fault === undefined) {
      const answer = answerOf(exchange);
      return answer instanceof Promise
        ? answer.then((each) => this.#finish(exchange, each))
        : this.#finish(exchange, answer);
    }
    return answerWithFault(fault, exchange, {
      ask: () => answerOf(exchange),
      finish: (answer) => this.#finish(exchange, answer),
      giveUp: () => this.#note(exchange, 0),
    });
  }

  #options(exchange: Exchange): Outgoing {
    const { router } = this.#parts;
    const { segments } = exchange.target;
    const methods = router.methodsOf(segments);
    if (methods.length === 0 && wantedMethod(exchange) === undefined) {
      const nearest = router.nearest("GET", segments);
      return this.#finish(exchange, refuseUnmatched(exchange, { allowed: [], nearest }));
    }
    this.#note(exchange, 204);
    return answerOptions(exchange, methods);
  }

  #finish(exchange: Exchange, built: Answer): Outgoing {
    const { endpoint, trackingId } = exchange;
    const { shape } = this.#parts;
    const answer = endpoint === undefined || shape === undefined
      ? built
      : shape(built, { endpoint, trackingId });
    this.#note(exchange, answer.fixture.response.status, answer);
    return toOutgoing(answer, exchange);
  }

  #note(
    exchange: Exchange,
    status: number,
    { reason, findings = [] }: Pick<Answer, "reason" | "findings"> = {},
  ): void {
    const { incoming, endpoint, target, body, bodyBytes, ignored, trackingId, at, duration } =
      exchange;
    this.#parts.journal.add({
      endpoint: endpoint?.name,
      method: incoming.method,
      path: target.raw,
      headers: incoming.headers,
      body,
      bodyBytes,
      status,
      reason,
      findings,
      ignored,
      trackingId,
      at,
      duration,
    });
  }
}

/** Asks the endpoint, once the access token of the request can be read. */
function answerOf(exchange: Exchange): Answer | Promise<Answer> {
  const { state: { tokens }, headers } = exchange;
  const token = bearerOf(headers);
  if (token !== undefined && tokens.hasToWait(token)) {
    return tokens.verify(token).then(() => ask(exchange)).catch(toAnswer);
  }
  return ask(exchange);
}

function ask(exchange: Exchange): Answer | Promise<Answer> {
  try {
    exchange.checkQuery();
    const answer = exchange.endpoint!.respond(exchange);
    return answer instanceof Promise ? answer.catch(toAnswer) : answer;
  } catch (error) {
    return toAnswer(error);
  }
}

/** What an endpoint throws, other than a refusal, is a defect of the mock, shown without its stack. */
function toAnswer(error: unknown): Answer {
  if (error instanceof Refusal) return error;
  if (error instanceof MemoryFull) {
    return new Refusal(507, error.reason, { description: error.reason });
  }
  if (isLoadFailure(error)) return new Refusal(500, describeLoadFailure(error));
  const name = error instanceof Error ? error.name : "an error";
  return new Refusal(500, `the mock itself failed with ${name}: report this`);
}
