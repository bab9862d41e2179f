/** Returns the fields that have a value. */
export function withoutMissing<T extends Record<string, unknown>>(
  fields: T,
): { [name in keyof T]?: Exclude<T[name], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as never;
}
