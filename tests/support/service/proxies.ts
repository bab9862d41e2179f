import assert from "node:assert/strict";
import { createMock } from "../../../mod.ts";
import { type Ended, lastJson, ROOT, succeed } from "../programs/run_program.ts";
import { ROOT_CERTIFICATE } from "./broken_servers.ts";
import { startLoggingProxy } from "./logging_proxy.ts";

/** Runs `proxied.mjs` by a runtime. */
export type RunProxied = (
  options: { stdin: string; env: Record<string, string> },
) => Promise<Ended>;

/** What `proxied.mjs` prints of an error. */
interface Failed {
  reason: string;
  message: string;
}

const OTHER = { baseUrl: "https://other.example/v1" };
const CERTIFICATES = `${ROOT}tests/support/certificates/`;
/** What `proxied.mjs` prints when all went well. */
const DONE = ["Ada", 200, "山田"];

/**
 * Compares by a runtime what goes through a proxy that the environment names. The variable names
 * the root certificates that the runtime trusts besides its own.
 */
export async function checkProxies(
  run: RunProxied,
  variable: "DENO_CERT" | "NODE_EXTRA_CA_CERTS",
): Promise<void> {
  const trust = { [variable]: ROOT_CERTIFICATE };
  const mock = createMock();
  const key = await Deno.readTextFile(`${CERTIFICATES}server.key`);
  const cert = await Deno.readTextFile(`${CERTIFICATES}server.pem`);
  const other = await Deno.readTextFile(`${CERTIFICATES}other_name.pem`);
  await using plain = await mock.serve();
  await using secure = await mock.serve({ cert, key });
  await using elsewhere = await mock.serve({ cert: other, key });
  const hostOf = ({ url }: { url: string }) => new URL(url).host;
  const askDoubting = async (options: object, env: Record<string, string>): Promise<unknown> => {
    const stdin = JSON.stringify({ ...mock.issuer, ...options });
    return lastJson(succeed(await run({ stdin, env })));
  };
  const ask = (options: object, env: Record<string, string>) =>
    askDoubting(options, { ...trust, ...env });

  {
    // this machine itself, even where the runtime is told to use the proxy
    await using proxy = startLoggingProxy();
    const env = { ...proxy.env, NODE_USE_ENV_PROXY: "1" };
    for (const each of [proxy.env, env]) {
      for (const { baseUrl } of [plain, secure]) {
        assert.deepEqual(await ask({ baseUrl }, each), DONE, baseUrl);
      }
    }
    assert.deepEqual(proxy.lines, []);
  }
  {
    // another host by https: the proxy sees a tunnel
    await using proxy = startLoggingProxy(hostOf(elsewhere));
    assert.deepEqual(await ask(OTHER, proxy.env), DONE);
    assert.deepEqual(new Set(proxy.lines), new Set(["CONNECT other.example:443 HTTP/1.1"]));
  }
  {
    // another host by http, which is this machine by an address that does not count as it
    await using proxy = startLoggingProxy(hostOf(plain));
    const { port } = new URL(plain.url);
    const options = { baseUrl: `http://0.0.0.0:${port}/v1`, allowHttp: ["0.0.0.0"] };
    assert.deepEqual(await ask(options, { ...proxy.env, NO_PROXY: "0.0.0.0" }), DONE);
    assert.deepEqual(proxy.lines, []);
    assert.deepEqual(await ask(options, proxy.env), DONE);
    assert.equal(proxy.lines[0], `POST http://0.0.0.0:${port}/v1/jwt/login HTTP/1.1`);
  }
  {
    // who signed an unknown certificate is asked through the proxy as well
    await using proxy = startLoggingProxy(hostOf(elsewhere));
    const { reason, message } = await askDoubting(OTHER, proxy.env) as Failed;
    assert.equal(reason, "certificate_unknown");
    assert.match(message, /\(it is signed by "Example Corp Root CA"\)/);
    assert.deepEqual(new Set(proxy.lines), new Set(["CONNECT other.example:443 HTTP/1.1"]));
  }
  {
    // a proxy that refuses is named as the cause
    await using proxy = startLoggingProxy();
    const { reason } = await ask(OTHER, proxy.env) as Failed;
    assert.equal(reason, "proxy_failed");
  }
}
