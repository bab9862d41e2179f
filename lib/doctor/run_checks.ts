import { readRequestOptions } from "../api/request_options.ts";
import { createRedactor } from "../redact.ts";
import { checkAccessTokenForm } from "./access_token_check.ts";
import { checkBaseUrl, type CheckedBaseUrl } from "./base_url_check.ts";
import type { Check } from "./check.ts";
import { notAsked } from "./check.ts";
import {
  checkComplete,
  checkIssuerForm,
  checkSecretForm,
  checkSigning,
  NOTHING_KNOWN,
} from "./credentials_check.ts";
import type { CheckContext } from "./check_context.ts";
import type { DiagnoseOptions } from "./diagnose_options.ts";
import { Diagnosis } from "./diagnosis.ts";
import { checkEnvFile } from "./env_file_check.ts";
import { readValues, secretsIn } from "./known_values.ts";
import { checkProxy } from "./proxy_check.ts";
import { checkPermissions, checkRuntime } from "./runtime_check.ts";
import { runOnlineChecks } from "./run_online_checks.ts";
import type { Surroundings } from "./surroundings.ts";
import { explainToken, readGivenToken } from "./token_check.ts";
import { checkVariables } from "./variables_check.ts";

/** Looks at everything, in the order of cause and effect. */
export async function runChecks(
  options: DiagnoseOptions,
  surroundings: Surroundings,
): Promise<Check[]> {
  const { environment } = surroundings;
  const known = readValues({ ...options, allowHttp: options.allowHttp?.join(",") }, environment);
  const token = options.token === undefined ? undefined : readGivenToken(options.token);
  const secrets = [
    ...options.secrets ?? [],
    ...secretsIn(known, environment),
    ...token === undefined ? [] : [token.text],
  ];
  // a wrong type is refused before anything is looked at
  const request = { ...options, baseUrl: undefined, allowHttp: undefined, secrets };
  const settings = readRequestOptions(request, "diagnose");
  const { onCheck, signal } = options;
  const diagnosis = new Diagnosis({ onCheck, signal });
  const redact = createRedactor(secrets);
  const context = { options, surroundings, known, token, now: settings.now, secrets, redact };
  const { baseUrl, line } = checkBaseUrl(known, context);
  checkSurroundings(diagnosis, context, baseUrl);
  diagnosis.add(
    "env_file",
    ...await checkEnvFile({ environment, runtime: surroundings.runtime.name }),
  );
  await checkForms(diagnosis, context);
  diagnosis.add("base_url", line);
  if (baseUrl !== undefined) checkWay(diagnosis, context, baseUrl);
  if (options.offline) {
    diagnosis.add("network", notAsked("nothing was sent", "Without --offline, Webex is asked"));
  } else {
    await runOnlineChecks(diagnosis, { ...context, baseUrl, settings });
  }
  return diagnosis.checks;
}

function checkSurroundings(
  diagnosis: Diagnosis,
  { options, surroundings, known, redact }: CheckContext,
  baseUrl: CheckedBaseUrl["baseUrl"],
): void {
  const { environment, runtime } = surroundings;
  diagnosis.add("runtime", checkRuntime(runtime));
  // what sends in the place of the platform needs no permission
  const asks = !options.offline && options.fetch === undefined && baseUrl !== undefined;
  const host = asks ? new URL(baseUrl).host : undefined;
  diagnosis.add("permissions", ...checkPermissions(surroundings, host, redact));
  const refreshes = options.onRefresh !== undefined;
  diagnosis.add("variables", ...checkVariables(known, { environment, refreshes }));
}

/** Looks at what is known of both systems, and at the token, without asking anybody. */
async function checkForms(
  diagnosis: Diagnosis,
  { known, token, now }: CheckContext,
): Promise<void> {
  const { issuer, secret, accessToken } = known;
  if (issuer !== undefined) diagnosis.add("issuer", ...checkIssuerForm(issuer));
  if (secret !== undefined) diagnosis.add("secret", ...checkSecretForm(secret));
  const half = checkComplete(known, "issuer");
  if (half !== undefined) diagnosis.add("signing", half);
  else if (issuer !== undefined && secret !== undefined) {
    const credentials = { issuer: issuer.text, secret: secret.text };
    await diagnosis.check("signing", ["issuer", "secret"], () => checkSigning(credentials, now));
  }
  const part = checkComplete(known, "serviceApp");
  if (part !== undefined) diagnosis.add("service_app", part);
  const form = accessToken && checkAccessTokenForm(accessToken, now());
  if (form !== undefined) diagnosis.add("access_token", form);
  const isNothing = issuer === undefined && secret === undefined && accessToken === undefined &&
    known.clientId === undefined && known.clientSecret === undefined &&
    known.refreshToken === undefined;
  if (isNothing && token === undefined) diagnosis.add("service_app", NOTHING_KNOWN);
  if (token?.kind === "guest token") {
    diagnosis.add(
      "token",
      ...await explainToken(token.text, {
        // a token of another secret than a broken one is not to be blamed
        secret: diagnosis.hasFailed("secret") ? undefined : secret?.text,
        issuer: diagnosis.hasFailed("issuer") ? undefined : issuer?.text,
        now,
      }),
    );
  }
}

function checkWay(diagnosis: Diagnosis, { surroundings }: CheckContext, baseUrl: string): void {
  const { environment, runtime, proxyUse } = surroundings;
  diagnosis.add(
    "proxy",
    ...checkProxy(baseUrl, { environment, runtime: runtime.title, use: proxyUse }),
  );
}
