import { type Role, ROLES, SECRET_ROLES, UUID_ROLES } from "./role.ts";

type Forms = Record<Role, Form>;

/** How the placeholders of a role are made, and read back. */
interface Form {
  /** Makes the placeholder of the `order`th value, counted from 1. It keeps what matters of the value's form. */
  make(order: number, value: string): string;
  /** Returns the order of a placeholder, or `undefined` for anything else. */
  read(text: string): number | undefined;
}

/** A placeholder that was recognised. */
export interface Placeholder {
  role: Role;
  order: number;
}

/** A placeholder within a text. */
export interface PlaceholderAt extends Placeholder {
  start: number;
  end: number;
}

/** Makes the placeholder of a value. */
export function makePlaceholder({ role, order }: Placeholder, value: string): string {
  return FORMS[role].make(order, value);
}

/** Recognises a placeholder; `undefined` for anything else. */
export function readPlaceholder(text: string): Placeholder | undefined {
  if (!BEGINNING.test(text)) return undefined;
  for (const role of ROLES) {
    const order = FORMS[role].read(text);
    if (order !== undefined) return { role, order };
  }
  return undefined;
}

/**
 * Whatever a placeholder within a text can look like. What it finds is one only if it reads as one. The ending of a
 * file must not be the beginning of another placeholder.
 */
const ANYWHERE =
  /scrubbed[ -][a-z]+(?:-[a-z]+)*[ -]\d+(?:-0*)?(?:\.[a-z0-9]{1,7}(?![\w-]|:\/\/))?(?:@webex\.bot)?|(?<![0-9a-f])00000000-0000-[0-9a-f]000-8000-[0-9a-f]{12}(?![0-9a-f])|(?<![\p{L}\p{N}._%+'-])person-\d+@example\.com(?!\.?[\p{L}\p{N}-])|https:\/\/avatar\.example\/\d+~1600/giu;

/** Finds the placeholders within a text. */
export function findPlaceholders(text: string): PlaceholderAt[] {
  const found: PlaceholderAt[] = [];
  for (const { 0: match, index } of text.matchAll(ANYWHERE)) {
    // what follows may look like the ending of a file, and be the end of a sentence
    const shorter = /^(.*\d)\.[a-z0-9]+$/i.exec(match)?.[1];
    for (const each of shorter === undefined ? [match] : [match, shorter]) {
      const placeholder = readPlaceholder(each);
      if (placeholder === undefined) continue;
      found.push({ ...placeholder, start: index, end: index + each.length });
      break;
    }
  }
  return found;
}

/** How every placeholder begins. */
const BEGINNING = /^(?:scrubbed|0000|person-|\+1|192\.|198\.|203\.|2001:|00[:-]|https:\/\/avatar)/i;

/** A secret: `scrubbed-access-token-1`, and zeros up to the length of the value. */
function secret(role: Role): Form {
  const pattern = new RegExp(`^scrubbed-${role}-([1-9]\\d{0,8})(?:-0*)?$`);
  return {
    make(order, value) {
      const name = `scrubbed-${role}-${order}`;
      // the length of a password is a part of what guards it
      if (value.length < 24 || role === "password") return name;
      return name.length < value.length ? `${name}-`.padEnd(value.length, "0") : name;
    },
    read: (text) => orderIn(pattern.exec(text)?.[1]),
  };
}

/** A uuid of a reserved prefix. It keeps the version digit, and capitals. */
function uuid(code: number): Form {
  const digits = String(code).padStart(4, "0");
  const pattern = new RegExp(
    `^00000000-0000-[0-9a-f]000-8000-${digits}([0-9a-f]{8})$`,
    "i",
  );
  return {
    make(order, value) {
      const made = `00000000-0000-${value[14]}000-8000-${digits}${
        order.toString(16).padStart(8, "0")
      }`;
      return /[A-F]/.test(value) ? made.toUpperCase() : made.toLowerCase();
    },
    read: (text) => orderIn(pattern.exec(text)?.[1], 16),
  };
}

/** Words with the order in their middle. */
function words(before: string, after = ""): Form {
  const pattern = new RegExp(`^${escape(before)}([1-9]\\d{0,8})${escape(after)}$`, "i");
  return {
    make: (order) => `${before}${order}${after}`,
    read: (text) => orderIn(pattern.exec(text)?.[1]),
  };
}

/** Addresses in the ranges reserved for documentation (RFC 5737), and after 762 of them for tests (RFC 2544). */
const IPV4: Form = {
  make(order) {
    const host = (order - 1) % 254 + 1;
    const net = Math.floor((order - 1) / 254);
    return net < IPV4_NETS.length
      ? `${IPV4_NETS[net]}.${host}`
      : `198.18.${(net - IPV4_NETS.length) % 256}.${host}`;
  },
  read(text) {
    const [, net, host] = /^(192\.0\.2|198\.51\.100|203\.0\.113|198\.18\.\d{1,3})\.(\d{1,3})$/
      .exec(text) ?? [];
    if (net === undefined) return undefined;
    const at = IPV4_NETS.indexOf(net);
    const above = at === -1 ? IPV4_NETS.length + Number(net.split(".")[2]) : at;
    return above * 254 + Number(host);
  },
};

const IPV4_NETS = ["192.0.2", "198.51.100", "203.0.113"];

/** Numbers reserved for fiction in North America: 555-0100 to 555-0199, in one area code after the other. */
const PHONE: Form = {
  make(order, value) {
    const area = 201 + Math.floor((order - 1) / 100);
    const line = String((order - 1) % 100).padStart(2, "0");
    const plain = `+1${area}55501${line}`;
    return /\d[ ().-]+\d/.test(value) ? `+1 ${area} 555 01${line}` : plain;
  },
  read(text) {
    const [, area, line] = /^\+1 ?([2-9]\d\d) ?555 ?01(\d\d)$/.exec(text) ?? [];
    return area === undefined ? undefined : (Number(area) - 201) * 100 + Number(line) + 1;
  },
};

/** Addresses of the block for documentation (RFC 7042). */
const MAC: Form = {
  make(order, value) {
    const separator = value[2] ?? ":";
    const last = (order - 1) % 256;
    return ["00", "00", "5e", "00", "53", last.toString(16).padStart(2, "0")].join(separator);
  },
  read: (text) => orderIn(/^00[:-]00[:-]5e[:-]00[:-]53[:-]([0-9a-f]{2})$/i.exec(text)?.[1], 16, 1),
};

/** A name of a file: what it ends with stays. */
const FILE: Form = {
  make: (order, value) => `scrubbed-file-${order}${/\.[a-z0-9]{1,5}$/i.exec(value)?.[0] ?? ""}`,
  read: (text) => orderIn(/^scrubbed-file-([1-9]\d{0,8})(?:\.[a-z0-9]{1,5})?$/i.exec(text)?.[1]),
};

const FORMS = {
  ...Object.fromEntries([...SECRET_ROLES].map((role) => [role, secret(role)])) as Forms,
  ...Object.fromEntries(UUID_ROLES.map((role, at) => [role, uuid(at + 1)])) as Forms,
  "email": words("person-", "@example.com"),
  "bot-email": words("scrubbed-bot-", "@webex.bot"),
  "guest-email": words("scrubbed-guest-"),
  "phone": PHONE,
  "client-id": words("scrubbed-client-"),
  "subject": words("scrubbed-subject-"),
  "display-name": words("Scrubbed Person "),
  "first-name": words("Scrubbed First "),
  "last-name": words("Scrubbed Last "),
  "login-name": words("scrubbed-user-"),
  "address": words("Scrubbed Address "),
  "name": words("Scrubbed Name "),
  "ipv4": IPV4,
  "ipv6": {
    make: (order: number) => `2001:db8::${order.toString(16)}`,
    read: (text: string) => orderIn(/^2001:db8::([0-9a-f]{1,4})$/i.exec(text)?.[1], 16),
  },
  "mac": MAC,
  "webex-site": words("scrubbed-site-"),
  "site": words("scrubbed-site-", ".example"),
  "avatar": words("https://avatar.example/", "~1600"),
  "file-name": FILE,
  "title": words("Scrubbed title "),
  "text": words("Scrubbed text "),
  "path": words("scrubbed-path-"),
} satisfies Forms;

function orderIn(digits: string | undefined, radix = 10, offset = 0): number | undefined {
  return digits === undefined ? undefined : parseInt(digits, radix) + offset;
}

function escape(text: string): string {
  return text.replace(/[.+*?^${}()|[\]\\]/g, "\\$&");
}
