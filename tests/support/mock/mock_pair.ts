import assert from "node:assert/strict";
import {
  createGuestToken,
  createMock,
  type EndpointName,
  type MockFault,
  type WebexMock,
} from "../../../mod.ts";

const NOW = Date.UTC(2026, 0, 31, 12);
/** Headers that a connection adds, and that no answer in process has. */
const OF_THE_CONNECTION = ["date", "content-length", "transfer-encoding", "connection"];

/** A request, without the place that it is sent to. */
export interface Ask {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds after which the caller gives up. */
  patience?: number;
}

/** What came back, as far as it has to be the same from both. */
export interface Outcome {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  failure?: string;
}

/** Sends a request one way or the other. */
type Send = (ask: Ask) => Promise<Outcome>;

/** One mock in process, one that is asked in plain values, and one, made alike, on a port. */
export interface Pair extends AsyncDisposable {
  /** Sends a request to all and returns the answer, which has to be the same. */
  ask: (ask: Ask) => Promise<Outcome>;
  failNext: (endpoint: EndpointName, fault: MockFault) => void;
  /** Makes all know a user and returns its access token, which is the same. */
  addUser: () => Promise<string>;
  /** A guest token that all take. */
  guestToken: string;
}

/** Makes two mocks in process and another one behind a server. */
export async function startPair(accessTokenForm: "opaque" | "jwt" = "opaque"): Promise<Pair> {
  const make = () => createMock({ seed: "parity", now: () => NOW, accessTokenForm });
  const [inProcess, plain, served] = [make(), make(), make()];
  const server = await served.serve();
  // URLs in answers begin with where the request was sent to
  const sendInProcess = sender(server.url, inProcess.fetch);
  const sendToServer = sender(server.url, fetch);
  const sendPlainly = plainSender(server.url, plain);
  const guest = { subject: "parity", displayName: "Stève" };
  return {
    async ask(ask) {
      const expected = await sendInProcess(ask);
      const what = `${ask.method ?? "GET"} ${ask.path.slice(0, 100)}`;
      for (const [send, mock] of [[sendToServer, served], [sendPlainly, plain]] as const) {
        assert.deepEqual(await send(ask), expected, what);
        assert.deepEqual(lastNote(mock), lastNote(inProcess), what);
      }
      return expected;
    },
    failNext(endpoint, fault) {
      for (const mock of [inProcess, plain, served]) mock.failNext(endpoint, fault);
    },
    async addUser() {
      const user = { displayName: "Grace", email: "grace@example.com" };
      const made = await Promise.all(
        [inProcess, plain, served].map((mock) => mock.createUser(user)),
      );
      const [accessToken] = new Set(made.map((each) => each.accessToken));
      assert(made.every((each) => each.accessToken === accessToken));
      return accessToken!;
    },
    guestToken: await createGuestToken(guest, { ...inProcess.issuer, now: () => NOW }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Logs in at all and returns the access token, which is the same. */
export async function logIn({ ask, guestToken }: Pair): Promise<string> {
  const headers = { authorization: `Bearer ${guestToken}` };
  const { body } = await ask({ method: "POST", path: "/v1/jwt/login", headers });
  return JSON.parse(body!).token;
}

/** What the journal says, without what a connection adds to the headers. */
function lastNote(mock: WebexMock): unknown {
  const { headers: _headers, ...note } = mock.requests().at(-1)!;
  return note;
}

function sender(origin: string, send: typeof fetch): Send {
  return async ({ path, patience, ...init }) => {
    const signal = patience === undefined ? null : AbortSignal.timeout(patience);
    let response: Response;
    try {
      response = await send(`${origin}${path}`, { ...init, signal });
    } catch (error) {
      const { name } = error as Error;
      return { failure: name === "TypeError" ? "the connection was reset" : name };
    }
    const { status } = response;
    const headers = Object.fromEntries(response.headers);
    for (const each of OF_THE_CONNECTION) delete headers[each];
    try {
      return { status, headers, body: await response.text() };
    } catch {
      // a server cannot hold the headers back any more, so that they come before the connection breaks
      return headers.trackingid === undefined
        ? { failure: "the connection was reset" }
        : { status, headers, failure: "the body was cut" };
    }
  };
}

function plainSender(origin: string, mock: WebexMock): Send {
  return async ({ path, patience, body, ...request }) => {
    const signal = patience === undefined ? undefined : AbortSignal.timeout(patience);
    try {
      const answer = await mock.answer({ url: `${origin}${path}`, body, signal, ...request });
      const { status, headers: sent, isCut = false } = answer;
      const headers = Object.fromEntries(
        Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
      );
      for (const each of OF_THE_CONNECTION) delete headers[each];
      if (isCut) return { status, headers, failure: "the body was cut" };
      const text = answer.body ?? "";
      const shown = typeof text === "string" ? text : new TextDecoder().decode(text);
      return { status, headers, body: shown };
    } catch (error) {
      const { name } = error as Error;
      return { failure: name === "TypeError" ? "the connection was reset" : name };
    }
  };
}
