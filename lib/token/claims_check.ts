import { describeType } from "../argument_error.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";
import { holdsInvisible } from "../characters.ts";
import { MILLISECONDS, readNumericDate } from "./guest_claims.ts";
import { checkIssuer } from "./issuer_check.ts";

/** What the claims are checked against. */
export interface ClaimsCheckOptions {
  /** The clock, in milliseconds since 1970. */
  now: number;
  /** The Guest Issuer ID that the token should be from, if known. */
  issuer?: string | undefined;
  /** Whether the form of the issuer is left unchecked. Default is `false`. */
  anyIssuer?: boolean | undefined;
}

const DAY = 86400;

/** What decoders put in the place of bytes that are not in their encoding. */
const REPLACED = "\ufffd";

/** From here on a number is no time at all: in milliseconds it would be the year 5138. */
const NO_TIME = 1e14;

/** Finds everything that is wrong or odd with the claims of a guest token. */
export function checkClaims(
  claims: Record<string, unknown>,
  { now, issuer, anyIssuer = false }: ClaimsCheckOptions,
): Finding[] {
  const seconds = now / 1000;
  return [
    ...checkGuest(claims),
    ...(anyIssuer ? checkText("iss", claims.iss) : checkIss(claims.iss, issuer)),
    ...checkExp(claims.exp, seconds),
    ...checkStart("iat", claims.iat, seconds),
    ...checkStart("nbf", claims.nbf, seconds),
  ];
}

/** Finds what is odd about the claims that say who a guest is. */
export function checkGuest({ sub, name }: { sub?: unknown; name?: unknown }): Finding[] {
  return [...checkSubject(sub), ...checkName(name)];
}

function checkText(claim: "sub" | "name" | "iss", value: unknown): Finding[] {
  if (value === undefined) return [finding(`${claim}_missing`)];
  if (typeof value !== "string") {
    return [finding(`${claim}_not_string`, { type: withArticle(describeType(value)) })];
  }
  return value.trim() === "" ? [finding(`${claim}_empty`)] : [];
}

function checkSubject(sub: unknown): Finding[] {
  const findings = checkText("sub", sub);
  if (findings.length > 0 || typeof sub !== "string") return findings;
  if (sub.includes(REPLACED)) return [finding("sub_replaced")];
  if (holdsInvisible(sub)) return [finding("sub_invisible")];
  return /^[A-Za-z0-9-]+$/.test(sub) ? [] : [finding("sub_characters")];
}

function checkName(name: unknown): Finding[] {
  const findings = checkText("name", name);
  if (findings.length > 0 || typeof name !== "string") return findings;
  if (name.includes(REPLACED)) return [finding("name_replaced")];
  return holdsInvisible(name) ? [finding("name_invisible")] : [];
}

function checkIss(iss: unknown, expected: string | undefined): Finding[] {
  const findings = checkText("iss", iss);
  if (findings.length > 0 || typeof iss !== "string") return findings;
  const other = expected !== undefined && expected !== iss;
  return [...checkIssuer(iss, "the claim iss"), ...(other ? [finding("iss_other_issuer")] : [])];
}

/** Finds what is wrong or odd with the claim `exp`; the clock is in seconds. */
export function checkExp(value: unknown, now: number): Finding[] {
  if (value === undefined) return [finding("exp_missing")];
  const exp = readNumericDate(value);
  if (exp === undefined) {
    const type = typeof value === "string"
      ? "a string that is no whole number"
      : withArticle(describeType(value));
    return [finding("exp_not_number", { type })];
  }
  const findings: Finding[] = [];
  if (typeof value === "string") findings.push(finding("exp_string"));
  if (Number.isFinite(exp) && !Number.isInteger(exp)) findings.push(finding("exp_fractional"));
  const left = exp - now;
  if (Math.abs(exp) >= NO_TIME) findings.push(finding("exp_too_large", { seen: sizeOf(exp) }));
  else if (exp >= MILLISECONDS) findings.push(finding("exp_milliseconds"));
  else if (left <= 0) findings.push(finding("exp_past", { span: duration(-left) }));
  else if (left < 5) findings.push(finding("exp_near", { span: duration(left) }));
  else if (left > 30 * DAY) findings.push(finding("exp_far", { span: duration(left) }));
  return findings;
}

function checkStart(claim: "iat" | "nbf", value: unknown, now: number): Finding[] {
  if (value === undefined) return [];
  const at = readNumericDate(value);
  if (at === undefined || !Number.isFinite(at)) {
    const seen = at === undefined ? "no number of seconds" : sizeOf(at);
    return [finding(`${claim}_not_number`, { seen })];
  }
  // clocks differ by some seconds
  if (at <= now + 5) return [];
  const seen = at >= MILLISECONDS
    ? "looks like milliseconds"
    : `lies ${duration(at - now)} in the future`;
  return [finding(`${claim}_future`, { seen })];
}

function sizeOf(time: number): string {
  return Number.isFinite(time)
    ? "too large to be a time in seconds"
    : "infinite: its number is too large to be read";
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

function withArticle(type: string): string {
  return type.includes(" ") || type === "null" ? type : `a ${type}`;
}
