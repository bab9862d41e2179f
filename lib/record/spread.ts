import { type Role, SECRET_ROLES } from "./role.ts";

/** How a value is looked for outside of the fields that are made for it. */
export type Spread = "anywhere" | "as a word" | "nowhere";

/** From this length on a secret is looked for within words too. */
const LONG_SECRET = 8;

/** The shortest value of a role that is looked for; below, it would be found in words that mean something else. */
const SHORTEST: Partial<Record<Role, number>> = {
  "email": 3,
  "guest-email": 3,
  "client-id": 6,
  "subject": 3,
  "display-name": 3,
  "first-name": 3,
  "last-name": 3,
  "login-name": 3,
  "name": 4,
  "address": 5,
  "phone": 7,
  "webex-site": 3,
  "site": 6,
  "file-name": 6,
  "title": 8,
  "text": 8,
};

/** Words of the protocol and of the API. Where somebody is called so, only the field of the name is scrubbed. */
const COMMON = new Set(
  (
    "accepted active admin admins anonymous api app application applications appuser at attachment " +
    "authorization bad basic bearer body bot browser charset chrome cisco client code com conflict " +
    "content created data date default delete description desktop device devices direct email error " +
    "errors event events false file files firefox for forbidden found from gateway get group groups " +
    "guest guests hello host html http https id image inactive integration internal invalid items json " +
    "linux list localhost locked mac machine meeting meetings member members membership memberships " +
    "message messages method missing mobile mock moved name new node not null number object of ok org " +
    "organization page patch people permanently person phone post put read request required resource " +
    "response room rooms scope sdk server service session site space spark string success team teams " +
    "temporary test text the timeout title token tracking true type unauthorized unavailable undefined " +
    "unknown url user users utf utf-8 value version web webex webhook webhooks windows with work write"
  ).split(" "),
);

/** Returns how a value of a role is looked for. */
export function spreadOf(role: Role, value: string): Spread {
  if (SECRET_ROLES.has(role)) {
    if (value.length >= LONG_SECRET) return "anywhere";
    return value.length >= 4 && !COMMON.has(value.toLowerCase()) ? "as a word" : "nowhere";
  }
  const shortest = SHORTEST[role];
  if (shortest === undefined || COMMON.has(value.toLowerCase())) return "nowhere";
  // small numbers count something
  if (/^\d{1,5}$/.test(value)) return "nowhere";
  // a name of two characters is whole where one character is a syllable
  const length = /^[\x20-\x7e]*$/.test(value) ? value.length : value.length + 1;
  return length >= shortest ? "as a word" : "nowhere";
}
