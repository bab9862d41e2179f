import assert from "node:assert/strict";
import { readTarget } from "../../../lib/mock/http/target.ts";
import { standingMock } from "../../support/mock/standing_mock.ts";

for (
  const [path, endpoint] of [
    ["/v1/people/me", "people/me"],
    ["/v1/people/me/", "people/me"],
    ["/v1/people/me//", "people/me"],
    ["/v1/people/me/?a=1", "people/me"],
    ["/v1/people/me#part", "people/me"],
    ["//v1/people/me", "people/me"],
    ["/v1//people/me", "people/me"],
    ["/v1\\people/\\me", "people/me"],
    ["/v1/people/me%5C", "people/{personId}"],
    ["/v1/./people/x/../me", "people/me"],
    ["/v1/people/%6de", "people/me"],
    ["/%76%31/people/me", "people/me"],
    ["/v1/people/%2e%2e/people/me", "people/me"],
    ["/v1/people/a%2Fb", "people/{personId}"],
    ["/v1/people/me%2F", "people/{personId}"],
    ["/v1/people/%E0%A4%A", "people/{personId}"],
    ["/v1/rooms/", "GET rooms"],
    ["/v1/peoples", undefined],
    ["/v1%2Fpeople/me", undefined],
    ["/v1/people/%256de", "people/{personId}"],
    ["/../../..", undefined],
  ] as const
) {
  Deno.test(`createMock() takes ${path} to ${endpoint ?? "no endpoint"}`, async () => {
    const { mock } = standingMock();
    const response = await mock.fetch(`https://webexapis.com${path}`);
    await response.body?.cancel();
    assert.equal(response.status, endpoint === undefined ? 404 : 401);
    assert.equal(mock.requests()[0]!.endpoint, endpoint);
  });
}

for (
  const [url, raw, segments, search] of [
    ["http://a", "/", [], ""],
    ["http://a/b#/c", "/b", ["b"], ""],
    ["http://a/b?c=#d", "/b?c=", ["b"], "c="],
    ["http://a/b?c=/d?e", "/b?c=/d?e", ["b"], "c=/d?e"],
    ["https://[::1]:8080/b", "/b", ["b"], ""],
    ["http://a/b\\c\\..\\d", "/b\\c\\..\\d", ["b", "d"], ""],
  ] as const
) {
  // a server's URL is what was sent, which URL would have put in order
  Deno.test(`readTarget() reads ${url}`, () => {
    assert.deepEqual(readTarget(url), { raw, segments, search });
  });
}
