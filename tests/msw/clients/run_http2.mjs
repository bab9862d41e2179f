// Sends requests over HTTP/2 with clients that keep a session and the function with which it sends: really, while
// they are intercepted, and really again. Prints what each got. Arguments: the port of a host with TLS.
import { createMock } from "@guestissuer/webex";
import { interceptWebex } from "@guestissuer/webex/msw";
import axios from "axios";
import got from "got";
import http2 from "node:http2";
import { Agent, request } from "undici";

const [port] = process.argv.slice(2);
const host = `localhost:${port}`;
const dispatcher = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } });

const CLIENTS = {
  got: async (url) => {
    const options = { http2: true, https: { rejectUnauthorized: false }, retry: { limit: 0 } };
    return (await got(url, options)).statusCode;
  },
  axios: async (url) => {
    const http2Options = { rejectUnauthorized: false, sessionTimeout: 60_000 };
    return (await axios.get(url, { httpVersion: 2, http2Options })).status;
  },
  undici: async (url) => {
    const { statusCode, body } = await request(url, { dispatcher });
    await body.dump();
    return statusCode;
  },
};

for (const [client, send] of Object.entries(CLIENTS)) {
  const at = async (step, unhandled = []) => {
    const got = await send(`https://${host}/v1/people/me?at=${client}/${step}`)
      .catch((error) => error.cause?.message ?? error.message);
    // deno-lint-ignore no-console
    console.log(JSON.stringify({ client, step, got, unhandled: unhandled.length }));
  };
  await at("before");
  const { stop, unhandled } = await interceptWebex(createMock(), { hosts: [host] });
  await at("intercepted", unhandled);
  stop();
  // undici notices a moment later that its session has ended
  if (client !== "undici") await at("after stop");
}

// a session may be closed while requests are intercepted
const session = http2.connect(`https://${host}`, { rejectUnauthorized: false });
await new Promise((resolve) => session.once("connect", resolve));
const { stop } = await interceptWebex(createMock(), { hosts: [host] });
await new Promise((resolve) => session.close(resolve));
stop();
process.exit();
