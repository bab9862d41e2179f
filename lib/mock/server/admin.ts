import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { WebexError } from "../../errors.ts";
import { isObject, parseJson } from "../../json.ts";
import { sameBytes } from "../../bytes.ts";
import type { Incoming } from "../http/incoming.ts";
import { Refusal } from "../http/refusal.ts";
import { readBody } from "../http/request_body.ts";
import type { Target } from "../http/target.ts";
import { ACTIONS, checkNames } from "./admin_actions.ts";
import { json } from "./admin_answer.ts";
import { answerOpenly } from "./admin_open.ts";
import type { Admin } from "./admin_parts.ts";
import { sendEvents } from "./admin_events.ts";
import type { Gate } from "./gate.ts";

const encoder = new TextEncoder();

/** The admin API: everything below `/__mock/`. */
export class AdminApi {
  readonly #admin: Admin;
  readonly #gate: Gate;
  readonly #authorization: Uint8Array;

  /** @param options Who may ask: by which names, and with which bearer token. */
  constructor(admin: Admin, { gate, token }: { gate: Gate; token: string }) {
    this.#admin = admin;
    this.#gate = gate;
    this.#authorization = encoder.encode(`Bearer ${token}`);
  }

  /** Answers a request. There is no CORS: a page of another origin cannot read any answer. */
  async handle(incoming: Incoming, target: Target): Promise<Response> {
    const word = target.segments.slice(1).join("/");
    if (word === "health") return json(200, { status: "ok" });
    if (!this.#gate.admits(incoming)) {
      return json(403, {
        error:
          "The admin API answers to names of this machine, addresses, and what allowHosts or --allow-host names",
      });
    }
    const route = `${incoming.method} ${word}`;
    const open = await answerOpenly(route);
    if (open !== undefined) return open;
    const authorization = encoder.encode(incoming.headers.authorization ?? "");
    if (!sameBytes(authorization, this.#authorization)) {
      return json(401, {
        error: "The admin API needs Authorization: Bearer with the token that was printed at start",
      });
    }
    try {
      const query = new URLSearchParams(target.search);
      if (route === "GET events") {
        checkNames(route, {}, query);
        return sendEvents(this.#admin, incoming, target);
      }
      const action = ACTIONS[route];
      if (action === undefined) {
        const routes = [...Object.keys(ACTIONS), "GET events"].join(", ");
        return json(404, { error: `No such route. Routes: ${routes}` });
      }
      const body = await readFields(incoming);
      checkNames(route, body, query);
      return json(200, await action(this.#admin, body, query));
    } catch (error) {
      return refuse(error);
    }
  }
}

function refuse(error: unknown): Response {
  if (error instanceof ArgumentError || error instanceof ArgumentRangeError) {
    return json(400, { error: error.message });
  }
  if (error instanceof Refusal) {
    return json(error.fixture.response.status, { error: `Cannot read request: ${error.reason}` });
  }
  if (error instanceof WebexError) {
    const status = error.code === "mock_wait_timed_out" ? 408 : 400;
    return json(status, { error: error.message, code: error.code });
  }
  const name = error instanceof Error ? error.name : "an error";
  return json(500, { error: `The mock itself failed with ${name}: report this` });
}

async function readFields(incoming: Incoming): Promise<Record<string, unknown>> {
  const { bytes } = await readBody(incoming);
  if (bytes.length === 0) return {};
  const text = new TextDecoder().decode(bytes);
  const { value } = parseJson(text);
  if (!isObject(value)) {
    throw new ArgumentError("Cannot read request: the body must be a JSON object");
  }
  return value;
}
