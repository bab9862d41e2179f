import { createServer, type Server, type Socket } from "node:net";
import { ROOT } from "../programs/run_program.ts";

const CERTIFICATES = `${ROOT}tests/support/certificates/`;
/** The root certificate that signed those of the servers. Nobody trusts it without being told to. */
export const ROOT_CERTIFICATE = `${CERTIFICATES}root.pem`;

/** Servers on this machine, each of which fails in a way of its own. */
export interface BrokenServers extends AsyncDisposable {
  /** Where each is, by what it does. */
  urls: Record<string, string>;
}

/** What servers of TCP do with a connection on which something came. */
const CONNECTIONS: Record<string, (socket: Socket) => void> = {
  "resets the connection": (socket) => void socket.resetAndDestroy(),
  "closes the connection": (socket) => void socket.end(),
  "breaks off in the body": (socket) =>
    void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
  "speaks no HTTP": (socket) => void socket.end("220 mail.example ESMTP\r\n\r\n"),
};

/** Starts them all. */
export async function startBrokenServers(): Promise<BrokenServers> {
  const servers: Server[] = [];
  const urls: Record<string, string> = {};
  for (const [what, answer] of Object.entries(CONNECTIONS)) {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => answer(socket));
    });
    servers.push(server);
    urls[what] = `http://127.0.0.1:${await portOf(server)}/v1`;
  }
  urls["speaks no TLS"] = urls["speaks no HTTP"]!.replace("http:", "https:");
  const gone = createServer();
  urls["is not there"] = `http://127.0.0.1:${await portOf(gone)}/v1`;
  gone.close();
  const key = await Deno.readTextFile(`${CERTIFICATES}server.key`);
  const secure = ["server", "other_name", "expired"].map((name) => {
    const cert = Deno.readTextFileSync(`${CERTIFICATES}${name}.pem`);
    const options = { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} };
    const server = Deno.serve(options, () => new Response("{}"));
    urls[`has the certificate ${name}`] = `https://127.0.0.1:${server.addr.port}/v1`;
    return server;
  });
  return {
    urls,
    async [Symbol.asyncDispose]() {
      for (const server of servers) server.close();
      await Promise.all(secure.map((server) => server.shutdown()));
    },
  };
}

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
}
