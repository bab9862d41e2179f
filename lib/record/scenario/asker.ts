import { type ApiRequest, describeCall, retryWhileLimited } from "../../api/api_call.ts";
import { readRequestOptions, type RequestOptions } from "../../api/request_options.ts";
import { send } from "../../api/request.ts";
import { isObject, parseJson } from "../../json.ts";
import type { EndpointKey } from "../../mock/http/endpoint_names.ts";

/** A step of a scenario: one request. */
export interface Step {
  /** The endpoint. */
  endpoint: EndpointKey;
  /** The status that the built-in fixtures have for it. */
  expected: number;
  /** What stands in place of the braces in the path. */
  params?: Record<string, string>;
  /** The query. */
  query?: Record<string, string>;
  /** The access token, or the guest token for a login. */
  token?: string | undefined;
  /** The fields of the body. */
  body?: Record<string, string>;
  /** Whether it is asked although the scenario is to end. */
  isCleanUp?: true;
}

/** What was answered to a step. */
export interface StepReply {
  status: number;
  /** The fields of the body; none where it is no object. */
  body: Record<string, unknown>;
}

/** Sends the steps of a scenario, whatever is answered to them. */
export class Asker {
  readonly #options: RequestOptions;
  #expected: number | undefined;

  /** Takes what requests are sent with. Its `fetch` is what keeps the exchanges. */
  constructor(options: RequestOptions) {
    this.#options = options;
  }

  /** The status that is expected of the step that is being asked. */
  get expected(): number | undefined {
    return this.#expected;
  }

  /**
   * Asks a step, and again while the service answers 429.
   *
   * @throws {WebexError} when the service cannot be reached.
   */
  async ask(step: Step): Promise<StepReply> {
    const options = step.isCleanUp ? { ...this.#options, signal: undefined } : this.#options;
    const settings = readRequestOptions(options, ACTION);
    settings.signal?.throwIfAborted();
    const { baseUrl, secrets } = settings;
    const tokens = step.token === undefined ? [] : [step.token];
    const call = describeCall(requestOf(step), { baseUrl, tokens, secrets });
    const { response, text } = await retryWhileLimited(async () => {
      this.#expected = step.expected;
      try {
        return await send(call, settings);
      } finally {
        this.#expected = undefined;
      }
    }, settings);
    const { value } = parseJson(text);
    return { status: response.status, body: isObject(value) ? value : {} };
  }
}

const ACTION = "run scenario";

function requestOf({ endpoint, params = {}, query, body }: Step): ApiRequest {
  const [method = "", path = ""] = endpoint.split(" ");
  const filled = path.replace("/v1/", "").replace(
    /\{(\w+)\}/g,
    (_braces, name: string) => encodeURIComponent(params[name] ?? ""),
  );
  return {
    action: ACTION,
    method,
    path: query === undefined ? filled : `${filled}?${new URLSearchParams(query)}`,
    body: body && { type: "json", values: body },
  };
}
