/** The roles of secrets: who has the value can act as somebody. */
const SECRETS = [
  "access-token",
  "refresh-token",
  "id-token",
  "client-secret",
  "password",
  "cookie",
  "code",
  "secret",
  "token",
  "opaque",
] as const;

/** The roles of uuids, by what they name. */
const UUIDS = [
  "uuid-organization",
  "uuid-person",
  "uuid-room",
  "uuid-message",
  "uuid-application",
  "uuid-device",
  "uuid-tracking",
  "uuid-mailbox",
  "uuid-other",
] as const;

/** The roles of what says who somebody is, which machine or site it is, and what was written. */
const OTHERS = [
  "email",
  "bot-email",
  "guest-email",
  "phone",
  "client-id",
  "subject",
  "login-name",
  "display-name",
  "first-name",
  "last-name",
  "address",
  "name",
  "ipv4",
  "ipv6",
  "mac",
  "webex-site",
  "site",
  "avatar",
  "file-name",
  "title",
  "text",
  "path",
] as const;

/**
 * What a value is to the one it belongs to. A placeholder is made of the role and of the order in which the values
 * of that role are first seen.
 *
 * The order of this list matters: a value seen in several roles has the first of them.
 */
export const ROLES = [...SECRETS, ...UUIDS, ...OTHERS] as const;

/** One of {@linkcode ROLES}. */
export type Role = typeof ROLES[number];

/** The roles of secrets. */
export const SECRET_ROLES: ReadonlySet<Role> = new Set(SECRETS);

/** The roles of uuids, in the order in which the reserved uuids number them. */
export const UUID_ROLES: readonly Role[] = UUIDS;

/** What a role is called in a message. */
export const KINDS: Record<Role, string> = {
  "access-token": "an access token",
  "refresh-token": "a refresh token",
  "id-token": "an id token",
  "client-secret": "a client secret",
  "password": "a password",
  "cookie": "a cookie",
  "code": "a code",
  "secret": "a secret",
  "token": "a token",
  "opaque": "a random string",
  "uuid-organization": "the id of an organization",
  "uuid-person": "the id of a person",
  "uuid-room": "the id of a space",
  "uuid-message": "the id of a message",
  "uuid-application": "the id of an application",
  "uuid-device": "the id of a device",
  "uuid-tracking": "a tracking id",
  "uuid-mailbox": "the mailbox of a guest",
  "uuid-other": "a uuid",
  "email": "an e-mail address",
  "bot-email": "the e-mail address of a bot",
  "guest-email": "the e-mail address of a guest",
  "phone": "a phone number",
  "client-id": "the id of an application",
  "subject": "the subject of a guest",
  "display-name": "a name",
  "first-name": "a first name",
  "last-name": "a last name",
  "login-name": "a user name",
  "address": "a postal address",
  "name": "a name of something",
  "ipv4": "an IP address",
  "ipv6": "an IP address",
  "mac": "a MAC address",
  "webex-site": "the name of a Webex site",
  "site": "an address of another site",
  "avatar": "the address of a picture",
  "file-name": "the name of a file",
  "title": "a title",
  "text": "a text",
  "path": "a part of an address",
};
