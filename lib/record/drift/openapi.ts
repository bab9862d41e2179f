import { WebexError } from "../../errors.ts";
import { isObject } from "../../json.ts";

/** A schema of OpenAPI, as far as it is read. */
export type Schema = Record<string, unknown>;

/** What an OpenAPI document says of one answer. */
export interface DescribedAnswer {
  /** The schema of the body; `undefined` where it is not described. */
  schema: Schema | undefined;
}

/** An OpenAPI document. */
export class OpenApi {
  readonly #document: Record<string, unknown>;
  readonly #operations = new Map<string, Record<string, unknown>>();

  /**
   * Reads a document.
   *
   * @throws {WebexError} `openapi_malformed` when it is no OpenAPI document of version 3 in JSON.
   */
  constructor(text: string) {
    const document = parse(text);
    if (!isObject(document) || !isObject(document.paths)) {
      throw malformed("it is JSON without paths");
    }
    if (typeof document.openapi !== "string" || !document.openapi.startsWith("3.")) {
      throw malformed("it is not of version 3");
    }
    this.#document = document;
    const base = basePath(document.servers);
    for (const [path, referred] of Object.entries(document.paths)) {
      const item = this.resolve(referred);
      if (item === undefined) continue;
      const whole = path.startsWith(`${base}/`) ? path : base + path;
      for (const [method, operation] of Object.entries(item)) {
        if (!isObject(operation)) continue;
        this.#operations.set(keyOf(method.toUpperCase(), whole), operation);
      }
    }
  }

  /** Returns whether the document describes an endpoint. */
  describes(method: string, path: string): boolean {
    return this.#operations.has(keyOf(method, path));
  }

  /**
   * Returns what the document says of an answer; `undefined` where it does not have it. Of an endpoint without any
   * refusal nothing is known of refusals, and nothing of an answer of which a part stands in another document.
   */
  answer(method: string, path: string, status: number): DescribedAnswer | undefined | "unknown" {
    const given = this.#operations.get(keyOf(method, path))?.responses;
    if (this.#leadsNowhere(given)) return "unknown";
    const responses = this.resolve(given) ?? {};
    const described = responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default;
    if (!isObject(described)) {
      const hasRefusals = Object.keys(responses).some((each) => /^[45]/.test(each));
      return status >= 400 && !hasRefusals ? "unknown" : undefined;
    }
    const content = this.resolve(described)?.content;
    const byType = this.resolve(content) ?? {};
    const types = Object.keys(byType);
    const media = byType[types.find((each) => /json/i.test(each)) ?? types[0] ?? ""];
    const schema = this.resolve(media)?.schema;
    const parts = [described, content, media, schema];
    return parts.some((each) => this.#leadsNowhere(each))
      ? "unknown"
      : { schema: this.resolve(schema) };
  }

  #leadsNowhere(part: unknown): boolean {
    return isObject(part) && this.resolve(part) === undefined;
  }

  /** Follows the references of a part of the document. */
  resolve(part: unknown): Record<string, unknown> | undefined {
    let found = part;
    // a circle of references has no end
    for (let step = 0; step < 32 && isObject(found); step++) {
      if (typeof found.$ref !== "string") return found;
      found = this.#at(found.$ref);
    }
    return undefined;
  }

  #at(reference: string): unknown {
    if (!reference.startsWith("#/")) return undefined;
    let found: unknown = this.#document;
    for (const part of reference.slice(2).split("/")) {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
    }
    return found;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const isYaml = /^\s*(?:openapi|swagger)\s*:/m.test(text.slice(0, 2000));
    throw malformed(isYaml ? "it is YAML: convert it to JSON first" : "it is not JSON, or cut off");
  }
}

/** The path that all paths begin with. The documents of Webex name it in their servers; excerpts may not. */
function basePath(servers: unknown): string {
  const [first] = Array.isArray(servers) ? servers : [];
  const url = isObject(first) ? first.url : undefined;
  if (typeof url !== "string" || !URL.canParse(url)) return "/v1";
  return new URL(url).pathname.replace(/\/+$/, "");
}

/** The names of parameters do not matter. */
function keyOf(method: string, path: string): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`;
}

function malformed(why: string): WebexError {
  return new WebexError("openapi_malformed", `Cannot read OpenAPI document: ${why}`);
}
