// What interception on Node (22.12 or newer) needs. It does not see Deno's fetch: never use it there.
export { setupServer } from "npm:msw@3.0.5/node";
