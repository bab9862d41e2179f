import type { MockState } from "../state/state.ts";
import type { Answer } from "./answer.ts";
import { type EndpointKey, type ListedEndpoint, listedEndpoint } from "./endpoint_names.ts";
import type { Fixture } from "./fixture.ts";
import type { SentHeaders } from "./incoming.ts";
import type { Parameters, Values } from "./parameters.ts";
import type { Target } from "./target.ts";

/** A request as an endpoint sees it. */
export interface Call<Q extends Parameters = Parameters, B extends Parameters = Parameters> {
  /** What the mock remembers. */
  readonly state: MockState;
  /** The request's headers. */
  readonly headers: SentHeaders;
  /** What the braces in the endpoint's path matched, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Scheme and host that the request was sent to. URLs in answers begin with it. */
  readonly origin: string;
  /** Path and query as they were sent. */
  readonly target: Target;
  /**
   * Whether a program or page of this machine asks, as far as can be told. A page of another site, or another
   * machine, must not make the mock ask servers that only this machine can reach.
   */
  readonly isLocal: boolean;
  /** What a request that asks for a live connection brings along, where one can be opened. */
  readonly upgrade: UpgradeRequest | undefined;
  /** The parameters of the query that the endpoint serves. */
  readonly query: Values<Q>;
  /**
   * Reads the fields of the body that the endpoint serves.
   *
   * @throws {Refusal} when the body is not of the endpoint's media type, or lacks a required field.
   */
  readBody(): Promise<Values<B>>;
}

/** A request that may become a live connection. */
export interface UpgradeRequest {
  /** Whether it comes from no page, or from a page that may connect. */
  readonly isOriginAllowed: boolean;
}

/** What is the same for the calls of all endpoints. */
export type AnyCall = Pick<Call, "state" | "headers" | "params" | "origin" | "target" | "isLocal">;

/** What is known of an endpoint: the router, the README and the tests are made from it. */
export interface EndpointOptions<Q extends Parameters, B extends Parameters> {
  /** What it does, such as "creates a space". */
  summary: string;
  /** The parameters of the query that it serves. Others are reported as ignored. */
  query?: Q;
  /** The fields of the body that it serves. Others are reported as ignored. */
  body?: B;
  /** Whether the body may be a form as well as JSON. Default is `false`. */
  form?: boolean;
  /** Whether the body may be multipart, with files, as well as JSON. Default is `false`. */
  multipart?: boolean;
  /** The refusal of a request that lacks a required parameter. Default is the standard 400. */
  badRequest?: Fixture;
  /** Its own answers, the usual one first. The ones in `any.json` are not listed: every endpoint can give them. */
  answers: readonly [Fixture, ...Fixture[]];
}

/** An endpoint of the mock. */
export interface Endpoint extends ListedEndpoint {
  /** What it does. */
  readonly summary: string;
  /** The parameters of the query that it serves. */
  readonly query: Parameters;
  /** The fields of the body that it serves. */
  readonly body: Parameters;
  /** Whether the body may be a form as well as JSON. */
  readonly form: boolean;
  /** Whether the body may be multipart, with files, as well as JSON. */
  readonly multipart: boolean;
  /** The refusal of a request that lacks a required parameter, if it is not the standard one. */
  readonly badRequest: Fixture | undefined;
  /** The answers of its own, the usual one first. */
  readonly answers: readonly [Fixture, ...Fixture[]];
  /** Answers, or throws a `Refusal`. */
  respond(call: Call): Answer | Promise<Answer>;
}

/**
 * Describes an endpoint: `endpoint("POST /v1/rooms", { summary, body, answers }, async (call) => …)`.
 *
 * @param key Its method and path, as they stand in `endpoint_names.ts`.
 */
export function endpoint<
  const Q extends Parameters = Record<never, never>,
  const B extends Parameters = Record<never, never>,
>(
  key: EndpointKey,
  { summary, query, body, form = false, multipart = false, badRequest, answers }: EndpointOptions<
    Q,
    B
  >,
  respond: (call: Call<Q, B>) => Answer | Promise<Answer>,
): Endpoint {
  return {
    ...listedEndpoint(key),
    summary,
    query: query ?? {},
    body: body ?? {},
    form,
    multipart,
    badRequest,
    answers,
    // the call that comes in has read what this endpoint describes
    respond: respond as Endpoint["respond"],
  };
}
