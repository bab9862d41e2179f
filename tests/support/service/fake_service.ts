/** One answer of a fake service: a response, a way to make one, or an error in place of one. */
export type Answer = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A fake service and what was sent to it. */
export interface FakeService {
  fetch: typeof globalThis.fetch;
  sent: Request[];
}

/** Answers the requests in order, the last answer again and again. */
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
  };
}

/** An answer in JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json;charset=UTF-8", ...headers },
  });
}

/** A refusal in the shape of Webex. */
export function refusing(status: number, headers: Record<string, string> = {}): Response {
  return json(
    {
      message: "The request was refused.",
      errors: [{ description: "It really was." }],
      trackingId: "ROUTERGW_00000000-0000-4000-8000-000000000001",
    },
    status,
    headers,
  );
}

/** A good answer of `jwt/login`. */
export function loggedIn(): Response {
  return json({ token: "an-access-token", expiresIn: 960 });
}
