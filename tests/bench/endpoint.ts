import { createGuestTokenHandler } from "../../lib/endpoint/mod.ts";
import { createMock, createServiceAppGuest, refreshServiceAppToken } from "../../mod.ts";
import { median, ms, type Row, row } from "./stats.ts";

const VISITORS = 500;
const HEADERS = {
  "content-type": "application/json",
  "sec-fetch-site": "same-origin",
};

/**
 * 500 visitors who ask the endpoint of a site at once, against the same exchanges made one by one without it. The
 * service is the mock in this process.
 */
export async function endpoint(times = 7): Promise<Row[]> {
  const own: number[] = [];
  const bare: number[] = [];
  const slowest: number[] = [];
  let refreshes = 0;
  let exchanges = 0;
  for (let i = -1; i < times; i++) {
    const mock = createMock();
    const visitors = await visit(mock);
    const exchanged = await exchange(createMock());
    refreshes = mock.requests("access_token").length;
    exchanges = mock.requests("guests/token").length;
    if (i < 0) continue;
    own.push(visitors.elapsed);
    slowest.push(visitors.p99);
    bare.push(exchanged);
  }
  const also = `p99 ${ms(median(slowest))}, ${refreshes} refresh, ${exchanges} exchanges`;
  return [row({
    what: `endpoint: ${VISITORS} visitors at once`,
    against: "their exchanges one by one",
    ...{ rounds: [own, bare], goal: "<= 1.2", show: ms, also },
  })];
}

async function visit(mock: ReturnType<typeof createMock>) {
  const handler = createGuestTokenHandler({
    serviceApp: mock.serviceApp,
    fetch: mock.fetch,
    identify: (request) => ({
      subject: request.headers.get("x-user")!,
      displayName: "Ada",
    }),
  });
  const latencies: number[] = [];
  const start = performance.now();
  await Promise.all(Array.from({ length: VISITORS }, async (_, i) => {
    const headers = { ...HEADERS, "x-user": `visitor-${i}` };
    const asked = performance.now();
    const response = await handler(
      new Request("https://www.example.com/api/webex-guest", {
        method: "POST",
        headers,
      }),
    );
    await response.json();
    latencies.push(performance.now() - asked);
    if (response.status !== 200) {
      throw new Error(`a visitor was answered ${response.status}`);
    }
  }));
  latencies.sort((left, right) => left - right);
  return {
    elapsed: performance.now() - start,
    p99: latencies[Math.floor(VISITORS * 0.99)]!,
  };
}

async function exchange(
  { fetch, serviceApp }: ReturnType<typeof createMock>,
): Promise<number> {
  const start = performance.now();
  const { accessToken } = await refreshServiceAppToken(serviceApp, { fetch });
  for (let i = 0; i < VISITORS; i++) {
    await createServiceAppGuest(
      { subject: `visitor-${i}`, displayName: "Ada" },
      {
        accessToken,
        fetch,
      },
    );
  }
  return performance.now() - start;
}
