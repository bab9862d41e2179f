import type { RequestOptions } from "../../api/request_options.ts";
import { directFetch } from "../../runtime/direct_fetch.ts";
import { Recorder } from "../recording/recorder.ts";
import { recordingFetch } from "../recording/recording_fetch.ts";
import type { RecordedExchange } from "../recording/recorder.ts";
import { Asker } from "./asker.ts";
import { guestScenario, type ScenarioCredentials } from "./guest_scenario.ts";

/** Options of {@linkcode runScenario}. */
export interface RunScenarioOptions extends RequestOptions {
  /** A Guest Issuer and its secret. */
  issuer?: { issuer: string; secret: string } | undefined;
  /** Gets the access token of a Service App; what it asks with these options is recorded too. */
  appToken?: ((options: RequestOptions) => Promise<string>) | undefined;
  /** Whether an issuer that no Webex takes, or a short secret, is signed with. Default is `false`. */
  allowUnusualIssuer?: boolean | undefined;
}

/** What a scenario has recorded. */
export interface ScenarioRun {
  /** The exchanges so far; nothing of them is scrubbed. */
  exchanges: RecordedExchange[];
  /** Why it ended early, if it did. What was recorded until then is whole. */
  error?: unknown;
}

/**
 * Runs the guest's own steps and records them: login right and wrong, people/me, the guests of a Service App, a space
 * and a message, and what is refused. It deletes what it creates, but for the guests, which cannot be deleted.
 *
 * @param options The credentials, and how the service is reached.
 * @returns The exchanges, for `toFixtures`. Where it ended early, `error` says why.
 *
 * @example Usage
 * ```ts
 * import { runScenario, toFixtures } from "@guestissuer/webex/record";
 * import { createMock } from "@guestissuer/webex/mock";
 * import assert from "node:assert/strict";
 *
 * const service = createMock(); // in place of Webex
 * const { exchanges } = await runScenario({ issuer: service.issuer, fetch: service.fetch });
 * const { files } = toFixtures(exchanges);
 * assert.equal(files["post_jwt_login.json"]?.unauthorized?.response.status, 401);
 * ```
 */
export async function runScenario(options: RunScenarioOptions): Promise<ScenarioRun> {
  const { issuer, appToken, allowUnusualIssuer, fetch = directFetch, now = Date.now } = options;
  const recorder = new Recorder();
  const requestOptions: RequestOptions = {
    ...options,
    fetch: recordingFetch({ fetch, recorder, now, expected: () => asker.expected }),
  };
  const asker = new Asker(requestOptions);
  try {
    const credentials: ScenarioCredentials = { issuer, appToken: await appToken?.(requestOptions) };
    await guestScenario(asker, credentials, { now, allowUnusualIssuer });
    return { exchanges: recorder.exchanges };
  } catch (error) {
    return { exchanges: recorder.exchanges, error };
  }
}
