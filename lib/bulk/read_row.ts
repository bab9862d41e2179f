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

/** What a row says, before it is checked. */
export interface RowValues {
  userId: unknown;
  userName: unknown;
  delay: unknown;
}

/** Checks what a row says. Returns the guest, or why the row cannot be used. */
export function readRow(line: number, { userId, userName, delay }: RowValues): GuestRow | BadRow {
  if (typeof userId !== "string" || userId.trim() === "") {
    return { line, error: "userId is empty or not a text" };
  }
  if (typeof userName !== "string" || userName.trim() === "") {
    return { line, error: "userName is empty or not a text" };
  }
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
