// Hono, on any runtime
import { Hono } from "hono";
import { handler } from "./site.ts";

const app = new Hono();
app.all("/api/webex-guest", (context) => handler(context.req.raw));

export default app;
