import type { ServiceAppToken } from "../api/refresh_service_app_token.ts";
import type { RequestOptions, RequestSettings } from "../api/request_options.ts";
import { checkAccessToken, checkGuests } from "./access_token_check.ts";
import type { CheckContext } from "./check_context.ts";
import { error, type Line, notAsked, ok } from "./check.ts";
import { checkClock } from "./clock_check.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { checkLogin } from "./login_check.ts";
import { checkOrganization } from "./organization_check.ts";
import { type Probe, probe } from "./probe.ts";
import { checkRefresh, lacksWriting, scopeMissing } from "./refresh_check.ts";
import { checkService } from "./service_check.ts";
import { checkOwner } from "./token_check.ts";

/** What checks that ask Webex need besides. */
export interface OnlineContext extends CheckContext {
  /** The base URL; `undefined` where it is none, so that nothing can be asked. */
  baseUrl: string | undefined;
  settings: RequestSettings;
}

/** Looks at the way to Webex, and at what Webex takes. */
export async function runOnlineChecks(
  diagnosis: Diagnosis,
  context: OnlineContext,
): Promise<void> {
  const { baseUrl, options, known, token, secrets, redact } = context;
  await tryWay(diagnosis, context);
  const { allowHttp } = known;
  const request: RequestOptions = {
    fetch: options.fetch,
    now: options.now,
    signal: options.signal,
    timeout: options.timeout,
    baseUrl,
    allowHttp: allowHttp?.text.match(/[^\s,]+/g) ?? [],
    secrets,
    // who is asked to wait is told so, and not kept waiting
    retries: false,
  };
  await checkGuestIssuer(diagnosis, context, request);
  await checkServiceApp(diagnosis, context, request);
  if (token?.kind === "access token") {
    await diagnosis.check("token", ["service"], () => checkOwner(token.text, request, redact));
  }
}

/** Finds out whether Webex is reached, how late it is there, and whether it is Webex. */
async function tryWay(
  diagnosis: Diagnosis,
  { baseUrl, settings, redact }: OnlineContext,
): Promise<void> {
  let answer: Probe | undefined;
  // a base URL that can be read has a host, even where its path is wrong
  const causes = baseUrl === undefined ? ["base_url"] as const : ["permissions"] as const;
  await diagnosis.check("network", causes, async () => {
    const probed = await probe(baseUrl!, settings);
    if ("failure" in probed) return probed.failure;
    answer = probed;
    const took = answer.receivedAt - answer.sentAt;
    return ok(
      `${redact(new URL(baseUrl!).host)} answered within ${Math.max(1, Math.ceil(took))} ms`,
    );
  });
  await diagnosis.check("clock", ["network"], () => checkClock(answer!));
  let moved: Line | undefined;
  await diagnosis.check("service", ["network", "base_url"], async () => {
    const { name, line } = await checkService(answer!, baseUrl!, settings);
    if (name === "service") return line;
    moved = line;
    return [];
  });
  if (moved === undefined) return;
  diagnosis.add("base_url", moved);
  await diagnosis.check("service", ["base_url"], () => []);
}

async function checkGuestIssuer(
  diagnosis: Diagnosis,
  { known: { issuer, secret }, options: { login } }: OnlineContext,
  request: RequestOptions,
): Promise<void> {
  if (issuer === undefined || secret === undefined) {
    // half of it was found before
    if (login !== undefined && diagnosis.hasFailed("signing")) {
      await diagnosis.check("login", ["signing"], () => []);
    }
    return;
  }
  if (login === undefined) {
    const seen = "whether the service takes what the secret signs was not tried";
    return diagnosis.add(
      "login",
      notAsked(seen, "--login <subject> tries it, and makes a guest"),
    );
  }
  await diagnosis.check(
    "login",
    ["signing", "clock", "service"],
    () => checkLogin(login, { issuer: issuer.text, secret: secret.text }, request),
  );
}

async function checkServiceApp(
  diagnosis: Diagnosis,
  context: OnlineContext,
  request: RequestOptions,
): Promise<void> {
  const { known, options: { login } } = context;
  const refreshed = await refresh(diagnosis, context, request);
  const token = known.accessToken ??
    (refreshed === undefined
      ? undefined
      : { text: refreshed.accessToken, source: "the access token refreshed" });
  if (token === undefined) return;
  await diagnosis.check(
    "access_token",
    ["access_token", "service"],
    () => checkAccessToken(token, request),
  );
  const { issuer } = known;
  if (issuer !== undefined) {
    await diagnosis.check(
      "organization",
      ["issuer", "access_token"],
      () => checkOrganization(issuer.text, token.text),
    );
  }
  // where the scopes were said, no guest has to be made to know it
  if (refreshed !== undefined && lacksWriting(refreshed)) {
    return diagnosis.add("guests", scopeMissing("guest-issuer:write"));
  }
  if (login === undefined) return;
  await diagnosis.check("guests", ["access_token"], () => checkGuests(login, token.text, request));
}

/** Refreshes the access token if that was asked for, and returns the tokens. */
async function refresh(
  diagnosis: Diagnosis,
  { known, options: { onRefresh } }: OnlineContext,
  request: RequestOptions,
): Promise<ServiceAppToken | undefined> {
  const { clientId, clientSecret, refreshToken } = known;
  if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) {
    if (onRefresh !== undefined && !diagnosis.hasFailed("service_app")) {
      const seen = "there is nothing to refresh an access token with";
      const hint = "Set WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN";
      diagnosis.add("refresh_token", error("credentials_missing", seen, hint));
    }
    return undefined;
  }
  if (onRefresh === undefined) {
    const seen = "how long the refresh token is good for was not asked";
    const hint = "--refresh asks it, and may bring a new one";
    diagnosis.add("refresh_token", notAsked(seen, hint));
    return undefined;
  }
  let refreshed: ServiceAppToken | undefined;
  await diagnosis.check("refresh_token", ["service_app", "service"], async () => {
    const credentials = {
      clientId: clientId.text,
      clientSecret: clientSecret.text,
      refreshToken: refreshToken.text,
    };
    const { lines, token } = await checkRefresh(credentials, request, onRefresh);
    refreshed = token;
    return lines;
  });
  return refreshed;
}
