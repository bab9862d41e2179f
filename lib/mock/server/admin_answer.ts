/** Headers of every answer of the admin API. */
export const ADMIN_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** Returns an answer of the admin API. */
export function json(status: number, value: unknown): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { ...ADMIN_HEADERS, "content-type": "application/json" },
  });
}
