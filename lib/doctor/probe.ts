import { describeCall } from "../api/api_call.ts";
import { describeNetworkFailure } from "../api/network_failed.ts";
import { checkResponse, readBody } from "../api/request.ts";
import type { RequestSettings } from "../api/request_options.ts";
import { ArgumentError } from "../argument_error.ts";
import { startDeadline } from "../deadline.ts";
import { WebexError } from "../errors.ts";
import { error, type Line } from "./check.ts";

/** What came back to a request without a token. */
export interface Probe {
  status: number;
  headers: Pick<Headers, "get">;
  text: string;
  /** When it was sent, and when its answer began, in milliseconds since 1970 by the clock of this machine. */
  sentAt: number;
  receivedAt: number;
}

/** Asks who is behind no token, which Webex refuses and which has no effect. Returns why that was not answered. */
export async function probe(
  baseUrl: string,
  settings: RequestSettings,
): Promise<Probe | { failure: Line }> {
  const { fetch, now, timeout, signal, secrets } = settings;
  const request = { action: "reach the service", method: "GET", path: "people/me" };
  const call = describeCall(request, { baseUrl, tokens: [], secrets });
  const deadline = startDeadline(timeout, signal);
  const sentAt = now();
  const ask = async (): Promise<Probe> => {
    const headers = { accept: "application/json" };
    const init: RequestInit = { headers, redirect: "manual", signal: deadline.signal };
    const response = await fetch(call.url, init);
    const receivedAt = now();
    checkResponse(call, response);
    const { status } = response;
    return { status, headers: response.headers, text: await bodyOf(), sentAt, receivedAt };

    /** A body that is too large is none of Webex, and is not looked at. */
    async function bodyOf(): Promise<string> {
      try {
        return await readBody(call, response);
      } catch (thrown) {
        if (thrown instanceof WebexError) return "";
        throw thrown;
      }
    }
  };
  try {
    return await deadline.race(ask());
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    if (thrown instanceof ArgumentError) throw thrown;
    const host = call.redact(new URL(baseUrl).host);
    if (deadline.timedOut) {
      const seen = `${host}: no answer came within ${timeout} ms`;
      return {
        failure: error("timed_out", seen, "Try again, or look for a firewall that drops packets"),
      };
    }
    const { reason, seen, hint } = await describeNetworkFailure(call, thrown, { fetch, signal });
    return { failure: error(reason, `${host}: ${seen}`, hint) };
  } finally {
    deadline.end();
  }
}
