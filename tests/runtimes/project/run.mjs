// Runs the scenario as a plain script, and the mock on a port.
import { getMe, login } from "@guestissuer/webex/client";
import { createMock } from "@guestissuer/webex/mock";
import { createGuestToken } from "@guestissuer/webex/token";
import assert from "node:assert/strict";
import { EXPECTED, scenario } from "./scenario.mjs";

assert.deepEqual(await scenario(), EXPECTED);
const mock = createMock();
const { baseUrl, close } = await mock.serve();
const guestToken = await createGuestToken({ subject: "1", displayName: "Ada" }, mock.issuer);
const { accessToken } = await login(guestToken, { baseUrl });
assert.equal((await getMe(accessToken, { baseUrl })).displayName, "Ada");
await close();
console.log("as expected");
