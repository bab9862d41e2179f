/**
 * How the command line behaves as a process, whatever runs it. One table for all runtimes: what differs between
 * them is a mistake.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createMock } from "../../../mod.ts";
import { readHar, scrubHar } from "../../../lib/record/mod.ts";
import { chromeHar } from "../record/hars.ts";
import { ISSUER, SECRET } from "../tokens.ts";
import { runProgram } from "../programs/run_program.ts";
import { type CommandLine, run, start } from "./command_line.ts";

/** A behaviour: what it is called, and what shows it. */
export type Behaviour = [name: string, show: (cli: CommandLine) => Promise<void>];

const ROWS = "userId,userName\n1,Ada\n2,Stève\n";
const HAR = JSON.stringify({
  log: {
    entries: [{
      request: { method: "GET", url: "https://webexapis.com/v1/x", headers: [] },
      response: { status: 200, headers: [], content: { text: "{}" } },
    }],
  },
});
const SIGNED = ["create", "1", "Ada", "-i", ISSUER];

/** Every kind of command that prints something, with what stands on its stdin. */
const PRINTING: [args: string[], stdin?: string][] = [
  [["create", "1", "Ada", "--mock"]],
  [["quick", "1", "Ada", "--mock", "--json"]],
  [["guest", "1", "Ada", "--mock"]],
  [["guests", "count", "--mock"]],
  [["token", "refresh", "--mock"]],
  [["verify", "-"], "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
  [["batch", "-", "--mock"], ROWS],
  [["batch", "-", "--mock", "--json"], ROWS],
  [["doctor", "--mock"]],
  [["doctor", "--mock", "--json"]],
  [["completions", "bash"]],
  [["--help"]],
  [["--version"]],
  [["create", "--help"]],
  [["drift", "--live", "--mock"]],
  [["mock"]],
  [["mock", "--json"]],
  [["scrub", "-"], HAR],
];

/** Runs an action with a file of its own, in a folder of its own. */
async function withFile(
  content: string | Uint8Array | undefined,
  mode: number,
  action: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/file`;
  try {
    if (content !== undefined) {
      await Deno.writeFile(
        path,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
      await Deno.chmod(path, mode);
    }
    await action(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function modeOf(path: string): Promise<number> {
  return (await Deno.stat(path)).mode! & 0o777;
}

const unwritable: Behaviour[] = PRINTING.map(([args, stdin = ""]) => [
  `${args.join(" ")} says in a sentence that its output has no space, and exits with 1`,
  async (cli) => {
    const { code, stderr } = await run(cli, args, { stdin, redirect: ">/dev/full" });
    const message = "cannot write the output: no space is left";
    const said = args.includes("--json")
      ? `${JSON.stringify({ error: { code: "failed", message } })}\n`
      : `guestissuer: ${message}\n`;
    assert.deepEqual([code, stderr], [1, said]);
  },
]);

const closed: Behaviour[] = PRINTING.filter(([[name]]) => name !== "verify").map(
  (
    [args, stdin = ""],
  ) => [
    `${args.join(" ")} says in a sentence that stdout is closed, and exits with 1`,
    async (cli) => {
      const { code, stderr } = await run(cli, args, { stdin, redirect: ">&-" });
      assert.equal(code, 1);
      assert.match(stderr, /^[^\n]*cannot write the output: stdout is closed[^\n]*\n$/);
    },
  ],
);

const output: Behaviour[] = [
  ["create writes to /dev/null when it is told to", async (cli) => {
    for (const redirect of [">/dev/null", "<>/dev/null >&0 2>&0"]) {
      const ended = await run(cli, ["create", "1", "Ada", "--mock"], { redirect });
      assert.deepEqual(ended, { code: 0, stdout: "", stderr: "" }, redirect);
    }
  }],
  ["create and batch are quiet when nobody reads their output", async (cli) => {
    for (
      const [args, stdin, code] of [
        [[...SIGNED, "-s", "-"], SECRET, 0],
        [["batch", "-", "--mock"], ROWS, 1],
      ] as const
    ) {
      await using child = start(cli, [...args]);
      // it writes only when its stdin has ended, so nobody reads by then
      await child.stdout.cancel();
      await new Blob([stdin]).stream().pipeTo(child.stdin);
      assert.equal(await new Response(child.stderr).text(), "");
      assert.equal((await child.status).code, code);
    }
  }],
  ["create is not stopped by a stderr that cannot be written", async (cli) => {
    const args = [...SIGNED, "-s", "-"];
    const given = { stdin: SECRET, env: { DEBUG: "*" }, redirect: "2>/dev/full" };
    const { code, stdout } = await run(cli, args, given);
    assert.equal(code, 0);
    assert.match(stdout, /^eyJ[\w.-]+\n$/);
  }],
];

const files: Behaviour[] = [
  ["batch makes its output file for its owner only", async (cli) => {
    await withFile(undefined, 0, async (path) => {
      const args = ["batch", "-", "--mock", "--output", path];
      assert.deepEqual(await run(cli, args, { stdin: ROWS }), { code: 0, stdout: "", stderr: "" });
      assert.equal(await modeOf(path), 0o600);
    });
  }],
  ["batch and scrub write to the file that the shell has led stdout and stderr to", async (cli) => {
    const har = JSON.stringify(chromeHar({ sanitized: false }));
    for (
      const [name, stdin, code, written] of [
        ["batch", `${ROWS}3\n`, 1, /^line,.*\n2,1,.*\n3,2,.*\nline 4: .*\n2 done, 1 failed\n$/],
        ["scrub", har, 0, /^note: 1 entries .*\n\{"log":.*\}\nexchanges +3\n/],
      ] as const
    ) {
      await withFile("", 0o644, async (path) => {
        const args = [name, "-", "-o", path, ...name === "batch" ? ["--mock"] : []];
        const ended = await run(cli, args, { stdin, redirect: `>${path} 2>&1` });
        assert.deepEqual(ended, { code, stdout: "", stderr: "" });
        assert.match(await Deno.readTextFile(path), written);
        assert.equal(await modeOf(path), 0o644);
      });
    }
  }],
  ["batch takes an output file that others can read away from them, and says so", async (cli) => {
    const message = "other users of this machine could read the file of the output";
    const hint = "Only its owner can from now on";
    for (
      const [mode, json, said] of [
        [0o644, [], `warning: ${message}. ${hint}\n`],
        [0o620, ["--json"], `${JSON.stringify({ warning: { message, hint } })}\n`],
        [0o600, [], ""],
      ] as const
    ) {
      await withFile("", mode, async (path) => {
        const args = ["batch", "-", "--mock", "--resume", path, ...json];
        const { code, stderr } = await run(cli, args, { stdin: ROWS });
        assert.deepEqual([code, stderr, await modeOf(path)], [0, said, 0o600]);
        // header and claims of two tokens
        assert.equal((await Deno.readTextFile(path)).match(/eyJ/g)?.length, 4);
      });
    }
  }],
  ["batch leaves the mode of an output that is no file as it is", async (cli) => {
    await withFile(undefined, 0, async (path) => {
      await new Deno.Command("mkfifo", { args: ["-m", "644", path] }).output();
      const [{ code }, text] = await Promise.all([
        run(cli, ["batch", "-", "--mock", "--output", path], { stdin: ROWS }),
        Deno.readTextFile(path),
      ]);
      assert.equal(code, 0);
      assert.match(text, /^2,1,eyJ/m);
      assert.equal(await modeOf(path), 0o644);
    });
  }],
  ["create says once that others can read the file of the secret", async (cli) => {
    const said = (path: string) =>
      `warning: the file given with --secret-file can be read by other users of this machine. chmod 600 ${path} keeps it to yourself\n`;
    for (
      const [mode, isSaid] of [[0o644, true], [0o640, true], [0o600, false], [
        0o722,
        false,
      ]] as const
    ) {
      await withFile(`${SECRET}\n`, mode, async (path) => {
        const ended = await run(cli, [...SIGNED, "--secret-file", path]);
        const stderr = isSaid ? said(path) : "";
        assert.deepEqual([ended.code, ended.stderr], [0, stderr], mode.toString(8));
        assert.match(ended.stdout, /^eyJ/);
      });
    }
  }],
  ["a folder on stdin is told from an empty file", async (cli) => {
    for (
      const [args, code, what] of [
        [["login", "-", "--mock"], 2, "stdin"],
        [["verify", "-"], 2, "stdin"],
        [[...SIGNED, "-s", "-"], 2, "stdin"],
        [["batch", "-", "--mock"], 1, "the input"],
      ] as const
    ) {
      const ended = await run(cli, [...args], { redirect: "< /" });
      assert.deepEqual([ended.code, ended.stdout], [code, ""]);
      assert.match(ended.stderr, new RegExp(`^guestissuer: cannot read ${what}: it is a folder\n`));
    }
  }],
  ["create says that a name was not in UTF-8, and signs it", async (cli) => {
    // a shell puts it there in Latin-1
    const redirect = '"$(printf "Andr\\351")"';
    const { code, stdout, stderr } = await run(cli, ["create", "--mock", "1"], { redirect });
    assert.equal(code, 0);
    assert.match(stdout, /^eyJ[\w.-]+\n$/);
    assert.match(
      stderr,
      /^warning: the claim name holds U\+FFFD, [^\n]* Give it in UTF-8, [^\n]*\n$/,
    );
  }],
  ["create and verify read at most 1 MiB of a secret or token", async (cli) => {
    const tooMuch = "it holds more than 1024 KiB";
    for (
      const [args, message] of [
        [["verify", "-"], `cannot read stdin: ${tooMuch}`],
        [[...SIGNED, "-s", "-"], `cannot read stdin: ${tooMuch}`],
        [
          [...SIGNED, "--secret-file", "/dev/zero"],
          `cannot read the file given with --secret-file: ${tooMuch}`,
        ],
      ] as const
    ) {
      const { code, stdout, stderr } = await run(cli, [...args], { redirect: "</dev/zero" });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.equal(stderr, `guestissuer: ${message}\n`);
    }
  }],
  [
    "secrets and tokens are read in UTF-16, as PowerShell 5 writes them, and refused as other bytes",
    async (cli) => {
      const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}\r\n`, "utf16le"));
      const bare = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
      for (const write of [utf16, bare, (text: string) => utf16(text).subarray(0, -4)]) {
        await withFile(write(SECRET), 0o600, async (path) => {
          const created = await run(cli, [...SIGNED, "--secret-file", path]);
          assert.deepEqual([created.code, created.stderr], [0, ""]);
          await withFile(write(created.stdout.trim()), 0o600, async (token) => {
            const verified = await run(cli, ["verify", "-", "--secret-file", path], {
              redirect: `<${token}`,
            });
            assert.deepEqual([verified.code, verified.stderr], [0, ""]);
            assert.match(verified.stdout, /the signature matches the secret/);
          });
        });
      }
      const others = [utf16(SECRET).subarray(0, -1), new Uint8Array(32).fill(0xa7)];
      for (const bytes of others) {
        await withFile(bytes, 0o600, async (path) => {
          const why = "it is neither UTF-8 nor UTF-16; save it as UTF-8\n";
          const file = await run(cli, [...SIGNED, "--secret-file", path]);
          const said = `guestissuer: cannot read the file given with --secret-file: ${why}`;
          assert.deepEqual([file.code, file.stdout, file.stderr], [1, "", said]);
          const stdin = await run(cli, [...SIGNED, "-s", "-"], { redirect: `<${path}` });
          assert.deepEqual([stdin.code, stdin.stderr], [
            1,
            `guestissuer: cannot read stdin: ${why}`,
          ]);
        });
      }
    },
  ],
  ["doctor says of a file .env how it is not read, and takes a folder for none", async (cli) => {
    const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
    const unread = "the file .env is not UTF-8, so it is loaded in part or not at all; ";
    for (
      const [content, said] of [
        [utf16(`\uFEFFISSUER=${ISSUER}`), unread],
        [utf16(`ISSUER=${ISSUER}`), unread],
        [new Uint8Array(32).fill(0xa7), unread],
        [
          `\uFEFFISSUER=${ISSUER}`,
          "the file .env begins with a byte order mark .BOM., and Deno and",
        ],
        ["folder", "the folder has no file .env"],
        ["pipe", "the file .env is a named pipe, which is not read"],
      ] as const
    ) {
      const folder = await Deno.makeTempDir();
      try {
        const path = `${folder}/.env`;
        if (content === "folder") await Deno.mkdir(path);
        else if (content === "pipe") await runProgram("mkfifo", [path]);
        else await Deno.writeFile(path, Buffer.from(content));
        const there = { ...cli, program: ["env", "-C", folder, ...cli.program] };
        const { stdout } = await run(there, ["doctor", "--offline"]);
        const whole = stdout.replaceAll(/\n {17}/g, " ");
        assert.match(whole, new RegExp(`^. env_file {7}${said}`, "m"));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }
  }],
  ["verify says that a secret file is missing or a folder", async (cli) => {
    for (
      const [path, why] of [
        ["/nowhere/x", "there is no such file"],
        ["/", "it is a folder"],
        ["/dev/null/x", "a part of its path is no folder"],
      ]
    ) {
      const { code, stderr } = await run(cli, ["verify", "x", "--secret-file", path!]);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`the file given with --secret-file: ${why}\n`));
    }
  }],
];

const signals: Behaviour[] = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => [
  `mock ends orderly on ${signal}, and batch with whole rows`,
  async (cli) => {
    await using server = start(cli, ["mock", "--json"]);
    const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal(JSON.parse((await reader.read()).value!).event, "ready");
    server.kill(signal);
    assert.equal((await reader.read()).value, '{"event":"stopped"}\n');
    await reader.cancel();
    assert.equal(await new Response(server.stderr).text(), "");
    assert.equal((await server.status).code, 0);

    await using batch = start(cli, ["batch", "-", "--mock"]);
    const rows = batch.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const input = batch.stdin.getWriter();
    await input.write(new TextEncoder().encode(`${ROWS}3,Eve`));
    let text = "";
    while (!/^3,2,.*\n$/m.test(text)) text += (await rows.read()).value!;
    batch.kill(signal);
    const said = await new Response(batch.stderr).text();
    assert.equal(said, "interrupted; go on with --resume and the output file\n");
    assert.equal((await batch.status).code, 1);
    assert.equal((await rows.read()).done, true);
    await input.abort().catch(() => {});
  },
]);

const recordings: Behaviour[] = [
  ["scrub writes the same bytes, for its owner only", async (cli) => {
    const folder = await Deno.makeTempDir();
    try {
      const har = `${folder}/a.har`;
      await Deno.writeTextFile(har, JSON.stringify(chromeHar({ sanitized: false })));
      const output = `${folder}/b.har`;
      const { code, stderr } = await run(cli, ["scrub", har, "-o", output]);
      assert.equal(code, 0, stderr);
      const scrubbed = scrubHar(readHar(await Deno.readTextFile(har)).har).har;
      assert.equal(await Deno.readTextFile(output), `${JSON.stringify(scrubbed)}\n`);
      assert.equal(await modeOf(output), 0o600);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }],
  ["record writes on two SIGINTs what a mock takes, and drift finds it true", async (cli) => {
    const folder = await Deno.makeTempDir();
    const output = `${folder}/recorded`;
    const mock = createMock();
    await using service = await mock.serve();
    try {
      await using child = start(cli, ["record", "--to", service.url, "-o", output, "--json"]);
      const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { WEBEX_API_URL: baseUrl } = JSON.parse((await lines.read()).value!);
      const packed = await fetch(`${baseUrl}/people/me`, { headers: { authorization: "x" } });
      assert.equal(packed.status, 401);
      assert.equal(packed.headers.get("x-mock-fidelity"), "recorded");
      // only what went by whole is recorded
      await packed.text();
      // under npx one comes from the terminal, and one from npm
      for (const signal of ["SIGINT", "SIGTERM", "SIGINT"] as const) child.kill(signal);
      const { event, files } = JSON.parse((await lines.read()).value!);
      assert.deepEqual([event, files], ["written", { "get_people_me.json": ["meUnauthorized"] }]);
      assert.equal((await child.status).code, 0);
      await lines.cancel();
      await child.stderr.cancel();
      assert.equal(await modeOf(output), 0o700);
      assert.equal(await modeOf(`${output}/get_people_me.json`), 0o600);
      createMock({ fixtures: output });
      const drift = await run(cli, ["drift", output, "--live", "--mock", "--update"]);
      assert.equal(drift.code, 0, drift.stderr + drift.stdout);
      assert.match(drift.stdout, /^0 of 1 fixtures differ\n/);
      const ready = await run(cli, ["mock", "--fixtures", `${folder}/none`]);
      assert.equal(ready.code, 2);
      assert.match(ready.stderr, /Cannot read fixtures: there is no such folder/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }],
  ["record --scenario guest writes the same files", async (cli) => {
    const folder = await Deno.makeTempDir();
    try {
      const args = ["record", "--scenario", "guest", "--mock", "-o", `${folder}/recorded`];
      const { code, stdout, stderr } = await run(cli, args);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(stdout.split("\n").length, 15);
      assert.match(stdout, /^post_jwt_login\.json: ok, unauthorized, badRequest, notFound$/m);
      const text = await Deno.readTextFile(`${folder}/recorded/get_people_me.json`);
      assert.equal(JSON.parse(text).me.response.body.displayName, "Scrubbed Person 1");
      const asked = await run(cli, ["record", "--scenario", "guest", "-o", `${folder}/x`], {
        env: { ISSUER, SECRET },
      });
      assert.equal(asked.code, 2);
      assert.match(asked.stderr, /nobody can be asked here whether to go on; --yes answers it/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }],
];
const unread: Behaviour[] = [[
  "mock answers though nobody reads the lines that it writes for requests, and ends orderly",
  async (cli) => {
    await using server = start(cli, ["mock"]);
    const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const url = (await reader.read()).value!.trim();
    // a pipe holds 64 kB
    for (let i = 0; i < 300; i++) {
      const response = await fetch(`${url}/v1/${"x".repeat(1000)}`);
      await response.body?.cancel();
      assert.equal(response.status, 404);
    }
    server.kill("SIGTERM");
    // the last line waits for its reader still
    const [said] = await Promise.all([new Response(server.stderr).text(), reader.cancel()]);
    assert(said.length > 60_000, `${said.length} bytes`);
    assert.equal((await server.status).code, 0);
  },
]];

const colors: Behaviour[] = [[
  "mock colours its lines on a terminal, unless NO_COLOR is set",
  async (cli) => {
    const words = [...cli.program, "mock"].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    for (const hasColors of [true, false]) {
      // script gives a program a terminal, and is told by it what to type: Ctrl+C
      const program = ["env", ...hasColors ? ["-u", "NO_COLOR"] : ["NO_COLOR=1"]];
      const terminal = ["script", "-qec", words.join(" "), "/dev/null"];
      await using server = start({ ...cli, program: [...program, ...terminal] }, []);
      const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      const until = async (pattern: RegExp) => {
        while (!pattern.test(text)) {
          const { done, value } = await reader.read();
          if (done) throw new Error(text);
          text += value;
        }
        return pattern.exec(text)!;
      };
      const [, url] = await until(/^(http:\/\/127\.0\.0\.1:\d+)\s/m);
      await until(/Ctrl\+C stops it/);
      await (await fetch(`${url}/v1/people/me`)).body?.cancel();
      const [line] = await until(/^.*GET \/v1\/people\/me.*$/m);
      assert.equal(line.includes("\x1b[31m401\x1b[0m"), hasColors, JSON.stringify(line));
      assert.equal(line.includes("\x1b"), hasColors);
      const input = server.stdin.getWriter();
      await input.write(new TextEncoder().encode("\x03"));
      await until(/stopped/);
      await input.abort().catch(() => {});
      await reader.cancel();
      await server.stderr.cancel();
      await server.status;
    }
  },
]];

/** All behaviours. */
export const SAME_ON_BOTH: Behaviour[] = [
  ...unwritable,
  ...closed,
  ...output,
  ...files,
  ...signals,
  ...recordings,
  ...unread,
  ...colors,
];
