import { ANY_PATH, type Fixture, fixtureName, malformed } from "./fixture.ts";
import type { Endpoint } from "./endpoint.ts";

/** A fixture of a recording, and where it stands. */
export interface NamedFixture {
  /** The name of its file. */
  file: string;
  /** Its name in the file. */
  name: string;
  /** The fixture. */
  fixture: Fixture;
}

/** The fixtures of a recording, which go before the built-in ones. */
export class RecordedFixtures {
  readonly #byEndpoint = new Map<string, NamedFixture[]>();

  /** @throws {WebexError} `fixture_malformed` when two of one endpoint have the same name. */
  constructor(fixtures: readonly NamedFixture[]) {
    for (const each of fixtures) {
      const { method, path } = each.fixture.request;
      const key = path === ANY_PATH ? ANY_PATH : `${method} ${path}`;
      const others = this.#byEndpoint.get(key) ?? [];
      const twin = others.find(({ name }) => name === each.name);
      if (twin !== undefined) {
        const place = `${each.file}: ${each.name}`;
        throw malformed(place, `${twin.file} holds one of this name and endpoint already`);
      }
      this.#byEndpoint.set(key, [...others, each]);
    }
  }

  /**
   * Returns the recorded fixture that goes before a built-in one: that of the same name, whatever its status; else one
   * of the same status. What is the mock's own word has none.
   */
  find(endpoint: Endpoint, builtIn: Fixture): Fixture | undefined {
    const { response: { status }, provenance: { fidelity } } = builtIn;
    if (fidelity === "mock" || status < 200) return undefined;
    const name = fixtureName(builtIn);
    const own = this.#byEndpoint.get(`${endpoint.method} ${endpoint.path}`) ?? [];
    const any = this.#byEndpoint.get(ANY_PATH) ?? [];
    // one that is named after another answer of this endpoint is meant for that one
    const taken = new Set(endpoint.answers.map(fixtureName));
    const isFree = (each: NamedFixture) => each.fixture.response.status === status;
    const found = own.find((each) => each.name === name) ??
      own.find((each) => !taken.has(each.name) && isFree(each)) ??
      any.find((each) => each.name === name) ?? any.find(isFree);
    return found?.fixture;
  }
}
