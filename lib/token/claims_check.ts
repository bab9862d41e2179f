import { isUuid, readWebexId } from "../webex_id.ts";
import type { Finding, FindingCode, Severity } from "../finding.ts";
import { describeType } from "../describe_type.ts";

/** What the claims are checked against. */
export interface ClaimsCheckOptions {
  /** The clock, in milliseconds since 1970. */
  now: number;
  /** The Guest Issuer ID that the token should be from, if known. */
  issuer?: string | undefined;
}

const DAY = 86400;

/** Reads `exp`: a whole number, or a string of digits as Webex's own documentation writes it. */
export function readExp(exp: unknown): number | undefined {
  if (typeof exp === "number" && Number.isFinite(exp)) return exp;
  if (typeof exp === "string" && /^\d{1,15}$/.test(exp)) return Number(exp);
  return undefined;
}

/** Finds everything that is wrong or odd with the claims of a guest token. */
export function checkClaims(
  claims: Record<string, unknown>,
  options: ClaimsCheckOptions,
): Finding[] {
  const findings: Finding[] = [];
  const add = (code: FindingCode, severity: Severity, message: string, hint: string) =>
    findings.push({ code, severity, message, hint });
  checkText(claims.sub, "sub", "error", add);
  if (typeof claims.sub === "string" && claims.sub !== "" && !/^[A-Za-z0-9-]+$/.test(claims.sub)) {
    add(
      "sub_characters",
      "warning",
      "the claim sub holds characters other than letters, digits and hyphens",
      "The service has been seen to take more, but its documentation does not promise it",
    );
  }
  checkText(claims.name, "name", "warning", add);
  checkText(claims.iss, "iss", "error", add);
  if (typeof claims.iss === "string" && claims.iss !== "") {
    checkIssuer(claims.iss, options.issuer, add);
  }
  checkExp(claims.exp, options.now, add);
  checkStart(claims, options.now, add);
  return findings;
}

type Add = (code: FindingCode, severity: Severity, message: string, hint: string) => void;

const CLAIM_HINTS = {
  sub: "Sign a token with the claim sub: a text that identifies the guest",
  name: "Sign a token with the claim name: the name that others see",
  iss: "Sign a token with the claim iss: the Guest Issuer ID",
};

function checkText(
  value: unknown,
  claim: keyof typeof CLAIM_HINTS,
  severity: Severity,
  add: Add,
): void {
  const hint = CLAIM_HINTS[claim];
  if (value === undefined) add(`${claim}_missing`, severity, `the claim ${claim} is missing`, hint);
  else if (typeof value !== "string") {
    const type = describeType(value);
    add(
      `${claim}_not_string`,
      "error",
      `the claim ${claim} is ${article(type)}, not a string`,
      hint,
    );
  } else if (value.trim() === "") {
    add(`${claim}_empty`, severity, `the claim ${claim} is empty`, hint);
  }
}

function checkIssuer(iss: string, expected: string | undefined, add: Add): void {
  const copyAgain = "Use the Guest Issuer ID exactly as shown by Webex";
  if (/\s/.test(iss)) {
    add("iss_white_space", "error", "the claim iss holds white space", copyAgain);
    return;
  }
  const id = readWebexId(iss);
  if (id === undefined) {
    if (iss.startsWith("ciscospark://")) {
      add(
        "iss_decoded",
        "error",
        "the claim iss is a decoded id, starting with ciscospark://",
        copyAgain,
      );
    } else if (/^Y2lzY29zcGFya/.test(iss)) {
      add(
        "iss_truncated",
        "error",
        "the claim iss begins like a Webex id and does not end like one",
        copyAgain,
      );
    } else {
      add("iss_not_webex_id", "warning", "the claim iss is not a Webex id", copyAgain);
    }
  } else if (id.type === undefined) {
    add(
      "iss_bare_uuid",
      "warning",
      "the claim iss is a bare uuid, a form of 2017",
      "Today the Guest Issuer ID is base64 and begins with Y2lz",
    );
  } else if (id.type !== "ORGANIZATION") {
    add(
      "iss_other_id",
      "error",
      `the claim iss is a Webex id of type ${id.type}, not ORGANIZATION`,
      copyAgain,
    );
  } else if (!isUuid(id.id)) {
    add(
      "iss_truncated",
      "error",
      "the claim iss names an organization by an incomplete uuid",
      copyAgain,
    );
  }
  if (expected !== undefined && expected !== iss) {
    add(
      "iss_other_issuer",
      "error",
      "the claim iss is not the given issuer",
      "Sign with the secret and the id of the same Guest Issuer",
    );
  }
}

function checkExp(value: unknown, now: number, add: Add): void {
  if (value === undefined) {
    add(
      "exp_missing",
      "error",
      "the claim exp is missing",
      "Sign a token with exp: seconds since 1970, soon after now",
    );
    return;
  }
  const exp = readExp(value);
  if (exp === undefined) {
    const seen = typeof value === "string"
      ? "a string that is no whole number"
      : article(describeType(value));
    add(
      "exp_not_number",
      "error",
      `the claim exp is ${seen}`,
      "exp is a number: whole seconds since 1970",
    );
    return;
  }
  if (typeof value === "string") {
    add(
      "exp_string",
      "info",
      "the claim exp is a string of digits",
      "The service takes it, and its documentation writes it so; most JWT libraries refuse it",
    );
  }
  if (!Number.isInteger(exp)) {
    add(
      "exp_fractional",
      "warning",
      "the claim exp is not whole seconds",
      "Round exp down to whole seconds",
    );
  }
  const left = exp - now / 1000;
  if (exp >= 1e11) {
    add(
      "exp_milliseconds",
      "error",
      "the claim exp looks like milliseconds",
      "exp is in seconds: divide by 1000",
    );
  } else if (left <= 0) {
    add(
      "exp_past",
      "error",
      `the token expired ${duration(-left)} ago`,
      "Create a new guest token; if it is new, compare the clock of this machine with the right time",
    );
  } else if (left < 5) {
    add(
      "exp_near",
      "warning",
      `the token expires in ${duration(left)}`,
      "Create it with a longer lifetime",
    );
  } else if (left > 30 * DAY) {
    add(
      "exp_far",
      "warning",
      `the token can be exchanged for another ${duration(left)}`,
      "Webex advises the lowest practical value: whoever finds the token can be this guest until then",
    );
  }
}

function checkStart(claims: Record<string, unknown>, now: number, add: Add): void {
  for (const claim of ["iat", "nbf"] as const) {
    const value = claims[claim];
    if (value === undefined) continue;
    const at = readExp(value);
    if (at === undefined) {
      add(
        `${claim}_not_number`,
        "warning",
        `the claim ${claim} is no number of seconds`,
        `Leave ${claim} out: guest tokens do not need it`,
      );
    } else if (at > now / 1000 + 5) {
      add(
        `${claim}_future`,
        claim === "nbf" ? "error" : "warning",
        at >= 1e11
          ? `the claim ${claim} looks like milliseconds`
          : `the claim ${claim} lies ${duration(at - now / 1000)} in the future`,
        "Compare the clock of the machine that signs with the right time, or leave the claim out",
      );
    }
  }
}

/** Says a span of seconds in its two largest units, such as `2 h 5 min`. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 1) return "less than 1 s";
  const units: [string, number][] = [["d", DAY], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => total >= size);
  let rest = total;
  return units.slice(first, first + 2).map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count} ${name}`;
  }).filter((part) => part !== "").join(" ");
}

function article(type: string): string {
  return type.includes(" ") || type === "null" ? type : `a ${type}`;
}
