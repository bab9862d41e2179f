import { createGuestToken } from "../../token/create_guest_token.ts";
import { DEFAULT_EXPIRES_IN } from "../../token/guest_claims.ts";
import { command, INSIST_OPTION, ISSUER_OPTIONS, JSON_OPTION, MOCK_OPTION } from "../options.ts";
import { Inputs, issuerAndSecret } from "../inputs.ts";
import { delaySeconds } from "../settings.ts";
import { UsageError } from "../terminal.ts";

/** `create`: creates a guest token. */
export const create = command({
  positionals: {
    userId: { summary: "identifies the guest: the same id is the same guest again" },
    userName: { summary: "the name that others see" },
  },
  options: {
    ...ISSUER_OPTIONS,
    delay: {
      short: "d",
      value: "seconds",
      summary: "lifetime of the token; default is 5400",
    },
    ...INSIST_OPTION,
    ...JSON_OPTION,
    ...MOCK_OPTION,
  },
  output: {
    text: "the guest token",
    fields: ["token", "expiresIn", "expiresAt", "subject", "displayName", "issuer"],
  },
  examples: [
    ["with ISSUER and SECRET set", 'create 123 "Stève"'],
    [
      "valid for ten minutes, with the secret in a file",
      'create 123 "Stève" -i Y2lz… --secret-file secret.txt -d 600',
    ],
    ["for the mock, without an account", 'create 123 "Stève" --mock'],
  ],
  async run({ userId: subject, userName: displayName, ...values }, io) {
    const debug = await io.debug("guest");
    // `create` may be left out, so a mistyped command with a token after it comes here
    for (const [name, text] of Object.entries({ userId: subject, userName: displayName })) {
      if (!looksLikeToken(text)) continue;
      throw new UsageError(
        `<${name}> looks like a token; to use a token, type: guestissuer verify <token>, or guestissuer login <token>`,
      );
    }
    const { issuer, secret } = await issuerAndSecret(values, new Inputs(io), io);
    const expiresIn = delaySeconds(values, io) ?? DEFAULT_EXPIRES_IN;
    debug("arguments checked");
    const at = io.now();
    const now = () => at;
    const token = await createGuestToken({ subject, displayName }, {
      issuer,
      secret,
      expiresIn,
      now,
      allowUnusualIssuer: values.insist,
      onWarning: io.warn,
    });
    const expiresAt = new Date((Math.floor(at / 1000) + expiresIn) * 1000);
    debug(`guest token created, ${token.length} characters`);
    debug(() => `guest token is valid until ${expiresAt.toISOString()}`);
    const result = { token, expiresIn, expiresAt, subject, displayName, issuer };
    if (values.json) io.printJson(result);
    else io.print(token);
    return 0;
  },
});

function looksLikeToken(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}
