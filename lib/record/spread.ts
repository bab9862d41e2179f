import { fieldRole, isFieldName } from "./field_role.ts";
import type { FoundValue } from "./ledger.ts";
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
    "guest guests hello host html http https id image inactive integration internal invalid items " +
    "json linux list localhost locked mac machine meeting meetings member members membership " +
    "memberships message messages method missing mobile mock moved name new node not null number " +
    "object of ok org organization page patch people permanently person phone post put read request " +
    "required resource response room rooms scope sdk server service session site space spark string " +
    "success team teams temporary test text the timeout title token tracking true type unauthorized " +
    "unavailable undefined unknown url user users utf utf-8 value version web webex webhook webhooks " +
    "windows with work write"
  ).split(" "),
);

/** More of them, of headers and media types. A password or a user name is not spared for being one. */
const OF_HEADERS = new Set(
  (
    "accept address age agent allow application/json cache ciscospark connection content-type " +
    "control cookie credential encoding etag expires expose gecko head header headers keep-alive " +
    "khtml language length licenses link location locations modified mozilla no-cache no-store " +
    "octet-stream options order organizations origin other password policy query referer register " +
    "registrations retry role roles safari scopes secret services text/html text/plain transfer vary " +
    "via webexapis"
  ).split(" "),
);

/** Words of the API in small letters. With a capital they are a name: Max, Will, Grant. */
const SMALL = new Set(
  (
    "access action actions activities activity alive atlas audio avatar calling chunked close conv " +
    "conversation count cursor deflate developer display edge empty encryption envoy example first " +
    "form grant gzip hydra idb idbroker identity infra keep last links locus login mark max may " +
    "mercury metrics min multipart next path plain prev previous private public rel settings signin " +
    "state status store stream subject svc time update urlencoded video wdm will xml " +
    "central east north south west guards nothing signature this urn"
  ).split(" "),
);

/** The roles of what can be called like a word of the API. A password or a user name is one in small letters too. */
const CALLED: ReadonlySet<Role> = new Set(
  ["display-name", "first-name", "last-name", "name", "title"] as const,
);

/** Whether a word means itself where it is written so, although somebody is called like it: `max=10`. */
export function isSmallWord(word: string, role: Role): boolean {
  return CALLED.has(role) && SMALL.has(word.trim());
}

/** The roles of what gives no field its name: things, and what is written of them. */
const THINGS: ReadonlySet<Role> = new Set(
  ["name", "title", "text", "address", "file-name"] as const,
);

/**
 * Whether the name of a field in JSON means itself although a value is written like it: a column is called
 * `attendees`, and `/meet/lastactivity` is no `lastActivity`. `{"ghopper":{…}}` is somebody.
 */
export function isOwnName(written: string, { role, value }: FoundValue): boolean {
  return THINGS.has(role) || written !== value && /[a-z][A-Z]/.test(written) ||
    isFieldName(written) || [COMMON, OF_HEADERS, SMALL].some((words) => words.has(written));
}

/** Returns how a value of a role is looked for. */
export function spreadOf(role: Role, value: string): Spread {
  const word = value.trim().toLowerCase();
  const isCommon = COMMON.has(word);
  if (CALLED.has(role) && (isCommon || OF_HEADERS.has(word) || isFieldName(value))) {
    return "nowhere";
  }
  // whoever writes an example writes `"refresh_token":"refresh_token"`
  if (isNameOfSecret(value)) return "nowhere";
  if (SECRET_ROLES.has(role)) {
    if (value.length >= LONG_SECRET) return isCommon ? "as a word" : "anywhere";
    return value.length >= 4 && !isCommon ? "as a word" : "nowhere";
  }
  const shortest = SHORTEST[role];
  if (shortest === undefined || isCommon) return "nowhere";
  // small numbers count something
  if (/^\d{1,5}$/.test(value)) return "nowhere";
  // a name of two characters is whole where one character is a syllable
  const length = /^[\x20-\x7e]*$/.test(value) ? value.length : value.length + 1;
  return length >= shortest ? "as a word" : "nowhere";
}

/** Whether a text is the name of a field for a secret; `private` is an everyday word too. */
function isNameOfSecret(text: string): boolean {
  const role = isFieldName(text) && !SMALL.has(text.toLowerCase()) ? fieldRole(text) : undefined;
  return role !== undefined && SECRET_ROLES.has(role);
}
