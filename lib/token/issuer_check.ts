import type { Finding } from "../finding.ts";
import { isUuid, readWebexId } from "../webex_id.ts";
import { finding } from "./finding_texts.ts";
import { withoutInvisible } from "./invisible.ts";
import { readIdForm, secretLength } from "./id_or_secret.ts";
import { QUOTES } from "./quotes.ts";
import { isPlaceholder } from "./placeholder.ts";
import { holdsWebexId } from "./surroundings.ts";

const QUOTED = new RegExp(`^\\s*(?:b(?=["']))?[${QUOTES}]|[${QUOTES}]\\s*$`);

const DAMAGED = {
  decoded: "iss_decoded",
  "encoded twice": "iss_double_encoded",
  part: "iss_truncated",
} as const;

/**
 * Finds what is wrong with a Guest Issuer ID. A good one is base64 of `ciscospark://cluster/ORGANIZATION/uuid`,
 * as it is shown by Webex.
 *
 * @param issuer The id; it is not empty.
 * @param iss What messages call it: `the issuer`, or `the claim iss`.
 */
export function checkIssuer(issuer: string, iss: string): Finding[] {
  const id = readWebexId(issuer);
  if (id === undefined) return [describeDamage(issuer, iss)];
  const { type } = id;
  if (type === undefined) return [finding("iss_bare_uuid", { iss })];
  if (type !== "ORGANIZATION") return [finding("iss_other_id", { iss, type })];
  return isUuid(id.id) ? [] : [finding("iss_truncated", { iss })];
}

function describeDamage(issuer: string, iss: string): Finding {
  const count = secretLength(issuer);
  if (count !== undefined) return finding("iss_is_secret", { iss, count });
  if (QUOTED.test(issuer)) return finding("iss_quoted", { iss });
  if (withoutInvisible(issuer) !== issuer) return finding("iss_invisible", { iss });
  if (holdsWebexId(issuer)) return finding("iss_surrounded", { iss });
  if (isPlaceholder(issuer)) return finding("iss_placeholder", { iss });
  if (/\s/.test(issuer)) return finding("iss_white_space", { iss });
  const form = readIdForm(issuer)?.form;
  return finding(form === undefined || form === "whole" ? "iss_not_webex_id" : DAMAGED[form], {
    iss,
  });
}
