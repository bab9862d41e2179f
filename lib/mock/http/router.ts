import { nearestWord } from "../../nearest_word.ts";
import { Remembered } from "../state/memory.ts";
import type { ListedEndpoint } from "./endpoint_names.ts";

/** What a method and path lead to. */
export type Route<E extends ListedEndpoint> =
  | { endpoint: E; params: Record<string, string> }
  | { endpoint?: undefined; allowed: string[]; nearest: E };

/** One place in the tree of paths. */
class Branch<E extends ListedEndpoint> {
  readonly #next = new Map<string, Branch<E>>();
  /** Where mistyped segments lead. A client sends the same one again and again, and to compare words takes long. */
  readonly #meant = new Remembered<Branch<E>>({ capacity: 100, maxLength: 4000 });
  /** The branch for a part in braces. */
  any: Branch<E> | undefined;
  readonly endpoints = new Map<string, E>();

  get words(): string[] {
    return [...this.#next.keys()];
  }

  get(word: string): Branch<E> | undefined {
    return this.#next.get(word);
  }

  /** Returns the branch for a part of a path, made if it is new. */
  grow(part: string): Branch<E> {
    if (part.startsWith("{")) return this.any ??= new Branch<E>();
    const known = this.#next.get(part);
    if (known !== undefined) return known;
    const made = new Branch<E>();
    this.#next.set(part, made);
    return made;
  }

  /** Finds the branch with endpoints at the end of a path. A word goes before a part in braces. */
  find(segments: readonly string[], from = 0): Branch<E> | undefined {
    const segment = segments[from];
    if (segment === undefined) return this.endpoints.size > 0 ? this : undefined;
    return this.#next.get(segment)?.find(segments, from + 1) ?? this.any?.find(segments, from + 1);
  }

  /** The branch that a segment leads to, or nearly leads to. */
  closest(segment: string): Branch<E> | undefined {
    const known = this.#next.get(segment) ?? this.#meant.get(segment);
    if (known !== undefined || this.#next.size === 0) return known ?? this.any;
    const { word, distance } = nearestWord(segment, this.words);
    // what is far from every word is an id, where an id can stand
    const isId = this.any !== undefined && distance > segment.length / 2;
    const meant = isId ? this.any! : this.#next.get(word)!;
    this.#meant.set(segment, meant);
    return meant;
  }
}

const NO_PARAMS: Record<string, string> = {};

/** Finds endpoints by method and path. */
export class Router<E extends ListedEndpoint> {
  readonly #root = new Branch<E>();

  constructor(endpoints: readonly E[]) {
    for (const endpoint of endpoints) {
      let branch = this.#root;
      for (const part of partsOf(endpoint)) branch = branch.grow(part);
      branch.endpoints.set(endpoint.method, endpoint);
    }
  }

  /** Finds the endpoint, or the nearest one and the methods that its path takes. */
  find(method: string, segments: readonly string[]): Route<E> {
    const branch = this.#root.find(segments);
    if (branch === undefined) return { allowed: [], nearest: this.nearest(method, segments) };
    const endpoint = branch.endpoints.get(method === "HEAD" ? "GET" : method);
    if (endpoint !== undefined) return { endpoint, params: readParams(endpoint, segments) };
    return { allowed: methodsOf(branch), nearest: oneOf(branch, method) };
  }

  /** The methods that a path takes. */
  methodsOf(segments: readonly string[]): string[] {
    const branch = this.#root.find(segments);
    return branch === undefined ? [] : methodsOf(branch);
  }

  /** Returns the endpoint that was probably meant: segment by segment the most alike. */
  nearest(method: string, segments: readonly string[]): E {
    // what does not begin with the version lacks the base URL's path
    const [version = ""] = segments;
    const isKnown = this.#root.get(version.toLowerCase()) !== undefined;
    let branch = this.#root.get(isKnown ? version.toLowerCase() : "v1")!;
    for (const segment of isKnown ? segments.slice(1) : segments) {
      const next = branch.closest(segment);
      if (next === undefined) break;
      branch = next;
    }
    while (branch.endpoints.size === 0) branch = branch.any ?? branch.get(branch.words[0]!)!;
    return oneOf(branch, method);
  }
}

function partsOf({ path }: ListedEndpoint): string[] {
  return path.split("/").slice(1);
}

function readParams(
  endpoint: ListedEndpoint,
  segments: readonly string[],
): Record<string, string> {
  if (!endpoint.path.includes("{")) return NO_PARAMS;
  const params: Record<string, string> = {};
  for (const [i, part] of partsOf(endpoint).entries()) {
    if (part.startsWith("{")) params[part.slice(1, -1)] = segments[i]!;
  }
  return params;
}

/** The endpoint of a branch for a method, or else its first. */
function oneOf<E extends ListedEndpoint>({ endpoints }: Branch<E>, method: string): E {
  return endpoints.get(method) ?? [...endpoints.values()][0]!;
}

function methodsOf(branch: Branch<ListedEndpoint>): string[] {
  const methods = [...branch.endpoints.keys()];
  return [...methods, ...methods.includes("GET") ? ["HEAD"] : [], "OPTIONS"];
}
