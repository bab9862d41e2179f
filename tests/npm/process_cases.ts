import { SAME_ON_BOTH } from "../support/runtime/same_on_both.ts";
import { BIN, inProject } from "./installed.ts";

for (const [name, show] of SAME_ON_BOTH) {
  inProject(`on Node, ${name}`, async ({ folder, env }) => {
    await show({ program: [`${folder}/${BIN}`], env });
  });
}
