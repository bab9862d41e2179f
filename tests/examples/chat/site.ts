// deno-lint-ignore-file no-console
// The backend of the site: the endpoint that gives each visitor the access token of a guest of its own.
import { createMock } from "@guestissuer/webex";
import {
  anonymousVisitor,
  createGuestTokenHandler,
  type GuestTokenHandler,
} from "@guestissuer/webex/endpoint";

/** What stands in the place of Webex here. */
export const mock = createMock();

/** `POST /api/webex-guest`. For Webex itself: your own Service App, and no `fetch`. */
export const guestToken: GuestTokenHandler = createGuestTokenHandler({
  serviceApp: mock.serviceApp,
  fetch: mock.fetch,
  // in production a text of your own, from the environment
  identify: anonymousVisitor({ key: "a random text of 32 characters or more" }),
  onRefused: ({ code, message, trackingId }) => console.warn(code, message, trackingId),
});
