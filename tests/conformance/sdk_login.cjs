// Logs in with Cisco's own JavaScript SDK and prints one line of JSON: {"me":…,"message":…} or {"error":…}.
//
//   node sdk_login.cjs <guest token> [e-mail]
//
// HYDRA_SERVICE_URL and U2C_SERVICE_URL say where the service is. A person of that e-mail gets a message.
require("./loopback_only.cjs");
require("@webex/plugin-authorization-node");
require("@webex/plugin-people");
require("@webex/plugin-messages");
const process = require("node:process");
const WebexCore = require("@webex/webex-core").default;

const [jwt, toPersonEmail] = process.argv.slice(2);

main().then(
  (result) => print(result),
  (error) => print({ error: describe(error) }),
);

async function main() {
  const webex = new WebexCore();
  if (!webex.ready) await new Promise((resolve) => webex.once("ready", resolve));
  await webex.authorization.requestAccessTokenFromJwt({ jwt });
  const me = await webex.people.get("me");
  if (toPersonEmail === undefined) return { me };
  const message = await webex.messages.create({ toPersonEmail, text: "Hello from a guest" });
  return { me, message };
}

function describe(error) {
  const { statusCode, message, retryAfter } = error;
  return { name: error.constructor.name, statusCode, message, retryAfter };
}

function print(result) {
  // timers of the SDK would keep the process alive
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}
