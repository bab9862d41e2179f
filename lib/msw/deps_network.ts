// What answers requests that were intercepted: msw without anything that intercepts.
export {
  defineNetwork,
  HttpNetworkFrame,
  NetworkSource,
  WebSocketNetworkFrame,
} from "npm:msw@3.0.5/experimental";
