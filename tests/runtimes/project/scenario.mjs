// What every runtime has to do: mint, verify, exchange, keep a session, and answer requests by the mock.
import { createGuestTokens } from "@guestissuer/webex";
import { createGuestSession, getMe, login } from "@guestissuer/webex/client";
import { createMock } from "@guestissuer/webex/mock";
import { createGuestToken, decodeToken, verifyGuestToken } from "@guestissuer/webex/token";

export const EXPECTED = {
  kind: "guest-token",
  verified: "1",
  me: "Stève 🐍",
  expiresIn: 21599,
  session: "Ada",
  minted: 3,
  same: true,
  failed: "service_failed",
  jwt: "Stève 🐍",
};

export async function scenario() {
  const mock = createMock();
  const { fetch, issuer } = mock;
  const guest = { subject: "1", displayName: "Stève 🐍" };
  const now = () => 1_800_000_000_000;
  const token = await createGuestToken(guest, { ...issuer, now });
  const { claims } = await verifyGuestToken(token, { ...issuer, now });
  const { accessToken, expiresIn } = await login(await createGuestToken(guest, issuer), { fetch });
  const session = createGuestSession({ subject: "2", displayName: "Ada" }, { ...issuer, fetch });
  const minted = [];
  for await (const each of createGuestTokens([guest, guest, guest], { ...issuer, now })) {
    minted.push(each.token);
  }
  mock.failNext("people/me", { status: 503 });
  const failure = await getMe(accessToken, { fetch }).catch((error) => error);
  const other = createMock({ accessTokenForm: "jwt" });
  const inJwt = await login(await createGuestToken(guest, other.issuer), { fetch: other.fetch });
  return {
    kind: decodeToken(token).kind,
    verified: claims.sub,
    me: (await getMe(accessToken, { fetch })).displayName,
    expiresIn,
    session: (await getMe(await session.getAccessToken(), { fetch })).displayName,
    minted: minted.length,
    same: minted.every((each) => each === token),
    failed: failure.code,
    jwt: (await getMe(inJwt.accessToken, { fetch: other.fetch })).displayName,
  };
}
