import { ArgumentError, ArgumentRangeError } from "../../argument_error.ts";
import { WebexError } from "../../errors.ts";
import { isObject, parseJson } from "../../json.ts";
import { sameBytes } from "../../token/hs256.ts";
import { Refusal } from "../http/refusal.ts";
import { readBody } from "../http/request_body.ts";
import type { Target } from "../http/target.ts";
import { ACTIONS, type Admin } from "./admin_actions.ts";
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
  async handle(request: Request, target: Target): Promise<Response> {
    const word = target.segments.slice(1).join("/");
    if (word === "health") return json(200, { status: "ok" });
    if (!this.#gate.admits(request)) {
      return json(403, {
        error:
          "The admin API answers to names of this machine, addresses, and what allowHosts or --allow-host names",
      });
    }
    const authorization = encoder.encode(request.headers.get("authorization") ?? "");
    if (!sameBytes(authorization, this.#authorization)) {
      return json(401, {
        error: "The admin API needs Authorization: Bearer with the token that was printed at start",
      });
    }
    const action = ACTIONS[`${request.method} ${word}`];
    if (action === undefined) {
      return json(404, { error: `No such route. Routes: ${Object.keys(ACTIONS).join(", ")}` });
    }
    try {
      const query = new URLSearchParams(target.search);
      return json(200, await action(this.#admin, await readFields(request), query));
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
  if (error instanceof WebexError) return json(408, { error: error.message, code: error.code });
  const name = error instanceof Error ? error.name : "an error";
  return json(500, { error: `The mock itself failed with ${name}: report this` });
}

async function readFields(request: Request): Promise<Record<string, unknown>> {
  const { bytes } = await readBody(request);
  if (bytes.length === 0) return {};
  const text = new TextDecoder().decode(bytes);
  const { value } = parseJson(text);
  if (!isObject(value)) {
    throw new ArgumentError("Cannot read request: the body must be a JSON object");
  }
  return value;
}

function json(status: number, value: unknown): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
