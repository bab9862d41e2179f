import type { WebexErrorCode } from "../../../mod.ts";

/** One answer of a fake service: a response, a way to make one, or an error in place of one. */
export type Answer = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A request in short. */
export interface Asked {
  /** Method and URL. */
  line: string;
  /** The header Authorization. */
  authorization: string | null;
  /** The body. */
  body: string;
}

/** A fake service and what was sent to it. */
export interface FakeService {
  fetch: typeof globalThis.fetch;
  sent: Request[];
  /** What was sent, in short. */
  asked(): Promise<Asked[]>;
}

/** A service that answers the requests in order, the last answer again and again. */
export function answering(...answers: Answer[]): FakeService {
  const sent: Request[] = [];
  return {
    sent,
    async fetch(input, init) {
      const request = new Request(input, init);
      const answer = answers[Math.min(sent.length, answers.length - 1)]!;
      sent.push(request);
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? await answer(request) : answer.clone();
    },
    asked: () => Promise.all(sent.map(inShort)),
  };
}

/** An answer in JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json;charset=UTF-8", ...headers },
  });
}

/** A tracking id of the form that the service uses. */
export const TRACKING_ID = "ROUTERGW_00000000-0000-4000-8000-000000000001";

/** Statuses of refusals, and the code of the error that each ends in. */
export const REFUSALS: readonly (readonly [status: number, code: WebexErrorCode])[] = [
  [400, "bad_request"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "request_refused"],
  [429, "rate_limited"],
  [500, "service_failed"],
  [503, "service_failed"],
];

/** A refusal in the shape of Webex. */
export function refusing(
  status: number,
  headers: Record<string, string> = {},
  message = "The request was refused.",
): Response {
  const errors = [{ description: "It really was." }];
  return json({ message, errors, trackingId: TRACKING_ID }, status, headers);
}

/** A good answer of `jwt/login`. */
export function loggedIn(): Response {
  return json({ token: "an-access-token", expiresIn: 960 });
}

async function inShort(request: Request): Promise<Asked> {
  return {
    line: `${request.method} ${request.url}`,
    authorization: request.headers.get("authorization"),
    body: await request.clone().text(),
  };
}
