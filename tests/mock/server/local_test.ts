/** Pages of other sites, and other machines, cannot make a served mock ask what only this machine can reach. */
import assert from "node:assert/strict";
import { createMock, type ServeOptions } from "../../../mod.ts";

/** A server that only this machine can reach, a served mock, and what the one hears of the other. */
async function serve(options: ServeOptions = {}, mock = createMock()) {
  const heard: string[] = [];
  const secret = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    ({ method, url }) => {
      heard.push(`${method} ${new URL(url).pathname}`);
      return new Response("for this machine only");
    },
  );
  const server = await mock.serve(options);
  const { accessToken } = await mock.createUser({ displayName: "A", email: "a@example.com" });
  const here = `http://127.0.0.1:${secret.addr.port}`;
  const ask = (method: string, path: string, origin: string | undefined, body: unknown) =>
    fetch(`${server.baseUrl}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        "content-type": "application/json",
        ...origin === undefined ? {} : { origin },
      },
      body: JSON.stringify(body),
    });
  const json = async (...args: Parameters<typeof ask>) => await (await ask(...args)).json();
  const { id: roomId } = await json("POST", "rooms", undefined, { title: "a" });
  return {
    mock,
    here,
    heard,
    roomId,
    ask,
    json,
    /** Has a file fetched, and returns what became of it. */
    async file(origin: string | undefined) {
      const response = await ask("POST", "messages", origin, { roomId, files: [`${here}/file`] });
      const { files: [file] } = await response.json();
      const headers = { authorization: `Bearer ${accessToken}` };
      const text = await (await fetch(file, { headers })).text();
      return { text, reason: response.headers.get("x-mock-reason") };
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await secret.shutdown();
    },
  };
}

for (
  const [origin, options, isLocal] of [
    [undefined, {}, true],
    ["http://localhost:3000", {}, true],
    ["http://127.0.0.1", {}, true],
    ["https://evil.example", {}, false],
    ["http://localhost.evil.example", {}, false],
    ["null", {}, false],
    ["https://app.example", { allowOrigins: ["https://app.example"] }, true],
  ] as [string | undefined, ServeOptions, boolean][]
) {
  const verb = isLocal ? "fetches" : "does not fetch";
  Deno.test(`a served mock ${verb} a file of this machine for ${origin ?? "a program"} ${JSON.stringify(options)}`, async () => {
    await using served = await serve(options);
    const { text, reason } = await served.file(origin);
    assert.deepEqual(served.heard, isLocal ? ["GET /file"] : []);
    assert.equal(text, isLocal ? "for this machine only" : "A file that the mock did not fetch.\n");
    const why =
      "a file of this machine is not fetched for a page of another site or for another machine: a placeholder is kept in its place";
    assert.equal(reason, isLocal ? null : why);
  });
}

const HOOK = { name: "w", resource: "rooms", event: "all" };

Deno.test("a served mock sends no webhook to this machine that a page of another site has registered or changed", async () => {
  await using served = await serve();
  const { mock, here, heard, json } = served;
  const page = "https://evil.example";
  await json("POST", "webhooks", page, { ...HOOK, targetUrl: `${here}/a` });
  const ours = await json("POST", "webhooks", undefined, { ...HOOK, targetUrl: `${here}/b` });
  await json("POST", "rooms", page, { title: "a" });
  const [foreign, own] = await mock.webhookDeliveries();
  assert.deepEqual([foreign!.outcome, own!.outcome], ["host_not_allowed", "sent"]);
  assert.equal(
    foreign!.reason,
    "a page of another site, or another machine, has registered it: name 127.0.0.1 to allow it",
  );
  assert.deepEqual(heard, ["POST /b"]);
  await json("PUT", `webhooks/${ours.id}`, page, { ...HOOK, targetUrl: `${here}/c` });
  await json("POST", "rooms", undefined, { title: "b" });
  await mock.webhookDeliveries();
  assert.deepEqual(heard, ["POST /b"]);
});

Deno.test("what a mock was made to send with sends to other hosts, whoever has registered the webhook", async () => {
  const webhooks = { fetch: () => Promise.resolve(new Response()) };
  await using served = await serve({}, createMock({ webhooks }));
  const { mock, here, json } = served;
  for (const targetUrl of ["https://receiver.example/", `${here}/a`]) {
    await json("POST", "webhooks", "https://a.example", { ...HOOK, targetUrl });
  }
  await json("POST", "rooms", undefined, { title: "a" });
  const outcomes = (await mock.webhookDeliveries()).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ["sent", "host_not_allowed"]);
});

Deno.test("webhooksTo names this machine for webhooks that a page of another site has registered", async () => {
  await using served = await serve({ webhooksTo: ["127.0.0.1"] });
  const { mock, here, heard, json } = served;
  await json("POST", "webhooks", "https://a.example", { ...HOOK, targetUrl: `${here}/a` });
  await json("POST", "rooms", undefined, { title: "a" });
  assert.equal((await mock.webhookDeliveries())[0]!.outcome, "sent");
  assert.deepEqual(heard, ["POST /a"]);
});
