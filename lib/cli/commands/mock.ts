import { createMock } from "../../mock/mock.ts";
import type { MockOptions } from "../../mock/settings.ts";
import type { MockServer, ServeOptions } from "../../mock/server/serve.ts";
import type { Command, Input } from "../command.ts";
import { createDebug } from "../debug.ts";
import { Inputs } from "../inputs.ts";
import type { Io } from "../../runtime/io.ts";
import { givenIssuer } from "../issuer.ts";
import { ISSUER_OPTIONS, JSON_OPTION } from "../options.ts";
import { UsageError } from "../usage_error.ts";

/** `mock`: serves a mock of Webex until it is stopped. */
export const mockCommand: Command = {
  name: "mock",
  summary: "serve a mock of Webex for clients of any language",
  positionals: [],
  options: [
    {
      long: "port",
      short: "p",
      value: "port",
      summary: "port to listen on; default is any free one",
    },
    { long: "host", value: "address", summary: "address to listen on; default is 127.0.0.1" },
    ...ISSUER_OPTIONS,
    {
      long: "expires-in",
      value: "seconds",
      summary: "lifetime of access tokens; default is 21599",
    },
    { long: "token-form", value: "form", summary: "opaque or jwt; default is opaque" },
    { long: "seed", value: "text", summary: "same seed, same ids and tokens" },
    {
      long: "admin-token",
      value: "token",
      summary:
        "token of the admin API, or - for stdin; default is MOCK_ADMIN_TOKEN or a random one",
    },
    { long: "admin-token-file", value: "path", summary: "file that holds it, or - for stdin" },
    { long: "tls-cert", value: "path", summary: "certificate in PEM, for https" },
    { long: "tls-key", value: "path", summary: "its private key in PEM" },
    JSON_OPTION,
  ],
  details:
    `It is ready when its address is printed: with --json as one line {"event":"ready","url":…}. It ends on SIGINT
and SIGTERM. An issuer given is known besides the built-in one.`,
  examples: [
    ["on a port of its own choice", "mock"],
    ["for a script that waits for the ready line", "mock --json --port 8080"],
  ],
  async run(input, io) {
    const debug = createDebug("guest:mock", io);
    const inputs = new Inputs(input, io);
    const mock = createMock({ ...mockOptions(input), now: io.now });
    const issuer = givenIssuer(input, io);
    const secret = await inputs.secret("secret", "SECRET");
    if ((issuer === undefined) !== (secret === undefined)) {
      throw new UsageError("an issuer and its secret must be given together");
    }
    if (issuer !== undefined && secret !== undefined) mock.addIssuer({ issuer, secret });
    let given: string | undefined;
    const server = await start(() => serveOptions(input, inputs), (options) => {
      given = options.adminToken;
      return mock.serve(options);
    });
    debug(`serving at ${server.url}`);
    printReady(server, mock.issuer.issuer, given, input, io);
    await io.untilStopped();
    await server.close();
    if (input.switches.has("json")) io.stdout('{"event":"stopped"}\n');
    else io.stderr("stopped\n");
    return 0;
  },
};

function mockOptions(input: Input): MockOptions {
  const form = input.values["token-form"];
  if (form !== undefined && form !== "opaque" && form !== "jwt") {
    throw new UsageError("--token-form must be opaque or jwt");
  }
  return {
    accessTokenForm: form,
    expiresIn: wholeNumber(input, "expires-in"),
    seed: input.values.seed,
  };
}

async function serveOptions(input: Input, inputs: Inputs): Promise<ServeOptions> {
  const { host, "tls-cert": cert, "tls-key": key } = input.values;
  return {
    port: wholeNumber(input, "port"),
    hostname: host,
    adminToken: await inputs.secret("admin-token", "MOCK_ADMIN_TOKEN"),
    cert: cert === undefined ? undefined : await inputs.file(cert),
    key: key === undefined ? undefined : await inputs.file(key),
  };
}

async function start(
  options: () => Promise<ServeOptions>,
  serve: (options: ServeOptions) => Promise<MockServer>,
): Promise<MockServer> {
  const given = await options();
  try {
    return await serve(given);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "AddrInUse") throw new UsageError("the port is in use already");
    if (error.name === "AddrNotAvailable") {
      throw new UsageError("--host is no address of this machine");
    }
    if (error.name === "InvalidData") throw new UsageError("the certificate or its key is not PEM");
    if (error.name === "NotCapable" || error.name === "PermissionDenied") {
      throw new UsageError(
        `listening there is not permitted: run deno with --allow-net=${
          given.hostname ?? "127.0.0.1"
        }`,
      );
    }
    throw error;
  }
}

function wholeNumber(input: Input, name: string): number | undefined {
  const text = input.values[name];
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} must be a whole number`);
  return Number(text);
}

function printReady(
  server: MockServer,
  issuer: string,
  given: string | undefined,
  input: Input,
  io: Io,
): void {
  const { url, environment, adminToken } = server;
  const pythonBaseUrl = `${environment.WEBEX_API_URL}/`;
  if (input.switches.has("json")) {
    const line = { event: "ready", url, ...environment, pythonBaseUrl, adminToken, issuer };
    io.stdout(`${JSON.stringify(line)}\n`);
    return;
  }
  io.stdout(`${url}\n`);
  io.stderr(`The mock of Webex is ready. Point clients at it:

  guestissuer        WEBEX_API_URL=${environment.WEBEX_API_URL}
  JavaScript SDK     HYDRA_SERVICE_URL=${environment.HYDRA_SERVICE_URL}
                     U2C_SERVICE_URL=${environment.U2C_SERVICE_URL}
  WebexPythonSDK     base_url="${pythonBaseUrl}"

  Guest Issuer ID    ${issuer}
  its secret         fixtures/issuer.json (it guards nothing); yours with --issuer and --secret-file
  admin API          ${url}/__mock/state
  admin token        ${given === undefined ? adminToken : "the one given"}

Ctrl+C stops it.
`);
}
