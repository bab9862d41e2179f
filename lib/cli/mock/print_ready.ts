import type { MockServer } from "../../mock/served.ts";
import type { CommandIo } from "../terminal.ts";

/** What is printed besides the addresses. */
export interface ReadyDetails {
  /** The id of the mock's own Guest Issuer. */
  issuer: string;
  /** Whether the admin token came from the user, who knows it then. */
  isOwnToken: boolean;
  /** Whether to print JSON. */
  json: boolean;
}

/**
 * Prints that the mock is ready, and where: its address to stdout, or all of it as JSON.
 *
 * @throws {OutputError} when stdout is closed: nobody would learn where the mock is.
 */
export async function printReady(
  server: MockServer,
  { issuer, isOwnToken, json }: ReadyDetails,
  io: CommandIo,
): Promise<void> {
  const { url, environment, adminToken, page } = server;
  const pythonBaseUrl = `${environment.WEBEX_API_URL}/`;
  if (json) {
    const line = { event: "ready", url, ...environment, pythonBaseUrl, page, adminToken, issuer };
    io.printJson(line);
    return await io.checkStdout?.();
  }
  io.print(url);
  await io.checkStdout?.();
  io.tell(...`The mock of Webex is ready. Point clients at it:

  guestissuer        WEBEX_API_URL=${environment.WEBEX_API_URL}
  JavaScript SDK     HYDRA_SERVICE_URL=${environment.HYDRA_SERVICE_URL}
                     U2C_SERVICE_URL=${environment.U2C_SERVICE_URL}
  WebexPythonSDK     base_url="${pythonBaseUrl}"

  Guest Issuer ID    ${issuer}
  its secret         fixtures/issuer.json (it guards nothing); yours with --issuer and --secret-file
  page               ${isOwnToken ? `${url}/__mock/` : page}
  admin API          ${url}/__mock/state
  admin token        ${isOwnToken ? "yours" : adminToken}

Ctrl+C stops it.`.split("\n"));
}
