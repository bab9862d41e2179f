// Sends requests with every client to a name of Webex, not intercepted and intercepted. The names of all hosts
// lead to this machine here, so that what a guard lets out is seen. Arguments: two ports, and names of clients.
import { createMock } from "@guestissuer/webex";
import { interceptWebex } from "@guestissuer/webex/msw";
import { CLIENTS } from "./clients.mjs";
import { send } from "./send.mjs";

const [apiPort, otherPort, ...names] = process.argv.slice(2);
const urls = {
  api: `http://webexapis.com:${apiPort}/v1/people/me`,
  other: `http://127.0.0.1:${otherPort}/elsewhere`,
};

for (const name of names.length > 0 ? names : Object.keys(CLIENTS)) {
  if (name === "Deno.connect") continue;
  await send(name, "alone", urls);
  const running = await interceptWebex(createMock());
  await send(name, "intercepted", urls);
  running.stop();
}
process.exit();
