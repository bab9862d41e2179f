import { login } from "../../api/login.ts";
import { createGuestToken } from "../../token/create_guest_token.ts";
import { QUICK_EXPIRES_IN } from "../../token/guest_claims.ts";
import {
  command,
  INSIST_OPTION,
  ISSUER_OPTIONS,
  JSON_OPTION,
  MOCK_OPTION,
  SERVICE_OPTIONS,
} from "../options.ts";
import { Inputs, issuerAndSecret } from "../inputs.ts";
import { openService } from "../service.ts";

/** `quick`: creates a guest token and exchanges it at once. */
export const quick = command({
  positionals: {
    userId: { summary: "identifies the guest: the same id is the same guest again" },
    userName: { summary: "the name that others see" },
  },
  options: {
    ...ISSUER_OPTIONS,
    ...INSIST_OPTION,
    ...SERVICE_OPTIONS,
    ...JSON_OPTION,
    ...MOCK_OPTION,
  },
  output: { text: "the access token", fields: ["accessToken", "expiresIn", "expiresAt"] },
  details: `The guest token lives ${QUICK_EXPIRES_IN} seconds and is neither shown nor stored.`,
  examples: [
    ["with ISSUER and SECRET set", 'quick 123 "Stève"'],
    ["offline, without an account", 'quick 123 "Stève" --mock'],
  ],
  async run({ userId: subject, userName: displayName, ...values }, io) {
    const debug = await io.debug("guest:quick");
    const { issuer, secret } = await issuerAndSecret(values, new Inputs(io), io);
    const { options } = await openService(values, { io, debug, signer: { issuer, secret } });
    const signing = {
      issuer,
      secret,
      expiresIn: QUICK_EXPIRES_IN,
      now: io.now,
      allowUnusualIssuer: values.insist,
    };
    let guestToken = "";
    const supply = async () => {
      // what is odd is said of the first token only
      const onWarning = guestToken === "" ? io.warn : undefined;
      guestToken = await createGuestToken({ subject, displayName }, { ...signing, onWarning });
      debug("exchanging a new guest token");
      return guestToken;
    };
    try {
      const accessToken = await login(supply, options);
      debug(`access token is valid for ${accessToken.expiresIn} s`);
      if (values.json) io.printJson(accessToken);
      else io.print(accessToken.accessToken);
      return 0;
    } catch (error) {
      const { explainLoginRefusal } = await import("../explain_login.ts");
      throw await explainLoginRefusal(error, guestToken, { issuer, secret, now: io.now });
    }
  },
});
