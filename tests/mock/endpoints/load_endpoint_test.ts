import assert from "node:assert/strict";
import { loadEndpoint } from "../../../lib/mock/endpoints/load_endpoint.ts";
import { listedEndpoints } from "../../../lib/mock/http/endpoint_names.ts";
import { createGuestToken, createMock, login } from "../../../mod.ts";

const API = "https://webexapis.com/v1";

/** Asks a new mock much at once, and returns its answers and its journal. */
async function askAtOnce() {
  const mock = createMock({ now: () => 0 });
  const { accessToken } = await mock.createUser({ email: "ada@example.com", displayName: "Ada" });
  const headers = {
    authorization: `Bearer ${accessToken}`,
    "content-type": "application/json",
  };
  const post = (path: string, body: unknown) =>
    mock.fetch(`${API}/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const get = (path: string) => mock.fetch(`${API}/${path}`, { headers });
  const responses = await Promise.all([
    post("rooms", { title: "one" }),
    get("people/me"),
    post("messages", { toPersonEmail: "ada@example.com", text: "hello" }),
    get("no-such-thing"),
    mock.fetch(`${API}/rooms`, { method: "OPTIONS" }),
    post("rooms", { title: "two" }),
    get("teams"),
  ]);
  const answers = await Promise.all(responses.map((response) => response.text()));
  return { answers, journal: mock.requests() };
}

// the first test, as long as nothing has been loaded
Deno.test("a mock answers requests at the same time in the same way, also while endpoints are loaded", async () => {
  const first = await askAtOnce();
  assert.equal(first.journal.length, 7);
  assert.deepEqual(await askAtOnce(), first);
});

Deno.test("loadEndpoint() returns every endpoint of the table, and at once when it has been loaded", async () => {
  // not at the top, where it would load what the first test waits for
  const { ENDPOINTS } = await import("../../../lib/mock/endpoints/table.ts");
  const listed = listedEndpoints();
  assert.equal(listed.length, ENDPOINTS.length);
  for (const each of listed) {
    const endpoint = await loadEndpoint(each);
    assert.equal(endpoint, ENDPOINTS.find(({ name }) => name === each.name));
    assert.equal(loadEndpoint(each), endpoint);
  }
});

Deno.test("a request that comes while the first one is answered does not overtake it", async () => {
  const now = () => 0;
  const other = createMock({ now });
  const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, {
    ...other.issuer,
    now,
  });
  const { accessToken } = await login(guestToken, { fetch: other.fetch });
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  for (let ticks = 0; ticks < 30; ticks++) {
    const mock = createMock({ now });
    const post = async (title: string) => {
      const body = JSON.stringify({ title });
      await mock.fetch(`${API}/rooms`, { method: "POST", headers, body });
    };
    const later = async () => {
      for (let tick = 0; tick < ticks; tick++) await undefined;
      await post("two");
    };
    await Promise.all([post("one"), later()]);
    assert.deepEqual(mock.requests().map(({ body }) => body), [
      '{"title":"one"}',
      '{"title":"two"}',
    ]);
  }
});
