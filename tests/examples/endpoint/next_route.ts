// Next.js: app/api/webex-guest/route.ts
import { handler } from "./site.ts";

export { handler as OPTIONS, handler as POST };
