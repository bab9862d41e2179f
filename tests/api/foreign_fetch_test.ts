/** Answers of another make of `fetch` are read, or refused as what they are. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { createGuestSession, createMock, login, WebexError } from "../../mod.ts";
import { GOOD_CLAIMS, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const GRANTED = JSON.stringify({ token: "an-access-token", expiresIn: 960 });
const LARGE = 4 * 1024 * 1024 + 1;
const HEAD = { status: 200, ok: true, headers: new Headers() };

/** A `fetch` that answers with anything. */
const answering = (answer: unknown) => () => Promise.resolve(answer as Response);

const READ: Record<string, (text: string) => unknown> = {
  "a stream of Node (node-fetch)": (text) => ({
    ...HEAD,
    body: Readable.from([Buffer.from(text)]),
  }),
  "a stream of Node that gives strings": (text) => ({ ...HEAD, body: Readable.from([text]) }),
  "only text() (React Native)": (text) => ({ ...HEAD, text: () => Promise.resolve(text) }),
  "text() and a body of another kind": (text) => ({
    ...HEAD,
    body: {},
    text: () => Promise.resolve(text),
  }),
  "a stream that cannot be iterated (Safari)": (text) => {
    const stream = new Blob([text]).stream();
    return { ...HEAD, body: { getReader: () => stream.getReader() } };
  },
  "arrays of another global scope (jsdom)": (text) => ({
    ...HEAD,
    body: (async function* () {
      const bytes = new TextEncoder().encode(text);
      yield new DataView(bytes.buffer);
    })(),
  }),
};
for (const [what, answer] of Object.entries(READ)) {
  Deno.test(`login() reads an answer with ${what}`, async () => {
    const { accessToken } = await login(TOKEN, { fetch: answering(answer(GRANTED)) });
    assert.equal(accessToken, "an-access-token");
  });

  Deno.test(`login() reads no more than 4 MiB of an answer with ${what}`, async () => {
    const fetch = answering(answer("x".repeat(LARGE)));
    await assert.rejects(login(TOKEN, { fetch }), {
      name: "WebexError",
      code: "response_too_large",
    });
  });
}

Deno.test("login() reads characters that stand across two chunks of another make", async () => {
  const bytes = Buffer.from('{"token":"an-access-token","expiresIn":960,"name":"Stève"}');
  const at = bytes.indexOf(0xc3) + 1;
  const body = Readable.from([bytes.subarray(0, at), bytes.subarray(at)]);
  assert.equal((await login(TOKEN, { fetch: answering({ ...HEAD, body }) })).expiresIn, 960);
});

Deno.test("login() reads chunks whose memory is used again for the next", async () => {
  async function* body() {
    const memory = new Uint8Array(4);
    const bytes = new TextEncoder().encode(GRANTED);
    for (let at = 0; at < bytes.length; at += memory.length) {
      const part = bytes.subarray(at, at + memory.length);
      memory.set(part);
      yield memory.subarray(0, part.length);
    }
  }
  const fetch = answering({ ...HEAD, body: body() });
  assert.equal((await login(TOKEN, { fetch })).accessToken, "an-access-token");
});

Deno.test("login() says what is wrong with an answer, whatever its iterator returns at the end", async () => {
  for (const ending of [() => ({}), () => Promise.reject(new Error("closed already"))]) {
    const iterator = {
      next: () => Promise.resolve({ value: new Uint8Array(LARGE) }),
      return: ending,
    };
    const body = { [Symbol.asyncIterator]: () => iterator };
    await assert.rejects(login(TOKEN, { fetch: answering({ ...HEAD, body }) }), {
      code: "response_too_large",
    });
  }
});

Deno.test("login() closes a stream of Node of which it reads no more", async () => {
  const body = Readable.from(Array(100).fill(Buffer.alloc(1 << 20)));
  await assert.rejects(login(TOKEN, { fetch: answering({ ...HEAD, body }) }), {
    code: "response_too_large",
  });
  assert.equal(body.destroyed, true);
});

const read = new Response(GRANTED);
await read.text();
const PLAIN = "must return a Response, and returned";
const SAME = "must return a Response as the platform's fetch does, and returned one";
const REFUSED: [what: string, answer: unknown, problem: string][] = [
  ["nothing", undefined, `${PLAIN} undefined`],
  ["null", null, `${PLAIN} null`],
  ["a string", GRANTED, `${PLAIN} string`],
  ["a stub without headers", { ...HEAD, headers: undefined }, `${PLAIN} an object without status`],
  ["headers that are an object", { ...HEAD, headers: {} }, `${PLAIN} an object without status`],
  ["a stub without status", { headers: new Headers(), ok: true }, `${PLAIN} an object without`],
  ["a stub with only json()", { ...HEAD, json: () => ({}) }, `${SAME} without text()`],
  ["a body that was read before", read, `${SAME} whose body has been read already`],
  ["a body of numbers", { ...HEAD, body: Readable.from([7]) }, `${SAME} whose body holds no bytes`],
];
for (const [what, answer, problem] of REFUSED) {
  Deno.test(`login() refuses a fetch that answers with ${what}, and not as a failure of the network`, async () => {
    await assert.rejects(login(TOKEN, { fetch: answering(answer) }), (error) => {
      assert(error instanceof TypeError && !(error instanceof WebexError));
      assert.equal((error as { code?: string }).code, "invalid_argument");
      const start = `Cannot exchange guest token: the option fetch ${problem}`;
      assert.equal(error.message.slice(0, start.length), start);
      return true;
    });
  });
}

Deno.test("GuestSession.fetch() returns the answers of another make, and repeats after its 401", async () => {
  const mock = createMock();
  let tries = 0;
  const bodies: Readable[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (String(input).endsWith("/jwt/login")) return await mock.fetch(input, init);
    const body = Readable.from(["answer"]);
    bodies.push(body);
    return { ...HEAD, status: ++tries === 1 ? 401 : 200, body } as unknown as Response;
  };
  const session = createGuestSession({ subject: "1", displayName: "Ada" }, {
    ...mock.issuer,
    fetch,
  });
  const response = await session.fetch("people/me");
  assert.deepEqual([response.status, tries], [200, 2]);
  assert.equal(bodies[0]!.destroyed, true, "the answer that is not returned is let go");
  assert.equal(bodies[1]!.destroyed, false);
  bodies[1]!.destroy();
});
