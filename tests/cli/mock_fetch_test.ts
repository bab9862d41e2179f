import assert from "node:assert/strict";
import { mockFetch } from "../../lib/cli/mock_fetch.ts";
import { createMock } from "../../mod.ts";

Deno.test("mockFetch() answers with what requests read of a Response, as the mock's own fetch does", async () => {
  const url = "https://webexapis.com/v1/people/me";
  const [own, other] = [1, 2].map(() => createMock({ seed: "same", now: () => 1767225600000 }));
  const user = { displayName: "Ada", email: "ada@example.com" };
  const { accessToken } = await own!.createUser(user);
  await other!.createUser(user);
  for (const token of [accessToken, "none"]) {
    const init = { headers: { authorization: `Bearer ${token}` } };
    const [expected, answer] = [await own!.fetch(url, init), await mockFetch(other!)(url, init)];
    assert.equal(answer.status, expected.status);
    assert.equal(answer.ok, expected.ok);
    assert.equal(answer.type, "default");
    for (const name of ["TrackingID", "trackingid", "Content-Type", "x-mock-reason", "none"]) {
      assert.equal(answer.headers.get(name), expected.headers.get(name), name);
    }
    assert.equal(await answer.text(), await expected.text());
  }
});

Deno.test("mockFetch() sends the body, and ends with its signal", async () => {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
  const url = "https://webexapis.com/v1/rooms";
  const body = JSON.stringify({ title: "Desk" });
  const room = await mockFetch(mock)(url, { method: "POST", headers, body });
  assert.equal(JSON.parse(await room.text()).title, "Desk");
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(mockFetch(mock)(url, { headers, signal }), { message: "enough" });
});

Deno.test("mockFetch() reads a body of bytes as text, and none as an empty one", async () => {
  const mock = createMock();
  const { accessToken } = await mock.createUser({ displayName: "Ada", email: "ada@example.com" });
  const authorization = `Bearer ${accessToken}`;
  const form = new FormData();
  form.set("toPersonEmail", "ada@example.com");
  form.set("files", new File(["Stève"], "name.txt"));
  const url = "https://webexapis.com/v1/messages";
  const sent = await mock.fetch(url, { method: "POST", headers: { authorization }, body: form });
  const { id, files } = await sent.json();
  const fetch = mockFetch(mock);
  const file = await fetch(files[0], { headers: { authorization } });
  assert.equal(await file.text(), "Stève");
  const gone = await fetch(`${url}/${id}`, { method: "DELETE", headers: { authorization } });
  assert.deepEqual([gone.status, await gone.text()], [204, ""]);
});
