import type { Endpoint } from "./endpoint.ts";

/** What a method and path lead to. */
export type Route =
  | { endpoint: Endpoint; params: Record<string, string> }
  | { endpoint?: undefined; allowed: string[]; nearest: Endpoint };

const NO_PARAMS: Record<string, string> = {};

/** Finds endpoints by method and path. */
export class Router {
  readonly #endpoints: readonly Endpoint[];
  readonly #exact = new Map<string, { endpoint: Endpoint; params: Record<string, string> }>();
  readonly #patterns: { endpoint: Endpoint; parts: string[] }[] = [];

  constructor(endpoints: readonly Endpoint[]) {
    this.#endpoints = endpoints;
    for (const endpoint of endpoints) {
      if (endpoint.path.includes("{")) {
        this.#patterns.push({ endpoint, parts: endpoint.path.split("/") });
      } else {
        this.#exact.set(`${endpoint.method} ${endpoint.path}`, { endpoint, params: NO_PARAMS });
      }
    }
  }

  /** Finds the endpoint, or the nearest one and the methods that its path takes. */
  find(method: string, path: string): Route {
    const asked = method === "HEAD" ? "GET" : method;
    const exact = this.#exact.get(`${asked} ${path}`);
    if (exact !== undefined) return exact;
    const parts = path.split("/");
    for (const each of this.#patterns) {
      const params = each.endpoint.method === asked ? match(each.parts, parts) : undefined;
      if (params !== undefined && !this.#hasExact(path)) return { endpoint: each.endpoint, params };
    }
    return { allowed: this.methodsOf(path), nearest: this.nearest(method, path) };
  }

  /** The methods that a path takes. */
  methodsOf(path: string): string[] {
    const exact = this.#endpoints.filter((each) => each.path === path);
    const parts = path.split("/");
    const found = exact.length > 0
      ? exact
      : this.#patterns.filter((each) => match(each.parts, parts)).map((each) => each.endpoint);
    const methods = new Set<string>(found.map((each) => each.method));
    if (methods.has("GET")) methods.add("HEAD");
    if (methods.size > 0) methods.add("OPTIONS");
    return [...methods];
  }

  #hasExact(path: string): boolean {
    return this.#endpoints.some((each) => each.path === path);
  }

  /** The endpoint that was probably meant. */
  nearest(method: string, path: string): Endpoint {
    const far = (each: Endpoint) =>
      distance(path.slice(0, 200), each.path) + (each.method === method ? 0 : 0.5);
    return this.#endpoints.reduce((best, each) => far(each) < far(best) ? each : best);
  }
}

function match(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (let i = 0; i < pattern.length; i++) {
    const name = /^\{(\w+)\}$/.exec(pattern[i]!)?.[1];
    if (name === undefined) {
      if (pattern[i] !== parts[i]) return undefined;
    } else {
      if (parts[i] === "") return undefined;
      params[name] = decode(parts[i]!);
    }
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Edit distance (Levenshtein), to name the endpoint that was probably meant. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change);
    }
    row = next;
  }
  return row[right.length]!;
}
