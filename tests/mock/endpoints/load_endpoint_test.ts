import assert from "node:assert/strict";
import { loadEndpoint } from "../../../lib/mock/endpoints/load_endpoint.ts";
import { listedEndpoints } from "../../../lib/mock/http/endpoint_names.ts";
import { createMock } from "../../../mod.ts";

// the first test, as long as nothing has been loaded
Deno.test("a mock answers requests in the order in which they came, also while endpoints are loaded", async () => {
  const mock = createMock();
  for (
    const paths of [
      ["rooms", "people/me", "webhooks", "rooms", "messages", "people/me", "teams"],
      // some have been loaded by now
      ["memberships", "rooms", "people/me", "meetingPreferences", "rooms"],
    ]
  ) {
    await Promise.all(paths.map((path) => mock.fetch(`https://webexapis.com/v1/${path}`)));
    assert.deepEqual(mock.requests().map(({ path }) => path), paths.map((path) => `/v1/${path}`));
    mock.reset();
  }
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
