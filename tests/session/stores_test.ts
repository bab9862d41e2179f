import assert from "node:assert/strict";
// @ts-types="../support/session/redis_clients.d.ts"
import { createClient, Redis } from "../support/session/redis_clients.js";
import { redisStore } from "../../lib/endpoint/mod.ts";
import { runDeno } from "../support/programs/deno.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { describe } from "../support/programs/run_program.ts";
import { checkStore } from "../support/session/store_contract.ts";

Deno.test("kvStore() keeps tokens and leases in Deno KV", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const program = "tests/support/session/kv_program.ts";
    const flags = ["--unstable-kv", "--no-prompt", `--allow-read=${folder}`, "--allow-env"];
    const path = `${folder}/kv.sqlite`;
    const ended = await runDeno(["run", ...flags, `--allow-write=${folder}`, program, path]);
    assert.equal(ended.stdout, "ok\n", describe(ended));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const missing = missingProgram("redis-server");

judge(
  "redisStore() keeps tokens and leases in Redis, by node-redis and by ioredis",
  missing,
  async () => {
    await using redis = await startRedis();
    const url = `redis://127.0.0.1:${redis.port}`;
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    await client.connect();
    const other = new Redis(redis.port, "127.0.0.1", { lazyConnect: true });
    await other.connect();
    try {
      await checkStore(redisStore(client), redisStore(other));
      const ttl = await other.call(
        "TTL",
        'webex:["https://webexapis.com/v1/","guest-issuer","x","é ★"]',
      );
      assert(Number(ttl) > 90 && Number(ttl) <= 100, "an entry expires with its token");
    } finally {
      client.destroy();
      other.disconnect();
    }
  },
);

for (const client of [{}, { get() {}, set() {} }]) {
  Deno.test(`redisStore() refuses a client with ${Object.keys(client).length} other functions`, () => {
    assert.throws(() => redisStore(client as never), { name: "TypeError", message: /node-redis/ });
  });
}

/** Starts a Redis of its own on a free port, which keeps nothing. */
async function startRedis(): Promise<AsyncDisposable & { port: number }> {
  using free = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = free.addr;
  free.close();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = new Deno.Command("redis-server", { args, stdout: "piped", stderr: "null" })
    .spawn();
  let log = "";
  for await (const text of server.stdout.pipeThrough(new TextDecoderStream())) {
    log += text;
    if (log.includes("Ready to accept connections")) break;
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.status;
    },
  };
}
