import assert from "node:assert/strict";
import type { Project } from "../support/programs/npm_project.ts";
import { lastJson, succeed } from "../support/programs/run_program.ts";
import { inProject } from "./installed.ts";

/** What came of bundling some names of a face for a browser, minified. */
interface Bundle {
  /** How many bytes are loaded with the entry. */
  size: number;
  /** The modules of the package that were looked at. */
  inputs: string[];
  /** All of the code. */
  text: string;
}

async function bundle(project: Project, names: string, face: string): Promise<Bundle> {
  // a notice of the bundler would stand on stderr
  const ended = succeed(await project.run("node", ["bundle.mjs", names, face]));
  assert.equal(ended.stderr, "");
  return lastJson<Bundle>(ended);
}

for (const face of ["@guestissuer/webex/token", "@guestissuer/webex/client"]) {
  inProject(
    `a bundle of all of ${face} holds nothing of the mock, nor a fixture`,
    async (project) => {
      const names = Object.keys(
        await import(`../../lib/${face.endsWith("token") ? "token" : "api"}/mod.ts`),
      );
      const { inputs, text } = await bundle(project, names.join(", "), face);
      assert(inputs.length > 10);
      assert.deepEqual(
        inputs.filter((path) => /lib\/mock|fixtures|lib\/cli|lib\/msw/.test(path)),
        [],
      );
      assert.doesNotMatch(text, /createMock|failNext|ROUTERGW|0f1c0000-5eed/);
    },
  );
}

inProject("a bundle of everything names no module of Node in an import", async (project) => {
  const { text } = await bundle(
    project,
    "createMock, createGuestTokens, login",
    "@guestissuer/webex",
  );
  assert.doesNotMatch(text, /(?:import|from)\s*\(?["']node:/);
  assert.match(text, /"node:http"/);
});

for (
  const [names, face, most] of [
    ["createGuestToken", "@guestissuer/webex/token", 8_000],
    ["login", "@guestissuer/webex/client", 20_000],
  ] as const
) {
  inProject(`a page that uses ${names} of ${face} loads at most ${most} bytes`, async (project) => {
    const { size } = await bundle(project, names, face);
    assert(size > 1_000 && size <= most, String(size));
  });
}
