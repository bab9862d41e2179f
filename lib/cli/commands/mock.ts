import { createMock } from "../../mock/mock.ts";
import { DEFAULT_ISSUER } from "../../mock/settings.ts";
import { command } from "../options.ts";
import { Inputs } from "../inputs.ts";
import { explainListenError } from "../mock/listen_error.ts";
import {
  MOCK_COMMAND_OPTIONS,
  readIssuer,
  readMockOptions,
  readServeOptions,
} from "../mock/mock_options.ts";
import { logRequests } from "../mock/log_requests.ts";
import { printReady } from "../mock/print_ready.ts";
import { tellWebhooks } from "../mock/tell_webhooks.ts";

/** `mock`: serves a mock of Webex until it is stopped. */
export const mockCommand = command({
  positionals: {},
  options: MOCK_COMMAND_OPTIONS,
  output: {
    text: "its address, once it is ready",
    fields: [
      "event",
      "url",
      "WEBEX_API_URL",
      "HYDRA_SERVICE_URL",
      "U2C_SERVICE_URL",
      "pythonBaseUrl",
      "page",
      "adminToken",
      "issuer",
    ],
    json: "an object on each line",
  },
  details:
    'It is ready when its address is printed, with --json as {"event":"ready","url":…}. It ends on ' +
    "SIGINT and SIGTERM. It knows --issuer besides the built-in issuer. Each request is a line on stderr, " +
    "with the reason when it was refused; the page that is printed shows all of it.",
  examples: [
    ["on a port of its own choice", "mock"],
    ["for a script that waits for the ready line", "mock --json --port 8080"],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:mock");
    const inputs = new Inputs(io);
    const issuer = await readIssuer(values, inputs, io);
    const issuers = [DEFAULT_ISSUER, ...issuer === undefined ? [] : [issuer]];
    const mock = createMock({ ...await readMockOptions(values, inputs), issuers, now: io.now });
    const options = await readServeOptions(values, inputs);
    const watching = new AbortController();
    const { signal } = watching;
    const [events, due] = [mock.events({ signal }), mock.events({ signal })];
    const server = await mock.serve(options).catch((error) => {
      throw explainListenError(error, options.hostname ?? "127.0.0.1");
    });
    debug(`serving at ${server.url}`);
    // who reads that it is ready may end it at once
    const stopped = io.untilStopped();
    if (server.isPublic) {
      io.note("other machines can reach the mock; only the admin API asks them for its token");
    }
    const isOwnToken = options.adminToken !== undefined;
    try {
      await printReady(server, { issuer: mock.issuer.issuer, isOwnToken, json: values.json }, io);
    } catch (error) {
      await server.close();
      throw error;
    }
    // their end is no failure: the signal is how they end
    tellWebhooks(due, io).catch(() => {});
    if (!values.quiet) logRequests(events, { json: values.json }, io).catch(() => {});
    await stopped;
    watching.abort();
    await server.close();
    if (values.json) io.printJson({ event: "stopped" });
    else io.tell("stopped");
    return 0;
  },
});
