// A plain script that waits at its top for a request which is never answered.
import { createMock } from "@guestissuer/webex";

const mock = createMock();
mock.failNext("people/me", { hang: true });
const signal = AbortSignal.timeout(50);
const failure = await mock.fetch("https://webexapis.com/v1/people/me", { signal })
  .catch((error) => error);
console.log(failure.name);
