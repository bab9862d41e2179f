import type { ServeOptions } from "../../mock/served.ts";
import { isOrigin } from "../../mock/server/origins.ts";
import type { MockOptions } from "../../mock/settings.ts";
import { type MockWorld, readWorld } from "../../mock/world.ts";
import { parseJson } from "../../json.ts";
import type { MockIssuer } from "../../mock/state/issuers.ts";
import { checkCredentials } from "../../token/issuer_secret.ts";
import type { Options, OptionValues } from "../command.ts";
import { type CommandIo, UsageError } from "../terminal.ts";
import type { Inputs } from "../inputs.ts";
import { ISSUER_OPTIONS, JSON_OPTION } from "../options.ts";
import { readSetting, wholeNumber } from "../settings.ts";

/** The options of `mock`. */
export const MOCK_COMMAND_OPTIONS = {
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
  fixtures: {
    value: "folder",
    summary: "recording whose answers go before the built-in ones, as record writes it",
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
  "allow-origin": {
    value: "origins",
    summary: "further origins whose pages may open live connections, with commas between them",
  },
  world: {
    value: "path",
    summary: "JSON file of users, guests and rooms that are there from the start, or - for stdin",
  },
  "tls-cert": { value: "path", summary: "certificate in PEM, for https, or - for stdin" },
  "tls-key": { value: "path", summary: "its private key in PEM, or - for stdin" },
  quiet: { short: "q", summary: "show no line for each request" },
  "webhooks-to": {
    value: "hosts",
    summary: "hosts besides this machine that webhooks may go to, with commas between",
  },
  ...JSON_OPTION,
} satisfies Options;

/** The values of the options of `mock`. */
export type MockValues = OptionValues<typeof MOCK_COMMAND_OPTIONS>;

/** The issuer that the mock is to know besides its own, if there is one. */
export async function readIssuer(
  values: MockValues,
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

/** Reads how the mock is to be made. */
export async function readMockOptions(values: MockValues, inputs: Inputs): Promise<MockOptions> {
  const form = values["token-form"];
  if (form !== undefined && form !== "opaque" && form !== "jwt") {
    throw new UsageError("--token-form must be opaque or jwt");
  }
  return {
    world: values.world === undefined ? undefined : await readWorldFile(values.world, inputs),
    accessTokenForm: form,
    expiresIn: wholeNumber(values["expires-in"], {
      name: "--expires-in",
      min: 1,
      max: 1_000_000_000,
      unit: "seconds",
    }),
    // who can reach the mock is not to know tokens beforehand
    seed: values.seed ?? crypto.randomUUID(),
    fixtures: values.fixtures,
  };
}

async function readWorldFile(path: string, inputs: Inputs): Promise<MockWorld> {
  const { value, error } = parseJson(await inputs.file(path));
  const named = path === "-" ? "stdin" : `the file ${path} given with --world`;
  if (error) throw new UsageError(`${named} is not JSON`);
  return readWorld(value);
}

/** Reads where and how the mock is to listen. */
export async function readServeOptions(
  values: MockValues,
  inputs: Inputs,
): Promise<ServeOptions> {
  const { host, "tls-cert": cert, "tls-key": key } = values;
  return {
    port: wholeNumber(values.port, { name: "--port", min: 0, max: 65535 }),
    hostname: host === undefined ? undefined : hostOf(host),
    adminToken: await inputs.secret(values, "admin-token"),
    allowHosts: hostsOf(values["allow-host"], "--allow-host"),
    allowOrigins: originsOf(values["allow-origin"]),
    webhooksTo: hostsOf(values["webhooks-to"], "--webhooks-to"),
    cert: cert === undefined ? undefined : await inputs.file(cert),
    key: key === undefined ? undefined : await inputs.secretFile(key, key),
  };
}

/** Refuses a host with a scheme or a port, and says where the port goes. */
function hostOf(text: string): string {
  const host = text.trim();
  if (/^[\w.-]+$/.test(host) || /^[\da-f]*:[\da-f.]*:[\da-f:.]*$/i.test(host)) return host;
  const [, name, address, port] =
    /^(?:https?:\/\/)?(?:([\w.-]+)|\[([\da-f:.]+)\])(?::(\d{1,5}))?\/?$/i.exec(host) ?? [];
  const meant = name ?? address;
  const advice = meant === undefined
    ? "such as 127.0.0.1"
    : `as in: --host ${meant}${port === undefined ? "" : ` --port ${port}`}`;
  throw new UsageError(`--host must be a name or an address and nothing else, ${advice}`);
}

function listOf(text = ""): string[] {
  return text.split(",").map((each) => each.trim()).filter((each) => each !== "");
}

function originsOf(text: string | undefined): string[] {
  const origins = listOf(text);
  if (origins.every(isOrigin)) return origins;
  throw new UsageError(
    "--allow-origin must be origins, with a scheme and without a path: https://a.example,http://b:3000",
  );
}

function hostsOf(text: string | undefined, option: string): string[] {
  const hosts = listOf(text);
  const wrong = hosts.find((each) => !/^[\w.-]+$|^\[[\da-f:]+\]$/i.test(each));
  if (wrong === undefined) return hosts;
  throw new UsageError(`${option} must be host names without a scheme or a port: a.example,b`);
}
