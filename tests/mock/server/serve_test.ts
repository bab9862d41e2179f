import assert from "node:assert/strict";
import { createMock, type ServeOptions } from "../../../mod.ts";

const HOSTNAME = "hostname must be a name or an address, without a port";

for (
  const [options, name, message] of [
    [{ port: -1 }, "RangeError", "port must be a whole number from 0 to 65535"],
    [{ port: 65536 }, "RangeError", "port must be a whole number from 0 to 65535"],
    [{ port: 1.5 }, "RangeError", "port must be a whole number from 0 to 65535"],
    [{ port: "80" }, "RangeError", "port must be a whole number from 0 to 65535"],
    [{ hostname: "" }, "TypeError", HOSTNAME],
    [{ hostname: "a b" }, "TypeError", HOSTNAME],
    [{ hostname: "localhost:80" }, "TypeError", HOSTNAME],
    [{ hostname: "127.0.0.1:80" }, "TypeError", HOSTNAME],
    [{ hostname: "http://a" }, "TypeError", HOSTNAME],
    [{ hostname: 7 }, "TypeError", HOSTNAME],
    [
      { cert: "x" },
      "TypeError",
      "cert and key, or --tls-cert and --tls-key, must be given together",
    ],
    [
      { key: "x" },
      "TypeError",
      "cert and key, or --tls-cert and --tls-key, must be given together",
    ],
  ] as const
) {
  Deno.test(`serve() refuses ${JSON.stringify(options)}`, async () => {
    await assert.rejects(createMock().serve(options as unknown as ServeOptions), {
      name,
      message: `Cannot serve mock: ${message}`,
    });
  });
}
