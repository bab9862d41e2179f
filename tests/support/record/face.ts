/** What the tests of recordings use of two faces. */
export { WebexError } from "../../../mod.ts";
export * from "../../../lib/record/mod.ts";
