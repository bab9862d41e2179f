import api from "./script/api.js" with { type: "text" };
import clock from "./script/clock.js" with { type: "text" };
import connections from "./script/connections.js" with { type: "text" };
import dom from "./script/dom.js" with { type: "text" };
import faults from "./script/faults.js" with { type: "text" };
import live from "./script/live.js" with { type: "text" };
import main from "./script/main.js" with { type: "text" };
import people from "./script/people.js" with { type: "text" };
import requestDetails from "./script/request_details.js" with { type: "text" };
import requests from "./script/requests.js" with { type: "text" };
import spaces from "./script/spaces.js" with { type: "text" };
import tabs from "./script/tabs.js" with { type: "text" };
import tokens from "./script/tokens.js" with { type: "text" };

/** The scripts of the page. Each imports from those before it. */
export const SCRIPTS: readonly string[] = [
  dom,
  api,
  live,
  tabs,
  clock,
  requestDetails,
  requests,
  people,
  spaces,
  connections,
  faults,
  tokens,
  main,
];
