import { login } from "../../api/login.ts";
import { mendToken } from "../../token/pasted.ts";
import { command, ISSUER_OPTIONS, JSON_OPTION, MOCK_OPTION, SERVICE_OPTIONS } from "../options.ts";
import { explainLoginRefusal } from "../explain_login.ts";
import { Inputs } from "../inputs.ts";
import { givenIssuer } from "../settings.ts";
import { openService } from "../service.ts";

/** `login`: exchanges a guest token for an access token. */
export const loginCommand = command({
  positionals: {
    guestToken: { summary: "a guest token, or - to read it from stdin" },
  },
  options: { ...ISSUER_OPTIONS, ...SERVICE_OPTIONS, ...JSON_OPTION, ...MOCK_OPTION },
  output: { text: "the access token", fields: ["accessToken", "expiresIn", "expiresAt"] },
  details:
    "The issuer and its secret are not needed. With them, a refusal by the service is explained further.",
  examples: [
    ["from stdin, so that the token is in no history", "login - < guest-token.txt"],
    ["create and exchange, offline", "create 123 Ada --mock | guestissuer login - --mock"],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:login");
    const inputs = new Inputs(io);
    const given = await inputs.token(values.guestToken, "login -");
    const issuer = givenIssuer(values, io);
    const secret = await inputs.secret(values, "secret");
    const { token, findings } = mendToken(given);
    for (const each of findings) io.note(each.message);
    const { options } = await openService(values, { io, debug, signer: { issuer, secret } });
    debug("exchanging the guest token");
    try {
      const accessToken = await login(token, options);
      debug(`access token is valid for ${accessToken.expiresIn} s`);
      if (values.json) io.printJson(accessToken);
      else io.print(accessToken.accessToken);
      return 0;
    } catch (error) {
      throw await explainLoginRefusal(error, token, { issuer, secret, now: io.now });
    }
  },
});
