import assert from "node:assert/strict";
import { test } from "node:test";
import { EXPECTED, scenario } from "./scenario.mjs";

test("a guest logs in", async () => assert.deepEqual(await scenario(), EXPECTED));
