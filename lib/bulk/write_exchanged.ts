import type { AccessToken } from "../api/login.ts";
import type { GuestRow } from "./read_row.ts";
import { csvField } from "./mint_rows.ts";

/** The first line of CSV output with access tokens. */
export const CSV_LOGIN_HEADER = "line,userId,accessToken,expiresIn,expiresAt\n";

/** Writes a row with its access token. */
export function writeExchanged(row: GuestRow, token: AccessToken, output: "csv" | "jsonl"): string {
  const { line, subject } = row;
  const { accessToken, expiresIn, expiresAt } = token;
  if (output === "jsonl") {
    return `${JSON.stringify({ line, userId: subject, accessToken, expiresIn, expiresAt })}\n`;
  }
  return `${line},${csvField(subject)},${
    csvField(accessToken)
  },${expiresIn},${expiresAt.toISOString()}\n`;
}
