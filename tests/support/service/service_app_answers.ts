import { OPAQUE_TOKEN } from "../tokens.ts";

/** Client secret of a Service App; characters that a form encodes are in it. */
export const CLIENT_SECRET = "a client secret, with + and = signs";

/** Its refresh token. */
export const REFRESH_TOKEN = "bm90IGEgcmVhbCByZWZyZXNoIHRva2VuLCBqdXN0IG9uZQ";

/** The environment that names the Service App. */
export const APP = {
  WEBEX_CLIENT_ID: "an-app",
  WEBEX_CLIENT_SECRET: CLIENT_SECRET,
  WEBEX_REFRESH_TOKEN: REFRESH_TOKEN,
};

/** The form that it is refreshed with. */
export const FORM = new URLSearchParams({
  grant_type: "refresh_token",
  client_id: "an-app",
  client_secret: CLIENT_SECRET,
  refresh_token: REFRESH_TOKEN,
}).toString();

/** The environment that holds an access token. */
export const BEARER = { WEBEX_ACCESS_TOKEN: OPAQUE_TOKEN };

/** A guest as the service gives it. */
export const GUEST = {
  id: "a-person-id",
  subject: "123",
  displayName: "Stève",
  email: "00000000-0000-3000-8000-000000000000@appid.ciscospark.com",
  accessToken: "the-guests-access-token",
  expiresIn: 64799,
};

/** Tokens as the service gives them. */
export const REFRESHED = { access_token: "the-apps-access-token", expires_in: 1209599 };

/** The id of a guest. */
export const PERSON_ID =
  "Y2lzY29zcGFyazovL3VzL1BFT1BMRS84ZGNjMzQxYS0xMTExLTQyMjItODMzMy00NDQ1NWM4MGI3Njc";

/** The id of a space. */
export const ROOM_ID =
  "Y2lzY29zcGFyazovL3VzL1JPT00vOGRjYzM0MWEtMTExMS00MjIyLTgzMzMtNDQ0NTVjODBiNzY3";

/** A membership as the service gives it. */
export const MEMBERSHIP = {
  id: "a-membership",
  roomId: "a-room",
  personId: "a-person",
  isModerator: false,
};
