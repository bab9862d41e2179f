import { describeType } from "../argument_error.ts";
import { MAX_TEXT } from "../token/guest_claims.ts";
import type { FieldName } from "./columns.ts";

/** One guest to make a token for, as a row of the input says it. */
export interface GuestRow {
  /** Number of the row's line, from 1. */
  line: number;
  /** The column `userId`. */
  subject: string;
  /** The column `userName`. */
  displayName: string;
  /** The column `delay`, in whole seconds, if the row has one. */
  expiresIn: number | undefined;
}

/** A row that cannot be used, and why. */
export interface BadRow {
  /** Number of the row's line, from 1. */
  line: number;
  /** Why. It does not show the row. */
  error: string;
}

/** How the reason ends that a field is missing. */
export const MISSING = " is missing";

/** Checks what a row says of a guest. Returns the guest, or why the row cannot be used. */
export function readRow(
  line: number,
  { userId, userName, delay }: Partial<Record<FieldName, unknown>>,
): GuestRow | BadRow {
  if (!isText(userId)) return { line, error: describeText("userId", userId) };
  if (!isText(userName)) return { line, error: describeText("userName", userName) };
  const row = { line, subject: userId, displayName: userName };
  if (delay === undefined || delay === "" || delay === null) {
    return { ...row, expiresIn: undefined };
  }
  const text = typeof delay === "number" ? String(delay) : delay;
  if (typeof text !== "string" || !/^\d{1,10}$/.test(text) || Number(text) === 0) {
    return { line, error: "delay must be a whole number of seconds above 0, such as 5400" };
  }
  return { ...row, expiresIn: Number(text) };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT;
}

/** Says what is wrong with the value of a field. */
function describeText(field: FieldName, value: unknown): string {
  if (value === undefined) return `${field}${MISSING}`;
  if (typeof value !== "string") {
    return `${field} must be a string, received ${describeType(value)}`;
  }
  if (value.length > MAX_TEXT) return `${field} is longer than ${MAX_TEXT} characters`;
  return `${field} is empty`;
}
