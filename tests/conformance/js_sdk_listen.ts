import { createMock, encodeWebexId } from "../../mod.ts";
import { missingPackages } from "../support/programs/conformance.ts";
import { judge, missingProgram } from "../support/programs/judge.ts";
import { checkListening, checkReconnecting } from "../support/programs/sdk_listening.ts";
import { ROOT_CERTIFICATE } from "../support/service/broken_servers.ts";
import { SDK_RUNTIMES } from "../support/programs/sdk_runtimes.ts";

const CERTIFICATES = new URL("../support/certificates/", import.meta.url);

/** An issuer of the cluster `urn:TEAM:eu-central-1_k`. */
const ELSEWHERE = {
  issuer: encodeWebexId({
    cluster: "urn:TEAM:eu-central-1_k",
    type: "ORGANIZATION",
    id: "00000000-0000-4000-8000-00000000000e",
  }),
  secret: btoa("a secret of the tests"),
};

// the same against the npm package on Node: tests/npm/listen_cases.ts
for (const runtime of SDK_RUNTIMES) {
  const missing = missingPackages() ?? missingProgram(runtime.program);

  judge(
    `the JavaScript SDK on ${runtime.name} listens as a guest and as a user, and stays disconnected`,
    missing,
    async () => {
      await using server = await createMock().serve();
      await checkListening(runtime, server);
    },
  );

  judge(
    `the JavaScript SDK on ${runtime.name} connects again after every fault, and hears what is said`,
    missing,
    async () => {
      await using server = await createMock().serve();
      await checkReconnecting(runtime, server);
    },
  );

  judge(
    `the JavaScript SDK on ${runtime.name} listens by https, and is sent to wss`,
    missing,
    async () => {
      const read = (name: string) => Deno.readTextFile(new URL(name, CERTIFICATES));
      const options = { cert: await read("server.pem"), key: await read("server.key") };
      await using server = await createMock().serve(options);
      using client = Deno.createHttpClient({ caCerts: [await read("root.pem")] });
      const trust = { NODE_EXTRA_CA_CERTS: ROOT_CERTIFICATE, DENO_CERT: ROOT_CERTIFICATE };
      await checkListening(runtime, server, { client, env: trust });
    },
  );

  judge(
    `the JavaScript SDK on ${runtime.name} listens as a guest of an issuer of another cluster`,
    missing,
    async () => {
      await using server = await createMock({ issuers: [ELSEWHERE] }).serve();
      await checkListening(runtime, server, { issuer: ELSEWHERE });
    },
  );
}
