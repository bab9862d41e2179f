import type { ServiceAppToken } from "../api/refresh_service_app_token.ts";
import type { RequestOptions } from "../api/request_options.ts";
import type { Environment } from "../runtime/environment.ts";
import type { Check } from "./check.ts";

/** Options of {@linkcode diagnose}. Each value goes before its variable. */
export interface DiagnoseOptions extends
  Pick<
    RequestOptions,
    "allowHttp" | "baseUrl" | "fetch" | "now" | "secrets" | "signal" | "timeout"
  > {
  /** A guest token or an access token to look into. Default is none. */
  token?: string | undefined;
  /** Guest Issuer ID. Default is the variable `ISSUER`. */
  issuer?: string | undefined;
  /** Its secret. Default is the variable `SECRET`. */
  secret?: string | undefined;
  /** The access token of the Service App. Default is the variable `WEBEX_ACCESS_TOKEN`. */
  accessToken?: string | undefined;
  /** Client id of the Service App. Default is the variable `WEBEX_CLIENT_ID`. */
  clientId?: string | undefined;
  /** Its client secret. Default is the variable `WEBEX_CLIENT_SECRET`. */
  clientSecret?: string | undefined;
  /** Its refresh token. Default is the variable `WEBEX_REFRESH_TOKEN`. */
  refreshToken?: string | undefined;
  /** Whether nothing is sent. Default is `false`. */
  offline?: boolean | undefined;
  /**
   * The subject of a guest that may be made, to find out whether the issuer takes the secret, and whether the Service
   * App has the scope to write. The guest is called by its subject. Default is that no guest is made.
   */
  login?: string | undefined;
  /**
   * What keeps new tokens of the Service App: with it, the access token is refreshed, which says how long the refresh
   * token is good for. Default is that nothing is refreshed.
   */
  onRefresh?: ((token: ServiceAppToken) => void | Promise<void>) | undefined;
  /** Called with each line as soon as it is known. */
  onCheck?: ((check: Check) => void) | undefined;
  /** Where variables, and the file `.env`, are read. Default is the process. */
  environment?: Environment | undefined;
}
