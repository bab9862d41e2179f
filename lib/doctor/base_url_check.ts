import { DEFAULT_BASE_URL, parseBaseUrl } from "../api/request_options.ts";
import { ArgumentError } from "../argument_error.ts";
import type { CheckContext } from "./check_context.ts";
import { error, type Line, ok, warning } from "./check.ts";
import type { KnownValues } from "./known_values.ts";

/** A base URL, and what is to be said about it. */
export interface CheckedBaseUrl {
  /** The base URL with one slash at the end; `undefined` where it is none. */
  baseUrl: string | undefined;
  line: Line;
}

/** Looks at the base URL without asking anybody. */
export function checkBaseUrl(
  known: KnownValues,
  { secrets, redact }: Pick<CheckContext, "secrets" | "redact">,
): CheckedBaseUrl {
  const { text = DEFAULT_BASE_URL, source = "the base URL" } = known.baseUrl ?? {};
  const allowHttp = known.allowHttp?.text.match(/[^\s,]+/g) ?? [];
  let baseUrl: string;
  try {
    baseUrl = parseBaseUrl(text, { allowHttp, secrets });
  } catch (thrown) {
    if (!(thrown instanceof ArgumentError)) throw thrown;
    const [seen = "", ...hint] = thrown.message.replace(/^Cannot use [\w ]+: /, "").split(". ");
    const advice = hint.length > 0 ? hint.join(". ") : `Write one such as ${DEFAULT_BASE_URL}`;
    const line = error("base_url_malformed", `${source} cannot be used: ${seen}`, advice);
    return { baseUrl: undefined, line };
  }
  const { message, hint, ...line } = lineFor(baseUrl, source);
  return {
    baseUrl,
    line: {
      ...line,
      message: redact(message),
      ...hint === undefined ? {} : { hint: redact(hint) },
    },
  };
}

function lineFor(baseUrl: string, source: string): Line {
  const { origin, hostname, pathname } = new URL(baseUrl);
  if (/\/v1\/+v1\//.test(pathname)) {
    return error(
      "base_url_v1_doubled",
      `${source} ends in /v1 twice`,
      `Write ${origin}${pathname.replace(/(\/+v1)+\/+$/, "")}/v1`,
    );
  }
  if (isWebexHost(hostname) && pathname !== "/v1/") {
    return error(
      "base_url_v1_missing",
      `${source} names the host of Webex, and not the path /v1`,
      `Write ${origin}/v1`,
    );
  }
  if (hostname === OLD_HOST) {
    return warning(
      "base_url_old_host",
      `${source} names the host of before 2020, which has no guests of Service Apps`,
      `Write ${DEFAULT_BASE_URL}`,
    );
  }
  return ok(`${source} is ${baseUrl.replace(/\/$/, "")}`);
}

const OLD_HOST = "api.ciscospark.com";

function isWebexHost(hostname: string): boolean {
  return hostname === "webexapis.com" || hostname === OLD_HOST ||
    hostname.endsWith(".webexapis.com");
}
