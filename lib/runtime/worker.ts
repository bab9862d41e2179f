/** A worker, as the thread that started it sees it. */
export interface StartedWorker {
  /** Sends it a message. Buffers that are transferred are empty here afterwards. */
  send(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Ends it, whatever it is doing. */
  end(): void;
}

/** What the thread that started a worker hears of it. */
export interface WorkerListener {
  /** A message came. */
  onMessage(message: unknown): void;
  /** It failed, and answers no more. */
  onFailure(why: string): void;
}

/** The thread that started a worker, as the worker sees it. */
export interface WorkerParent {
  /** Calls the function with each message that comes. */
  receive(onMessage: (message: unknown) => void): void;
  /** Sends a message. Buffers that are transferred are empty here afterwards. */
  send(message: unknown, transfer?: ArrayBuffer[]): void;
}

/** Workers, as one runtime has them. */
export interface Workers {
  /** Returns whether workers may be started whose modules stand below a folder. */
  mayStart(folder: URL): boolean;
  /** Starts a worker from a module. */
  start(module: URL, listener: WorkerListener): StartedWorker;
  /** Returns the thread that started this worker. */
  parent(): WorkerParent;
}
