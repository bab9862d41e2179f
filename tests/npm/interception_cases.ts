import assert from "node:assert/strict";
import * as source from "../../lib/msw/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { checkReach } from "../support/msw/check_reach.ts";
import { measure, type Sent } from "../support/msw/measure.ts";
import { REACH } from "../support/msw/reach.ts";
import type { Project } from "../support/programs/npm_project.ts";
import { succeed } from "../support/programs/run_program.ts";
import { inProject } from "./installed.ts";

const ON_NODE = Object.entries(REACH).filter(([, { node }]) => node !== undefined);

/** What a server of msw intercepts by itself. */
const SEEN_BY_MSW = ["fetch", "npm:axios", "npm:got", "npm:superagent", "node:http, node:https"];

/** Runs a program of the project against two hosts that count. */
function send(
  project: Project,
  program: string,
  args: string[] = [],
  flags: string[] = [],
  clients: string[] = [],
): Promise<Sent[]> {
  const start = [...flags, program, ...args];
  return measure((ports) => project.run("node", [...start, ...ports, ...clients]));
}

/** What became of the request of a client, by step and target. */
function outcomesOf(sent: Sent[], client: string) {
  return (step: string, target: string) =>
    sent.find(({ name, ...each }) =>
      name === client && each.step === step && each.target === target
    )!.outcome;
}

/** Runs a module in a folder of the project, and returns what it printed. */
async function evaluate(project: Project, code: string, cwd = project.folder): Promise<string> {
  const args = ["--input-type=module", "--eval", code];
  return succeed(await project.run("node", args, { cwd })).stdout.trimEnd();
}

inProject(
  "interception on Node reaches the clients of the table, no further",
  async (project, test) => {
    await checkReach(test, await send(project, "run.mjs"), "node");
  },
);

inProject(
  "interception on Node reaches fetch after npm's undici has put its own dispatcher there",
  async (project, test) => {
    const clients = ["npm:undici", "fetch"];
    await checkReach(test, await send(project, "run.mjs", [], [], clients), "node", clients);
  },
);

for (
  const [name, flags, words] of [
    ["", [], /^Cannot send CONNECT localhost:\d+: interception answers HTTP\/1/],
    [
      ", without traces of the stack",
      ["--stack-trace-limit=0"],
      /Cannot send|GOAWAY|INVALID_SESSION/,
    ],
  ] as const
) {
  inProject(
    `sessions of HTTP/2 that clients have kept carry nothing past the interception on Node${name}`,
    async (project) => {
      const reached: string[] = [];
      const certificates = new URL("../support/certificates/", import.meta.url);
      await using server = Deno.serve({
        hostname: "127.0.0.1",
        port: 0,
        cert: await Deno.readTextFile(new URL("server.pem", certificates)),
        key: await Deno.readTextFile(new URL("server.key", certificates)),
        onListen() {},
      }, (request) => {
        reached.push(new URL(request.url).searchParams.get("at")!);
        return Response.json({ real: true });
      });
      const args = [...flags, "run_http2.mjs", String(server.addr.port)];
      const { stdout } = succeed(await project.run("node", args));
      const outside = ["got/before", "got/after stop", "axios/before", "axios/after stop"];
      assert.deepEqual(reached, [...outside, "undici/before"]);
      const printed = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
      const intercepted = printed.filter(({ step }) => step === "intercepted");
      assert.deepEqual(intercepted.map(({ client }) => client), ["got", "axios", "undici"]);
      for (const { client, got, unhandled } of intercepted) {
        // undici has a way of its own to refuse
        if (client !== "undici") assert.match(got, words, client);
        if (flags.length === 0) assert.equal(unhandled, 1, client);
      }
      assert(printed.every(({ step, got }) => step === "intercepted" || got === 200), stdout);
    },
  );
}

/** Which server starts first, and what msw does with unhandled requests. */
const BESIDE = [["mine", "bypass"], ["mine", "error"], ["webex", "bypass"]] as const;

for (const [first, policy] of BESIDE) {
  const name = `interceptWebex() lives beside a server of msw (${first} first, ${policy})`;
  inProject(name, async (project, test) => {
    const sent = await send(project, "run_beside.mjs", [first, policy]);
    for (const name of new Set(sent.map((each) => each.name))) {
      const outcome = outcomesOf(sent, name);
      // what msw has put in the place of WebSocket decides by itself, but for Webex
      const decides = (step: string) =>
        name === "WebSocket" && policy === "bypass" &&
        (step === "both again" || (step === "both" && first === "mine"));
      await test.step(name, () => {
        for (const step of ["both", "both again", "webex"]) {
          assert.notEqual(outcome(step, "api"), "reached");
          if (!decides(step)) assert.notEqual(outcome(step, "other"), "reached");
        }
        assert.equal(outcome("none", "api"), "reached");
      });
      if (!SEEN_BY_MSW.includes(name)) continue;
      await test.step(`${name}: each server answers for its own hosts`, () => {
        const steps = ["both", "mine", "both again", "webex"];
        assert.deepEqual(steps.map((step) => [outcome(step, "api"), outcome(step, "mine")]), [
          ["mocked", "handled"],
          ["handled", "handled"],
          ["mocked", "handled"],
          ["mocked", "refused"],
        ]);
      });
    }
  });
}

inProject(
  "the guard keeps every client from Webex, and lets the mock answer",
  async (project, test) => {
    const flags = ["--require", "./names_to_loopback.cjs"];
    const open = await send(project, "run_guarded.mjs", [], flags, [
      "fetch",
      "workers, worker threads",
    ]);
    for (const { name, target, outcome } of open.filter(({ step }) => step === "alone")) {
      assert.equal(outcome, "reached", `${name} to ${target}, without the guard`);
    }
    const guarded = await send(project, "run_guarded.mjs", [], [
      ...flags,
      "--require",
      "@guestissuer/webex/guard",
    ]);
    for (const [name, { node }] of ON_NODE) {
      await test.step(name, () => {
        const outcome = outcomesOf(guarded, name);
        assert.notEqual(outcome("alone", "api"), "reached");
        assert.equal(outcome("alone", "other"), "reached", "the guard is for Webex");
        if (node === "intercepted") assert.equal(outcome("intercepted", "api"), "mocked");
        assert.notEqual(outcome("intercepted", "api"), "reached");
      });
    }
  },
);

inProject("the guard knows Webex by every spelling, whoever looks its name up", async (project) => {
  // each name leads to this machine, should the guard let it out
  const code = `
    import http from "node:http";
    import net from "node:net";
    import tls from "node:tls";
    import { Agent, fetch } from "undici";
    import "@guestissuer/webex/guard";
    const server = http.createServer((_, response) => response.end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address();
    function mockLookup(_host, options, found) {
      if (options.all) found(null, [{ address: "127.0.0.1", family: 4 }]);
      else found(null, "127.0.0.1", 4);
    }
    const lookup = (...args) => mockLookup(...args);
    const opened = (socket) => new Promise((resolve) => {
      socket.on("connect", () => resolve("reached")).on("response", () => resolve("reached"));
      socket.on("error", (error) => resolve(error.code + " " + error.message.split(":")[0]));
    }).finally(() => socket.destroy());
    const dispatcher = new Agent({ connect: { lookup } });
    const url = "http://Webexapis.com.:" + port;
    for (const opening of [
      opened(net.connect({ host: "Webexapis.com.", port, lookup })),
      opened(http.get({ host: "u2c.wbx2.com.", port, lookup })),
      opened(tls.connect({ host: "127.0.0.1", port, servername: "idbroker.webex.com." })),
      opened(net.connect({ host: "webexapis.com", port, lookup: mockLookup })),
      fetch(url, { dispatcher }).then(() => "reached", ({ cause }) => cause.message.split(":")[0]),
      opened(net.connect({ host: "notwebexapis.com.", port, lookup: mockLookup })),
    ]) console.log(await opening);
    process.exit();
  `;
  assert.deepEqual((await evaluate(project, code)).split("\n"), [
    "mock_unhandled_request Cannot connect to webexapis.com",
    "mock_unhandled_request Cannot connect to u2c.wbx2.com",
    "mock_unhandled_request Cannot connect to idbroker.webex.com",
    "mock_unhandled_request Cannot connect to webexapis.com",
    "Cannot connect to webexapis.com",
    "reached",
  ]);
});

inProject("interceptWebexDuring() keeps concurrent callbacks apart on Node", async (project) => {
  const code = `
    import axios from "axios";
    import http from "node:http";
    import { createMock } from "@guestissuer/webex";
    import { interceptWebexDuring } from "@guestissuer/webex/msw";
    const url = "http://webexapis.com/v1/people/me";
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const mocks = Array.from({ length: 5 }, () => createMock());
    await Promise.all(mocks.map((mock) =>
      interceptWebexDuring(mock, () =>
        Promise.all([1, 2].map(async () => {
          await (await fetch(url)).text();
          await axios.get(url, { httpAgent, validateStatus: null });
        })))
    ));
    console.log(mocks.map((mock) => mock.requests().length).join());
  `;
  assert.equal(await evaluate(project, code), "4,4,4,4,4");
});

inProject(
  "a connection that a fault breaks has the reason on Node that it has elsewhere",
  async (project) => {
    const code = `
    import { createGuestToken, createMock, login } from "@guestissuer/webex";
    import { interceptWebex } from "@guestissuer/webex/msw";
    const mock = createMock();
    const token = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
    const { stop } = await interceptWebex(mock);
    for (const fault of [{ reset: true }, { cut: true }]) {
      mock.failNext("jwt/login", fault);
      await login(token, { retries: 0 }).catch(({ code, reason }) => console.log(code, reason));
    }
    stop();
  `;
    const broken = "network_failed connection_broken";
    assert.equal(await evaluate(project, code), `${broken}\n${broken}`);
  },
);

inProject("a request that hangs keeps Node alive until its deadline", async (project) => {
  const code = `
    import { createMock } from "@guestissuer/webex";
    import { interceptWebex } from "@guestissuer/webex/msw";
    const mock = createMock();
    const { stop } = await interceptWebex(mock);
    for (const send of [mock.fetch, fetch]) {
      mock.failNext("people/me", { hang: true });
      const signal = AbortSignal.timeout(50);
      const url = "https://webexapis.com/v1/people/me";
      console.log(await send(url, { signal }).catch((error) => error.name));
    }
    stop();
  `;
  assert.equal(await evaluate(project, code), "TimeoutError\nTimeoutError");
});

inProject("the face ./msw of the npm package has the names of the module", async (project) => {
  const code = 'console.log(Object.keys(await import("@guestissuer/webex/msw")).join())';
  assert.equal(await evaluate(project, code), Object.keys(source).join());
});

inProject("without msw, or with msw 2, ./msw says what to install", async (project, test) => {
  const apart = await Deno.makeTempDir();
  const modules = `${apart}/node_modules`;
  succeed(await project.run("cp", ["-al", "node_modules", apart]));
  await Deno.remove(`${modules}/msw`, { recursive: true });
  const loads = [
    'import("@guestissuer/webex/msw")',
    'Promise.resolve().then(() => createRequire(process.cwd() + "/x")("@guestissuer/webex/msw"))',
  ];
  const refused = (load: string) =>
    evaluate(
      project,
      `import { createRequire } from "node:module";
      await ${load}
        .catch((error) => console.log(error.message));`,
      apart,
    );
  const start = "Cannot load @guestissuer/webex/msw: it needs msw 3, and";
  const install = "npm install --save-dev msw@3";
  await eachRow(test, loads, async (load) => {
    assert.equal(await refused(load), `${start} msw is not installed. Run ${install}`);
  });
  await Deno.mkdir(`${modules}/msw`);
  const msw2 = { name: "msw", version: "2.99.0", exports: { "./package.json": "./package.json" } };
  await Deno.writeTextFile(`${modules}/msw/package.json`, JSON.stringify(msw2));
  await eachRow(test, loads, async (load) => {
    const message = await refused(load);
    assert.ok(message.startsWith(`${start} msw 2.99.0 is installed. Run ${install}, or`), message);
    assert.match(message, /mock\.fetch\(request\)/);
  });
  await test.step("npm install has nothing against msw 2", async () => {
    const manifest = { name: "apart", private: true, devDependencies: { msw: "2.99.0" } };
    await Deno.writeTextFile(`${apart}/package.json`, JSON.stringify(manifest));
    const options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    const args = ["install", ...options, `${project.folder}/package.tgz`];
    succeed(await project.run("npm", args, { cwd: apart }));
  });
  await Deno.remove(apart, { recursive: true });
});
