/** The journal takes up no more memory than it promises, whatever is sent. */
import assert from "node:assert/strict";
import { ask, standingMock } from "../../support/mock/standing_mock.ts";
import { OPAQUE_TOKEN, signToken } from "../../support/tokens.ts";

const KEPT = 16 * 1024;
const ME = "/v1/people/me";

/** A mock, and what the journal keeps of a text that is written as a message. */
async function keeping() {
  const { mock } = standingMock();
  const { accessToken: token } = await mock.createUser({
    displayName: "A",
    email: "a@example.com",
  });
  return {
    mock,
    async keep(body: string) {
      await ask(mock, "POST", "/v1/messages", { token, body });
      return mock.requests().at(-1)!;
    },
  };
}

Deno.test("the journal keeps a body of 16 kB whole, and of a longer one that much and its length", async () => {
  const { keep } = await keeping();
  for (const size of [0, 1, KEPT - 1, KEPT]) {
    const body = " ".repeat(size);
    const entry = await keep(body);
    assert.deepEqual([entry.body, entry.bodyBytes], [body, size]);
  }
  assert.equal((await keep("x".repeat(KEPT))).body, "x".repeat(KEPT));
  for (const size of [KEPT + 1, 1024 * 1024]) {
    const entry = await keep(" ".repeat(size));
    assert.deepEqual([entry.body.length, entry.bodyBytes], [KEPT, size]);
  }
});

Deno.test("the journal counts bytes, and cuts no character in two", async () => {
  const { keep } = await keeping();
  const entry = await keep(`  ${"é ".repeat(KEPT)}`);
  assert.equal(entry.bodyBytes, 2 + 3 * KEPT);
  assert.equal(new TextEncoder().encode(entry.body).length, KEPT);
  const shifted = await keep(` ${"é ".repeat(KEPT)}`);
  assert(!shifted.body.includes("\ufffd"));
  assert.equal(new TextEncoder().encode(shifted.body).length, KEPT);
});

for (
  const [what, token] of [
    ["an opaque access token", OPAQUE_TOKEN],
    ["a guest token", signToken({ sub: "1", name: "x".repeat(300) })],
    ["an encoded access token", encodeURIComponent(OPAQUE_TOKEN)],
  ] as const
) {
  Deno.test(`the journal shows nothing of ${what} wherever the limit cuts it`, async () => {
    const { keep } = await keeping();
    for (let shown = 1; shown <= token.length; shown += 7) {
      const { body } = await keep(`${" ".repeat(KEPT - shown)}${token} and more`);
      for (let i = 0; i + 12 <= shown; i++) assert(!body.includes(token.slice(i, i + 12)));
    }
  });
}

Deno.test("the journal shows nothing of a secret that the limit cuts in its field", async () => {
  const { keep } = await keeping();
  const secret = 'a client secret, with spaces and "quotes"';
  const field = `"client_secret":${JSON.stringify(secret)}`;
  for (let shown = 17; shown <= field.length; shown++) {
    const { body } = await keep(`${" ".repeat(KEPT - shown)}${field},"more":1}`);
    assert(!body.includes("client secret"), `${shown} characters shown`);
  }
});

Deno.test("the journal hides an encoded token beside a percent sign that encodes nothing", async () => {
  const { mock } = standingMock();
  await ask(mock, "GET", `${ME}?a=100%&b=${encodeURIComponent(OPAQUE_TOKEN)}`);
  assert(!mock.requests()[0]!.path.includes(OPAQUE_TOKEN.slice(0, 12)));
});

Deno.test("the journal forgets its oldest requests rather than hold more than 16 MB", async () => {
  const { mock } = standingMock({ journalSize: 100_000 });
  const sizeOf = () => JSON.stringify(mock.requests()).length;
  const headers = { "x-other": "x".repeat(60_000) };
  for (let i = 0; i < 400; i++) {
    await ask(mock, "GET", `${ME}?n=${i}&${"y".repeat(30_000)}`, { headers });
  }
  const entries = mock.requests();
  assert.equal(entries.at(-1)!.id, 400);
  assert.equal(entries[0]!.id, 400 - entries.length + 1);
  const size = sizeOf();
  assert(size > 15e6 && size < 17e6, `${size} bytes`);
  // one that is larger than all is not kept, and neither is what came before
  await ask(mock, "GET", ME, { headers: { "x-other": "x".repeat(17 * 1024 * 1024) } });
  assert.deepEqual(mock.requests(), []);
  await ask(mock, "GET", ME);
  assert.deepEqual(mock.requests().map(({ id }) => id), [402]);
});

for (
  const [options, ids] of [
    [{}, [1, 2, 3, 4, 5, 6]],
    [{ limit: 2 }, [5, 6]],
    [{ limit: 0 }, []],
    [{ limit: 99 }, [1, 2, 3, 4, 5, 6]],
    [{ since: 4 }, [5, 6]],
    [{ since: 0 }, [1, 2, 3, 4, 5, 6]],
    [{ since: 6 }, []],
    [{ since: 99 }, []],
    [{ since: 1, limit: 3 }, [4, 5, 6]],
    [{ since: undefined, limit: undefined }, [1, 2, 3, 4, 5, 6]],
  ] as const
) {
  Deno.test(`requests() lists with ${JSON.stringify(options)} the requests ${ids.join(", ")}`, async () => {
    const { mock } = standingMock();
    for (let i = 0; i < 6; i++) await ask(mock, "GET", i % 2 === 0 ? ME : "/v1/rooms");
    assert.deepEqual(mock.requests(undefined, options).map(({ id }) => id), ids);
  });
}

Deno.test("requests() limits what is left of one endpoint", async () => {
  const { mock } = standingMock();
  for (let i = 0; i < 6; i++) await ask(mock, "GET", i % 2 === 0 ? ME : "/v1/rooms");
  assert.deepEqual(mock.requests("people/me", { limit: 2 }).map(({ id }) => id), [3, 5]);
  assert.deepEqual(mock.requests("people/me", { since: 1, limit: 9 }).map(({ id }) => id), [3, 5]);
});

for (const options of [{ limit: -1 }, { limit: 1.5 }, { since: -1 }, { since: NaN }]) {
  Deno.test(`requests() refuses ${Deno.inspect(options)}`, () => {
    const { mock } = standingMock();
    const [name] = Object.keys(options);
    assert.throws(() => mock.requests(undefined, options), {
      name: "RangeError",
      message: `Cannot look up requests: ${name} must be a whole number of at least 0`,
    });
  });
}
