import type { AccessToken } from "../api/login.ts";
import type { Input } from "./command.ts";
import type { Io } from "../runtime/io.ts";

/** Prints an access token: alone, or with its lifetime as JSON. */
export function printAccessToken<T extends AccessToken>(token: T, input: Input, io: Io): void {
  io.stdout(input.switches.has("json") ? `${JSON.stringify(token)}\n` : `${token.accessToken}\n`);
}
