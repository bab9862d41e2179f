// For tsx, and for compilers: every face but that of msw, which has types of its own.
import * as cli from "@guestissuer/webex/cli";
import * as client from "@guestissuer/webex/client";
import * as endpoint from "@guestissuer/webex/endpoint";
import * as mock from "@guestissuer/webex/mock";
import * as token from "@guestissuer/webex/token";
import * as webex from "@guestissuer/webex";

const made: mock.WebexMock = webex.createMock();
const guest: token.Guest = { subject: "1", displayName: "Ada" };
const guestToken: string = await token.createGuestToken(guest, made.issuer);
const { accessToken, expiresAt }: client.AccessToken = await client.login(guestToken, {
  fetch: made.fetch,
});
const person: client.Person = await client.getMe(accessToken, { fetch: made.fetch });
const time: Date = expiresAt;
const name: string = person.displayName;
const code: Promise<number> | undefined = undefined as ReturnType<typeof cli.main> | undefined;
const handler: typeof endpoint.createGuestTokenHandler = endpoint.createGuestTokenHandler;

export const seen: unknown[] = [time, name, code, handler];
// @ts-expect-error: a guest has a name
export const wrong: token.Guest = { subject: "1" };
