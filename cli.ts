/**
 * The command line of the Webex guest toolkit. See the README, or run it with `--help`.
 *
 * @module
 */
import { denoIo } from "./lib/cli/io.ts";
import { main } from "./lib/cli/main.ts";

export { type Io } from "./lib/cli/io.ts";
export { main } from "./lib/cli/main.ts";

if (import.meta.main) Deno.exit(await main(Deno.args, denoIo()));
