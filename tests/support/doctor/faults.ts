/**
 * A world in which everything is well, and faults to plant into it. What is expected is written by hand, by the order
 * of cause and effect, and not taken from the code.
 *
 * @module
 */
import type { Check, CheckCode, CheckName, DiagnoseOptions } from "../../../lib/doctor/mod.ts";
import type { ProxyUse } from "../../../lib/runtime/direct_fetch.ts";
import { runChecks } from "../../../lib/doctor/run_checks.ts";
import {
  createGuestToken,
  createMock,
  refreshServiceAppToken,
  type WebexMock,
} from "../../../mod.ts";
import { OTHER_SECRET, signToken } from "../tokens.ts";

/** The clock of the service. */
export const NOW = Date.UTC(2026, 10, 29, 12, 0, 0);

/** What a diagnosis finds around it. */
export interface World {
  mock: WebexMock;
  /** Variables. */
  env: Record<string, string>;
  /** The text of the file `.env`. */
  envFile: string | undefined;
  /** How far the clock of this machine is ahead, in milliseconds. */
  ahead: number;
  options: DiagnoseOptions;
  /** Makes the token that is looked into. */
  token(now: number): string | Promise<string>;
  /** What stands between this machine and the service, the outermost last. */
  between: ((send: typeof globalThis.fetch, world: World) => typeof globalThis.fetch)[];
  /** Who uses the proxy of the environment. */
  proxy: Omit<ProxyUse, "variables">;
}

/** Makes a world in which nothing is wrong: one organization with an issuer and a Service App. */
export function goodWorld(): World {
  const mock = createMock({ now: () => NOW });
  const { issuer, secret } = mock.issuer;
  const { clientId, clientSecret, refreshToken } = mock.serviceApp;
  return {
    mock,
    env: {
      ISSUER: issuer,
      SECRET: secret,
      WEBEX_CLIENT_ID: clientId,
      WEBEX_CLIENT_SECRET: clientSecret,
      WEBEX_REFRESH_TOKEN: refreshToken,
    },
    envFile: undefined,
    ahead: 0,
    options: { login: "doctor", onRefresh: () => {} },
    token: (now) => guestToken(issuer, secret, now),
    between: [],
    proxy: { here: true, elsewhere: true, how: undefined },
  };
}

/** Diagnoses a world. */
export async function diagnoseWorld(world: World): Promise<Check[]> {
  const { mock, env, envFile, ahead, options, between, proxy } = world;
  const fetch = between.reduce((send, each) => each(send, world), mock.fetch);
  const now = () => mock.clock.now() + ahead;
  const environment = {
    get: (name: string) => env[name],
    readEnvFile: () => Promise.resolve(envFile),
  };
  const token = await world.token(mock.clock.now());
  return await runChecks({ ...options, token, fetch, now, environment }, {
    environment,
    runtime: { name: "node", title: "Node 24.5.0", version: "24.5.0" },
    isKeptFrom: () => false,
    proxyUse: () => ({ ...proxy, variables: ["https_proxy", "HTTPS_PROXY"] }),
  });
}

/** A fault, and the line in which it is found. */
export interface Fault {
  what: string;
  plant(world: World): void | Promise<void>;
  /** The check and the code of its line; a warning, or else an error. */
  line: [name: CheckName, code: CheckCode, status?: "warning"];
  /** What is seen. */
  seen: RegExp;
  /** What to do. */
  hint: RegExp;
  /** Checks whose failure hides it. */
  hiddenBy: CheckName[];
}

/** The way to the service, and what is needed to be on it. */
const WAY: CheckName[] = ["permissions", "network"];
const SERVICE: CheckName[] = [...WAY, "base_url", "service"];
const LOGIN: CheckName[] = [...SERVICE, "issuer", "secret", "signing", "clock"];
const APP: CheckName[] = [...SERVICE, "service_app", "refresh_token"];

/** An error as a runtime throws it. */
function failing(name: string, code: string, message: string): World["between"][number] {
  return () => () => {
    const cause = Object.assign(new Error(message), { name, code });
    return Promise.reject(new TypeError("fetch failed", { cause }));
  };
}

/** A network in which one has to sign in: it answers everything by a page. */
const portal: World["between"][number] = (_, { mock }) => () => {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    date: new Date(mock.clock.now()).toUTCString(),
  };
  return Promise.resolve(new Response("<html>Welcome</html>", { headers }));
};

/** Only what is below /v1 is served. */
const onlyBelowV1: World["between"][number] = (send, { mock }) => async (input, init) => {
  const { pathname } = new URL(new Request(input, init).url);
  if (pathname.startsWith("/v1/")) return await send(input, init);
  return Response.json({ message: "no such page" }, {
    status: 404,
    headers: { date: new Date(mock.clock.now()).toUTCString() },
  });
};

/** Every fault. */
export const FAULTS: Fault[] = [
  {
    what: "a clock that is two hours behind",
    plant: (world) => void (world.ahead = -7_200_000),
    line: ["clock", "clock_behind"],
    seen: /^the clock of this machine is 2 h behind the service's: guest tokens may have expired/,
    hint: /^Set the clock of this machine by a time server \(NTP\)$/,
    hiddenBy: WAY,
  },
  {
    what: "a name that is not found",
    plant: ({ between }) =>
      void between.push(failing("Error", "ENOTFOUND", "getaddrinfo ENOTFOUND webexapis.invalid")),
    line: ["network", "name_not_found"],
    seen: /^webexapis\.com: the name of the host was not found$/,
    hint: /^Check the base URL for a typing mistake, and the network$/,
    hiddenBy: WAY,
  },
  {
    what: "a connection that is refused",
    plant: ({ between }) =>
      void between.push(failing("Error", "ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:443")),
    line: ["network", "connection_refused"],
    seen: /^webexapis\.com: the connection was refused$/,
    hint: /^Nothing listens at this host and port/,
    hiddenBy: WAY,
  },
  {
    what: "a certificate that nobody signed who is trusted",
    plant: ({ between }) =>
      void between.push(failing("Error", "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate")),
    line: ["network", "certificate_unknown"],
    seen: /^webexapis\.com: the certificate of the server is signed by nobody who is trusted here$/,
    hint: /name the file of its root certificate in DENO_CERT$/,
    hiddenBy: WAY,
  },
  {
    what: "a proxy that the runtime does not heed",
    plant: (world) => {
      world.env.HTTPS_PROXY = "http://proxy.example:3128";
      const how = "use Node 22.21, 24.5 or newer, with NODE_USE_ENV_PROXY=1";
      world.proxy = { here: false, elsewhere: false, how };
    },
    line: ["proxy", "proxy_ignored", "warning"],
    seen: /^HTTPS_PROXY is set, and Node 24\.5\.0 does not heed it$/,
    hint: /^If the way out leads through the proxy, use Node 22\.21, 24\.5 or newer, with NODE_USE/,
    hiddenBy: [],
  },
  {
    what: "a captive portal",
    plant: ({ between }) => void between.push(portal),
    line: ["service", "captive_portal"],
    seen: /^what answered is a web page, and not Webex \(200\)$/,
    hint:
      /^A network in which one has to sign in, or a proxy, is between: open a page in a browser/,
    hiddenBy: [...WAY, "base_url"],
  },
  {
    what: "a base URL without /v1",
    plant: ({ options, between }) => {
      options.baseUrl = "https://api.example/";
      between.push(onlyBelowV1);
    },
    line: ["base_url", "base_url_v1_missing"],
    seen: /^the API is not at https:\/\/api\.example, but at https:\/\/api\.example\/v1$/,
    hint: /^Write https:\/\/api\.example\/v1$/,
    hiddenBy: WAY,
  },
  {
    what: "a base URL of Webex without /v1",
    plant: ({ env }) => void (env.WEBEX_API_URL = "https://webexapis.com"),
    line: ["base_url", "base_url_v1_missing"],
    seen: /^WEBEX_API_URL names the host of Webex, and not the path \/v1$/,
    hint: /^Write https:\/\/webexapis\.com\/v1$/,
    hiddenBy: [],
  },
  {
    what: "a base URL with /v1 twice",
    plant: ({ env }) => void (env.WEBEX_API_URL = "https://webexapis.com/v1/v1/"),
    line: ["base_url", "base_url_v1_doubled"],
    seen: /^WEBEX_API_URL ends in \/v1 twice$/,
    hint: /^Write https:\/\/webexapis\.com\/v1$/,
    hiddenBy: [],
  },
  {
    what: "the secret of another issuer",
    plant: (world) => {
      world.env.SECRET = OTHER_SECRET;
      // the program signs with what it has
      world.token = (now) => guestToken(world.mock.issuer.issuer, OTHER_SECRET, now);
    },
    line: ["login", "secret_of_other_issuer"],
    seen: /^the service does not take what the secret signs for this issuer \(401\)$/,
    hint: /^The secret is that of another issuer, or was regenerated since/,
    hiddenBy: LOGIN,
  },
  {
    what: "a secret that the program did not decode",
    plant: (world) => {
      const { issuer: iss } = world.mock.issuer;
      world.token = (now) => {
        const claims = { sub: "1", name: "Ada", iss, exp: Math.floor(now / 1000) + 600 };
        return signToken(claims, { key: world.env.SECRET!.replaceAll('"', "") });
      };
    },
    line: ["token", "signature_secret_undecoded"],
    seen: /^the token is signed with the text of the secret, not with what it decodes to$/,
    hint: /^Decode the secret from base64 and sign with the bytes$/,
    hiddenBy: [],
  },
  {
    what: "an issuer id that was cut",
    plant: ({ env }) => void (env.ISSUER = env.ISSUER!.slice(0, -6)),
    line: ["issuer", "iss_truncated"],
    seen: /^ISSUER is part of a Webex id: some of it was cut off or altered$/,
    hint: /^Use the Guest Issuer ID exactly as shown by Webex$/,
    hiddenBy: [],
  },
  {
    what: "an issuer id in its decoded form",
    plant: ({ env }) => void (env.ISSUER = atob(env.ISSUER!)),
    line: ["issuer", "iss_decoded"],
    seen: /^ISSUER is a decoded id, starting with ciscospark:\/\/$/,
    hint: /^Use the Guest Issuer ID exactly as shown by Webex$/,
    hiddenBy: [],
  },
  {
    what: "a scope that is missing",
    plant: ({ mock }) => mock.addServiceApp({ ...mock.serviceApp, scopes: ["guest-issuer:read"] }),
    line: ["guests", "scope_missing"],
    seen: /^the Service App lacks the scope guest-issuer:write$/,
    hint: /^Add it to the Service App, and have a full administrator authorize it anew/,
    hiddenBy: [...APP, "access_token"],
  },
  {
    what: "a refresh token that has expired",
    plant: async ({ mock }) => {
      await refreshServiceAppToken(mock.serviceApp, { fetch: mock.fetch });
      mock.clock.advance("91d");
    },
    line: ["refresh_token", "refresh_token_refused"],
    seen: /^the service refuses the refresh token \(40[01]\): it has expired or was revoked/,
    hint: /have a full administrator authorize the Service App anew/,
    hiddenBy: [...SERVICE, "service_app"],
  },
  {
    what: "a personal token in place of the Service App's",
    plant: async ({ mock, env }) => {
      const user = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
      env.WEBEX_ACCESS_TOKEN = user.accessToken;
    },
    line: ["access_token", "personal_token"],
    seen: /^WEBEX_ACCESS_TOKEN belongs to a person, and not to a Service App$/,
    hint: /^Give the access token of the Service App, which `guestissuer token refresh` prints$/,
    hiddenBy: SERVICE,
  },
  {
    what: "quotes around a variable",
    plant: ({ env }) => void (env.SECRET = `"${env.SECRET}"`),
    line: ["variables", "variable_quoted", "warning"],
    seen: /^SECRET has quotes around its value$/,
    hint: /^Write it without quotes: here they are taken off, and not by every program$/,
    hiddenBy: [],
  },
  {
    what: "white space around a variable",
    plant: ({ env }) => void (env.WEBEX_CLIENT_SECRET = `${env.WEBEX_CLIENT_SECRET}\n`),
    line: ["variables", "variable_white_space", "warning"],
    seen: /^WEBEX_CLIENT_SECRET has white space in or around its value$/,
    hint: /^Write it on one line without spaces/,
    hiddenBy: [],
  },
  {
    what: "two variables of which one is used",
    plant: async (world) => {
      const { accessToken } = await refreshServiceAppToken(world.mock.serviceApp, {
        fetch: world.mock.fetch,
      });
      world.env.WEBEX_ACCESS_TOKEN = accessToken;
      delete world.options.onRefresh;
    },
    line: ["variables", "variable_unused", "warning"],
    seen:
      /^WEBEX_ACCESS_TOKEN is used, and WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_/,
    hint: /^If they are meant, leave WEBEX_ACCESS_TOKEN out$/,
    hiddenBy: [],
  },
  {
    what: "a file .env that was not loaded",
    plant: (world) => void (world.envFile = "# mine\nexport WEBEX_ALLOW_HTTP='mock'\n"),
    line: ["env_file", "env_file_not_loaded", "warning"],
    seen: /^the file \.env has WEBEX_ALLOW_HTTP, and the environment has not: it was not loaded$/,
    hint: /^Load it: run node with --env-file=\.env$/,
    hiddenBy: [],
  },
];

function guestToken(issuer: string, secret: string, now: number): Promise<string> {
  const guest = { subject: "1", displayName: "Ada" };
  return createGuestToken(guest, { issuer, secret, now: () => now });
}
