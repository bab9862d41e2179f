/** What the tests use of node-redis. */
export function createClient(options: {
  url: string;
  socket: { reconnectStrategy: false };
}): {
  connect(): Promise<unknown>;
  sendCommand(command: string[]): Promise<unknown>;
  destroy(): void;
};

/** What the tests use of ioredis. */
export class Redis {
  constructor(port: number, host: string, options: { lazyConnect: true });
  connect(): Promise<unknown>;
  call(command: string, ...args: string[]): Promise<unknown>;
  disconnect(): void;
}
