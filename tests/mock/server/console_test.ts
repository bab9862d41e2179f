import assert from "node:assert/strict";
import { serveMock } from "../../support/mock/served_mock.ts";

/** Reads the page as a browser first does: without the token, which is in the fragment of its address. */
async function readPage(url: string): Promise<{ headers: Headers; html: string }> {
  const response = await fetch(`${url}/__mock/`);
  assert.equal(response.status, 200);
  return { headers: response.headers, html: await response.text() };
}

Deno.test("GET /__mock/ is one document whose script and style run by a nonce of their own", async () => {
  await using served = await serveMock();
  const nonces = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const { headers, html } = await readPage(served.server.url);
    assert.equal(headers.get("content-type"), "text/html;charset=UTF-8");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cache-control"), "no-store");
    const policy = headers.get("content-security-policy")!;
    const [, nonce] = /script-src 'nonce-([\w-]+)'/.exec(policy)!;
    nonces.add(nonce!);
    for (
      const directive of [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]
    ) assert(policy.split("; ").includes(directive), directive);
    assert.equal(html.split(`nonce="${nonce}"`).length, 3, "a style and a script");
    assert.doesNotMatch(
      html,
      /\bsrc=|<link(?![^>]*href="data:)|@import|url\(|NONCE|\bimport\b.*from/,
    );
  }
  assert.equal(nonces.size, 2);
});

Deno.test("GET /__mock/ has no word that makes HTML or code of a string", async () => {
  await using served = await serveMock();
  const { html } = await readPage(served.server.url);
  const words =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|\son\w+="/;
  assert.doesNotMatch(html, words);
});

Deno.test("GET /__mock/ knows nothing of the mock, not even its token", async () => {
  await using served = await serveMock();
  const { mock, server } = served;
  await mock.createUser({ displayName: "Somebody in the mock", email: "a@example.com" });
  const { html } = await readPage(server.url);
  for (const secret of ["let-me-in", "Somebody in the mock", mock.issuer.issuer]) {
    assert(!html.includes(secret));
  }
  const posted = await fetch(`${server.url}/__mock/`, { method: "POST" });
  await posted.body?.cancel();
  assert.equal(posted.status, 401);
});
