/** A server on this machine, and the requests that it got. */
export interface LocalServer extends AsyncDisposable {
  /** Where it listens, without a slash at the end. */
  origin: string;
  /** Host and port, as a permission names them. */
  host: string;
  seen: Request[];
}

/** Serves on a free port of the loopback. What is still being sent at the end is dropped. */
export function serveLocally(
  handler: (request: Request) => Response | Promise<Response>,
): LocalServer {
  const seen: Request[] = [];
  const stop = new AbortController();
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      signal: stop.signal,
      onListen() {},
      onError: () => new Response(),
    },
    (request) => {
      seen.push(request);
      return handler(request);
    },
  );
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    origin: `http://${host}`,
    host,
    seen,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}
