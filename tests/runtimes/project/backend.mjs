// What a backend bundles: no dependency, no mock.
import { createGuestSession } from "@guestissuer/webex/client";
import { createGuestToken } from "@guestissuer/webex/token";

console.log(typeof createGuestSession, typeof createGuestToken);
