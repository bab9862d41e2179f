import { exceededBound } from "./json_bounds.ts";

/** What became of a text that is to be JSON. */
export interface ParsedJson {
  /** The value; `undefined` if there is an error. */
  value?: unknown;
  /** Set if it is not JSON, or more of it than is read. */
  error?: true;
  /** What it is too much of, in words that follow "it is". */
  exceeded?: string | undefined;
}

/**
 * Parses JSON of any kind, from outside too: what is nested deeper or holds more values than
 * {@linkcode exceededBound} allows is an error, since it could overflow the stack of whoever walks it.
 */
export function parseJson(text: string): ParsedJson {
  // what is nested or holds several values begins so; a page of HTML with many commas does not
  const exceeded = /^\s*[[{]/.test(text) ? exceededBound(text) : undefined;
  if (exceeded !== undefined) return { error: true, exceeded };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: true };
  }
}

/** Checks whether a parsed value is an object with keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
