import { ArgumentError, describeType } from "../argument_error.ts";
import { isObject, parseJson } from "../json.ts";
import { describeFileError } from "../runtime/file_error.ts";
import { filesIn, readFileNow } from "../runtime/read_folder.ts";
import { runtimeName } from "../runtime/runtime.ts";
import { checkFixture, malformed } from "./http/fixture.ts";
import type { NamedFixture } from "./http/recorded_fixtures.ts";

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
    const isGone = error instanceof Error && error.name === "NotFound";
    const why = isGone ? `there is no such ${what}` : describeFileError(error, { path });
    throw new ArgumentError(`Cannot read fixtures: ${name === undefined ? "" : `${name}: `}${why}`);
  }
}

function readFile(file: string, content: unknown): NamedFixture[] {
  if (!isObject(content)) throw malformed(file, "it must be an object of fixtures by their names");
  return Object.entries(content).map(([name, value]) => {
    return { file, name, fixture: checkFixture(value, `${file}: ${name}`) };
  });
}
