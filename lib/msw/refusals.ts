/** The errors that requests have got here, to be found again in what became of them on the way to the caller. */
export class Refusals {
  readonly #errors = new WeakSet<object>();
  readonly #byText = new Map<string, unknown>();

  /** Notes an error. */
  add(error: unknown): void {
    if (typeof error !== "object" || error === null) return;
    this.#errors.add(error);
    this.#byText.set(String(error), error);
  }

  /**
   * Returns the error that a cause is, or was made from. A test runner that has a global scope of its own for
   * tests, as jest does, makes an error no `Error` to what stands outside, which then wraps its text.
   */
  find(cause: unknown): unknown {
    if (typeof cause !== "object" || cause === null) return undefined;
    if (this.#errors.has(cause)) return cause;
    return this.#byText.get((cause as { message?: string }).message ?? "");
  }
}
