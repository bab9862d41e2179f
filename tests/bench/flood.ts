import { serveSide } from "./processes.ts";
import { type Row, row } from "./stats.ts";

const ADMIN = { authorization: "Bearer the-admin-token-of-the-bench" };
const MB = 1024 * 1024;

/**
 * Memory of a served mock, as the system sees it, before and after many bodies of 1 MB from somebody without a token,
 * and how long it takes to read the journal then.
 */
export async function flood(count = 1000): Promise<Row[]> {
  await using mock = await serveSide("mock");
  const { url } = mock;
  const body = "x ".repeat(MB / 2);
  const send = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/access_token`, {
        method: "POST",
        headers,
        body,
      });
      await response.body?.cancel();
      if (response.status !== 400) {
        throw new Error(`A body was answered with ${response.status}`);
      }
    }
  };
  // what the first requests load and set aside is no memory of theirs
  await send(50);
  const before = await mock.memory();
  await send(count);
  const after = await mock.memory();
  const start = performance.now();
  const response = await fetch(`${url}/__mock/requests`, { headers: ADMIN });
  const entries = (await response.json()).length;
  const seconds = (performance.now() - start) / 1000;
  if (entries < count * 0.9) throw new Error(`The journal has ${entries} requests`);
  return [
    row({
      what: "memory of the mock after 1,000 bodies of 1 MB",
      against: "itself before",
      ...{ rounds: [[after], [before]], goal: "<= 2", show: (size) => `${size.toFixed(0)} MB` },
    }),
    row({
      what: "reading the journal of them",
      against: "a second",
      ...{ rounds: [[seconds], [1]], goal: "<= 1", show: (time) => `${time.toFixed(2)} s` },
    }),
  ];
}
