import { isFieldName } from "./field_role.ts";
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
    "accept accepted active address admin admins age agent allow anonymous api app application " +
    "application/json applications appuser at attachment authorization bad basic bearer body bot " +
    "browser cache charset chrome cisco ciscospark client code com conflict connection content content-type " +
    "control cookie created credential data date default delete description desktop device devices " +
    "direct email encoding error errors etag event events expires expose false file files firefox for " +
    "forbidden found from gateway gecko get group groups guest guests head header headers hello host " +
    "html http https id image inactive integration internal invalid items json keep-alive khtml " +
    "language length licenses link linux list localhost location locations locked mac machine meeting " +
    "meetings member members membership memberships message messages method missing mobile mock " +
    "modified moved mozilla name new no-cache no-store node not null number object octet-stream of ok " +
    "options order org organization organizations origin other page password patch people permanently " +
    "person phone policy post put query read referer register registrations request required resource " +
    "response retry role roles room rooms safari scope scopes sdk secret server service services " +
    "session site space spark string success team teams temporary test text text/html text/plain the " +
    "timeout title token tracking transfer true type unauthorized unavailable undefined unknown url " +
    "user users utf utf-8 value vary version via web webex webexapis webhook webhooks windows with " +
    "work write"
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

/** Whether a word means itself where it is written so, although somebody may be called like it: `max=10`. */
export function isSmallWord(word: string): boolean {
  return SMALL.has(word.trim());
}

/** A text in small letters, with every character at the same place. */
export function foldCase(text: string): string {
  const folded = text.toLowerCase();
  if (folded.length === text.length) return folded;
  return text.replace(/[^]/gu, (each) => {
    const small = each.toLowerCase();
    return small.length === each.length ? small : each;
  });
}

/** Returns how a value of a role is looked for. */
export function spreadOf(role: Role, value: string): Spread {
  if (COMMON.has(value.trim().toLowerCase()) || isFieldName(value)) return "nowhere";
  if (SECRET_ROLES.has(role)) {
    if (value.length >= LONG_SECRET) return "anywhere";
    return value.length >= 4 ? "as a word" : "nowhere";
  }
  const shortest = SHORTEST[role];
  if (shortest === undefined) return "nowhere";
  // small numbers count something
  if (/^\d{1,5}$/.test(value)) return "nowhere";
  // a name of two characters is whole where one character is a syllable
  const length = /^[\x20-\x7e]*$/.test(value) ? value.length : value.length + 1;
  return length >= shortest ? "as a word" : "nowhere";
}
