import type { Options, OptionValues } from "../command.ts";
import {
  BEARER_OPTIONS,
  INSIST_OPTION,
  ISSUER_OPTIONS,
  MOCK_OPTION,
  SERVICE_APP_OPTIONS,
  SERVICE_OPTIONS,
} from "../options.ts";
import { HOST_OPTION } from "../recordings.ts";

/** The options of whatever runs a scenario. */
export const SCENARIO_OPTIONS = {
  yes: { short: "y", summary: "do not ask before anything is created" },
  ...ISSUER_OPTIONS,
  ...INSIST_OPTION,
  ...BEARER_OPTIONS,
  ...SERVICE_APP_OPTIONS,
  ...SERVICE_OPTIONS,
  ...MOCK_OPTION,
} satisfies Options;

/** The options of `record`. */
export const RECORD_OPTIONS = {
  output: { short: "o", value: "folder", summary: "new folder to write the fixtures to" },
  to: { value: "url", summary: "where requests are sent on to; default is https://webexapis.com" },
  port: { short: "p", value: "port", summary: "port to listen on; default is any free one" },
  har: { value: "path", summary: "record from a HAR instead, or - for stdin" },
  ...HOST_OPTION,
  scenario: { value: "name", summary: "run the steps of a guest instead: guest" },
  organization: {
    value: "kind",
    summary: "kind of the organization, such as sandbox; default is the cluster of its ids",
  },
  ...SCENARIO_OPTIONS,
  json: { summary: "print JSON" },
} satisfies Options;

/** The values of the options of `record`. */
export type RecordValues = OptionValues<typeof RECORD_OPTIONS>;

/** The values of the options of a scenario. */
export type ScenarioValues = OptionValues<typeof SCENARIO_OPTIONS>;
