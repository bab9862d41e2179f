// Sends requests with every client, before, while and after requests are intercepted, and prints what each got.
// Arguments: the port of a host that the mock stands in for, the port of another host, and names of clients.
import { interceptWebex } from "@guestissuer/webex/msw";
import { createMock } from "@guestissuer/webex";
import { CLIENTS } from "./clients.mjs";
import { send } from "./send.mjs";

const [apiPort, otherPort, ...names] = process.argv.slice(2);
const hosts = [`127.0.0.1:${apiPort}`, `127.0.0.1:${otherPort}`];
const urls = {
  api: `http://${hosts[0]}/v1/people/me`,
  other: `http://${hosts[1]}/elsewhere`,
};

async function during(options, work) {
  const interception = await interceptWebex(createMock(), { hosts: [hosts[0]], ...options });
  try {
    return await work();
  } finally {
    interception.stop();
  }
}

for (const name of names.length > 0 ? names : Object.keys(CLIENTS)) {
  if (name === "Deno.connect" && !("Deno" in globalThis)) continue;
  const at = (step) => send(name, step, urls);
  if (name.endsWith("kept connection")) await at("before");
  await during({}, () => at("first"));
  await at("after stop");
  await during({}, () => at("after a real request"));
  await during({ passThrough: hosts }, () => at("passed through"));
  await during({}, () => at("after one that passed through"));
}
process.exit();
