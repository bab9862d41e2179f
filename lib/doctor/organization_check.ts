import { organizationUuid } from "../webex_id.ts";
import { error, type Line, notAsked, ok } from "./check.ts";
import { organizationOf } from "./access_token_check.ts";

/** Says whether a Guest Issuer and a Service App belong to one organization. */
export function checkOrganization(issuer: string, accessToken: string): Line {
  const ofIssuer = organizationUuid(issuer);
  const ofApp = organizationOf(accessToken);
  if (ofIssuer === undefined || ofApp === undefined) {
    const which = ofIssuer === undefined ? "issuer" : "access token";
    return notAsked(`the ${which} does not say its organization`, "Look it up in Control Hub");
  }
  if (ofIssuer === ofApp) return ok(`issuer and Service App belong to organization ${ofApp}`);
  return error(
    "other_organization",
    `the issuer belongs to organization ${ofIssuer}, and the Service App to ${ofApp}`,
    "Have the Service App authorized in the organization of the issuer",
  );
}
