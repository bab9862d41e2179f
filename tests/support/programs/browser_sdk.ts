import { HERE } from "./conformance.ts";

/** The browser build of the official JavaScript SDK. */
export const SDK = new URL("node_modules/.browser-sdk/webex-3.12.0.min.js", HERE);

/** Says that the browser build of the SDK is not there, if so. */
export function missingSdk(): string | undefined {
  try {
    Deno.statSync(SDK);
    return undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "run node tests/conformance/browser_sdk.cjs first";
  }
}
