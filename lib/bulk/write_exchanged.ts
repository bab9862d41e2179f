import type { AccessToken } from "../api/login.ts";
import { csvField } from "./mint_rows.ts";
import { printableJson } from "../characters.ts";
import type { GuestRow } from "./read_row.ts";

/** The first line of CSV output with access tokens. */
export const CSV_LOGIN_HEADER = "line,userId,accessToken,expiresIn,expiresAt,rowHash\n";

/** Writes a row with its access token and its hash. */
export function writeExchanged(
  { row, token, rowHash }: { row: GuestRow; token: AccessToken; rowHash: string },
  output: "csv" | "jsonl",
): string {
  const { line, subject } = row;
  const { accessToken, expiresIn, expiresAt } = token;
  if (output === "jsonl") {
    const fields = { line, userId: subject, accessToken, expiresIn, expiresAt, rowHash };
    return `${printableJson(fields)}\n`;
  }
  return `${line},${csvField(subject)},${
    csvField(accessToken)
  },${expiresIn},${expiresAt.toISOString()},${rowHash}\n`;
}
