import { describeCall, incomplete, readJson, type Reply } from "../api/api_call.ts";
import { codeOf, type WebexError, WebexHttpError } from "../errors.ts";
import type { RequestSettings } from "../api/request_options.ts";
import { parseRetryAfter } from "../api/retry_while_limited.ts";
import { send } from "../api/send.ts";
import { isObject, parseJson } from "../json.ts";
import type { Held } from "./session_store.ts";

/** How an endpoint is asked. */
export interface EndpointQuestion {
  /** The whole URL of the endpoint. */
  url: string;
  headers:
    | Record<string, string>
    | (() => Record<string, string> | Promise<Record<string, string>>)
    | undefined;
  credentials: "omit" | "same-origin" | "include" | undefined;
  body: Record<string, unknown>;
}

/**
 * Asks the endpoint of a site for an access token. A 429 or 5xx is waited for: as long as it asks, or one second, then
 * two, then four.
 */
export async function askEndpoint(
  { url, headers, credentials, body }: EndpointQuestion,
  settings: RequestSettings,
): Promise<Held> {
  const { retries, maxRetryAfter, sleep, onRetry, now } = settings;
  const values = body as Record<string, string>;
  const request = {
    action: "get access token",
    method: "POST",
    path: "",
    body: { type: "json" as const, values },
  };
  const call = describeCall(request, { baseUrl: url, tokens: [] });
  for (let retry = 1;; retry++) {
    const more = typeof headers === "function" ? await headers() : headers;
    const reply = await send(call, {
      ...settings,
      fetch: (input, init) =>
        settings.fetch(input, {
          ...init,
          headers: { ...init?.headers as Record<string, string>, ...more },
          ...credentials === undefined ? {} : { credentials },
        }),
    });
    const { ok, status, headers: answered } = reply.response;
    if (ok) return readToken(reply);
    const seconds = parseRetryAfter(answered.get("retry-after"), now()) ?? 2 ** (retry - 1);
    const isPassing = status === 429 || status >= 500;
    if (!isPassing || retry > retries || seconds > maxRetryAfter) throw refuse(reply, now());
    onRetry?.(seconds, retry);
    await sleep(seconds * 1000);
  }
}

/** The lifetime counts from when the endpoint was asked: the clock of a page may be off. */
function readToken(reply: Reply): Held {
  const { body } = readJson(reply);
  const { accessToken, expiresIn } = isObject(body) ? body : {};
  if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw incomplete(reply, "the answer holds no accessToken");
  }
  if (typeof expiresIn !== "number" || !(expiresIn > 0 && expiresIn < Infinity)) {
    throw incomplete(reply, "the answer holds no expiresIn");
  }
  return { accessToken, expiresIn, expiresAt: reply.sentAt + expiresIn * 1000 };
}

/** What to do about a refusal, which no further try would change. */
const HINTS: Record<number, string> = {
  401: "This is final: sign in to the site again",
  403:
    "This is final: the endpoint does not allow this page. Its own site, or allowedOrigins, must name it",
  404: "Check the URL of the endpoint",
  405: "Check the URL of the endpoint",
};

function refuse({ call, response, text }: Reply, now: number): WebexError {
  const { status, type, headers } = response;
  if (type === "opaqueredirect" || (status >= 300 && status < 400)) {
    return call.failed("redirect_refused", "was redirected. Give the URL that it leads to");
  }
  const { value } = parseJson(text);
  const error = isObject(value) && isObject(value.error) ? value.error : {};
  const said = typeof error.message === "string" ? call.redact(error.message.slice(0, 200)) : "";
  const hint = HINTS[status] ?? "See the log of the endpoint";
  return new WebexHttpError(
    codeOf(status),
    `Cannot get access token: ${status} from POST ${call.shownUrl}${
      said === "" ? "" : `: ${said}`
    }. ${hint}`,
    {
      status,
      method: "POST",
      url: call.shownUrl,
      serviceMessage: said === "" ? undefined : said,
      retryAfter: parseRetryAfter(headers.get("retry-after"), now),
    },
  );
}
