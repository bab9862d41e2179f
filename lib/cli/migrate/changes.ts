/** What changes in the code of a program that moves from a Guest Issuer to a Service App. */
export const CHANGES: readonly string[] = [
  "Ask POST /v1/guests/token on your server, with the access token of the Service App, in place of POST /v1/jwt/login with a guest token. No page may hold that access token.",
  'Send {"subject","displayName"} as JSON. No guest token is signed any more: ISSUER and SECRET go, and WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN come.',
  "Read accessToken from the answer, in place of token.",
  "Read expiresIn, about 18 hours. There is no refresh token for guests: ask again with the same subject.",
  "Keep no access token of a guest in a cookie: it has more than 2,000 characters.",
  "Refresh the access token of the Service App, and keep the refresh token that comes back: it ends after 90 days.",
  "Replace person ids and addresses that you have stored, by the list of this command: they are those of other persons.",
  "With this library, createGuestSession takes serviceApp in place of issuer and secret. On the command line, guest takes the place of quick.",
];
