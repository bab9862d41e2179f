import { diagnose } from "../../doctor/diagnose.ts";
import {
  BEARER_OPTIONS,
  command,
  ISSUER_OPTIONS,
  JSON_OPTION,
  MOCK_OPTION,
  SERVICE_APP_OPTIONS,
  SERVICE_OPTIONS,
} from "../options.ts";
import { diagnoseOptions } from "../doctor/diagnose_options.ts";
import { openRefreshOutput } from "../doctor/refresh_output.ts";
import { Inputs } from "../inputs.ts";
import { printCheck, summaryOf } from "../render_checks.ts";

/** `doctor`: finds out why guests do not work. */
export const doctor = command({
  positionals: {
    token: {
      summary: "a guest token or access token to look into as well, or - for stdin",
      optional: true,
    },
  },
  options: {
    offline: { summary: "send nothing" },
    login: {
      value: "subject",
      summary: "log this guest in, which makes it if it is new, to try secret and scopes",
    },
    refresh: { summary: "ask how long the refresh token is good for; needs --output" },
    output: { short: "o", value: "path", summary: "new file for a new refresh token" },
    ...ISSUER_OPTIONS,
    ...BEARER_OPTIONS,
    ...SERVICE_APP_OPTIONS,
    ...SERVICE_OPTIONS,
    ...JSON_OPTION,
    ...MOCK_OPTION,
  },
  output: {
    text: "a line for each check: ✓ good, ! odd, ✗ wrong, - not looked at",
    fields: ["ok", "checks"],
  },
  details:
    "The lines are in the order of cause and effect: what depends on something that has failed is " +
    "not looked at. Nothing that has an effect is done unless --login or --refresh asks for it. Exit " +
    "code 1 when something is wrong. No secret and no token is shown.",
  examples: [
    ["with the variables of the program that does not work", "doctor"],
    ["and a token that is refused", "doctor - < guest-token.txt"],
    ["is it the secret of this issuer?", "doctor --login doctor"],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:doctor");
    const options = await diagnoseOptions(values, { io, inputs: new Inputs(io), debug });
    const output = await openRefreshOutput(values, options, io);
    try {
      const checks = await diagnose({
        ...options,
        login: values.login,
        offline: values.offline,
        onRefresh: output?.keep,
        onCheck: (check) => values.json || printCheck(check, io),
      });
      const ok = checks.every(({ status }) => status !== "error");
      if (values.json) io.printJson({ ok, checks });
      else io.print("", summaryOf(checks));
      return ok ? 0 : 1;
    } finally {
      output?.end();
    }
  },
});
