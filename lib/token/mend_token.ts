import type { Finding } from "../finding.ts";
import { finding } from "./finding_texts.ts";

/** A token freed of what a copy often brings along, and what was taken off. */
export interface MendedToken {
  /** The token alone. */
  token: string;
  /** What was taken off, as findings of severity `info`. */
  findings: Finding[];
}

/**
 * Takes off what surrounds a token without being part of it: quotes, `Bearer `, the name of a header, white
 * space and line breaks inside. Nothing else is changed.
 */
export function mendToken(input: string): MendedToken {
  const findings: Finding[] = [];
  const note = (code: "token_quoted" | "token_bearer_prefix" | "token_white_space") =>
    findings.push({ ...finding(code), severity: "info" });
  let token = input.replace(/^\uFEFF/, "").trim();
  if (/^["'`].*["'`]$/s.test(token)) {
    token = token.slice(1, -1).trim();
    note("token_quoted");
  }
  const bearer = /^(?:authorization:\s*)?bearer\s+/i.exec(token);
  if (bearer !== null) {
    token = token.slice(bearer[0].length);
    note("token_bearer_prefix");
  }
  // only what is still a token once joined: a sentence or JSON keeps its spaces
  const joined = token.replace(/\\\r?\n|\s+/g, "");
  if (joined !== token && /^[\w+/=.-]+$/.test(joined) && /^eyJ|_[0-9a-f-]{36}$/i.test(joined)) {
    token = joined;
    note("token_white_space");
  }
  return { token, findings };
}
