import { ArgumentError, describeType } from "../../argument_error.ts";
import { isObject, parseJson } from "../../json.ts";
import { describeFileError } from "../../runtime/access.ts";
import { filesIn, readFileNow } from "../../runtime/read_text.ts";
import { runtimeName } from "../../runtime/runtime.ts";
import { ANY_PATH, checkFixture, type Fixture, fixtureName, malformed } from "./fixture.ts";
import type { Endpoint } from "./endpoint.ts";

/** Fixtures by the names of their files, as they are imported: `{ people: { me: { request, … } } }`. */
export type FixtureFiles = Readonly<Record<string, unknown>>;

/** Files of `fixtures/` that are no fixtures. They are left out where somebody has copied the folder. */
const OTHERS = ["issuer.json", "service_app.json", "signing_key.json"];

/**
 * Reads the fixtures of a recording: the `.json` files of a folder, or files that are loaded already.
 *
 * @throws {TypeError} when the folder cannot be read, or the value is neither of the two.
 * @throws {WebexError} `fixture_malformed` when a file is no fixtures of the mock's endpoints.
 */
export function readRecording(fixtures: string | FixtureFiles): NamedFixture[] {
  if (typeof fixtures === "string") return readFolder(fixtures);
  const kind = Object.prototype.toString.call(fixtures).slice("[object ".length, -1);
  // files that are imported together can be a module
  if (!isObject(fixtures) || kind !== "Object" && kind !== "Module") {
    const received = isObject(fixtures) ? kind : describeType(fixtures);
    throw new ArgumentError(
      `Cannot read fixtures: they must be a folder or an object of files, received ${received}`,
    );
  }
  return Object.entries(fixtures).flatMap(([file, content]) => readFile(file, content));
}

function readFolder(folder: string): NamedFixture[] {
  if (runtimeName() === "browser") {
    throw new ArgumentError(
      "Cannot read fixtures: a browser reads no folder. Import its files, and pass them by their names",
    );
  }
  const names = attempt(() => filesIn(folder), { path: folder, what: "folder" });
  const unfinished = names.find((each) => each.endsWith(".part"));
  if (unfinished !== undefined) {
    throw malformed(unfinished, "its recording was interrupted while it was written. Record again");
  }
  const files = names.filter((each) => each.endsWith(".json") && !OTHERS.includes(each));
  if (files.length === 0) {
    throw new ArgumentError("Cannot read fixtures: there is no .json file in the folder");
  }
  return files.flatMap((name) => {
    const path = `${folder}/${name}`;
    const { value, error } = parseJson(
      attempt(() => readFileNow(path), { path, what: "file", name }),
    );
    if (error) throw malformed(name, "it is not JSON, or cut off");
    return readFile(name, value);
  });
}

function attempt<T>(
  read: () => T,
  { path, what, name }: { path: string; what: "folder" | "file"; name?: string },
): T {
  try {
    return read();
  } catch (error) {
    const seen = error instanceof Error ? error.name : "";
    const words: Record<string, string> = { NotFound: `there is no such ${what}` };
    if (what === "folder") words.NotADirectory = "it is no folder";
    const why = words[seen] ?? describeFileError(error, { path });
    throw new ArgumentError(`Cannot read fixtures: ${name === undefined ? "" : `${name}: `}${why}`);
  }
}

function readFile(file: string, content: unknown): NamedFixture[] {
  if (!isObject(content)) throw malformed(file, "it must be an object of fixtures by their names");
  return Object.entries(content).map(([name, value]) => {
    return { file, name, fixture: checkFixture(value, `${file}: ${name}`) };
  });
}

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
