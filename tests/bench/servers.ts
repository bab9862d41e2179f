// deno-lint-ignore-file no-console
// Serves one side of the measurement of servers, named by the first argument, and prints its address.
import { webexHandlers } from "../../lib/msw/mod.ts";
import { createMock } from "../../mod.ts";
import { getResponse } from "msw/utils/get-response";

/** What a hand-written server answers: one endpoint, and a body for each token. */
export interface Known {
  method: string;
  path: string;
  headers: Record<string, string>;
  bodies: Record<string, string>;
}

const mock = createMock();
const [side, file] = Deno.args;
if (side === "mock") {
  console.log((await mock.serve({ adminToken: "the-admin-token-of-the-bench" })).url);
} else if (side === "msw") serve(throughMsw());
else serve(handWritten(JSON.parse(await Deno.readTextFile(file!))));

function serve(handler: (request: Request) => Response | Promise<Response>): void {
  const onListen = ({ port }: { port: number }) => console.log(`http://127.0.0.1:${port}`);
  Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, handler);
}

/** The mock's handlers for msw, behind a server. */
function throughMsw(): (request: Request) => Promise<Response> {
  const handlers = webexHandlers(mock);
  return async ({ url, method, headers }) => {
    const { pathname } = new URL(url);
    const inside = new Request(`https://webexapis.com${pathname}`, { method, headers });
    return await getResponse(handlers, inside) ?? new Response(null, { status: 404 });
  };
}

/**
 * The least that anybody would write by hand: it reads the URL, the method and the bearer, knows the tokens, reads
 * the body of a POST, and answers with the mock's own body, its headers, and a trackingId that is counted.
 */
function handWritten({ method, path, headers, bodies }: Known): (
  request: Request,
) => Response | Promise<Response> {
  const known = new Map(Object.entries(bodies));
  let count = 0;
  const answer = (request: Request) => {
    const body = known.get(request.headers.get("authorization")?.slice("Bearer ".length) ?? "");
    if (body === undefined) return new Response(null, { status: 401 });
    const trackingId = `ROUTERGW_00000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;
    return new Response(body, { headers: { ...headers, TrackingID: trackingId } });
  };
  return (request) => {
    if (request.method !== method || new URL(request.url).pathname !== path) {
      return new Response(null, { status: 404 });
    }
    if (method !== "POST") return answer(request);
    return request.text().then(() => answer(request));
  };
}
