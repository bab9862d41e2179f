// A worker of Cloudflare: it answers with what the scenario gave.
import { scenario } from "./scenario.mjs";

export default {
  async fetch() {
    return Response.json(await scenario());
  },
};
