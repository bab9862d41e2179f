import fc from "fast-check";
import { API_PROPERTIES } from "./api_properties.ts";
import { CLI_PROPERTIES } from "./cli_properties.ts";
import { LIST_PROPERTIES } from "./list_properties.ts";
import { MOCK_PROPERTIES } from "./mock_properties.ts";
import { RECORD_PROPERTIES } from "./record_properties.ts";
import { TOKEN_PROPERTIES } from "./token_properties.ts";

/** Something that holds whatever comes. */
export interface Property {
  /** What holds. */
  name: string;
  /** Its share of all cases. */
  weight: number;
  /** How it is checked. */
  property: fc.IRawProperty<unknown[]>;
}

/** Every property: of tokens, the API, the command line, the mock, lists and recordings. */
export const PROPERTIES: readonly Property[] = [
  ...TOKEN_PROPERTIES,
  ...API_PROPERTIES,
  ...CLI_PROPERTIES,
  ...MOCK_PROPERTIES,
  ...LIST_PROPERTIES,
  ...RECORD_PROPERTIES,
] as Property[];

const TOTAL = PROPERTIES.reduce((sum, { weight }) => sum + weight, 0);

/** Checks a property in its share of a number of cases. Gives how many there were. */
export async function checkProperty(
  { property, weight }: Property,
  cases: number,
  seed: number,
): Promise<number> {
  const numRuns = Math.ceil(cases * weight / TOTAL);
  await fc.assert(property, { numRuns, seed });
  return numRuns;
}
