// What a page bundles. It says whether all went as expected.
import { EXPECTED, scenario } from "./scenario.mjs";

const seen = await scenario();
const different = Object.keys(EXPECTED).filter((key) => seen[key] !== EXPECTED[key]);
console.log(different.length === 0 ? "as expected" : `not as expected: ${different}`);
