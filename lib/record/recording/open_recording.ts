import { ArgumentError } from "../../argument_error.ts";
import { parseBaseUrl } from "../../api/request_options.ts";
import { listen } from "../../runtime/listen.ts";
import { forwardRecording } from "./forward_recording.ts";
import { type RecordedFolder, toFixtures } from "./to_fixtures.ts";
import { Recorder } from "./recorder.ts";

/** Options of {@linkcode openRecording}. */
export interface OpenRecordingOptions {
  /** Where requests are sent on to, without a path. Default is `https://webexapis.com`. */
  to?: string | undefined;
  /** Port on `127.0.0.1` to listen on. Default is 0: any free one. */
  port?: number | undefined;
  /** What kind of organization it is, such as `sandbox`. Default is the cluster that its ids name. */
  organization?: string | undefined;
  /** The clock, in milliseconds since 1970. Default is `Date.now`. */
  now?: (() => number) | undefined;
  /** Hosts beside this machine to which http may be used. Default is none. */
  allowHttp?: readonly string[] | undefined;
  /** Called with the method of a request for which the service could not be reached. */
  onUnreachable?: ((method: string) => void) | undefined;
}

/** A recording that goes on. */
export interface Recording extends AsyncDisposable {
  /** Where it listens: `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The base URL for clients of the API: its address and `/v1`. */
  readonly baseUrl: string;
  /** How many exchanges it has kept. */
  readonly size: number;
  /** How many exchanges were not kept, since they or the recording became too large. */
  readonly lost: number;
  /** Makes fixtures of the exchanges so far, as `toFixtures` does. */
  toFixtures(): RecordedFolder;
  /** Stops listening; what is still open is dropped. */
  close(): Promise<void>;
}

/**
 * Listens on this machine, sends what comes on to Webex, gives the answers to the clients unchanged, and keeps both in
 * memory. What is made of them is scrubbed; nothing is written.
 *
 * @param options Where to listen and where to send.
 * @returns The recording, which listens on `127.0.0.1` only.
 * @throws {TypeError} when `to` is no https URL without a path; http is only for this machine.
 *
 * @example Usage
 * ```ts
 * import { openRecording } from "@guestissuer/webex/record";
 * import { createMock } from "@guestissuer/webex/mock";
 * import assert from "node:assert/strict";
 *
 * const service = await createMock().serve(); // in place of Webex
 * const recording = await openRecording({ to: service.url });
 * const answer = await fetch(`${recording.baseUrl}/people/me`);
 * assert.equal(answer.status, 401);
 * await answer.body?.cancel();
 * await recording.close();
 * assert.deepEqual(Object.keys(recording.toFixtures().files), ["get_people_me.json"]);
 * await service.close();
 * ```
 */
export async function openRecording(options: OpenRecordingOptions = {}): Promise<Recording> {
  const { to = "https://webexapis.com", now = Date.now, port = 0, allowHttp } = options;
  const { origin, hostname, pathname } = new URL(parseBaseUrl(to, { allowHttp }));
  if (pathname !== "/" && pathname !== "/v1/") {
    throw new ArgumentError("Cannot record: the address to send requests on to has a path");
  }
  const recorder = new Recorder();
  const onUnreachable = options.onUnreachable ?? (() => {});
  const handler = forwardRecording({ origin, recorder, now, onUnreachable });
  const listener = await listen(handler, {
    port,
    hostname: "127.0.0.1",
    cert: undefined,
    key: undefined,
  });
  const url = `http://127.0.0.1:${listener.port}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    get size() {
      return recorder.exchanges.length;
    },
    get lost() {
      return recorder.lost;
    },
    toFixtures() {
      const { organization } = options;
      const day = new Date(now()).toISOString().slice(0, 10);
      return toFixtures(recorder.exchanges, { hosts: [hostname], organization, day });
    },
    close: () => listener.close(),
    [Symbol.asyncDispose]: () => listener.close(),
  };
}
