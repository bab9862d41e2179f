import any from "../../../fixtures/any.json" with { type: "json" };
import { type Fixture, readFixtures } from "./fixture.ts";

/** The answers that every endpoint can give. */
export const ANY = readFixtures(any);

const BY_STATUS: Record<number, Fixture> = Object.fromEntries(
  [
    ANY.badRequest,
    ANY.unauthorized,
    ANY.forbidden,
    ANY.notFound,
    ANY.methodNotAllowed,
    ANY.conflict,
    ANY.unsupportedMediaType,
    ANY.locked,
    ANY.rateLimited,
    ANY.serviceFailed,
    ANY.unavailable,
  ].map((fixture) => [fixture.response.status, fixture]),
);

/** Returns the fixture of a refusal for which the endpoint has no fixture of its own. */
export function refusalFixture(status: number): Fixture {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  const like = status < 500 ? ANY.badRequest : ANY.serviceFailed;
  const source = "no answer of this status was found; the body is that of another one";
  return {
    ...like,
    response: { ...like.response, status },
    provenance: { fidelity: "inferred", source },
  };
}
