import { ENDPOINTS } from "../../mock/endpoints/table.ts";
import type { Endpoint } from "../../mock/http/endpoint.ts";
import { readTarget } from "../../mock/http/target.ts";
import { Router } from "../../mock/http/router.ts";

const router = new Router(ENDPOINTS);

/** Returns the endpoint of the mock that a request goes to; `undefined` where the mock has none. */
export function servedEndpoint(method: string, url: string): Endpoint | undefined {
  return router.find(method, readTarget(url).segments).endpoint;
}
