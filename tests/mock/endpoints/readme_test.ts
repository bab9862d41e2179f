import assert from "node:assert/strict";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import type { Endpoint } from "../../../lib/mock/http/endpoint.ts";
import type { Parameters } from "../../../lib/mock/http/parameters.ts";

/** What the README says of an endpoint. */
function describe({ method, path, summary, query, body, answers }: Endpoint): string {
  const parts = [`- \`${method} ${path}\` ${summary}.`];
  if (Object.keys(query).length > 0) parts.push(`Query: ${list(query)}.`);
  if (Object.keys(body).length > 0) parts.push(`Body: ${list(body)}.`);
  return `${parts.join(" ")} (${answers[0].provenance.fidelity})`;
}

function list(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, { required }]) => required ? `**\`${name}\`**` : `\`${name}\``)
    .join(", ");
}

Deno.test("the README lists the endpoints as their table describes them", async () => {
  const readme = await Deno.readTextFile(
    new URL("../../../lib/mock/README.md", import.meta.url),
  );
  const section = readme.split("## Endpoints\n")[1]!.split("\n## ")[0]!;
  const lines = section.replaceAll(/\n(?!- )/g, " ").split("\n").map((line) =>
    line.replaceAll(/\s+/g, " ").trim()
  ).filter((line) => line.startsWith("- "));
  assert.deepEqual(lines, ENDPOINTS.map(describe));
});
