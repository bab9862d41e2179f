// Every entry point is checked with tsc --strict, against the declarations that were packed.
import * as webex from "@guestissuer/webex";
import { type Io, main } from "@guestissuer/webex/cli";
import { interceptWebex, type MswHandler, webexHandlers } from "@guestissuer/webex/msw";
import { setupServer } from "msw/node";

const mock: webex.WebexMock = webex.createMock({ accessTokenForm: "jwt" });
const guest: webex.Guest = { subject: "1", displayName: "Ada" };
const token: string = await webex.createGuestToken(guest, mock.issuer);
const decoded: webex.DecodedToken = webex.decodeToken(token);
if (decoded.kind === "guest-token") decoded.claims satisfies object;
const { accessToken }: webex.AccessToken = await webex.login(token, { fetch: mock.fetch });
const me: webex.Person = await webex.getMe(accessToken, { fetch: mock.fetch });
me.displayName satisfies string;

const handlers: MswHandler[] = webexHandlers(mock);
setupServer(...handlers).close();
(await interceptWebex(mock, { handlers, onUnhandled: "fail" })).stop();

const server: webex.MockServer = await mock.serve({ port: 0 });
server.environment.HYDRA_SERVICE_URL satisfies string;
await server.close();

for await (const each of webex.createGuestTokens([guest], mock.issuer)) {
  if (each.error === undefined) each.token satisfies string;
}
const session: webex.GuestSession = webex.createGuestSession(guest, mock.issuer);
await session.getAccessToken();

declare const io: Io;
const code: number = await main(["--version"], io);
code.toFixed();

// @ts-expect-error: a guest without a name is none
await webex.createGuestToken({ subject: "1" }, mock.issuer);
