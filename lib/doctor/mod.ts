/**
 * From "it does not work" to the one reason, and from a Guest Issuer to a Service App.
 *
 * @example Usage
 * ```ts
 * import { diagnose } from "@guestissuer/webex/doctor";
 *
 * for (const { name, status, message, hint } of await diagnose({ offline: true })) {
 *   console.log(status, name, message, hint ?? "");
 * }
 * ```
 *
 * @module
 */
export { diagnose } from "./diagnose.ts";
export type { DiagnoseOptions } from "./diagnose_options.ts";
export type { Check, CheckCode, CheckName, CheckStatus } from "./check.ts";
export type { Environment } from "../runtime/environment.ts";
export type { ServiceAppToken } from "../api/refresh_service_app_token.ts";
export type { FindingCode } from "../finding.ts";
export type { NetworkFailureReason } from "../errors.ts";
export { migrate, type Migration } from "./migrate.ts";
export type { MigratedGuest, MigrateOptions, SpaceLeftOut } from "./migrator.ts";
export type { RequestOptions } from "../api/request_options.ts";
export type { Guest } from "../token/guest_claims.ts";
