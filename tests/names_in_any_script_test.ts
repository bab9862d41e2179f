/** The name of a guest arrives whole, whatever script it is written in. */
import assert from "node:assert/strict";
import {
  createGuestToken,
  createMock,
  decodeToken,
  getMe,
  login,
  verifyGuestToken,
} from "../mod.ts";
import { run } from "./support/cli/run.ts";
import { NOW } from "./support/tokens.ts";

const now = () => NOW;
const displayName = "★☆ Stève 山田";

for (const accessTokenForm of ["opaque", "jwt"] as const) {
  // reported in webex/webex-js-sdk#1666
  Deno.test(`a name arrives whole, from token to person (access token: ${accessTokenForm})`, async () => {
    const mock = createMock({ now, accessTokenForm });
    const guest = { subject: "guest-7", displayName };
    const token = await createGuestToken(guest, { ...mock.issuer, now });
    const decoded = decodeToken(token);
    assert("claims" in decoded);
    assert.equal(decoded.claims.name, displayName);
    const verified = await verifyGuestToken(token, { ...mock.issuer, now });
    assert.equal(verified.displayName, displayName);
    const options = { fetch: mock.fetch, now };
    const { accessToken } = await login(token, options);
    assert.equal((await getMe(accessToken, options)).displayName, displayName);
  });
}

// reported in webex/webex-js-sdk#1666
Deno.test("a name arrives whole on every output of the command line", async () => {
  const at = { now: NOW };
  const created = await run(["create", "guest-7", displayName, "--mock"], at);
  const token = created.stdout.trim();
  const json = await run(["create", "guest-7", displayName, "--mock", "--json"], at);
  assert.equal(JSON.parse(json.stdout).displayName, displayName);
  const inside = await run(["verify", "--jwt", token, "--mock"], at);
  assert.match(inside.stdout, new RegExp(`"name": "${displayName}"`));
  const insideJson = await run(["verify", token, "--mock", "--json"], at);
  assert.equal(JSON.parse(insideJson.stdout).claims.name, displayName);
  const access = (await run(["login", token, "--mock"], at)).stdout.trim();
  const person = await run(["verify", "--access", access, "--mock"], at);
  assert.match(person.stdout, new RegExp(`^displayName +${displayName}$`, "m"));
  const personJson = await run(["verify", access, "--mock", "--json"], at);
  assert.equal(JSON.parse(personJson.stdout).person.displayName, displayName);
});
