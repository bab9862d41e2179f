import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import { FIXTURES } from "../../support/mock/fixtures.ts";

const ZERO_ID = "0{8}-0{4}-[034]0{3}-80{3}-0{12}";

Deno.test("every fixture is an answer of an endpoint, or one that every endpoint can give", () => {
  const answers = ENDPOINTS.flatMap((each) => each.answers);
  for (const [name, fixture] of Object.entries(FIXTURES)) {
    const isUsed = answers.some((each) => isDeepStrictEqual(each, fixture));
    assert(isUsed || name.startsWith("any."), name);
  }
});

Deno.test("every fixture holds what was asked, what was answered, and how that is known", () => {
  for (const [name, fixture] of Object.entries(FIXTURES)) {
    assert.deepEqual(Object.keys(fixture), ["request", "response", "provenance"], name);
    const { request, response, provenance } = fixture;
    assert.deepEqual(Object.keys(request), ["method", "path", "headers", "body"], name);
    assert.deepEqual(Object.keys(response), ["status", "headers", "body"], name);
    assert(["recorded", "documented", "inferred", "mock"].includes(provenance.fidelity), name);
    assert(provenance.source.length > 20, name);
    const known = Object.keys(provenance).every((key) =>
      ["fidelity", "source", "notes"].includes(key)
    );
    assert(known, name);
    const path = name.startsWith("any.") ? "/v1/*" : request.path;
    assert.equal(request.path, path, name);
    if (path !== "/v1/*") {
      const endpoint = ENDPOINTS.find((each) =>
        each.path === path && each.method === request.method
      );
      assert(endpoint, `${name} is of an endpoint`);
    }
  }
});

Deno.test("every fixture of a refusal is in the shape of the service", () => {
  for (const [name, { response }] of Object.entries(FIXTURES)) {
    const { status, headers, body } = response;
    assert(Number.isInteger(status) && status >= 101 && status < 600, name);
    if (status === 204 || status === 101) continue;
    if (name === "contents.file") continue; // a file has a type of its own
    assert.equal(headers["content-type"], "application/json;charset=UTF-8", name);
    if (status < 400) continue;
    const refused = body as {
      message: string;
      errors: { description: string }[];
      trackingId: string;
    };
    assert.deepEqual(Object.keys(refused), ["message", "errors", "trackingId"], name);
    assert.equal(refused.errors[0]!.description, refused.message, name);
    assert.match(refused.trackingId, new RegExp(`^ROUTERGW_${ZERO_ID}$`), name);
  }
});

Deno.test("every fixture holds no token, no e-mail address of a person and no id of a real thing", () => {
  for (const [name, fixture] of Object.entries(FIXTURES)) {
    const text = JSON.stringify(fixture);
    assert(!/eyJ|_P0A1_|_PE93_|_PF84_/.test(text), name);
    for (const [address] of text.matchAll(/[\w.-]+@[\w.-]+\.\w+/g)) {
      assert.match(address, new RegExp(`@example\\.com$|^${ZERO_ID}@appid\\.ciscospark\\.com$`));
    }
    for (const [id] of text.matchAll(/Y2lzY29zcGFyazovL[\w-]+/g)) {
      const decoded = atob(id.replaceAll("-", "+").replaceAll("_", "/"));
      const uuids = decoded.split("/").at(-1)!.split(":");
      for (const uuid of uuids) {
        assert.match(uuid, new RegExp(`^${ZERO_ID}$|^0f1c0000-5eed-4000-8000-00000000a11e$`), name);
      }
    }
  }
});
