// Node's own server
import http from "node:http";
import { toNodeHandler } from "@guestissuer/webex/endpoint";
import { handler } from "./site.ts";

const answer = toNodeHandler(handler);

/** Serves the endpoint, and nothing else. */
export const server: http.Server = http.createServer((incoming, outgoing) => {
  if (incoming.url === "/api/webex-guest") return answer(incoming, outgoing);
  outgoing.writeHead(404).end("Not found");
});
