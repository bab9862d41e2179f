import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import assert from "node:assert/strict";
import { createMock } from "../../../mod.ts";

interface Operation {
  operationId: string;
  "x-mock-fidelity": string;
  "x-mock-endpoint": string;
  security: Record<string, []>[];
  parameters?: { name: string; schema: unknown }[];
  requestBody?: { required: boolean; content: Record<string, { schema: { required?: string[] } }> };
  responses: Record<string, {
    "x-mock-fidelity": string;
    content?: Record<string, { schema: object; examples?: Record<string, { value: unknown }> }>;
  }>;
}

interface Description {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** Reads the description as a client does: nobody needs a token for it. */
async function read(): Promise<{ description: Description; endpoints: readonly string[] }> {
  const mock = createMock();
  await using server = await mock.serve();
  const response = await fetch(`${server.url}/__mock/openapi.json`);
  assert.equal(response.headers.get("content-type"), "application/json");
  return { description: await response.json(), endpoints: mock.endpoints };
}

function operationsOf({ paths }: Description): [method: string, path: string, Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== "parameters")
      .map(([method, operation]): [string, string, Operation] => [method, path, operation])
  );
}

Deno.test("GET /__mock/openapi.json is valid OpenAPI 3.1, as a validator of others finds", async () => {
  const { description } = await read();
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...structuredClone(description) });
  assert.deepEqual([valid, errors], [true, undefined]);
  assert.equal(validator.version, "3.1");
  assert.match(description.openapi, /^3\.1\./);
  assert.equal(description.info.version, "v1");
});

Deno.test("GET /__mock/openapi.json has an operation for each endpoint, with its fidelity", async () => {
  const { description, endpoints } = await read();
  const operations = operationsOf(description).map(([, , operation]) => operation);
  const named = operations.map((each) => each["x-mock-endpoint"]);
  assert.deepEqual(named.toSorted(), [...endpoints].sort());
  const ids = new Set(operations.map(({ operationId }) => operationId));
  assert.equal(ids.size, operations.length);
  for (const operation of operations) {
    assert.match(operation["x-mock-fidelity"], /^(recorded|documented|inferred)$/);
  }
});

Deno.test("GET /__mock/openapi.json describes the exchange of guest tokens", async () => {
  const { description } = await read();
  const { post } = description.paths["/v1/jwt/login"]!;
  assert.equal(post!["x-mock-fidelity"], "recorded");
  assert.deepEqual(post!.security, [{ guestToken: [] }]);
  const fidelities = Object.entries(post!.responses).map(([status, each]) => [
    status,
    each["x-mock-fidelity"],
  ]);
  assert.deepEqual(fidelities, [
    ["200", "recorded"],
    ["400", "inferred"],
    ["401", "inferred"],
    ["404", "inferred"],
    ["default", undefined],
  ]);
  const { schema } = post!.responses["200"]!.content!["application/json"]!;
  assert.deepEqual(schema, {
    type: "object",
    properties: { token: { type: "string" }, expiresIn: { type: "integer" } },
  });
});

Deno.test("GET /__mock/openapi.json describes what is sent: bodies, queries and who asks", async () => {
  const { description } = await read();
  const { paths } = description;
  const token = paths["/v1/guests/token"]!.post!;
  assert.deepEqual(Object.keys(token.requestBody!.content), ["application/json"]);
  assert.deepEqual(token.requestBody!.content["application/json"]!.schema.required, [
    "subject",
    "displayName",
  ]);
  assert.deepEqual(token.security, [{ accessToken: [] }]);
  const refresh = paths["/v1/access_token"]!.post!;
  assert.deepEqual(refresh.security, []);
  // a body is needed as soon as one of its fields is
  const isNeeded = [token, refresh, paths["/v1/rooms/{roomId}"]!.put!].map(({ requestBody }) =>
    requestBody!.required
  );
  assert.deepEqual(isNeeded, [true, true, false]);
  assert(refresh.requestBody!.content["application/x-www-form-urlencoded"]);
  assert(paths["/v1/messages"]!.post!.requestBody!.content["multipart/form-data"]);
  const max = paths["/v1/rooms"]!.get!.parameters!.find(({ name }) => name === "max");
  assert.partialDeepStrictEqual(max!.schema, { type: "integer", minimum: 1 });
});

Deno.test("each example in GET /__mock/openapi.json is what its own schema says", async (t) => {
  const { description } = await read();
  const ajv = new Ajv2020({ strict: false, schemas: [{ $id: "/", ...description }] });
  let examples = 0;
  for (const [method, path, { responses }] of operationsOf(description)) {
    await t.step(`${method} ${path}`, () => {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const { schema, examples: named = {} } of Object.values(content)) {
          const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"/#/'));
          const validate = ajv.compile(local);
          for (const { value } of Object.values(named)) {
            examples++;
            validate(value);
            assert.deepEqual(validate.errors ?? [], [], status);
          }
        }
      }
    });
  }
  assert(examples > 60, `${examples} examples`);
});
