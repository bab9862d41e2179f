import { nodeBuiltin } from "./runtime.ts";

/** Where undici keeps the dispatcher of `fetch`, by the version of what it understands. */
const PLACES = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

interface Dispatcher {
  close?(): Promise<void>;
  destroy?(): Promise<void>;
}

type Dispatchers = Record<symbol, Dispatcher | undefined>;

/**
 * Sets for the `fetch` of Node, and for undici's own, a dispatcher without any connection: an open one would carry
 * requests past what intercepts new connections. Returns a function that puts the earlier dispatcher back.
 */
export function useFreshDispatchers(): () => void {
  const scope = mainScope();
  // Node makes its dispatcher when it loads undici, which a first look at this class does
  scope.Response;
  const before = PLACES.map((place) => scope[place]);
  const fresh = before.map((dispatcher) => dispatcher && freshFrom(dispatcher));
  fresh[0] ??= freshWrapper(before[0], fresh[1]);
  // the properties cannot be configured, so they are set
  PLACES.forEach((place, at) => fresh[at] && (scope[place] = fresh[at]));
  return () => {
    PLACES.forEach((place, at) => {
      if (fresh[at] === undefined) return;
      if (scope[place] === fresh[at]) scope[place] = before[at];
      fresh[at].close?.().catch(() => {});
    });
  };
}

/** Makes a dispatcher of the same kind. Returns undefined for a kind whose constructor is not known. */
function freshFrom(dispatcher: Dispatcher): Dispatcher | undefined {
  const { constructor } = dispatcher as { constructor: new (options?: unknown) => Dispatcher };
  if (constructor.name === "Agent") return new constructor(valueOf(dispatcher, "options"));
  // proxies and mocks hold one
  const agent = symbolsOf(dispatcher)
    .map((symbol) => (dispatcher as Dispatchers)[symbol])
    .find((value) => value?.constructor?.name === "Agent");
  return agent && freshFrom(agent);
}

/** undici 8 puts its own dispatcher into the second place and wraps it in the first, for what knows undici 7. */
function freshWrapper(
  wrapper: Dispatcher | undefined,
  fresh: Dispatcher | undefined,
): Dispatcher | undefined {
  if (wrapper?.constructor.name !== "Dispatcher1Wrapper" || fresh === undefined) return undefined;
  return new (wrapper.constructor as new (wrapped: Dispatcher) => Dispatcher)(fresh);
}

function valueOf(dispatcher: Dispatcher, description: string): unknown {
  const symbol = symbolsOf(dispatcher).find((each) => each.description === description);
  return symbol && (dispatcher as Dispatchers)[symbol];
}

function symbolsOf(dispatcher: Dispatcher): symbol[] {
  return Object.getOwnPropertySymbols(dispatcher);
}

/** The global scope of Node itself: test runners such as jest run tests in one of their own. */
function mainScope(): Dispatchers & { Response: unknown } {
  const { connect } = nodeBuiltin("node:net");
  try {
    return (connect.constructor as FunctionConstructor)("return globalThis")();
  } catch {
    // where code must not be made from strings
    return globalThis as never;
  }
}
