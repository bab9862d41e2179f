import { decodeToken } from "../../token/decode_token.ts";
import { explainGuestToken } from "../../token/explain_guest_token.ts";
import { mendToken } from "../../token/pasted.ts";
import type { Options, OptionValues } from "../command.ts";
import {
  command,
  INSIST_OPTION,
  ISSUER_OPTIONS,
  JSON_OPTION,
  MOCK_OPTION,
  SERVICE_OPTIONS,
} from "../options.ts";
import { type CommandIo, type Debug, UsageError } from "../terminal.ts";
import { Inputs } from "../inputs.ts";
import { givenIssuer } from "../settings.ts";
import { type Insight, renderInsight, renderPerson } from "../render_token.ts";

const OPTIONS = {
  jwt: { value: "token", summary: "look into this token, without asking the service" },
  access: { value: "token", summary: "ask the service who is behind this access token" },
  ...ISSUER_OPTIONS,
  ...INSIST_OPTION,
  ...SERVICE_OPTIONS,
  ...JSON_OPTION,
  ...MOCK_OPTION,
} satisfies Options;

type VerifyValues = OptionValues<typeof OPTIONS>;

/** `verify`: looks into a token, or at the person behind it. */
export const verify = command({
  positionals: {
    token: {
      summary: "a guest token or access token, or - for stdin; finds out which",
      optional: true,
    },
  },
  options: OPTIONS,
  output: {
    text: "what is in the token, or the person behind it",
    fields: [
      "kind",
      "form",
      "header",
      "claims",
      "orgId",
      "cluster",
      "personId",
      "expiresAt",
      "expired",
      "signature",
      "findings",
      "person",
    ],
    json: "one object with what is known",
  },
  details:
    "Exit code 1 when something is wrong with the token. With a secret, the signature is checked.",
  examples: [
    [
      "what is inside a guest token, and is it signed with SECRET",
      "verify --jwt - < guest-token.txt",
    ],
    ["who is behind an access token", "verify --access - < access-token.txt"],
  ],
  async run(values, io) {
    const debug = await io.debug("guest:verify");
    const inputs = new Inputs(io);
    const { way, argument } = chooseWay(values);
    const { token, findings } = mendToken(
      await inputs.token(argument, `verify ${way === "auto" ? "" : `--${way} `}-`),
    );
    for (const each of findings) io.note(each.message);
    const secret = await inputs.secret(values, "secret");
    if (way === "access" || (way === "auto" && isAccessToken(token))) {
      return await showPerson(token, values, io, debug);
    }
    return await showInside(token, secret, values, io);
  },
});

function chooseWay(
  { token, jwt, access }: Pick<VerifyValues, "jwt" | "access"> & { token: string | undefined },
): { way: "jwt" | "access" | "auto"; argument: string } {
  const given = [jwt, access, token].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw new UsageError(
      given.length === 0
        ? "a token is missing: give it after --jwt or --access, or alone"
        : "more than one token is given",
    );
  }
  const way = jwt !== undefined ? "jwt" : access !== undefined ? "access" : "auto";
  return { way, argument: given[0]! };
}

function isAccessToken(token: string): boolean {
  try {
    return decodeToken(token).kind === "access-token";
  } catch {
    return false;
  }
}

async function showPerson(
  token: string,
  values: VerifyValues,
  io: CommandIo,
  debug: Debug,
): Promise<number> {
  // what talks to the service is not loaded to look into a token
  const [{ getMe }, { openService }] = await Promise.all([
    import("../../api/get_me.ts"),
    import("../service.ts"),
  ]);
  const { options } = await openService(values, { io, debug });
  debug("asking who is behind the access token");
  const person = await getMe(token, options);
  if (values.json) io.printJson({ kind: "person", person });
  else io.print(...renderPerson(person));
  return 0;
}

async function showInside(
  token: string,
  secret: string | undefined,
  values: VerifyValues,
  io: CommandIo,
): Promise<number> {
  const decoded = decodeToken(token);
  const expiresAt = "expiresAt" in decoded ? decoded.expiresAt : undefined;
  const insight: Insight = {
    ...decoded,
    ...(expiresAt === undefined ? {} : { expiresAt, expired: expiresAt.getTime() <= io.now() }),
    findings: [],
  };
  if (decoded.kind === "guest-token") {
    const issuer = givenIssuer(values, io);
    const known = secret ?? await mockSecret(values.mock, decoded.claims.iss);
    insight.findings = await explainGuestToken(token, {
      secret: known,
      issuer,
      now: io.now,
      allowUnusualIssuer: values.insist,
    });
    insight.signature = signatureOf(insight.findings.map((finding) => finding.code));
  }
  if (values.json) io.printJson(insight);
  else io.print(...renderInsight(insight, io.now()));
  const wrong = insight.findings.some((finding) => finding.severity === "error");
  return wrong || insight.expired ? 1 : 0;
}

/** With `--mock`, tokens of the mock's own issuer are checked against its secret. */
async function mockSecret(mock: boolean, iss: unknown): Promise<string | undefined> {
  if (!mock) return undefined;
  const { default: fixture } = await import("../../../fixtures/issuer.json", {
    with: { type: "json" },
  });
  return iss === fixture.issuer ? fixture.secret : undefined;
}

function signatureOf(codes: string[]): Insight["signature"] {
  if (codes.includes("signature_good")) return "good";
  return codes.some((code) => code.startsWith("signature_") && code !== "signature_unchecked")
    ? "bad"
    : "unchecked";
}
