import accessTokenBadRequest from "../../../fixtures/access_token/bad_request.json" with {
  type: "json",
};
import accessTokenOk from "../../../fixtures/access_token/ok.json" with { type: "json" };
import accessTokenUnauthorized from "../../../fixtures/access_token/unauthorized.json" with {
  type: "json",
};
import anyBadRequest from "../../../fixtures/any/bad_request.json" with { type: "json" };
import anyConflict from "../../../fixtures/any/conflict.json" with { type: "json" };
import anyForbidden from "../../../fixtures/any/forbidden.json" with { type: "json" };
import anyLocked from "../../../fixtures/any/locked.json" with { type: "json" };
import anyMethodNotAllowed from "../../../fixtures/any/method_not_allowed.json" with {
  type: "json",
};
import anyNotFound from "../../../fixtures/any/not_found.json" with { type: "json" };
import anyRateLimited from "../../../fixtures/any/rate_limited.json" with { type: "json" };
import anyServiceFailed from "../../../fixtures/any/service_failed.json" with { type: "json" };
import anyUnauthorized from "../../../fixtures/any/unauthorized.json" with { type: "json" };
import anyUnavailable from "../../../fixtures/any/unavailable.json" with { type: "json" };
import anyUnsupportedMediaType from "../../../fixtures/any/unsupported_media_type.json" with {
  type: "json",
};
import applicationsTokenOk from "../../../fixtures/applications_token/ok.json" with {
  type: "json",
};
import guestsCountOk from "../../../fixtures/guests_count/ok.json" with { type: "json" };
import guestsTokenBadRequest from "../../../fixtures/guests_token/bad_request.json" with {
  type: "json",
};
import guestsTokenForbidden from "../../../fixtures/guests_token/forbidden.json" with {
  type: "json",
};
import guestsTokenOk from "../../../fixtures/guests_token/ok.json" with { type: "json" };
import jwtLoginBadRequest from "../../../fixtures/jwt_login/bad_request.json" with { type: "json" };
import jwtLoginNotFound from "../../../fixtures/jwt_login/not_found.json" with { type: "json" };
import jwtLoginOk from "../../../fixtures/jwt_login/ok.json" with { type: "json" };
import jwtLoginUnauthorized from "../../../fixtures/jwt_login/unauthorized.json" with {
  type: "json",
};
import meetingPreferencesForbidden from "../../../fixtures/meeting_preferences/forbidden.json" with {
  type: "json",
};
import membershipsCreated from "../../../fixtures/memberships/created.json" with { type: "json" };
import membershipsDeleted from "../../../fixtures/memberships/deleted.json" with { type: "json" };
import membershipsGuestToGuest from "../../../fixtures/memberships/guest_to_guest.json" with {
  type: "json",
};
import membershipsList from "../../../fixtures/memberships/list.json" with { type: "json" };
import messagesCreated from "../../../fixtures/messages/created.json" with { type: "json" };
import messagesGuestToGuest from "../../../fixtures/messages/guest_to_guest.json" with {
  type: "json",
};
import messagesList from "../../../fixtures/messages/list.json" with { type: "json" };
import peopleIdNotFound from "../../../fixtures/people_id/not_found.json" with { type: "json" };
import peopleIdOk from "../../../fixtures/people_id/ok.json" with { type: "json" };
import peopleMeForbidden from "../../../fixtures/people_me/forbidden.json" with { type: "json" };
import peopleMeOk from "../../../fixtures/people_me/ok.json" with { type: "json" };
import peopleMeUnauthorized from "../../../fixtures/people_me/unauthorized.json" with {
  type: "json",
};
import roomsCreated from "../../../fixtures/rooms/created.json" with { type: "json" };
import roomsList from "../../../fixtures/rooms/list.json" with { type: "json" };
import u2cCatalogFull from "../../../fixtures/u2c_catalog/full.json" with { type: "json" };
import u2cCatalogLimited from "../../../fixtures/u2c_catalog/limited.json" with { type: "json" };
import type { Fixture } from "./fixture.ts";

/** Every fixture, by endpoint and outcome. A fixture that is not listed here is not used. */
export const FIXTURES = {
  accessTokenBadRequest: accessTokenBadRequest as Fixture,
  accessTokenOk: accessTokenOk as Fixture,
  accessTokenUnauthorized: accessTokenUnauthorized as Fixture,
  anyBadRequest: anyBadRequest as Fixture,
  anyConflict: anyConflict as Fixture,
  anyForbidden: anyForbidden as Fixture,
  anyLocked: anyLocked as Fixture,
  anyMethodNotAllowed: anyMethodNotAllowed as Fixture,
  anyNotFound: anyNotFound as Fixture,
  anyRateLimited: anyRateLimited as Fixture,
  anyServiceFailed: anyServiceFailed as Fixture,
  anyUnauthorized: anyUnauthorized as Fixture,
  anyUnavailable: anyUnavailable as Fixture,
  anyUnsupportedMediaType: anyUnsupportedMediaType as Fixture,
  applicationsTokenOk: applicationsTokenOk as Fixture,
  guestsCountOk: guestsCountOk as Fixture,
  guestsTokenBadRequest: guestsTokenBadRequest as Fixture,
  guestsTokenForbidden: guestsTokenForbidden as Fixture,
  guestsTokenOk: guestsTokenOk as Fixture,
  jwtLoginBadRequest: jwtLoginBadRequest as Fixture,
  jwtLoginNotFound: jwtLoginNotFound as Fixture,
  jwtLoginOk: jwtLoginOk as Fixture,
  jwtLoginUnauthorized: jwtLoginUnauthorized as Fixture,
  meetingPreferencesForbidden: meetingPreferencesForbidden as Fixture,
  membershipsCreated: membershipsCreated as Fixture,
  membershipsDeleted: membershipsDeleted as Fixture,
  membershipsGuestToGuest: membershipsGuestToGuest as Fixture,
  membershipsList: membershipsList as Fixture,
  messagesCreated: messagesCreated as Fixture,
  messagesGuestToGuest: messagesGuestToGuest as Fixture,
  messagesList: messagesList as Fixture,
  peopleIdNotFound: peopleIdNotFound as Fixture,
  peopleIdOk: peopleIdOk as Fixture,
  peopleMeForbidden: peopleMeForbidden as Fixture,
  peopleMeOk: peopleMeOk as Fixture,
  peopleMeUnauthorized: peopleMeUnauthorized as Fixture,
  roomsCreated: roomsCreated as Fixture,
  roomsList: roomsList as Fixture,
  u2cCatalogFull: u2cCatalogFull as Fixture,
  u2cCatalogLimited: u2cCatalogLimited as Fixture,
};
