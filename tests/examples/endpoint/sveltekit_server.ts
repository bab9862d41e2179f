// SvelteKit: src/routes/api/webex-guest/+server.ts
import { handler } from "./site.ts";

/** Answers `POST`. */
export const POST = ({ request }: { request: Request }): Promise<Response> => handler(request);
/** Answers the preflight of pages of other origins. */
export const OPTIONS = POST;
