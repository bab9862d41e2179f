import {
  createGuestToken,
  createMock,
  getMe,
  login,
  refreshServiceAppToken,
} from "@guestissuer/webex";
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";

const mock = createMock();
let server;
before(async () => server = await mock.serve());
after(() => server.close());

async function guestToken(subject) {
  return await createGuestToken({ subject, displayName: "Ada" }, mock.issuer);
}

test("the mock is served on a port", async () => {
  const { baseUrl } = server;
  const { accessToken } = await login(await guestToken("1"), { baseUrl });
  assert.equal((await getMe(accessToken, { baseUrl })).displayName, "Ada");
  const app = await refreshServiceAppToken(mock.serviceApp, { baseUrl });
  assert.equal(typeof app.accessToken, "string");
});

test("the admin API makes the next request fail, in every way", async () => {
  const { url, baseUrl, adminToken } = server;
  const headers = { authorization: `Bearer ${adminToken}` };
  const fail = async (fault) => {
    const body = JSON.stringify({ endpoint: "jwt/login", ...fault });
    assert.equal(
      (await fetch(`${url}/__mock/faults`, { method: "POST", headers, body }))
        .status,
      200,
    );
  };
  const options = { baseUrl, retries: 0, timeout: 1000 };
  for (
    const [fault, code] of [
      [{ status: 429, retryAfter: 3 }, "rate_limited"],
      [{ reset: true }, "network_failed"],
      [{ cut: true }, "network_failed"],
      [{ hang: true }, "timed_out"],
    ]
  ) {
    await fail(fault);
    await assert.rejects(login(await guestToken("2"), options), { code });
  }
  assert.equal((await login(await guestToken("2"), options)).expiresIn, 21599);
  assert.equal((await fetch(`${url}/__mock/state`)).status, 401);
});

test("a body that is too long is refused, and the connection stays usable", async () => {
  const { url, adminToken, baseUrl } = server;
  const headers = { authorization: `Bearer ${adminToken}` };
  const body = "x".repeat(3 * 1024 * 1024);
  const answer = await fetch(`${url}/__mock/faults`, {
    method: "POST",
    headers,
    body,
  });
  assert(answer.status >= 400 && answer.status < 500, String(answer.status));
  await answer.text();
  const unread = await fetch(`${baseUrl}/people/me`, { method: "PUT", body });
  assert.equal(unread.status, 405);
  await unread.text();
  assert.equal(
    (await login(await guestToken("3"), { baseUrl })).expiresIn,
    21599,
  );
});

test("a method or URL that no Request can hold is answered, and not dropped", async () => {
  const { hostname, port } = new URL(server.url);
  for (
    const line of [
      "TRACE /v1/people/me",
      "GET http://user:password@localhost/v1",
      "OPTIONS *",
    ]
  ) {
    const answer = await new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = "";
      socket.on("data", (bytes) => text += bytes);
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
      socket.write(
        `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
    });
    assert.match(answer, /^HTTP\/1\.1 400 /, line);
  }
});

test("HEAD and the IPv6 address work, and a taken port has the name it has on Deno", async () => {
  const head = await fetch(`${server.baseUrl}/people/me`, { method: "HEAD" });
  assert.equal(head.status, 401);
  const port = Number(new URL(server.url).port);
  await assert.rejects(createMock().serve({ port }), { name: "AddrInUse" });
  const six = await createMock().serve({ hostname: "::1" }).catch((error) =>
    error
  );
  if (six.name === "AddrNotAvailable") return;
  const { accessToken } = await login(await guestToken("4"), {
    baseUrl: six.baseUrl,
  });
  assert.equal(typeof accessToken, "string");
  await six.close();
});

test("a closed server answers no more, and closing it again does nothing", async () => {
  const other = await createMock().serve();
  await other.close();
  await other.close();
  await assert.rejects(
    login(await guestToken("5"), { baseUrl: other.baseUrl }),
    {
      code: "network_failed",
    },
  );
});

test("the page, the description of the endpoints and the stream of events are there", async () => {
  const page = await fetch(`${server.url}/__mock/`);
  const html = await page.text();
  assert.match(html, /^<!doctype html>/);
  assert(html.includes("startTabs(") && html.includes("--accent:"));
  const description = await (await fetch(`${server.url}/__mock/openapi.json`)).json();
  assert.equal(description.openapi, "3.1.1");
  const authorization = `Bearer ${server.adminToken}`;
  const events = await fetch(`${server.url}/__mock/events`, { headers: { authorization } });
  const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await reader.read()).value, "retry: 1000\n\n");
  await login(await guestToken("6"), { baseUrl: server.baseUrl });
  assert.match((await reader.read()).value, /^id: \d+\nevent: request\ndata: \{/);
  await reader.cancel();
});
