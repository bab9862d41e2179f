// What every example shares: the endpoint of a site, here with the mock in the place of Webex.
import { createMock } from "@guestissuer/webex";
import {
  anonymousVisitor,
  createGuestTokenHandler,
  type GuestTokenHandler,
} from "@guestissuer/webex/endpoint";

const mock = createMock(); // for Webex itself: your Service App, and no `fetch`

/** The endpoint. */
export const handler: GuestTokenHandler = createGuestTokenHandler({
  serviceApp: mock.serviceApp,
  fetch: mock.fetch,
  identify: anonymousVisitor({ key: "a random text of 32 characters or more" }),
});
