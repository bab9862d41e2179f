import { interceptWebex } from "../../lib/msw/mod.ts";
import { createGuestTokens, createMock, getMe, login } from "../../mod.ts";
import { inTurns, type Row, row } from "./stats.ts";

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
  const { own, msw } = await inTurns({
    own: () => run(mock.fetch),
    async msw() {
      using _webex = await interceptWebex(mock);
      return await run(globalThis.fetch);
    },
  }, times);
  return [row({
    ...{ what: "in process: login and people/me", against: "the same through msw" },
    ...{ rounds: [own, msw], goal: "<= 0.3" },
    show: (figure) => `${(figure * 1000).toFixed(0)} µs`,
  })];
}
