/**
 * Puts a value in the place of a property. Returns a function that puts the earlier one back, unless something
 * else has been put on top of the value by then: that stays, and still calls the value.
 */
export function replaceProperty(owner: object, name: PropertyKey, value: unknown): () => void {
  const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? false;
  return replace(owner, name, { value, enumerable, writable: true });
}

/** As {@linkcode replaceProperty}, for a property that a function returns when it is read. */
export function replaceGetter(owner: object, name: PropertyKey, get: () => unknown): () => void {
  return replace(owner, name, { get });
}

function replace(owner: object, name: PropertyKey, descriptor: PropertyDescriptor): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { ...descriptor, configurable: true });
  return () => {
    const { value, get } = Object.getOwnPropertyDescriptor(owner, name) ?? {};
    if (value !== descriptor.value || get !== descriptor.get) return;
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
