import { describeLoadFailure, isLoadFailure } from "../../runtime/load_failure.ts";
import { MemoryFull } from "../state/memory.ts";
import type { MockState } from "../state/state.ts";
import type { Answer } from "./answer.ts";
import { asRecorded } from "./as_recorded.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ListedEndpoint } from "./endpoint_names.ts";
import { Exchange, type ExchangeOptions } from "./exchange.ts";
import type { FaultQueue } from "./fault.ts";
import { answerWithFault } from "./inject_fault.ts";
import type { Journal } from "./journal.ts";
import { answerOptions, wantedMethod } from "./preflight.ts";
import type { RecordedFixtures } from "./recorded_fixtures.ts";
import { Refusal } from "./refusal.ts";
import { toResponse } from "./response.ts";
import type { Router } from "./router.ts";
import { refuseUnmatched } from "./unmatched.ts";

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
  /** A recording, whose answers go before the built-in ones. */
  recorded: RecordedFixtures | undefined;
}

/** Takes requests to endpoints and their answers back, with faults and a journal on the way. */
export class Dispatcher {
  readonly #parts: DispatcherParts;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /**
   * Answers a request.
   *
   * @param options The target, if it has been read already, what ends waiting, if not the request's signal, whether
   * this machine asks, and what a request for a live connection brings along. If one may be opened,
   * {@linkcode SWITCHING} is returned.
   */
  async handle(
    request: Request,
    options: Pick<ExchangeOptions, "target" | "signal" | "isLocal" | "upgrade"> = {},
  ): Promise<Response> {
    const { state, router, faults, strict } = this.#parts;
    const exchange = new Exchange(request, { state, strict, ...options });
    const { segments } = exchange.target;
    if (request.method === "OPTIONS") return this.#options(exchange);
    const route = router.find(request.method, segments);
    if (route.endpoint === undefined) {
      return this.#finish(exchange, refuseUnmatched(exchange, route));
    }
    try {
      const endpoint = this.#parts.loadEndpoint(route.endpoint);
      exchange.endpoint = endpoint instanceof Promise ? await endpoint : endpoint;
    } catch (error) {
      return this.#finish(exchange, answerTo(error));
    }
    exchange.params = route.params;
    const fault = faults.take(route.endpoint.name);
    if (fault === undefined) return this.#finish(exchange, await answerOf(exchange));
    return await answerWithFault(fault, exchange, {
      ask: () => answerOf(exchange),
      finish: (answer) => this.#finish(exchange, answer),
      giveUp: () => this.#note(exchange, 0),
    });
  }

  #options(exchange: Exchange): Response {
    const { router } = this.#parts;
    const { segments } = exchange.target;
    const methods = router.methodsOf(segments);
    if (methods.length === 0 && wantedMethod(exchange) === null) {
      const nearest = router.nearest("GET", segments);
      return this.#finish(exchange, refuseUnmatched(exchange, { allowed: [], nearest }));
    }
    this.#note(exchange, 204);
    return answerOptions(exchange, methods);
  }

  #finish(exchange: Exchange, built: Answer): Response {
    const { endpoint, trackingId } = exchange;
    const { recorded } = this.#parts;
    const answer = endpoint === undefined || recorded === undefined
      ? built
      : asRecorded(built, { endpoint, recorded, trackingId });
    this.#note(exchange, answer.fixture.response.status, answer);
    return toResponse(answer, exchange);
  }

  #note(
    exchange: Exchange,
    status: number,
    { reason, findings = [] }: Pick<Answer, "reason" | "findings"> = {},
  ): void {
    const { request, endpoint, target, body, bodyBytes, ignored, trackingId, at, duration } =
      exchange;
    const headers: [string, string][] = [];
    exchange.headers.forEach((value, name) => headers.push([name, value]));
    this.#parts.journal.add({
      endpoint: endpoint?.name,
      method: request.method,
      path: target.raw,
      headers,
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

/** Asks the endpoint. */
async function answerOf(exchange: Exchange): Promise<Answer> {
  try {
    exchange.checkQuery();
    return await exchange.endpoint!.respond(exchange);
  } catch (error) {
    return answerTo(error);
  }
}

/** What is thrown, other than a refusal, is a defect of the mock, shown without its stack. */
function answerTo(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof MemoryFull) {
    return new Refusal(507, error.reason, { description: error.reason });
  }
  if (isLoadFailure(error)) return new Refusal(500, describeLoadFailure(error));
  const name = error instanceof Error ? error.name : "an error";
  return new Refusal(500, `the mock itself failed with ${name}: report this`);
}
