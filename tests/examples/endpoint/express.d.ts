import type { IncomingMessage, ServerResponse } from "node:http";

/** The application, as a handler of Node's server. */
export const app: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
