/**
 * Puts a value in the place of a property. Returns a function that puts the earlier one back, unless something
 * else has been put on top of the value by then: that stays, and still calls the value.
 */
export function replaceProperty(owner: object, name: PropertyKey, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const enumerable = before?.enumerable ?? false;
  Object.defineProperty(owner, name, { value, enumerable, writable: true, configurable: true });
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.value !== value) return;
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
