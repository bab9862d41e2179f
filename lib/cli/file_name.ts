/** Whether a text is the name of a file rather than what should be read from one. */
export function looksLikeFileName(text: string): boolean {
  return text.length <= 200 && !text.startsWith("eyJ") &&
    /^[^\s"'<>|*?=]+\.(txt|jwt|jws|token|secret|key|json|env|csv|dat|md)$/i.test(text);
}

/** A path as a shell reads it. */
export function shellQuoted(path: string): string {
  return /^[\w./~+@:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
