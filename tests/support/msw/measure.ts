import type { Ended } from "../programs/run_program.ts";
import { succeed } from "../programs/run_program.ts";
import { serveLocally } from "../service/serve_locally.ts";
import type { Reach } from "./reach.ts";

/** What became of one request: it has reached the host, the mock has answered, it was refused, or none of these. */
export type Outcome = "reached" | "mocked" | "handled" | "refused" | "unclear";

/** One request of the program in tests/msw/clients. */
export interface Sent {
  /** Name of the client. */
  name: string;
  /** When it was sent, such as `after stop`. */
  step: string;
  /** Where to: `api`, a host that the mock stands in for, or another one. */
  target: string;
  outcome: Outcome;
  /** What it got, for people. */
  got: string;
}

interface Printed {
  name: string;
  step: string;
  target: string;
  status?: number;
  body?: string;
  error?: string;
}

/**
 * Runs a program of tests/msw/clients against two hosts on this machine that count what reaches them.
 *
 * @param run Starts the program, with the ports of the hosts as its first arguments.
 */
export async function measure(run: (ports: string[]) => Promise<Ended>): Promise<Sent[]> {
  const reached = new Set<string>();
  const count = (request: Request) => {
    reached.add(new URL(request.url).searchParams.get("at") ?? request.url);
    return Response.json({ real: true });
  };
  await using api = serveLocally(count);
  await using other = serveLocally(count);
  const ended = await run([api, other].map(({ origin }) => new URL(origin).port));
  return succeed(ended).stdout.trimEnd().split("\n")
    .map((line): Printed => JSON.parse(line))
    .map((printed) => {
      const { name, step, target, status, error = "" } = printed;
      const arrived = reached.has(`${name}/${step}/${target}`);
      const got = status === undefined ? error : `status ${status}`;
      return { name, step, target, outcome: outcomeOf(printed, arrived), got };
    });
}

function outcomeOf({ status, body = "", error = "" }: Printed, arrived: boolean): Outcome {
  if (arrived) return "reached";
  // a WebSocket has no use for a response, and says which one it got
  if (/ROUTERGW_/.test(body) && status === 401 || /response: 401$/.test(error)) return "mocked";
  if (/^handled$/.test(body) || /response: 200$/.test(error)) return "handled";
  return /Cannot (?:send|connect)/.test(error) ? "refused" : "unclear";
}

const REACHES: Record<string, Reach> = {
  "mocked refused": "intercepted",
  "refused refused": "refused",
  "refused reached": "Webex refused",
  "reached reached": "out of reach",
};

/** How far interception reaches for a client in one step, or what was seen if that is nothing of the table. */
export function reachOf(sent: Sent[], name: string, step: string): string {
  const at = (target: string) =>
    sent.find((each) => each.name === name && each.step === step && each.target === target);
  const [api, other] = [at("api"), at("other")];
  const seen = `${api?.outcome} ${other?.outcome}`;
  return REACHES[seen] ?? `${seen} (${api?.got}; ${other?.got})`;
}
