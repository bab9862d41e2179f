import type { Endpoint } from "../http/endpoint.ts";
import type { Fixture } from "../http/fixture.ts";
import type { Parameter } from "../http/parameters.ts";
import { bodySchema, parameterSchema, schemaOf } from "./openapi_schema.ts";

/** An object of JSON. */
export type Json = Record<string, unknown>;

/** Describes the parameters in the path of an endpoint. */
export function pathParameters({ path }: Endpoint): Json {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  if (names.length === 0) return {};
  return {
    parameters: names.map((name) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    })),
  };
}

/** Describes an endpoint as an operation. */
export function operationOf(endpoint: Endpoint): Json {
  const { summary, query, answers, path, name } = endpoint;
  const [usual] = answers;
  const parameters = Object.entries(query).map(queryParameter);
  const requestBody = bodyOf(endpoint);
  return {
    operationId: operationId(endpoint),
    summary,
    tags: [path.split("/")[path.startsWith("/v1/") ? 2 : 1]],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { ...responsesOf(answers), default: { $ref: "#/components/responses/Refusal" } },
    security: securityOf(usual),
    "x-mock-endpoint": name,
    "x-mock-fidelity": usual.provenance.fidelity,
  };
}

/** Makes `getRoomsRoomId` of `GET /v1/rooms/{roomId}`. */
function operationId({ method, path }: Endpoint): string {
  const words = path.replace(/^\/v1\//, "").split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return method.toLowerCase() +
    words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

function queryParameter([name, parameter]: [string, Parameter]): Json {
  const { required = false } = parameter;
  return { name, in: "query", required, schema: parameterSchema(parameter) };
}

function bodyOf({ body, form, multipart }: Endpoint): Json | undefined {
  const fields = Object.entries(body);
  if (fields.length === 0) return undefined;
  const types = [
    "application/json",
    ...form ? ["application/x-www-form-urlencoded"] : [],
    ...multipart ? ["multipart/form-data"] : [],
  ];
  const isRequired = fields.some(([, { required }]) => required);
  return {
    required: isRequired,
    content: Object.fromEntries(
      types.map((
        type,
      ) => [type, { schema: bodySchema(body, { isMultipart: type.includes("form-data") }) }]),
    ),
  };
}

/** The answers by their statuses. Those of one status are examples of one response. */
function responsesOf(answers: readonly Fixture[]): Json {
  const responses: Json = {};
  for (const [status, fixtures] of Map.groupBy(answers, ({ response }) => response.status)) {
    responses[status] = responseOf(fixtures);
  }
  return responses;
}

function responseOf(fixtures: Fixture[]): Json {
  const [{ response, provenance }] = fixtures as [Fixture];
  const type = response.headers["content-type"]?.split(";")[0];
  return {
    description: `${provenance.fidelity}: ${provenance.source}`,
    "x-mock-fidelity": provenance.fidelity,
    headers: {
      TrackingID: { $ref: "#/components/headers/TrackingID" },
      "x-mock-fidelity": { $ref: "#/components/headers/Fidelity" },
      ...(response.status < 400
        ? {}
        : { "x-mock-reason": { $ref: "#/components/headers/Reason" } }),
    },
    ...(type === undefined ? {} : { content: { [type]: contentOf(fixtures, type) } }),
  };
}

function contentOf(fixtures: Fixture[], type: string): Json {
  const [{ response }] = fixtures as [Fixture];
  if (type !== "application/json") return { schema: {} };
  const isRefusal = response.status >= 400;
  return {
    schema: isRefusal ? { $ref: "#/components/schemas/Refusal" } : schemaOf(response.body),
    examples: Object.fromEntries(
      fixtures.map(({ response: { body }, provenance }, index) => [`answer${index + 1}`, {
        summary: provenance.fidelity,
        value: body,
      }]),
    ),
  };
}

/** What a request is authorized by, as the usual answer was asked for. */
function securityOf({ request }: Fixture): Json[] {
  const { authorization } = request.headers;
  if (authorization === undefined) return [];
  return [authorization.includes("<guest token>") ? { guestToken: [] } : { accessToken: [] }];
}
