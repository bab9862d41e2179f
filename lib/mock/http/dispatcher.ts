import { describeLoadFailure, isLoadFailure } from "../../runtime/load_failure.ts";
import { MemoryFull } from "../state/memory.ts";
import type { MockState } from "../state/state.ts";
import type { Answer } from "./answer.ts";
import type { ShapeAnswer } from "./as_recorded.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ListedEndpoint } from "./endpoint_names.ts";
import { bearerOf } from "./authenticate.ts";
import { Exchange, type ExchangeOptions, type ExchangeRequest } from "./exchange.ts";
import type { FaultQueue, MockFault } from "./fault.ts";
import type { Incoming } from "./incoming.ts";
import { answerWithFault } from "./inject_fault.ts";
import type { Journal } from "./journal.ts";
import { type Outgoing, toOutgoing } from "./outgoing.ts";
import { answerOptions, refuseUnmatched, wantedMethod } from "./unmatched.ts";
import { Refusal } from "./refusal.ts";
import type { Route, Router } from "./router.ts";
import { readTarget } from "./target.ts";

/** What a dispatcher works with. */
export interface DispatcherParts {
  state: MockState;
  router: Router<ListedEndpoint>;
  /** Returns an endpoint, once it is loaded and the request may begin. A request to none may have to wait as well. */
  loadEndpoint(
    listed: ListedEndpoint | undefined,
  ): Endpoint | undefined | Promise<Endpoint | undefined>;
  faults: FaultQueue;
  journal: Journal;
  /** Whether a parameter that an endpoint does not serve is refused. */
  strict: boolean;
  /** What gives answers the shape of a recording, if there is one. */
  shape: ShapeAnswer | undefined;
}

/** A request that has not begun. */
interface Asked extends ExchangeRequest {
  /** Where it leads; `undefined` for `OPTIONS`. */
  route: Route<ListedEndpoint> | undefined;
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
  handle(incoming: Incoming, options: ExchangeOptions = {}): Outgoing | Promise<Outgoing> {
    const { router, loadEndpoint } = this.#parts;
    const { method, url } = incoming;
    const target = options.target ?? readTarget(url);
    const route = method === "OPTIONS" ? undefined : router.find(method, target.segments);
    const endpoint = loadEndpoint(route?.endpoint);
    const asked = { incoming, target, options, route };
    return endpoint instanceof Promise
      ? this.#beginLater(asked, endpoint)
      : this.#begin(asked, endpoint);
  }

  #begin(asked: Asked, endpoint: Endpoint | undefined): Outgoing | Promise<Outgoing> {
    const { route } = asked;
    // ids are taken in the order in which requests begin
    const exchange = new Exchange(asked, this.#parts);
    if (route === undefined) return this.#options(exchange);
    if (route.endpoint === undefined) {
      return this.#finish(exchange, refuseUnmatched(exchange, route));
    }
    exchange.params = route.params;
    exchange.endpoint = endpoint!;
    const fault = this.#parts.faults.take(endpoint!.name);
    if (fault !== undefined) return this.#spoil(exchange, fault);
    const answer = answerOf(exchange);
    return answer instanceof Promise
      ? this.#finishLater(exchange, answer)
      : this.#finish(exchange, answer);
  }

  async #beginLater(asked: Asked, loading: Promise<Endpoint | undefined>): Promise<Outgoing> {
    let endpoint: Endpoint | undefined;
    try {
      endpoint = await loading;
    } catch (error) {
      return this.#finish(new Exchange(asked, this.#parts), toAnswer(error));
    }
    return await this.#begin(asked, endpoint);
  }

  #spoil(exchange: Exchange, fault: MockFault): Promise<Outgoing> {
    return answerWithFault(fault, exchange, {
      ask: () => answerOf(exchange),
      finish: (answer) => this.#finish(exchange, answer),
      giveUp: () => this.#note(exchange, 0),
    });
  }

  async #finishLater(exchange: Exchange, answer: Promise<Answer>): Promise<Outgoing> {
    return this.#finish(exchange, await answer);
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
  const token = bearerOf(exchange.headers);
  const hasToWait = token !== undefined && exchange.state.tokens.hasToWait(token);
  return hasToWait ? verifyAndAsk(exchange, token) : ask(exchange);
}

async function verifyAndAsk(exchange: Exchange, token: string): Promise<Answer> {
  try {
    await exchange.state.tokens.verify(token);
  } catch (error) {
    return toAnswer(error);
  }
  return await ask(exchange);
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
