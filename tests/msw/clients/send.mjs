import { CLIENTS } from "./clients.mjs";

/** Sends a request to each URL, and prints what it got. What has reached a host is counted there, by `at`. */
export async function send(name, step, urls) {
  for (const [target, url] of Object.entries(urls)) {
    const at = encodeURIComponent(`${name}/${step}/${target}`);
    let got;
    try {
      got = await inTime(CLIENTS[name](`${url}?at=${at}`));
    } catch (error) {
      got = { error: describe(error) };
    }
    // deno-lint-ignore no-console
    console.log(JSON.stringify({ name, step, target, ...got }));
  }
}

/** What never answers is a failure of its own, not of the whole run. */
function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer within 5 seconds")), 5000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The messages of an error and of those beneath it: clients wrap them. */
function describe(error) {
  const messages = [];
  for (let each = error; each && messages.length < 5; each = each.cause) {
    messages.push(each.message);
  }
  return messages.join(" <- ");
}
