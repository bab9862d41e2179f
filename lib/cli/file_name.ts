/** The name of a file with a kind that texts are kept in. */
const WITH_KIND =
  /^[^\s"'<>|*?=]+\.(txt|jwt|jws|token|secret|key|pem|json|jsonl|env|csv|tsv|har|dat|md)$/i;

/** A path that begins at this folder, the one above, the home folder, or a drive. */
const RELATIVE = /^(?:\.{1,2}|~)\/[^\s"'<>|*?=]+$|^(?:\.{0,2}|[a-z]:)\\[^\s"'<>|*?=]+$/i;

/** A path of several words from the root. No base64 of random bytes looks like words so often. */
const ABSOLUTE = /^\/[A-Z]?[a-z0-9._-]+(?:\/[A-Z]?[a-z0-9._-]+)+$/;

/** Whether a text is the name of a file rather than what should be read from one. */
export function looksLikeFileName(text: string): boolean {
  return text.length <= 200 && !text.startsWith("eyJ") &&
    (WITH_KIND.test(text) || RELATIVE.test(text) || ABSOLUTE.test(text));
}
