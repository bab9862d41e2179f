import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { ENDPOINTS } from "../../../lib/mock/endpoints/table.ts";
import openapi from "../../support/openapi/webex.json" with { type: "json" };
import { askCase, CASES, prepare } from "../../support/mock/endpoint_cases.ts";

interface Operation {
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  [keyword: string]: unknown;
}

/** What the service is recorded to send, and its description does not name. */
const UNDESCRIBED: Record<string, string[]> = { "GET /people/me": ["userName"] };

/** What the official JavaScript SDK sends besides, and the paging of the mock's own. */
const UNDESCRIBED_PARAMETERS = ["showAllTypes", "max", "cursor"];

const operations = new Map<string, Operation>();
for (const [path, item] of Object.entries(openapi.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    operations.set(`${method.toUpperCase()} ${path}`, operation as unknown as Operation);
  }
}

/** An object of the mock has no field that the description does not name: those would be invented. */
function closed(schema: Schema, besides: readonly string[]): Schema {
  const { properties, items, ...rest } = schema;
  const result: Schema = { ...rest };
  if (items !== undefined) result.items = closed(items, []);
  if (properties !== undefined) {
    const all = Object.entries(properties).map(([name, each]) => [name, closed(each, [])]);
    const more = besides.map((name) => [name, {}]);
    Object.assign(result, {
      properties: Object.fromEntries([...all, ...more]),
      additionalProperties: false,
    });
  }
  return result;
}

Deno.test("every answer of the mock holds against the OpenAPI documents of Webex", async (t) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const prepared = await prepare();
  const seen = new Set<string>();
  for (const each of CASES) {
    const [name, fixtureName] = each;
    const endpoint = ENDPOINTS.find((other) => other.name === name)!;
    const { status, body } = await askCase(prepared, each, endpoint);
    if (fixtureName === "memberships.created") prepared.places["{membership}"] = body.id as string;
    const key = `${endpoint.method} ${endpoint.path.replace("/v1", "")}`;
    const operation = operations.get(key);
    if (operation === undefined || status >= 300) continue;
    seen.add(key);
    await t.step(`${key}: ${fixtureName}`, () => {
      const answer = operation.responses[status];
      assert(answer !== undefined, `the description has no ${status}`);
      const schema = answer.content?.["application/json"]?.schema;
      if (schema === undefined) return;
      const validate = ajv.compile(closed(schema, UNDESCRIBED[key] ?? []));
      validate(body);
      assert.deepEqual(validate.errors ?? [], []);
    });
  }
  assert.deepEqual([...operations.keys()].filter((key) => !seen.has(key)), []);
});

for (const endpoint of ENDPOINTS) {
  const operation = operations.get(`${endpoint.method} ${endpoint.path.replace("/v1", "")}`);
  if (operation === undefined) continue;
  Deno.test(`${endpoint.name} takes only parameters that the OpenAPI documents of Webex know`, () => {
    const query = operation.parameters.filter((each) => each.in === "query").map((each) =>
      each.name
    );
    const known = [...query, ...UNDESCRIBED_PARAMETERS];
    assert.deepEqual(Object.keys(endpoint.query).filter((name) => !known.includes(name)), []);
    const bodies = Object.values(operation.requestBody?.content ?? {});
    const fields = new Set(bodies.flatMap(({ schema }) => Object.keys(schema.properties ?? {})));
    assert.deepEqual(Object.keys(endpoint.body).filter((name) => !fields.has(name)), []);
  });
}
