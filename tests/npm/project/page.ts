// A project for browsers, without the types of Node.
import { createMock, getMe, login, type MockServer } from "@guestissuer/webex";

const mock = createMock();
const { accessToken } = await login("a token of the backend", { fetch: mock.fetch });
(await getMe(accessToken, { fetch: mock.fetch })).displayName satisfies string;

declare const server: MockServer;
await server[Symbol.asyncDispose]();
