import assert from "node:assert/strict";
import { describeLoadFailure, isLoadFailure } from "../../lib/runtime/load_failure.ts";
import { login } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { GOOD_CLAIMS, signToken } from "../support/tokens.ts";

const REGISTRY = "https://registry.example/@noble%2fhashes";
const NEEDED = "Deno downloads a package when it is first needed: try again with a network, " +
  "or see HTTPS_PROXY";

/** What Deno 2.9 threw, the host aside, and how it is shown. */
const CAPTURED: [thrown: string, shown: string][] = [
  [
    `Failed loading ${REGISTRY} for package "@noble/hashes"\n    0: error sending request for url (${REGISTRY}): client error (Connect): invalid peer certificate: UnknownIssuer`,
    `Failed loading ${REGISTRY} for package "@noble/hashes": error sending request for url (${REGISTRY}): client error (Connect): invalid peer certificate: UnknownIssuer. If you trust a proxy between, name the file of its root certificate in DENO_CERT`,
  ],
  [
    `Failed loading ${REGISTRY} for package "@noble/hashes"\n    0: npm package not found in cache: "@noble/hashes", --cached-only is specified.`,
    `Failed loading ${REGISTRY} for package "@noble/hashes": npm package not found in cache: "@noble/hashes", --cached-only is specified. ${NEEDED}`,
  ],
  [
    "Import 'https://me:pass@host.example/x.ts' failed.\n    0: error sending request",
    `Import 'https://host.example/x.ts' failed: error sending request. ${NEEDED}`,
  ],
  [
    'Requires read access to "/clone/lib/mock/engine.ts", run again with the --allow-read flag',
    'Requires read access to "/clone/lib/mock/engine.ts", run again with the --allow-read flag. Run deno with that flag',
  ],
];

Deno.test("a part that cannot be loaded is named in one line, with what to do", async (t) => {
  await eachRow(t, CAPTURED, ([thrown, shown]) => {
    assert.equal(
      describeLoadFailure(loadFailure(thrown)),
      `Cannot load a part of guestissuer: ${shown}`,
    );
  });
});

Deno.test("what the runtime says of a part that cannot be loaded is shown without tokens, and not at any length", () => {
  const token = signToken(GOOD_CLAIMS);
  assert(!describeLoadFailure(loadFailure(`Failed loading https://host/${token}`)).includes("eyJ"));
  const long = describeLoadFailure(loadFailure("x".repeat(5000)));
  assert.equal(long.split("x").length - 1, 1000);
});

Deno.test("what an import() throws is known from other errors", async () => {
  const path = "./no_such_module.ts";
  const thrown = await import(path).then(() => undefined, (error) => error);
  assert(isLoadFailure(thrown));
  assert(!isLoadFailure(new TypeError("Failed loading")));
  assert(!isLoadFailure({ code: "ERR_MODULE_NOT_FOUND" }));
});

Deno.test("login() does not take a mock that cannot be loaded for a network that failed", async () => {
  const thrown = loadFailure(CAPTURED[0]![0]);
  const fetch = () => Promise.reject(thrown);
  await assert.rejects(login(signToken(GOOD_CLAIMS), { fetch }), (error) => error === thrown);
});

function loadFailure(message: string): Error {
  return Object.assign(new TypeError(message), { code: "ERR_MODULE_NOT_FOUND" });
}
