import type { Person } from "../api/get_me.ts";
import { duration } from "../token/claims_check.ts";
import type { DecodedToken } from "../token/decode_token.ts";
import type { Finding } from "../finding.ts";

/** Everything known about a token, as `verify` shows it. */
export type Insight = DecodedToken & {
  /** Whether its time is over. */
  expired?: boolean | undefined;
  /** Whether the signature matches the secret. */
  signature?: "good" | "bad" | "unchecked" | undefined;
  /** What was noticed. */
  findings: Finding[];
};

/** Renders what is inside a token as lines for people. */
export function renderInsight(insight: Insight, now: number): string[] {
  const lines = [titleOf(insight)];
  if ("header" in insight) {
    lines.push("", "header", ...indent(insight.header), "", "claims", ...indent(insight.claims));
  }
  if ("orgId" in insight && insight.orgId) lines.push("", `organization  ${insight.orgId}`);
  if ("cluster" in insight) lines.push(`cluster       ${insight.cluster}`);
  if ("personId" in insight && insight.personId) lines.push(`person id     ${insight.personId}`);
  if ("expiresAt" in insight && insight.expiresAt) lines.push("", validity(insight.expiresAt, now));
  else if (insight.findings.length > 0) lines.push("");
  for (const finding of insight.findings) {
    const advice = finding.severity === "info" ? "" : `. ${finding.hint}`;
    lines.push(`${finding.severity}: ${finding.message}${advice}`);
  }
  return lines;
}

/** Renders a person as lines for people. */
export function renderPerson(person: Person): string[] {
  const width = Object.keys(person).reduce((width, { length }) => Math.max(width, length), 0);
  return Object.entries(person).map(([field, value]) => {
    const text = Array.isArray(value)
      ? value.join(", ")
      : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
    return `${field.padEnd(width)}  ${text}`;
  });
}

function titleOf(insight: Insight): string {
  if (insight.kind === "guest-token") return "guest token (JWT)";
  if (insight.kind === "other-jwt") return "JWT that is neither a guest token nor an access token";
  return insight.form === "jwt" ? "access token (JWT)" : "access token (opaque)";
}

function validity(expiresAt: Date, now: number): string {
  const seconds = (expiresAt.getTime() - now) / 1000;
  const at = expiresAt.toISOString();
  return seconds > 0
    ? `valid until ${at} (${duration(seconds)} from now)`
    : `expired ${at} (${duration(-seconds)} ago)`;
}

function indent(value: unknown): string[] {
  const flat = JSON.stringify(value);
  // indented, what is nested deep would grow with the square of its depth
  const text = flat.length > 4000 ? flat : JSON.stringify(value, null, 2);
  return text.split("\n").map((line) => `  ${line}`);
}
