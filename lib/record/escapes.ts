/** Decodes percent-encoding as far as it is well formed; what is not stays as it is. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** Writes a text in percent-encoding. Half of a character, which has none, becomes U+FFFD. */
export function encodePercent(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
}

/** Undoes the escapes of JSON outside of a JSON string, as they stand in logs. */
export function decodeBackslashes(text: string): string {
  return text.replace(/\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])/g, (run) => JSON.parse(`"${run}"`));
}

/** Encodes a text as JSON does within quotes. */
export function encodeBackslashes(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Whether every character can be read: text, and not bytes that happen to be UTF-8. */
export function isReadable(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return !/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]/.test(text);
}
