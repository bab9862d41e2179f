import { gzipSync } from "node:zlib";
import { createMock, type MockOptions, type WebexMock } from "../../../mod.ts";

/** The clock of the service, which stands still. */
export const SERVICE_TIME = 1_767_225_600_000;

/** A service on a port of this machine. */
export interface OtherService extends AsyncDisposable {
  mock: WebexMock;
  /** Where it listens. */
  url: string;
  /** The base URL for functions and the command line. */
  baseUrl: string;
}

function serve(mock: WebexMock, handler: (request: Request) => Promise<Response>): OtherService {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (asked) => {
    const { method, headers, body } = asked;
    // a copy: Deno prints a notice once anything has looked at the signal of a request
    return handler(new Request(asked.url, { method, headers, body }));
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    mock,
    url,
    baseUrl: `${url}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/**
 * A service of another shape than the mock, as a new version of Webex could be. It stands on a second mock and answers in other shapes: an extra field, a missing one, other types
 * and statuses, gzip, chunks, a wrong content type, and a 429 whose Retry-After nobody can read.
 */
export function otherService(options: MockOptions = {}): OtherService {
  const mock = createMock({ now: () => SERVICE_TIME, ...options });
  mock.failNext("guests/count", { status: 429 });
  return serve(mock, (request) => alter(request, mock));
}

/** A service that stands on a mock with a recording, and alters nothing. */
export function recordedService(fixtures: MockOptions["fixtures"]): OtherService {
  const mock = createMock({ now: () => SERVICE_TIME, fixtures });
  mock.failNext("guests/count", { status: 429 });
  return serve(mock, async (request) => withoutMockHeaders(await mock.fetch(request)));
}

async function alter(request: Request, mock: WebexMock): Promise<Response> {
  const { pathname } = new URL(request.url);
  const { method } = request;
  const response = withoutMockHeaders(await mock.fetch(request));
  const { status, headers } = response;
  const text = await response.text();
  headers.set("server", "envoy");
  const key = `${method} ${pathname} ${status}`;
  const json = () => JSON.parse(text);
  if (key === "GET /v1/people/me 200") {
    const { id, avatar: _gone, ...rest } = json();
    headers.set("content-encoding", "gzip");
    const body = new Uint8Array(gzipSync(JSON.stringify({ ...rest, id, invitePending: false })));
    return new Response(body, { status, headers });
  }
  if (key === "POST /v1/jwt/login 200") {
    const body = json();
    return Response.json({ ...body, expiresIn: String(body.expiresIn) }, { status, headers });
  }
  if (key === "POST /v1/jwt/login 401") {
    return Response.json({ ...json(), message: "Invalid token." }, { status: 400, headers });
  }
  if (key === "POST /v1/rooms 200") {
    // in chunks
    const body = new ReadableStream({
      start(controller) {
        for (const each of text.match(/.{1,40}/gs)!) {
          controller.enqueue(new TextEncoder().encode(each));
        }
        controller.close();
      },
    });
    return new Response(body, { status: 201, headers });
  }
  if (key === "POST /v1/messages 200") headers.set("content-type", "text/plain");
  if (status === 429) headers.set("retry-after", "rand(30),add(30)");
  return new Response(status === 204 ? null : text, { status, headers });
}

/** The service is none that labels its answers. */
function withoutMockHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const name of [...headers.keys()]) if (name.startsWith("x-mock-")) headers.delete(name);
  return new Response(response.body, { status: response.status, headers });
}
