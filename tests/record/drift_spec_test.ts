import assert from "node:assert/strict";
import { compareWithSpec, type Difference } from "../../lib/record/mod.ts";
import { eachRow } from "../support/each_row.ts";

/** A fixture of `GET /v1/people/me` with a body. */
function fixtures(body: unknown, status = 200) {
  return {
    "people.json": {
      me: {
        request: { method: "GET", path: "/v1/people/me", headers: {}, body: null },
        response: { status, headers: {}, body },
        provenance: { fidelity: "recorded", source: "a test", verified: "2026-05-04" },
      },
    },
  };
}

/** A document that describes the body of `GET /people/me` by a schema. */
function documentOf(schema: unknown, more: Record<string, unknown> = {}): string {
  const content = { "application/json": { schema } };
  const { responses = { 200: { content } }, path = "/people/me", ...rest } = more;
  const paths = { [path as string]: { get: { responses } } };
  return JSON.stringify({ openapi: "3.0.1", paths, ...rest });
}

const PERSON = {
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string" },
    emails: { type: "array", items: { type: "string" } },
    count: { type: "integer" },
    ratio: { type: "number" },
    nested: { type: "object", properties: { a: { type: "boolean" } } },
  },
};

const ROWS: [what: string, body: unknown, schema: unknown, differences: Difference[]][] = [
  [
    "a body that holds",
    { id: "x", emails: ["a"], count: 1, ratio: 1.5, nested: { a: true } },
    PERSON,
    [],
  ],
  ["what is not required is not there", { id: "x" }, PERSON, []],
  ["null is of any type", { id: null, emails: null }, PERSON, []],
  ["an empty list", { id: "x", emails: [] }, PERSON, []],
  ["a required field is missing", {}, PERSON, [{ kind: "field_missing", place: "body.id" }]],
  ["a field that is not described", { id: "x", extra: 1 }, PERSON, [
    { kind: "field_new", place: "body.extra", seen: "number" },
  ]],
  ["another type", { id: 7 }, PERSON, [
    { kind: "type", place: "body.id", expected: "string", seen: "number" },
  ]],
  ["another type in a list", { id: "x", emails: [{}] }, PERSON, [
    { kind: "type", place: "body.emails[]", expected: "string", seen: "object" },
  ]],
  ["a field further in", { id: "x", nested: { a: true, b: 1 } }, PERSON, [
    { kind: "field_new", place: "body.nested.b", seen: "number" },
  ]],
  ["a list in place of an object", [], PERSON, [
    { kind: "type", place: "body", expected: "object", seen: "array" },
  ]],
  ["an object without properties", { whatever: 1 }, { type: "object" }, []],
  [
    "further fields that are allowed",
    { id: 1 },
    { properties: {}, additionalProperties: true },
    [],
  ],
  ["further fields that are not", { id: 1 }, { properties: {}, additionalProperties: false }, [
    { kind: "field_new", place: "body.id", seen: "number" },
  ]],
  ["one of several types", { id: 1 }, { properties: { id: { type: ["string", "number"] } } }, []],
  ["none of several types", { id: true }, { properties: { id: { type: ["string", "integer"] } } }, [
    { kind: "type", place: "body.id", expected: "string or number", seen: "boolean" },
  ]],
  [
    "one of several schemas",
    { id: 1 },
    { oneOf: [{ type: "string" }, { properties: { id: {} } }] },
    [],
  ],
  ["none of several schemas, the nearest counts", { id: 1, b: 2, c: 3 }, {
    anyOf: [{ properties: { id: {} } }, { properties: { id: {}, b: {} } }],
  }, [{ kind: "field_new", place: "body.c", seen: "number" }]],
  ["all of several schemas", { a: 1, b: 2, c: 3 }, {
    allOf: [{ properties: { a: {} }, required: ["a"] }, {
      allOf: [{ properties: { b: {} } }],
      required: ["d"],
    }],
  }, [
    { kind: "field_missing", place: "body.d" },
    { kind: "field_new", place: "body.c", seen: "number" },
  ]],
  ["all of schemas without properties", { a: 1 }, { allOf: [{ type: "object" }] }, []],
];

for (const [what, body, schema, differences] of ROWS) {
  Deno.test(`compareWithSpec(): ${what}`, () => {
    const report = compareWithSpec(documentOf(schema), { fixtures: fixtures(body) });
    assert.equal(report.compared, 1);
    assert.deepEqual(report.drifted[0]?.differences ?? [], differences);
  });
}

Deno.test("compareWithSpec() follows references, and ends where they go around a circle", () => {
  const components = {
    schemas: {
      "a/b": PERSON,
      Circle: { $ref: "#/components/schemas/Circle" },
      Tree: { properties: { child: { $ref: "#/components/schemas/Tree" } } },
    },
    responses: {
      Ok: { content: { "application/json": { schema: { $ref: "#/components/schemas/a~1b" } } } },
    },
  };
  const found = (body: unknown, schema: unknown) =>
    compareWithSpec(documentOf(schema, { components }), { fixtures: fixtures(body) }).drifted;
  assert.deepEqual(found({ id: "x" }, { $ref: "#/components/schemas/a~1b" }), []);
  assert.equal(found({}, { $ref: "#/components/schemas/a~1b" }).length, 1);
  assert.deepEqual(found({}, { $ref: "#/components/schemas/Circle" }), []);
  assert.deepEqual(found({}, { $ref: "https://elsewhere.example/x" }), []);
  assert.equal(
    found({ child: { child: { c: 1 } } }, { $ref: "#/components/schemas/Tree" }).length,
    1,
  );
  const responses = { 200: { $ref: "#/components/responses/Ok" } };
  const document = documentOf({}, { components, responses });
  assert.equal(compareWithSpec(document, { fixtures: fixtures({}) }).drifted.length, 1);
  // what leads nowhere is not compared, and does not look as if it held
  for (const $ref of ["#/components/schemas/None", "#/components/schemas/Circle", "b.json#/x"]) {
    const { compared, notCompared } = compareWithSpec(documentOf({ $ref }, { components }), {
      fixtures: fixtures({}),
    });
    assert.deepEqual([compared, notCompared.length], [0, 1], $ref);
  }
  const { paths, ...others } = JSON.parse(document);
  const referred = Object.entries(paths).map(([path], i) => [path, { $ref: `#/items/${i}` }]);
  const elsewhere = {
    ...others,
    paths: Object.fromEntries(referred),
    items: { ...Object.values(paths) },
  };
  const report = compareWithSpec(JSON.stringify(elsewhere), { fixtures: fixtures({}) });
  assert.equal(report.drifted.length, 1);
});

Deno.test("compareWithSpec() ends where alternatives and parts of schemas go around a circle", async (t) => {
  const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const of = (name: string) => ({ properties: { [name]: {} } });
  const extra = [{ kind: "field_new", place: "body.extra", seen: "number" }];
  const rows: [schemas: Record<string, unknown>, body: unknown, differences: unknown][] = [
    [{ A: { allOf: [to("A")] } }, { extra: 1 }, []],
    [{ A: { oneOf: [to("A")] } }, { extra: 1 }, []],
    [{ A: { allOf: [to("A"), of("a")] } }, { a: 1, extra: 1 }, extra],
    [{ A: { oneOf: [to("A"), of("a")] } }, { a: 1, extra: 1 }, extra],
    [{ A: { anyOf: [to("B"), of("a")] }, B: { oneOf: [to("A"), to("B")] } }, { a: 1 }, []],
    [{ A: { allOf: [to("B"), of("a")] }, B: { allOf: [to("A"), of("b")] } }, { a: 1, b: 2 }, []],
    [{ A: { allOf: [to("B"), of("a")] }, B: { allOf: [to("A"), of("b")] } }, { extra: 1 }, extra],
    [{ A: { oneOf: [{ allOf: [to("A")] }] } }, { a: 1 }, []],
    // one schema at two places is no circle
    [{ A: { properties: { a: to("B"), b: to("B") } }, B: { oneOf: [of("a")] } }, {
      a: { extra: 1 },
      b: { a: 1 },
    }, [{ ...extra[0], place: "body.a.extra" }]],
    [{ A: { oneOf: [{ properties: { a: to("A") } }] } }, { a: { a: { extra: 1 } } }, [
      { ...extra[0], place: "body.a.a.extra" },
    ]],
    [{ A: { allOf: [to("B"), { allOf: [to("B")] }] }, B: of("a") }, { a: 1 }, []],
    // what leads nowhere can add anything
    [{ A: { allOf: [to("None"), of("a")] } }, { a: 1, extra: 1 }, []],
    [{ A: { oneOf: [to("None"), { type: "string" }] } }, { extra: 1 }, []],
  ];
  await eachRow(t, rows, ([schemas, body, differences]) => {
    const document = documentOf(to("A"), { components: { schemas } });
    const report = compareWithSpec(document, { fixtures: fixtures(body) });
    assert.deepEqual([report.compared, report.drifted.flatMap((each) => each.differences)], [
      1,
      differences,
    ]);
  });
});

Deno.test("compareWithSpec() compares nothing where a part of the answer leads nowhere", async (t) => {
  const json = (media: unknown) => ({ 200: { content: { "application/json": media } } });
  for (const $ref of ["#/x", "b.json#/x", "#/components/responses/Circle"]) {
    const nowhere = { $ref };
    const rows = [
      nowhere,
      { 200: nowhere },
      { "2XX": nowhere },
      { default: nowhere },
      { 200: { content: nowhere } },
      json(nowhere),
      json({ schema: nowhere }),
    ];
    await eachRow(t, rows, (responses) => {
      const components = { responses: { Circle: nowhere } };
      const document = documentOf({}, { responses, components });
      const { compared, drifted, notCompared } = compareWithSpec(document, {
        fixtures: fixtures({}),
      });
      assert.deepEqual([compared, drifted, notCompared.length], [0, [], 1]);
    });
  }
  for (const responses of [{ 200: {} }, json({}), json({ schema: true })]) {
    const document = documentOf({}, { responses });
    assert.equal(compareWithSpec(document, { fixtures: fixtures({}) }).compared, 1);
  }
});

Deno.test("compareWithSpec() finds statuses that the document lacks, where it knows refusals", () => {
  const found = (status: number, responses: unknown) => {
    const { compared, drifted } = compareWithSpec(documentOf({}, { responses }), {
      fixtures: fixtures({}, status),
    });
    return [compared, drifted.flatMap(({ differences }) => differences)];
  };
  const differs = (status: number) => [
    1,
    [{ kind: "status", place: "status", seen: String(status) }],
  ];
  assert.deepEqual(found(404, { 200: {}, 404: {} }), [1, []]);
  assert.deepEqual(found(404, { 200: {}, "4XX": {} }), [1, []]);
  assert.deepEqual(found(404, { default: {} }), [1, []]);
  assert.deepEqual(found(404, { 200: {}, 403: {} }), differs(404));
  assert.deepEqual(found(201, { 200: {} }), differs(201));
  // nothing is known of refusals
  assert.deepEqual(found(404, { 200: {} }), [0, []]);
});

Deno.test("compareWithSpec() finds the endpoint under each way to write its path", () => {
  const rows: [path: string, servers: unknown, compared: number][] = [
    ["/people/me", undefined, 1],
    ["/people/me", [{ url: "https://webexapis.com/v1" }], 1],
    ["/people/me", [{ url: "https://webexapis.com/v1/" }], 1],
    ["/v1/people/me", [{ url: "https://webexapis.com" }], 1],
    ["/v1/people/me", [{ url: "https://webexapis.com/v1" }], 1],
    ["/people/me", [{ url: "https://webexapis.com/v2" }], 0],
    ["/people/{id}", undefined, 0],
  ];
  for (const [path, servers, compared] of rows) {
    const document = documentOf({}, { path, servers });
    assert.equal(compareWithSpec(document, { fixtures: fixtures({}) }).compared, compared, path);
  }
});

Deno.test("compareWithSpec() refuses what is no OpenAPI document", async (t) => {
  const rows: [text: string, message: RegExp][] = [
    ["openapi: 3.0.0\npaths:\n", /it is YAML: convert it to JSON first/],
    ['{"openapi":"3.0.0","pat', /it is not JSON, or cut off/],
    ["[]", /it is JSON without paths/],
    ['{"swagger":"2.0","paths":{}}', /it is not of version 3/],
    ['{"openapi":3,"paths":{}}', /it is not of version 3/],
  ];
  for (const [text, message] of rows) {
    await t.step(text, () => {
      assert.throws(() => compareWithSpec(text), { code: "openapi_malformed", message });
    });
  }
});
