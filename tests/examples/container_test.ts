/**
 * The container example: its files by the rules of their formats, and its commands as processes. No image is built,
 * since no container engine is at hand.
 *
 * @module
 */
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import assert from "node:assert/strict";
import { parse } from "yaml";
import { runDeno } from "../support/programs/deno.ts";
import { basicEnvironment, ROOT, runProgram, succeed } from "../support/programs/run_program.ts";

const HERE = new URL("container/", import.meta.url);
const ADMIN = "admin-token-of-the-tests";

const dockerfile = await Deno.readTextFile(new URL("Dockerfile", HERE));
const instructions = DockerfileParser.parse(dockerfile).getInstructions();
const compose = parse(await Deno.readTextFile(new URL("compose.yml", HERE)), { strict: true });

/** The arguments of each instruction of a kind: those of its JSON, or else by their spaces. */
function argumentsOf(keyword: string): string[][] {
  return instructions.filter((each) => each.getKeyword() === keyword).map((each) => {
    const text = each.getArgumentsContent()!;
    const [, json] = /^(?:.*\bCMD )?(\[.*\])$/s.exec(text) ?? [];
    return json === undefined ? text.split(/\s+/) : JSON.parse(json);
  });
}

/** What stands in the place of a container: a folder for its files, and a port for its own. */
interface Container extends AsyncDisposable {
  folder: string;
  port: number;
  /** A text with the paths, the port and the name of the place. */
  place(text: string): string;
  /** A command of the image, in the place. */
  here(command: readonly string[]): [program: string, ...args: string[]];
}

/** Copies what the image has, and caches what it loads, as the Dockerfile says. */
async function build(): Promise<Container> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/app`);
  for (const each of argumentsOf("COPY")) {
    const [target, ...sources] = each.reverse() as [string, ...string[]];
    for (const source of sources) {
      const to = target === "./" ? `${folder}/app/` : `${folder}/app/${target}`;
      succeed(await runProgram("cp", ["-R", `${ROOT}${source}`, to]));
    }
  }
  await Deno.mkdir(`${folder}/secrets`);
  await Deno.writeTextFile(`${folder}/secrets/admin-token`, ADMIN);
  await Deno.copyFile(new URL("world.json", HERE), `${folder}/world.json`);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const place = (text: string) =>
    text.replaceAll("/app", `${folder}/app`)
      .replaceAll("/run/secrets", `${folder}/secrets`)
      .replaceAll("/world.json", `${folder}/world.json`)
      .replaceAll("8080", String(port))
      // other containers find it by the name of its service
      .replaceAll("http://mock:", "http://localhost:")
      .replace(/^mock$/, "localhost");
  return {
    folder,
    port,
    place,
    here: ([program, ...args]) => [
      program === "deno" ? Deno.execPath() : program!,
      // the first word of a command is no name of a host
      ...args.map((each) => each === "mock" ? each : place(each)),
    ],
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const [entrypoint, command, healthCheck] = ["ENTRYPOINT", "CMD", "HEALTHCHECK"].map((keyword) =>
  argumentsOf(keyword)[0]!
);

Deno.test("the Dockerfile is one that a validator takes, without root and without curl", () => {
  assert.deepEqual(validate(dockerfile), []);
  const users = argumentsOf("USER").flat();
  assert.deepEqual(users, ["deno"]);
  assert.doesNotMatch(dockerfile, /^[^#]*\b(curl (?!-)|wget|apt-get)\b/m);
  assert.deepEqual(command, ["mock", "--json", "--host", "0.0.0.0", "--port", "8080"]);
  assert(healthCheck!.some((each) => each.includes("/__mock/health")));
});

Deno.test("the image has all files that the command line needs, and starts without a network", async () => {
  await using container = await build();
  const { folder, here } = container;
  const cached = argumentsOf("RUN")[0]!.join(" ").split(" && ")[0]!.split(" ").slice(1);
  assert.deepEqual(cached, ["cache", "--no-config", "--no-lock", "cli.ts"]);
  succeed(await runDeno(cached, { cwd: `${folder}/app` }));
  const [program, ...args] = here([...entrypoint!, "--version"]);
  assert.match(succeed(await runProgram(program, args, { cwd: "/" })).stdout, /^\d+\.\d+\.\d+\n$/);
});

Deno.test("the compose file has a healthy mock, and a client of this project beside it", async () => {
  assert.deepEqual(Object.keys(compose), ["services", "secrets"]);
  const { mock, guest } = compose.services;
  assert.deepEqual(guest.depends_on, { mock: { condition: "service_healthy" } });
  assert.equal(guest.environment.WEBEX_API_URL, "http://mock:8080/v1");
  assert.equal(guest.environment.WEBEX_ALLOW_HTTP, "mock");
  assert.deepEqual(mock.secrets, Object.keys(compose.secrets));
  assert.deepEqual(mock.ports, ["127.0.0.1:8080:8080"], "only this machine reaches it");
  for (const path of [mock.build.dockerfile, "cli.ts"]) {
    await Deno.stat(new URL(`${mock.build.context}/${path}`, HERE));
  }
});

Deno.test("the commands of the compose file work as processes: healthy, a guest, a reset", async () => {
  await using container = await build();
  const { here, place, port } = container;
  const [program, ...args] = here([...entrypoint!, ...compose.services.mock.command]);
  await using mock = new Deno.Command(program, {
    args,
    cwd: "/",
    clearEnv: true,
    env: basicEnvironment(),
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = mock.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const ready = JSON.parse((await lines.read()).value!);
  assert.deepEqual([ready.event, ready.url], ["ready", `http://127.0.0.1:${port}`]);

  const [check, ...checkArgs] = here(healthCheck!);
  assert.equal((await runProgram(check, checkArgs)).code, 0);

  const { guest } = compose.services;
  const [client, ...clientArgs] = here([...entrypoint!, ...guest.command]);
  const env = Object.fromEntries(
    Object.entries<string>(guest.environment).map(([name, value]) => [name, place(value)]),
  );
  const quick = succeed(await runProgram(client, clientArgs, { cwd: "/", env }));
  assert.match(quick.stdout, /^\S+_P0A1_\S+\n$/);

  const admin = async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${ADMIN}` };
    return await (await fetch(`${ready.url}/__mock/${path}`, { method, headers })).json();
  };
  assert.deepEqual(
    (await admin("GET", "requests")).map(({ status }: { status: number }) => status),
    [
      200,
    ],
  );
  await admin("POST", "reset");
  assert.deepEqual(await admin("GET", "requests"), []);
  const [room] = await admin("GET", "rooms");
  assert.deepEqual([room.title, room.memberCount, room.messageCount], ["Support desk", 2, 2]);

  mock.kill("SIGTERM");
  assert.equal(JSON.parse((await lines.read()).value!).event, "stopped");
  await lines.cancel();
  assert.equal((await mock.status).code, 0);
  assert.notEqual((await runProgram(check, checkArgs)).code, 0, "what is down is not healthy");
});
