import { codeOf, type WebexError, WebexHttpError } from "../errors.ts";
import { isObject, parseJson } from "../json.ts";
import { explainRefusal } from "./explain_refusal.ts";
import { parseRetryAfter, type Reply } from "./api_call.ts";

/** Longest text of the service that is repeated in a message. */
const MAX_TEXT = 500;

/**
 * Makes the error for an answer outside 200 to 299: everything the service said, and what it likely means.
 * `now` is the clock, in milliseconds since 1970.
 */
export function refuse(reply: Reply, now: number): WebexError {
  const { call, response } = reply;
  const { status } = response;
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) {
    return refuseRedirect(reply);
  }
  const { action, method, path } = call.request;
  const said = readSaid(reply);
  const retryAfter = parseRetryAfter(response.headers.get("retry-after"), now);
  const words = said.words.length > 0 ? said.words.join("; ") : "the service said nothing more";
  const tracked = said.trackingId === undefined ? "" : ` (trackingId ${said.trackingId})`;
  const hint = explainRefusal(path, status, retryAfter);
  return new WebexHttpError(
    codeOf(status),
    `Cannot ${action}: ${status} from ${method} ${call.shownUrl}: ${words}${tracked}. ${hint}`,
    {
      status,
      method,
      url: call.shownUrl,
      serviceMessage: said.message,
      descriptions: said.descriptions,
      trackingId: said.trackingId,
      retryAfter,
    },
  );
}

/** What the service said about a refusal, without secrets. */
interface Said {
  message: string | undefined;
  descriptions: string[];
  trackingId: string | undefined;
  /** Message and descriptions, each once, without the full stop. */
  words: string[];
}

function readSaid({ call, response, text }: Reply): Said {
  const body = parseJson(text).value;
  const answer = isObject(body) ? body : {};
  const shown = (value: unknown) =>
    typeof value === "string" && value !== ""
      ? call.redact(value.slice(0, 4 * MAX_TEXT)).slice(0, MAX_TEXT)
      : undefined;
  // OAuth endpoints say error and error_description
  const message = shown(answer.message) ?? shown(answer.error_description) ?? shown(answer.error);
  const descriptions = (Array.isArray(answer.errors) ? answer.errors : [])
    .slice(0, 10)
    .map((each) => shown(isObject(each) ? each.description : undefined))
    .filter((each) => each !== undefined);
  const trackingId = shown(response.headers.get("trackingid")) ?? shown(answer.trackingId);
  const words = [message, ...descriptions.filter((each) => each !== message)]
    .filter((each) => each !== undefined)
    .map((each) => each.replace(/\.$/, ""));
  return { message, descriptions, trackingId, words };
}

function refuseRedirect({ call, response }: Reply): WebexError {
  const host = call.redact(hostOf(response.headers.get("location"), call.url));
  const to = host === "" ? "" : ` to ${host}`;
  return call.failed(
    "redirect_refused",
    `was redirected${to}; a token is not sent to another place. Set the base URL to the right one`,
  );
}

function hostOf(location: string | null, base: string): string {
  try {
    return location === null ? "" : new URL(location, base).host;
  } catch {
    return "";
  }
}
