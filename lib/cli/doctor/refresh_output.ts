import type { ServiceAppToken } from "../../api/refresh_service_app_token.ts";
import type { DiagnoseOptions } from "../../doctor/diagnose_options.ts";
import { mendedValue } from "../../doctor/known_values.ts";
import { type CommandIo, UsageError } from "../terminal.ts";
import { openNewFile } from "../output_files.ts";

/** Where a new refresh token goes. */
export interface RefreshOutput {
  /** Keeps the refresh token, if it is another one than before. */
  keep(token: ServiceAppToken): Promise<void>;
  /** Removes the file if nothing was written. */
  end(): void;
}

/** Opens the file of `--output` before anything is refreshed, so that no new refresh token is lost. */
export async function openRefreshOutput(
  values: { refresh: boolean; offline: boolean; output: string | undefined },
  options: DiagnoseOptions,
  io: CommandIo,
): Promise<RefreshOutput | undefined> {
  const { refresh, offline, output } = values;
  if (!refresh) {
    if (output !== undefined) throw new UsageError("--output is for --refresh");
    return undefined;
  }
  if (offline) throw new UsageError("--refresh asks the service, and --offline asks nobody");
  if (output === undefined || output === "-") {
    throw new UsageError(
      "--refresh needs --output <path>: a file for the refresh token that may come back",
    );
  }
  const stored = options.refreshToken ?? options.environment?.get("WEBEX_REFRESH_TOKEN") ?? "";
  const former = mendedValue("refreshToken", stored);
  const file = await openNewFile(output, await io.streams());
  let written = false;
  return {
    async keep({ refreshToken }) {
      if (refreshToken === former) return io.note("the refresh token has stayed the same");
      await file.write(`${refreshToken}\n`);
      written = true;
      io.note("the service gave a new refresh token, which is in the file of --output");
    },
    end: () => written || file.abandon(),
  };
}
