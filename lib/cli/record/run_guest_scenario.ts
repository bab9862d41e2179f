import { DEFAULT_BASE_URL, type RequestOptions } from "../../api/request_options.ts";
import { runScenario, type ScenarioRun } from "../../record/scenario/run_scenario.ts";
import { confirm } from "../confirm.ts";
import { type CommandIo, type Debug, Failure, UsageError } from "../terminal.ts";
import { Inputs, issuerAndSecret } from "../inputs.ts";
import { openService } from "../service.ts";
import { askAsServiceApp } from "../service_app.ts";
import { givenIssuer, readSetting } from "../settings.ts";
import type { ScenarioValues } from "./record_options.ts";

/** What a run of the scenario gave, and which hosts it was run against. */
export interface GuestScenarioRun extends ScenarioRun {
  hosts: string[];
}

/** Runs the scenario of a guest with the credentials at hand, once somebody has agreed to it. */
export async function runGuestScenario(
  values: ScenarioValues,
  io: CommandIo,
  debug: Debug,
): Promise<GuestScenarioRun> {
  const inputs = new Inputs(io);
  const issuer = await issuerAtHand(values, inputs, io);
  const hasApp = values.mock || serviceAppAtHand(values, inputs, io);
  if (issuer === undefined && !hasApp) {
    throw new UsageError(
      "there are no credentials: set ISSUER and SECRET, or WEBEX_ACCESS_TOKEN, or WEBEX_CLIENT_ID " +
        "and its companions; try --mock to do without",
    );
  }
  const signer = { issuer: issuer?.issuer, secret: issuer?.secret };
  // what it deletes is gone
  const context = { io, debug, signer, acceptUnknownIds: false };
  const { options, mock } = await openService(values, context);
  if (issuer === undefined) io.note("no Guest Issuer is at hand, so logins are left out");
  if (!hasApp) io.note("no Service App is at hand, so its guests are left out");
  if (!values.yes && mock === undefined) await agree(options.baseUrl ?? DEFAULT_BASE_URL, io);
  const stopped = new AbortController();
  io.untilStopped().then(() => stopped.abort(new Failure("it was stopped")));
  const appToken = (recorded: RequestOptions) =>
    askAsServiceApp(
      { values, inputs, io, options: recorded, mock },
      (token) => Promise.resolve(token),
    );
  const run = await runScenario({
    ...options,
    // what records reads answers twice
    fetch: mock?.fetch ?? options.fetch,
    signal: stopped.signal,
    issuer,
    allowUnusualIssuer: values.insist,
    appToken: hasApp ? appToken : undefined,
  });
  const { hostname } = new URL(options.baseUrl ?? DEFAULT_BASE_URL);
  return { ...run, hosts: [hostname] };
}

/** The Guest Issuer, if both it and its secret are at hand, or the mock's. */
async function issuerAtHand(
  values: ScenarioValues,
  inputs: Inputs,
  io: CommandIo,
): Promise<{ issuer: string; secret: string } | undefined> {
  const isGiven = givenIssuer(values, io) !== undefined ||
    inputs.sourceOf(values, "secret") !== undefined;
  return isGiven || values.mock ? await issuerAndSecret(values, inputs, io) : undefined;
}

function serviceAppAtHand(values: ScenarioValues, inputs: Inputs, io: CommandIo): boolean {
  return inputs.sourceOf(values, "access-token") !== undefined ||
    inputs.sourceOf(values, "refresh-token") !== undefined ||
    inputs.sourceOf(values, "client-secret") !== undefined ||
    readSetting(values, "client-id", io) !== undefined;
}

/** Asks before anything is created. */
async function agree(baseUrl: string, io: CommandIo): Promise<void> {
  io.tell(
    `This creates guests at ${new URL(baseUrl).host}, which cannot be deleted, and a space with a`,
    "message in it, which are deleted at the end.",
  );
  if (!await confirm(io)) throw new Failure("nothing was done");
}
