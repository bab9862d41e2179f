// deno-lint-ignore-file no-console
// Serves one side of the throughput measurement, named by the first argument, and prints its address.
import { createMock } from "../../mod.ts";
import { webexHandlers } from "../../lib/msw/mod.ts";
import { getResponse } from "msw/utils/get-response";

const mock = createMock();
const [side, body = ""] = Deno.args;
if (side === "mock") {
  const server = await mock.serve({
    adminToken: "the-admin-token-of-the-bench",
  });
  console.log(server.url);
} else {
  const handlers = webexHandlers(mock);
  const headers = {
    "content-type": "application/json;charset=UTF-8",
    "cache-control": "no-cache",
  };
  const answers: Record<
    string,
    (request: Request) => Response | Promise<Response>
  > = {
    bare: () => new Response(body, { headers }),
    msw: async (request) => {
      const { pathname } = new URL(request.url);
      const inside = new Request(`https://webexapis.com${pathname}`, {
        method: request.method,
        headers: request.headers,
      });
      return await getResponse(handlers, inside) ??
        new Response(null, { status: 404 });
    },
  };
  Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
  }, answers[side!]!);
}
