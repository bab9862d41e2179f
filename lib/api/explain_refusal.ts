/** Says in words what a refusal by an endpoint most likely means, and what to do next. */
export function explainRefusal(
  path: string,
  status: number,
  retryAfter: number | undefined,
): string {
  if (status === 429) {
    const wait = retryAfter === undefined ? "a while" : `${retryAfter} s`;
    return `The service limits how often it is asked: wait ${wait} and try again, and reuse access tokens until shortly before they expire`;
  }
  if (status === 423) return "The thing asked for is locked for now: wait and try again";
  if (status >= 500) {
    return "The service has a problem of its own: try again later, and give Webex support the trackingId";
  }
  return BY_ENDPOINT[path]?.[status] ?? GENERAL[status] ??
    "Look at what the service said, and give Webex support the trackingId";
}

const GENERAL: Record<number, string> = {
  400: "Something in the request is missing or malformed: look at what the service said",
  401: "The access token is missing, wrong, or expired: get a new one",
  403: "The access token lacks a scope, or its owner lacks a role or licence",
  404: "Nothing is there: check the base URL and the id; access is also hidden this way",
  405: "This cannot be done there: check the base URL",
  415: "The service does not take this kind of body",
};

const BY_ENDPOINT: Record<string, Record<number, string>> = {
  "jwt/login": {
    400: "The guest token was likely not understood or has expired: look into it with `verify`",
    401:
      "The guest token was likely signed with another secret, has expired, or is of an unknown issuer: look into it with `verify` and the secret",
    403:
      "The issuer may be switched off, or guests may not be allowed in its organization (FedRAMP has none)",
    404:
      "This is what the service answers when the Authorization header holds no JWT, or the base URL is not that of the Webex API",
  },
  "people/me": {
    401:
      "The access token is wrong or expired, or it is a guest token: exchange a guest token with `login` first",
    403: "The access token is good, but lacks the scope spark:people_read",
    404: "The person behind the token is gone, or the base URL is not that of the Webex API",
  },
  "guests/token": {
    400: "subject and displayName must both be given, as strings",
    401:
      "The access token of the Service App is wrong or expired: refresh it with refreshServiceAppToken or `token refresh`",
    403:
      "The Service App lacks the scope guest-issuer:write, or a full administrator has not authorized it in Control Hub",
    404: "Guests of Service Apps are served at https://webexapis.com/v1 only: check the base URL",
  },
  "guests/count": {
    401:
      "The access token of the Service App is wrong or expired: refresh it with refreshServiceAppToken or `token refresh`",
    403: "The Service App lacks the scope guest-issuer:read",
    404: "Guests of Service Apps are served at https://webexapis.com/v1 only: check the base URL",
  },
  "telephony/click2call/callToken": {
    400: "calledNumber must be given, as a string",
    401:
      "The access token of the Service App is wrong or expired: refresh it with refreshServiceAppToken or `token refresh`",
    403:
      "The Service App lacks the scope spark:webrtc_calling, or an administrator has not enabled the number for calls by guests in Control Hub",
    404: "Call tokens are given at https://webexapis.com/v1 only: check the base URL",
  },
  "access_token": {
    400:
      "The refresh token is expired or revoked, or the client id or secret is wrong: re-authorize the Service App",
    401:
      "The refresh token is expired or revoked, or the client id or secret is wrong: re-authorize the Service App",
    403: "The Service App may not refresh: have a full administrator authorize it in Control Hub",
    404: "Tokens are refreshed at https://webexapis.com/v1 only: check the base URL",
  },
  "memberships": {
    400: "roomId and personId must both be given",
    403:
      "The owner of the access token may not add people to this space, or the person may not be in it",
    404: "The space is unknown to the owner of the access token, or there is no such person",
    409: "The person is in the space already",
  },
};
