// The one place that names msw for the handlers. Only sub-paths: msw's root keeps a Deno process alive.
export { http, type HttpHandler } from "npm:msw@3.0.5/http";
