import assert from "node:assert/strict";
import { type Ended, ROOT, runProgram, succeed } from "./support/programs/run_program.ts";
import { ISSUER, OPAQUE_TOKEN, SECRET } from "./support/tokens.ts";

const README = await Deno.readTextFile(`${ROOT}lib/cli/README.md`);

/** The lines of the page that install the command, word by word: for tokens, and for the mock. */
const [TOKENS, MOCK, ...more] = installLines(README);
const [BOTH] = installLines(await Deno.readTextFile(`${ROOT}README.md`));

function installLines(page: string): string[] {
  return [...page.matchAll(/^```sh\n(deno install .*?)^```$/gms)].map(([, code]) => code!);
}

/** What a line allows, flag by flag. */
function flagsOf(line: string): Map<string, Set<string>> {
  const flags = line.replaceAll(/\\\n\s*/g, "").matchAll(/--allow-(\w+)="?([^\s"]+)/g);
  return new Map(Array.from(flags, ([, name, values]) => [name!, new Set(values!.split(","))]));
}

Deno.test("there is a line that installs for each purpose, and the front page has the one for both", () => {
  assert.equal(more.length, 0);
  const [tokens, mock, both] = [TOKENS!, MOCK!, BOTH!].map(flagsOf) as [
    ReturnType<typeof flagsOf>,
    ReturnType<typeof flagsOf>,
    ReturnType<typeof flagsOf>,
  ];
  assert.deepEqual([...tokens.keys()], ["read", "write", "net", "env"]);
  for (const [name, values] of both) {
    assert.deepEqual(values, tokens.get(name)!.union(mock.get(name)!), name);
  }
});

Deno.test("installed for tokens, the command makes them, reads and writes files here, and asks no other host", async () => {
  await using installed = await install(TOKENS!);
  const { run, write, read } = installed;
  await write("secret.txt", `${SECRET}\n`);
  await write("list.csv", "userId,userName\n1,Ada\n2,Grace\n");
  const env = { ISSUER, SECRET };
  const token = /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/;
  assert.match(succeed(await run(["create", "1", "Stève"], env)).stdout, token);
  const fromFile = await run(["create", "1", "Ada", "--secret-file", "secret.txt"], { ISSUER });
  assert.match(succeed(fromFile).stdout, token);
  assert.equal(succeed(await run(["batch", "list.csv"], env)).stdout.split("\n").length, 4);
  succeed(await run(["batch", "list.csv", "--output", "out.csv"], env));
  succeed(await run(["batch", "list.csv", "--resume", "out.csv"], env));
  assert.equal((await read("out.csv")).split("\n").length, 4);
  assert.match(succeed(await run(["quick", "1", "Ada", "--mock"])).stdout, /^\S+_P0A1_\S+\n$/);
  assert.match(succeed(await run(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.match(succeed(await run(["completions", "bash"])).stdout, /^complete -F/m);

  const mock = await run(["mock"]);
  assert.deepEqual([mock.code, mock.stdout], [2, ""]);
  assert.match(mock.stderr, /--allow-net=127\.0\.0\.1/);
  const WEBEX_API_URL = "http://127.0.0.1:9/v1";
  const elsewhere = await run(["verify", "--access", OPAQUE_TOKEN], { WEBEX_API_URL });
  assert.deepEqual([elsewhere.code, elsewhere.stdout], [1, ""]);
  assert.match(elsewhere.stderr, /127\.0\.0\.1:9.*--allow-net/);
});

Deno.test("installed for the mock and tests, the command serves it, uses it, and cannot reach Webex", async () => {
  await using installed = await install(MOCK!);
  const { run, write, read } = installed;
  await write("secret.txt", `${SECRET}\n`);
  await write("list.csv", "userId,userName\n1,Ada\n2,Grace\n");
  await using served = await installed.serve([
    ...["mock", "--port", "0", "--json", "--issuer", ISSUER, "--secret-file", "secret.txt"],
  ], { MOCK_ADMIN_TOKEN: "an-admin-token" });
  const env = { ISSUER, SECRET, WEBEX_API_URL: served.url };
  const { stdout: accessToken } = succeed(await run(["quick", "1", "Ada"], env));
  const localhost = { ...env, WEBEX_API_URL: served.url.replace("127.0.0.1", "localhost") };
  const person = await run(["verify", "--access", accessToken.trim(), "--json"], localhost);
  assert.equal(JSON.parse(succeed(person).stdout).person.displayName, "Ada");
  succeed(await run(["batch", "list.csv", "--login", "-o", "out.csv"], env));
  assert.equal((await read("out.csv")).split("\n").length, 4);

  // it is refused before anything is asked
  const real = await run(["verify", "--access", OPAQUE_TOKEN]);
  assert.deepEqual([real.code, real.stdout], [1, ""]);
  assert.match(real.stderr, /webexapis\.com.*--allow-net/);
});

/** A command that has been installed, with an empty folder to run it in. */
interface Installed extends AsyncDisposable {
  run(args: string[], env?: Record<string, string>): Promise<Ended>;
  /** Runs it until it is disposed of, from its first line on, which names a base URL. */
  serve(
    args: string[],
    env: Record<string, string>,
  ): Promise<AsyncDisposable & { url: string }>;
  write(name: string, text: string): Promise<void>;
  read(name: string): Promise<string>;
}

/** Installs the command by a line of the README, run in the clone as the README says. */
async function install(line: string): Promise<Installed> {
  const root = await Deno.makeTempDir();
  const folder = `${root}/folder`;
  await Deno.mkdir(folder);
  const deno = Deno.execPath().replace(/[^/\\]+$/, "");
  const PATH = `${deno}:${Deno.env.get("PATH")}`;
  const env = { PATH, DENO_INSTALL_ROOT: root };
  succeed(await runProgram("bash", ["-euc", line], { env }));
  const program = `${root}/bin/guestissuer`;
  return {
    run: (args, more = {}) => runProgram(program, args, { cwd: folder, env: { PATH, ...more } }),
    async serve(args, more) {
      const child = new Deno.Command(program, {
        args,
        cwd: folder,
        env: { PATH, ...more },
        stdout: "piped",
      }).spawn();
      const { value } = await child.stdout.pipeThrough(new TextDecoderStream())
        .values({ preventCancel: true }).next();
      const { WEBEX_API_URL: url } = JSON.parse(value!);
      return {
        url,
        async [Symbol.asyncDispose]() {
          child.kill("SIGTERM");
          await child.output().catch(() => {});
          await child.status;
        },
      };
    },
    write: (name, text) => Deno.writeTextFile(`${folder}/${name}`, text),
    read: (name) => Deno.readTextFile(`${folder}/${name}`),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}
