import { type Role, SECRET_ROLES } from "./role.ts";

/** Where a field stands. */
export interface FieldPlace {
  /** The name of the field that holds the object, `errors` in `{"errors":[{"description":"…"}]}`. */
  parent?: string | undefined;
  /** The role of the value that this field is a part of. */
  inherited?: Role | undefined;
  /** Whether it is a header or a field of a form or a query, where a `code` is no number of an error. */
  isForm?: boolean;
}

/** Fields by their names in small letters without `_` and `-`. */
const BY_NAME: Record<string, Role> = {
  accesstoken: "access-token",
  refreshtoken: "refresh-token",
  idtoken: "id-token",
  token: "token",
  jwt: "token",
  guesttoken: "token",
  calltoken: "token",
  authtoken: "token",
  xauthtoken: "token",
  admintoken: "token",
  bearer: "token",
  assertion: "token",
  clientassertion: "token",
  subjecttoken: "token",
  authorization: "token",
  proxyauthorization: "token",
  clientsecret: "client-secret",
  secret: "secret",
  apikey: "secret",
  xapikey: "secret",
  privatekey: "secret",
  signingkey: "secret",
  webhooksecret: "secret",
  sessionid: "secret",
  sid: "secret",
  otp: "secret",
  codeverifier: "secret",
  credential: "secret",
  mtid: "secret",
  rcid: "secret",
  rgid: "secret",
  password: "password",
  passwd: "password",
  pwd: "password",
  pass: "password",
  passcode: "password",
  pin: "password",
  hostpin: "password",
  hostkey: "password",
  meetingpassword: "password",
  phoneandvideosystempassword: "password",
  cookie: "cookie",
  setcookie: "cookie",
  devicecode: "code",
  usercode: "code",
  authorizationcode: "code",
  tokenid: "opaque",
  jti: "opaque",
  kid: "opaque",
  private: "opaque",
  clientid: "client-id",
  appid: "client-id",
  applicationid: "client-id",
  sub: "subject",
  subject: "subject",
  email: "email",
  emails: "email",
  fullname: "display-name",
  sendername: "display-name",
  creatorname: "display-name",
  guestname: "display-name",
  nickname: "first-name",
  firstname: "first-name",
  givenname: "first-name",
  middlename: "first-name",
  lastname: "last-name",
  familyname: "last-name",
  username: "login-name",
  preferredusername: "login-name",
  loginname: "login-name",
  phone: "phone",
  phonenumber: "phone",
  phonenumbers: "phone",
  mobile: "phone",
  callednumber: "phone",
  callingnumber: "phone",
  directnumber: "phone",
  e164: "phone",
  extension: "phone",
  meetingnumber: "phone",
  streetaddress: "address",
  postalcode: "address",
  locality: "address",
  address1: "address",
  address2: "address",
  manager: "display-name",
  department: "name",
  company: "name",
  companyname: "name",
  organizationname: "name",
  orgname: "name",
  sitename: "webex-site",
  avatar: "avatar",
  filename: "file-name",
  title: "title",
  topic: "title",
  text: "text",
  markdown: "text",
  html: "text",
  agenda: "text",
  summary: "text",
  comments: "text",
  notes: "text",
};

/** What the claims of a JWT are called as the field that holds them. */
export const CLAIMS = "claims of a JWT";

/** Fields that hold something only as headers, or as parameters of a form or a query. */
const OF_FORMS: Record<string, Role> = {
  ...{ code: "code", state: "opaque", nonce: "opaque" },
  ...{ session: "secret", key: "secret", sig: "secret", hash: "secret", ticket: "secret" },
  ...{ auth: "token", authentication: "token", codechallenge: "secret", policy: "secret" },
  ...{ samlrequest: "token", samlresponse: "token", relaystate: "opaque", idtokenhint: "token" },
  loginhint: "login-name",
  // of the addresses of meetings
  ...{ mk: "phone", pw: "password", wid: "login-name" },
};

/** Returns the role of the value of a field by the name of the field; `undefined` where the name does not say. */
export function fieldRole(name: string, place: FieldPlace = {}): Role | undefined {
  const plain = plainName(name);
  const { inherited } = place;
  const inForms = plain.replace(/^x/, "");
  const own = Object.hasOwn(BY_NAME, plain)
    ? BY_NAME[plain]
    : place.isForm && Object.hasOwn(OF_FORMS, inForms)
    ? OF_FORMS[inForms]
    : byEnding(plain, place) ?? ofSeveral(plain, place);
  if (own !== undefined) return own;
  if (inherited === undefined) return undefined;
  // what is inside of a secret is secret; `{"phoneNumbers":[{"type":"work","value":"…"}]}` says which one it is
  return SECRET_ROLES.has(inherited) || plain === "value" ? inherited : undefined;
}

/** Returns whether a text is itself the name of a field with a role, such as `refresh_token`. */
export function isFieldName(text: string): boolean {
  return Object.hasOwn(BY_NAME, plainName(text));
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "");
}

/** A list is called after what it holds: `tokens`, `displayNames`. */
function ofSeveral(plain: string, place: FieldPlace): Role | undefined {
  if (!plain.endsWith("s")) return undefined;
  const one = fieldRole(plain.slice(0, -1), { parent: place.parent });
  return one !== undefined && (SECRET_ROLES.has(one) || NAMES.has(one)) ? one : undefined;
}

const NAMES: ReadonlySet<Role> = new Set(
  ["display-name", "first-name", "last-name", "login-name"] as const,
);

/** What a code opens. That of a country or of an error opens nothing. */
const CODE =
  /(?:access|activation|auth|authentication|confirmation|login|otp|pairing|security|verification)code$/;

/** Any code of a form but those that name something. */
const CODE_OF_FORM =
  /(?<!area|country|currency|error|language|postal|reason|region|response|result|state|status|zip)code$/;

function byEnding(plain: string, { parent, isForm }: FieldPlace): Role | undefined {
  if (plain.endsWith("displayname")) return "display-name";
  if (plain.endsWith("accesstoken")) return "access-token";
  // the token of a page or of a state is none that opens anything
  if (/(?<!page|next|previous|prev|sync|continuation|cursor)token$/.test(plain)) return "token";
  if (
    /(?:secret|sessionid|signature|credential|(?:api|access|auth|session|private)key(?:pem)?)$/
      .test(plain)
  ) return "secret";
  if (/(?:password|passphrase)$/.test(plain)) return "password";
  if (/(?:attendee|audio|conference|guest|meeting|moderator|user)pin$/.test(plain)) {
    return "password";
  }
  if ((isForm ? CODE_OF_FORM : CODE).test(plain)) return "code";
  if (plain === "name") return parent === CLAIMS ? "display-name" : "name";
  // in a refusal it is the service that speaks
  if (plain === "description" && parent !== "errors") return "text";
  return undefined;
}

/** What a uuid is the id of, by the name of its field. */
export function uuidRole(name: string | undefined): Role | undefined {
  const plain = plainName(name ?? "");
  if (/^(?:realm|org|orgid|targetorgid|organization(?:id)?|orgs)$/.test(plain)) {
    return "uuid-organization";
  }
  if (/(?:person|creator|user|actor)(?:id|uuid)$|^(?:cisuuid|entryuuid|createdby)$/.test(plain)) {
    return "uuid-person";
  }
  if (/^(?:room|space|conversation)id$/.test(plain)) return "uuid-room";
  if (/^(?:message|parent|activity)id$/.test(plain)) return "uuid-message";
  if (/^(?:client|app|application)id$/.test(plain)) return "uuid-application";
  if (/^device(?:id|url)?$/.test(plain)) return "uuid-device";
  if (/tracking(?:id)?$/.test(plain)) return "uuid-tracking";
  return undefined;
}
