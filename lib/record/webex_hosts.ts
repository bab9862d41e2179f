import { isLoopback } from "../runtime/direct_fetch.ts";

/** The domains of Webex. Their subdomains are its too. */
const DOMAINS = ["webexapis.com", "webex.com", "ciscospark.com", "wbx2.com", "webex.bot"];

/**
 * Names under webex.com that are services, some with the letter of a cluster; inferred. Every other one is a
 * customer's site.
 */
const SERVICES = new RegExp(
  "^(?:www|web|app|settings|status|help|teams|binaries|signin|login|" +
    "apphub|blog|collaborationhelp|community|essentials|ideas|learning|support|" +
    "(?:admin|api|atlas|conv|developer|hydra|idbroker|identity|integration|locus|mercury|metrics|u2c|wdm)" +
    "(?:-(?:[a-z]|us|eu|usgov|[a-z]-[a-z]{2}))?)$",
);

/** Returns whether a host belongs to Webex. */
export function isWebexHost(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** The name of a customer's site in a host such as `acme.webex.com`; `undefined` where there is none. */
export function siteIn(hostname: string): string | undefined {
  // whatever stands under these two are services
  if (/\.(?:svc|infra)\.webex\.com$/i.test(hostname)) return undefined;
  const name = /^([^.]+)(?:\.[^.]+)*\.webex\.com$/i.exec(hostname)?.[1];
  return name === undefined || SERVICES.test(name.toLowerCase()) ? undefined : name;
}

/** Returns whether a host says nothing of anybody: this machine, and names reserved for documentation. */
export function isNobodysHost(hostname: string): boolean {
  return isLoopback(hostname) || /(?:^|\.)example(?:\.(?:com|org|net))?$/i.test(hostname) ||
    /^(?:www\.)?w3\.org$/i.test(hostname);
}
