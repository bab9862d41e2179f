/** A proxy on this machine that notes the first line of each request. */
export interface LoggingProxy extends AsyncDisposable {
  /** The first lines, such as `CONNECT other.example:443 HTTP/1.1`. */
  lines: string[];
  /** Host and port. */
  host: string;
  /** The variables that name it. */
  env: Record<string, string>;
}

/**
 * Starts a proxy. Whatever is asked for, it connects to the host and port given, or refuses where there is none, so
 * that no name has to be found and nothing leaves this machine.
 */
export function startLoggingProxy(target?: string): LoggingProxy {
  const lines: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const serve = async (client: Deno.TcpConn) => {
    open.add(client);
    const bytes = new Uint8Array(65_536);
    const count = await client.read(bytes) ?? 0;
    const head = new TextDecoder().decode(bytes.subarray(0, count));
    const line = head.split("\r\n")[0]!;
    lines.push(line);
    if (target === undefined) {
      await client.write(new TextEncoder().encode("HTTP/1.1 502 no\r\ncontent-length: 0\r\n\r\n"));
      return client.close();
    }
    const [hostname, port] = target.split(":");
    const server = await Deno.connect({ hostname: hostname!, port: Number(port) });
    open.add(server);
    if (line.startsWith("CONNECT")) {
      await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
    } else {
      await server.write(bytes.subarray(0, count));
    }
    await Promise.all([
      client.readable.pipeTo(server.writable).catch(() => {}),
      server.readable.pipeTo(client.writable).catch(() => {}),
    ]);
  };
  const accepting = (async () => {
    const serving: Promise<void>[] = [];
    for await (const connection of listener) serving.push(serve(connection).catch(() => {}));
    await Promise.all(serving);
  })();
  const host = `127.0.0.1:${listener.addr.port}`;
  return {
    lines,
    host,
    env: { HTTP_PROXY: `http://${host}`, HTTPS_PROXY: `http://${host}` },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // a stream has closed it
        }
      }
      await accepting.catch(() => {});
    },
  };
}
