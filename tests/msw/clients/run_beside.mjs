// Sends requests with every client while a server of msw of the program's own runs as well. Arguments: which
// one starts first, `mine` or `webex`; what that server does with unhandled requests; the ports of two hosts.
import { createMock } from "@guestissuer/webex";
import { interceptWebex } from "@guestissuer/webex/msw";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { CLIENTS } from "./clients.mjs";
import { send } from "./send.mjs";

const [first, onUnhandledFrame, apiPort, otherPort] = process.argv.slice(2);
const api = `http://127.0.0.1:${apiPort}/v1/people/me`;
const other = `http://127.0.0.1:${otherPort}`;
const urls = { api, other: `${other}/elsewhere`, mine: `${other}/mine` };
const handled = () => HttpResponse.text("handled");
const server = setupServer(http.get(api, handled), http.get(urls.mine, handled));

// msw prints each request that it refuses
// deno-lint-ignore no-console
console.error = console.warn = () => {};

const webex = () => interceptWebex(createMock(), { hosts: [`127.0.0.1:${apiPort}`] });
const listen = () => server.listen({ onUnhandledFrame });

for (const name of Object.keys(CLIENTS)) {
  // msw leaves connections of HTTP/2 waiting for ever, and threads to themselves
  if (/http2|Deno|workers/.test(name)) continue;
  const at = (step) => send(name, step, urls);
  let running;
  if (first === "mine") {
    listen();
    running = await webex();
  } else {
    running = await webex();
    listen();
  }
  await at("both");
  running.stop();
  await at("mine");
  running = await webex();
  await at("both again");
  server.close();
  await at("webex");
  running.stop();
  await at("none");
}
process.exit();
