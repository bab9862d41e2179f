// What the programs share that listen with Cisco's own JavaScript SDK.
require("./loopback_only.cjs");
require("@webex/plugin-authorization-node");
require("@webex/plugin-people");
require("@webex/plugin-messages");
require("@webex/plugin-rooms");
require("@webex/plugin-memberships");
const process = require("node:process");
const WebexCore = require("@webex/webex-core").default;

/** Somebody's SDK, with everything that it tells of: `{ about: "messages:created", event }`. */
class Listener {
  #events = [];
  #waiting = [];

  constructor(webex) {
    this.webex = webex;
  }

  /** Logs in with a guest token or an access token. Options of the SDK go into `config`. */
  static async create({ jwt, accessToken, config = {} }) {
    // the SDK reads its options in order, and credentials need what was there before
    const credentials = accessToken === undefined ? {} : { access_token: accessToken };
    const webex = new WebexCore({ credentials, config });
    if (!webex.ready) {
      await new Promise((resolve) => webex.once("ready", resolve));
    }
    if (jwt !== undefined) {
      await webex.authorization.requestAccessTokenFromJwt({ jwt });
    }
    return new Listener(webex);
  }

  /** Listens to all that there is to listen to. */
  async listen() {
    for (const resource of ["messages", "rooms", "memberships"]) {
      const plugin = this.webex[resource];
      for (const event of ["created", "updated", "deleted", "seen"]) {
        plugin.on(event, (each) => this.note(`${resource}:${event}`, each));
      }
      await plugin.listen();
    }
  }

  note(about, event) {
    this.#events.push({ about, event });
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Waits for the first event that fits, and leaves it where it is. */
  async find(about, fits = () => true) {
    while (true) {
      const found = this.#events.find((each) => each.about === about && fits(each.event));
      if (found !== undefined) return found.event;
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Everything so far that is about one thing. */
  all(about) {
    return this.#events.filter((each) => each.about === about).map(({ event }) => event);
  }
}

/** Runs a program to its end, and prints one line of JSON: what it returns, or `{ error }`. */
function runToEnd(main) {
  main(JSON.parse(process.argv[2])).then(
    (result) => print(result),
    (error) => print({ error: error.stack }),
  );
}

function print(result) {
  // timers of the SDK would keep the process alive
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

module.exports = { Listener, runToEnd };
