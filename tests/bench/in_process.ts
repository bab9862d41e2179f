import { createGuestTokens, createMock, getMe, login } from "../../mod.ts";
import { interceptWebex } from "../../lib/msw/mod.ts";
import { median, type Row, row } from "./stats.ts";

/** Login and people/me in this process: by the mock's own fetch, and through msw. */
export async function inProcess(count = 3000, times = 5): Promise<Row[]> {
  const mock = createMock();
  const guests = Array.from(
    { length: count },
    (_, i) => ({ subject: `g-${i}`, displayName: `Guest ${i}` }),
  );
  const minted = await Array.fromAsync(createGuestTokens(guests, mock.issuer));
  const run = async (fetch: typeof globalThis.fetch) => {
    const start = performance.now();
    for (const { token } of minted) {
      const { accessToken } = await login(token!, { fetch });
      await getMe(accessToken, { fetch });
    }
    return (performance.now() - start) / count;
  };
  const own: number[] = [];
  const msw: number[] = [];
  await run(mock.fetch);
  for (let i = 0; i < times; i++) {
    own.push(await run(mock.fetch));
    using _webex = await interceptWebex(mock);
    msw.push(await run(globalThis.fetch));
  }
  const figures = `${(median(own) * 1000).toFixed(0)} µs, ${(median(msw) * 1000).toFixed(0)} µs`;
  return [
    row(
      "in process: login and people/me",
      "the same through msw",
      median(own) / median(msw),
      "<= 0.3",
      figures,
    ),
  ];
}
