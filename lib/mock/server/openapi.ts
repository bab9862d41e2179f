import { ENDPOINTS } from "../endpoints/table.ts";
import { ANY } from "../http/refusal.ts";
import { type Json, operationOf, pathParameters } from "./openapi_operation.ts";
import { schemaOf } from "./openapi_schema.ts";

const DESCRIPTION = `What this mock serves, made from the table that it routes by.

\`x-mock-fidelity\` says how each operation and answer is known: \`recorded\` (an answer of the service was seen), \
\`documented\` (by Webex), \`inferred\` (concluded from other answers) or \`mock\` (its own word). Answers carry the \
same as a header, and refusals say why in \`x-mock-reason\`.`;

/** Describes the endpoints of the mock as an OpenAPI 3.1 document. */
export function describeEndpoints(): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of ENDPOINTS) {
    const item = paths[endpoint.path] ??= pathParameters(endpoint);
    item[endpoint.method.toLowerCase()] = operationOf(endpoint);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Mock of the Webex API for guests",
      // of the API that is described
      version: "v1",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "the mock that served this description" }],
    paths,
    components: {
      securitySchemes: {
        accessToken: {
          type: "http",
          scheme: "bearer",
          description: "An access token of a guest, a user or a Service App.",
        },
        guestToken: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description:
            "A guest token: a JWT signed with HS256 by a Guest Issuer, with the claims sub, name, iss and exp. " +
            "It is sent as it is, or after `Bearer `.",
        },
      },
      schemas: { Refusal: schemaOf(ANY.badRequest.response.body) },
      headers: {
        TrackingID: { description: "Names this exchange.", schema: { type: "string" } },
        Fidelity: {
          description: "How the answer is known.",
          schema: { enum: ["recorded", "documented", "inferred", "mock"] },
        },
        Reason: {
          description: "Why the request was refused, for the developer.",
          schema: { type: "string" },
        },
      },
      responses: {
        Refusal: {
          description: "Any endpoint can refuse with the standard body. A fault can ask for it.",
          headers: refusalHeaders(),
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Refusal" },
              examples: Object.fromEntries(
                Object.entries(ANY).map(([name, { response, provenance }]) => [name, {
                  summary: `${response.status}, ${provenance.fidelity}`,
                  value: response.body,
                }]),
              ),
            },
          },
        },
      },
    },
  };
}

function refusalHeaders(): Json {
  const names = {
    TrackingID: "TrackingID",
    "x-mock-fidelity": "Fidelity",
    "x-mock-reason": "Reason",
  };
  return Object.fromEntries(
    Object.entries(names).map(([header, name]) => [header, {
      $ref: `#/components/headers/${name}`,
    }]),
  );
}
