import type { Fixture } from "../../../lib/mock/http/fixture.ts";

/** Files that hold no exchanges. */
const OTHERS = ["issuer.json", "service_app.json", "signing_key.json", "README.md"];

const ROOT = new URL("../../../fixtures/", import.meta.url);

/** Every fixture, read from its file and not from the mock, as `file.name`: `rooms.created`. */
export const FIXTURES: Readonly<Record<string, Fixture>> = await readAll();

async function readAll(): Promise<Record<string, Fixture>> {
  const found: Record<string, Fixture> = {};
  const files = Array.from(Deno.readDirSync(ROOT), ({ name }) => name).sort();
  for (const file of files.filter((each) => !OTHERS.includes(each))) {
    const fixtures = JSON.parse(await Deno.readTextFile(new URL(file, ROOT)));
    for (const [name, fixture] of Object.entries<Fixture>(fixtures)) {
      found[`${file.replace(".json", "")}.${name}`] = fixture;
    }
  }
  return found;
}
