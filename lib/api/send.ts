import { ArgumentError } from "../argument_error.ts";
import { startDeadline } from "../deadline.ts";
import { WebexError } from "../errors.ts";
import type { ApiCall, Reply } from "./api_call.ts";
import { checkResponse, readBody } from "./read_body.ts";
import type { RequestSettings } from "./request_options.ts";

const OFFLINE = "did not get through. Check the network and the base URL";

/** Sends a request once and reads the answer, all within the time limit. */
export async function send(call: ApiCall, settings: RequestSettings): Promise<Reply> {
  const { fetch, timeout, signal, now } = settings;
  signal?.throwIfAborted();
  const sentAt = now();
  const deadline = startDeadline(timeout, signal);
  try {
    const answered = async () => {
      const init = { ...requestInit(call), signal: deadline.signal };
      const response = await fetch(call.url, init);
      checkResponse(call, response);
      return { call, response, text: await readBody(call, response), sentAt };
    };
    return await deadline.race(answered());
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof WebexError || error instanceof ArgumentError) throw error;
    if (deadline.timedOut) {
      throw call.failed(
        "timed_out",
        `was not answered in full within ${timeout} ms. Try again, or allow a longer timeout`,
      );
    }
    throw await whyFailed(call, error, { fetch, signal });
  } finally {
    deadline.end();
  }
}

/** Makes the error of a request that did not get through. What finds out why is loaded only then. */
export async function whyFailed(
  call: ApiCall,
  error: unknown,
  how: { fetch: typeof globalThis.fetch; signal: AbortSignal | undefined },
): Promise<Error> {
  // a page that is offline cannot load it
  const loaded = await import("./network_failed.ts").catch(() => undefined);
  return await loaded?.networkFailed(call, error, how) ??
    call.failed("network_failed", OFFLINE, { reason: "unknown" });
}

function requestInit({ request, token }: ApiCall): RequestInit {
  const { method, body } = request;
  const headers: Record<string, string> = { accept: "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  // manual: a redirect must never carry the token to another host
  const init: RequestInit = { method, headers, redirect: "manual" };
  if (body?.type === "json") {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(body.values);
  } else if (body?.type === "form") {
    headers["content-type"] = "application/x-www-form-urlencoded";
    init.body = new URLSearchParams(body.values).toString();
  }
  return init;
}
