import { explainRefusal } from "../api/explain_refusal.ts";
import { WebexError, WebexHttpError } from "../errors.ts";
import { type CheckCode, error, type Line } from "./check.ts";

/** Makes a line of an error of a request, for those that are not about what was checked. */
export function failureLine(thrown: unknown, path: string): Line {
  if (thrown instanceof WebexHttpError) {
    const { status, retryAfter, serviceMessage, trackingId } = thrown;
    const said = serviceMessage === undefined ? "" : `: ${serviceMessage.replace(/\.$/, "")}`;
    const tracked = trackingId === undefined ? "" : ` (trackingId ${trackingId})`;
    const hint = explainRefusal(path, status, retryAfter);
    return error(codeOf(status), `the service answered ${status}${said}${tracked}`, hint);
  }
  if (!(thrown instanceof WebexError)) throw thrown;
  const code = thrown.reason ?? (thrown.code === "timed_out" ? "timed_out" : "not_webex");
  const [, seen = thrown.message] = /^Cannot [^:]*: (.*)$/s.exec(thrown.message) ?? [];
  return error(code, seen, "Try again, and look at the lines above");
}

function codeOf(status: number): CheckCode {
  if (status === 429) return "rate_limited";
  return status >= 500 ? "service_failed" : "login_refused";
}
