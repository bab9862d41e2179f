import anyBadRequest from "../../fixtures/any/bad_request.json" with { type: "json" };
import anyConflict from "../../fixtures/any/conflict.json" with { type: "json" };
import anyForbidden from "../../fixtures/any/forbidden.json" with { type: "json" };
import anyLocked from "../../fixtures/any/locked.json" with { type: "json" };
import anyMethodNotAllowed from "../../fixtures/any/method_not_allowed.json" with { type: "json" };
import anyNotFound from "../../fixtures/any/not_found.json" with { type: "json" };
import anyRateLimited from "../../fixtures/any/rate_limited.json" with { type: "json" };
import anyServiceFailed from "../../fixtures/any/service_failed.json" with { type: "json" };
import anyUnauthorized from "../../fixtures/any/unauthorized.json" with { type: "json" };
import anyUnavailable from "../../fixtures/any/unavailable.json" with { type: "json" };
import anyUnsupportedMediaType from "../../fixtures/any/unsupported_media_type.json" with {
  type: "json",
};
import jwtLoginBadRequest from "../../fixtures/jwt_login/bad_request.json" with { type: "json" };
import jwtLoginNotFound from "../../fixtures/jwt_login/not_found.json" with { type: "json" };
import jwtLoginOk from "../../fixtures/jwt_login/ok.json" with { type: "json" };
import jwtLoginUnauthorized from "../../fixtures/jwt_login/unauthorized.json" with { type: "json" };
import meetingPreferencesForbidden from "../../fixtures/meeting_preferences/forbidden.json" with {
  type: "json",
};
import peopleIdNotFound from "../../fixtures/people_id/not_found.json" with { type: "json" };
import peopleIdOk from "../../fixtures/people_id/ok.json" with { type: "json" };
import peopleMeForbidden from "../../fixtures/people_me/forbidden.json" with { type: "json" };
import peopleMeOk from "../../fixtures/people_me/ok.json" with { type: "json" };
import peopleMeUnauthorized from "../../fixtures/people_me/unauthorized.json" with { type: "json" };
import u2cCatalogFull from "../../fixtures/u2c_catalog/full.json" with { type: "json" };
import u2cCatalogLimited from "../../fixtures/u2c_catalog/limited.json" with { type: "json" };
import type { Fixture } from "./fixture.ts";

/** Every fixture, by endpoint and outcome. A fixture that is not listed here is not used. */
export const FIXTURES = {
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
  jwtLoginBadRequest: jwtLoginBadRequest as Fixture,
  jwtLoginNotFound: jwtLoginNotFound as Fixture,
  jwtLoginOk: jwtLoginOk as Fixture,
  jwtLoginUnauthorized: jwtLoginUnauthorized as Fixture,
  meetingPreferencesForbidden: meetingPreferencesForbidden as Fixture,
  peopleIdNotFound: peopleIdNotFound as Fixture,
  peopleIdOk: peopleIdOk as Fixture,
  peopleMeForbidden: peopleMeForbidden as Fixture,
  peopleMeOk: peopleMeOk as Fixture,
  peopleMeUnauthorized: peopleMeUnauthorized as Fixture,
  u2cCatalogFull: u2cCatalogFull as Fixture,
  u2cCatalogLimited: u2cCatalogLimited as Fixture,
};
