import fc from "fast-check";
import { assertScrubbed } from "../support/record/assert_scrubbed.ts";
import { planted } from "../support/record/planted.ts";
import type { Property } from "./properties.ts";

/** Properties of recordings. Each case is several exchanges, and takes much longer than those of tokens. */
export const RECORD_PROPERTIES: Property[] = [
  {
    name: "scrub() leaves nothing of secrets planted at random depths and in random encodings",
    weight: 0.3,
    property: fc.property(planted, assertScrubbed),
  },
];
