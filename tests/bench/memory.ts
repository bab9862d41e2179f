import { createGuestTokens, createMock } from "../../mod.ts";
import { type Row, row } from "./stats.ts";

/** Memory of a mock after many logins of 10,000 guests, against itself after a tenth of them. */
export async function memory(logins = 1_000_000): Promise<Row[]> {
  const mock = createMock();
  const guests = Array.from(
    { length: 10_000 },
    (_, i) => ({ subject: `g-${i}`, displayName: `Guest ${i}` }),
  );
  const options = { ...mock.issuer, expiresIn: 86400 };
  const tokens = (await Array.fromAsync(createGuestTokens(guests, options)))
    .map(({ token }) => token!);
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const headers = { authorization: `Bearer ${tokens[i % tokens.length]}` };
      const response = await mock.fetch("https://m/v1/jwt/login", {
        method: "POST",
        headers,
      });
      if (response.status !== 200) throw new Error("A login was refused");
    }
    // what hangs on weak references goes only between two turns of the event loop
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      (globalThis as { gc?: () => void }).gc?.();
    }
    return Deno.memoryUsage().heapUsed / 1024 / 1024;
  };
  const early = await run(logins / 10);
  const late = await run(logins - logins / 10);
  const figures = `${late.toFixed(0)} MB, ${early.toFixed(0)} MB`;
  return [
    row(
      "memory of the mock after 1 M logins",
      "itself after 100 k",
      late / early,
      "<= 1.1",
      figures,
    ),
  ];
}
