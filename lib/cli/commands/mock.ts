import { createMock } from "../../mock/mock.ts";
import { DEFAULT_ISSUER, type MockOptions } from "../../mock/settings.ts";
import type { MockIssuer } from "../../mock/state/issuers.ts";
import { checkCredentials } from "../../token/credentials_check.ts";
import type { MockServer, ServeOptions } from "../../mock/served.ts";
import { command, type Options, type OptionValues } from "../command.ts";
import { createDebug } from "../debug.ts";
import { Inputs } from "../inputs.ts";
import type { CommandIo } from "../terminal.ts";
import { howToPermit } from "../../runtime/permission.ts";
import { readSetting } from "../settings.ts";
import { ISSUER_OPTIONS, JSON_OPTION } from "../options.ts";
import { UsageError } from "../errors.ts";
import { wholeNumber } from "../whole_number.ts";

const OPTIONS = {
  port: {
    short: "p",
    value: "port",
    summary: "port to listen on; default is any free one",
  },
  host: { value: "address", summary: "address to listen on; default is 127.0.0.1" },
  ...ISSUER_OPTIONS,
  "expires-in": {
    value: "seconds",
    summary: "lifetime of access tokens; default is 21599",
  },
  "token-form": { value: "form", summary: "opaque or jwt; default is opaque" },
  seed: {
    value: "text",
    summary: "same seed, same ids and tokens; default is a random one",
  },
  "admin-token": {
    value: "token",
    summary: "token of the admin API, or - for stdin; default is a random one",
  },
  "admin-token-file": { value: "path", summary: "file that holds it, or - for stdin" },
  "allow-host": {
    value: "names",
    summary: "further host names that the admin API answers to, with commas between them",
  },
  "tls-cert": { value: "path", summary: "certificate in PEM, for https" },
  "tls-key": { value: "path", summary: "its private key in PEM" },
  "webhooks-to": {
    value: "hosts",
    summary: "hosts besides this machine that webhooks may go to, with commas between",
  },
  ...JSON_OPTION,
} satisfies Options;

/** `mock`: serves a mock of Webex until it is stopped. */
export const mockCommand = command({
  positionals: {},
  options: OPTIONS,
  output: {
    text: "its address, once it is ready",
    fields: [
      "event",
      "url",
      "WEBEX_API_URL",
      "HYDRA_SERVICE_URL",
      "U2C_SERVICE_URL",
      "pythonBaseUrl",
      "adminToken",
      "issuer",
    ],
    json: "an object on each line",
  },
  details:
    'It is ready when its address is printed, with --json as {"event":"ready","url":…}. It ends on ' +
    "SIGINT and SIGTERM. It knows --issuer besides the built-in issuer.",
  examples: [
    ["on a port of its own choice", "mock"],
    ["for a script that waits for the ready line", "mock --json --port 8080"],
  ],
  async run(values, io) {
    const debug = createDebug("guest:mock", io);
    const inputs = new Inputs(io);
    const issuer = await givenIssuerAndSecret(values, inputs, io);
    const issuers = [DEFAULT_ISSUER, ...issuer === undefined ? [] : [issuer]];
    const mock = createMock({ ...mockOptions(values), issuers, now: io.now });
    let given: string | undefined;
    const server = await start(() => serveOptions(values, inputs), (options) => {
      given = options.adminToken;
      return mock.serve(options);
    });
    debug(`serving at ${server.url}`);
    // who reads that it is ready may end it at once
    const stopped = io.untilStopped();
    if (server.isPublic) {
      io.note("other machines can reach the mock; only the admin API asks them for its token");
    }
    printReady(server, mock.issuer.issuer, given, values.json, io);
    await stopped;
    await server.close();
    if (values.json) io.printJson({ event: "stopped" });
    else io.tell("stopped");
    return 0;
  },
});

/** The issuer that the mock is to know besides its own, if there is one. */
async function givenIssuerAndSecret(
  values: OptionValues<typeof OPTIONS>,
  inputs: Inputs,
  io: CommandIo,
): Promise<MockIssuer | undefined> {
  const issuer = readSetting(values, "issuer", io);
  const secret = await inputs.secret(values, "secret");
  if (issuer === undefined && secret === undefined) return undefined;
  if (issuer !== undefined && secret !== undefined) {
    const credentials = { issuer: issuer.text, secret };
    checkCredentials(credentials, {
      allowUnusualIssuer: true,
      onWarning: io.warn,
      doing: "Cannot serve mock",
    });
    return credentials;
  }
  const [given, missing] = issuer === undefined
    ? [inputs.sourceOf(values, "secret")!, "--issuer or ISSUER"]
    : [issuer.source, "--secret-file or SECRET"];
  const without = given.startsWith("--")
    ? `leave ${given} out`
    : `run it without ${given}: env -u ${given} guestissuer mock`;
  throw new UsageError(
    `${given} has a value, and its counterpart has none: give ${missing} too, or ${without}`,
  );
}

function mockOptions(values: OptionValues<typeof OPTIONS>): MockOptions {
  const form = values["token-form"];
  if (form !== undefined && form !== "opaque" && form !== "jwt") {
    throw new UsageError("--token-form must be opaque or jwt");
  }
  return {
    accessTokenForm: form,
    expiresIn: wholeNumber(values["expires-in"], {
      name: "--expires-in",
      min: 1,
      max: 1_000_000_000,
      unit: "seconds",
    }),
    // who can reach the mock is not to know tokens beforehand
    seed: values.seed ?? crypto.randomUUID(),
  };
}

async function serveOptions(
  values: OptionValues<typeof OPTIONS>,
  inputs: Inputs,
): Promise<ServeOptions> {
  const { host, "tls-cert": cert, "tls-key": key } = values;
  return {
    port: wholeNumber(values.port, { name: "--port", min: 0, max: 65535 }),
    hostname: host,
    adminToken: await inputs.secret(values, "admin-token"),
    allowHosts: hostsOf(values["allow-host"], "--allow-host"),
    webhooksTo: hostsOf(values["webhooks-to"], "--webhooks-to"),
    cert: cert === undefined ? undefined : await inputs.file(cert),
    key: key === undefined ? undefined : await inputs.secretFile(key, key),
  };
}

function hostsOf(text: string | undefined, option: string): string[] {
  const hosts = (text ?? "").split(",").map((each) => each.trim()).filter((each) => each !== "");
  const wrong = hosts.find((each) => !/^[\w.-]+$|^\[[\da-f:]+\]$/i.test(each));
  if (wrong === undefined) return hosts;
  throw new UsageError(`${option} must be host names without a scheme or a port: a.example,b`);
}

async function start(
  options: () => Promise<ServeOptions>,
  serve: (options: ServeOptions) => Promise<MockServer>,
): Promise<MockServer> {
  const given = await options();
  const hostname = given.hostname ?? "127.0.0.1";
  try {
    return await serve(given);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "AddrInUse") {
      throw new UsageError(
        "the port is in use already: give another by --port, or leave --port out for a free one",
      );
    }
    if (error.name === "AddrNotAvailable") {
      throw new UsageError("--host is no address of this machine");
    }
    if (error.name === "NameNotFound") {
      throw new UsageError(
        "--host is a name that no address is known for; give 127.0.0.1, or 0.0.0.0 for every address of this machine",
      );
    }
    if (error.name === "InvalidData") throw new UsageError("the certificate or its key is not PEM");
    if (error.name === "NotCapable" || error.name === "PermissionDenied") {
      const how = error.name === "NotCapable" ? howToPermit("net", hostname) : undefined;
      throw new UsageError(
        `listening there is not permitted${how === undefined ? " to this user" : `: ${how}`}`,
      );
    }
    throw error;
  }
}

function printReady(
  server: MockServer,
  issuer: string,
  given: string | undefined,
  json: boolean,
  io: CommandIo,
): void {
  const { url, environment, adminToken } = server;
  const pythonBaseUrl = `${environment.WEBEX_API_URL}/`;
  if (json) {
    const line = { event: "ready", url, ...environment, pythonBaseUrl, adminToken, issuer };
    return io.printJson(line);
  }
  io.print(url);
  io.tell(...`The mock of Webex is ready. Point clients at it:

  guestissuer        WEBEX_API_URL=${environment.WEBEX_API_URL}
  JavaScript SDK     HYDRA_SERVICE_URL=${environment.HYDRA_SERVICE_URL}
                     U2C_SERVICE_URL=${environment.U2C_SERVICE_URL}
  WebexPythonSDK     base_url="${pythonBaseUrl}"

  Guest Issuer ID    ${issuer}
  its secret         fixtures/issuer.json (it guards nothing); yours with --issuer and --secret-file
  admin API          ${url}/__mock/state
  admin token        ${given === undefined ? adminToken : "the one given"}

Ctrl+C stops it.`.split("\n"));
}
