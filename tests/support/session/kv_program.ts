// Checks kvStore with Deno KV: deno run --unstable-kv kv_program.ts <file of the database>
import { kvStore } from "../../../lib/endpoint/mod.ts";
import { checkStore } from "./store_contract.ts";

const [path] = Deno.args;
using one = await Deno.openKv(path);
using other = await Deno.openKv(path);
await checkStore(kvStore(one), kvStore(other));
await Deno.stdout.write(new TextEncoder().encode("ok\n"));
