import type { RequestSettings } from "../api/request_options.ts";
import { parseRetryAfter } from "../api/api_call.ts";
import { isObject, parseJson } from "../json.ts";
import { createRedactor } from "../redact.ts";
import type { CheckName } from "./check.ts";
import { error, type Line, ok } from "./check.ts";
import { type Probe, probe } from "./probe.ts";

/** What was found out, and about what. */
export interface ServiceLine {
  name: CheckName & ("service" | "base_url");
  line: Line;
}

/**
 * Finds out whether what answered is the API of Webex: it refuses a request without a token, in a form of its own.
 * If it is not, it may live at another path, which is tried.
 */
export async function checkService(
  first: Probe,
  baseUrl: string,
  settings: RequestSettings,
): Promise<ServiceLine> {
  const { status } = first;
  const redact = createRedactor(settings.secrets);
  if (isRefusal(first)) {
    return { name: "service", line: ok("it refuses a request without a token, as Webex does") };
  }
  if (isOfWebex(first) && (status === 429 || status >= 500)) {
    return { name: "service", line: failed(first, settings.now()) };
  }
  const { origin, pathname } = new URL(baseUrl);
  const other = `${origin}/v1/`;
  if (pathname !== "/v1/") {
    const second = await probe(other, settings);
    if (!("failure" in second) && isRefusal(second)) {
      const seen = redact(`the API is not at ${bare(baseUrl)}, but at ${bare(other)}`);
      const hint = redact(`Write ${bare(other)}`);
      return { name: "base_url", line: error("base_url_v1_missing", seen, hint) };
    }
  }
  return { name: "service", line: describeStranger(first, baseUrl, redact) };
}

function failed({ status, headers }: Probe, now: number): Line {
  if (status === 429) {
    const wait = parseRetryAfter(headers.get("retry-after"), now);
    const hint = `Wait ${wait === undefined ? "a while" : `${wait} s`}, and try again`;
    return error("rate_limited", "the service asks to be asked less often (429)", hint);
  }
  return error("service_failed", `the service has a problem of its own (${status})`, "Try later");
}

/** Says what it may be that has answered in the place of Webex. */
function describeStranger(
  { status, headers }: Probe,
  baseUrl: string,
  redact: (text: string) => string,
): Line {
  if (status === 407) {
    const hint = "Write user name and password into the URL of the proxy, percent-encoded";
    return error("proxy_login", "the proxy asks who you are (407)", hint);
  }
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const isRedirect = status >= 300 && status < 400 || status === 0;
  if (isRedirect || type === "text/html" || status === 511) {
    const to = hostOf(headers.get("location"), baseUrl);
    const seen = isRedirect
      ? `what answered leads elsewhere${to === undefined ? "" : `, to ${redact(to)}`} (${status})`
      : `what answered is a web page, and not Webex (${status})`;
    return error(
      "captive_portal",
      seen,
      "A network in which one has to sign in, or a proxy, is between: open a page in a browser. Else check the base URL",
    );
  }
  return error(
    "not_webex",
    `what answered does not refuse as Webex does (${status})`,
    "Check that the base URL is that of the Webex API",
  );
}

/** A refusal of a request without a token, as it was recorded. */
function isRefusal(answer: Probe): boolean {
  return answer.status === 401 && isOfWebex(answer);
}

/** Whether an answer has the form of Webex: a message and a tracking id, in the body or as a header. */
function isOfWebex({ headers, text }: Probe): boolean {
  const { value } = parseJson(text);
  return isObject(value) && typeof value.message === "string" &&
    (typeof value.trackingId === "string" || headers.get("trackingid") !== null);
}

function hostOf(location: string | null, base: string): string | undefined {
  try {
    return location === null ? undefined : new URL(location, base).host;
  } catch {
    return undefined;
  }
}

function bare(url: string): string {
  return url.replace(/\/$/, "");
}
