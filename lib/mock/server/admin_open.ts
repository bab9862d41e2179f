import { json } from "./admin_answer.ts";

/**
 * Answers what everybody may read who asks by a name of the mock, since it holds nothing of the mock's state: the
 * page, and the description of the endpoints. Returns `undefined` for everything else.
 */
export async function answerOpenly(route: string): Promise<Response | undefined> {
  switch (route) {
    case "GET ": {
      // loaded on demand: tests that steer the mock need no page
      const { answerPage } = await import("./console/page.ts");
      return answerPage();
    }
    case "GET openapi.json": {
      const { describeEndpoints } = await import("./openapi.ts");
      return json(200, describeEndpoints());
    }
    default:
      return undefined;
  }
}
