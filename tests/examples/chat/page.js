// The page. Its access token comes from the site's backend, and everything else is done by Webex's own SDK.
import { createEndpointSession } from "@guestissuer/webex/client";

const [state, list, form, text, button] = ["#state", "#messages", "form", "#text", "button"]
  .map((selector) => document.querySelector(selector));

const settings = await (await fetch("settings.json")).json();
const session = createEndpointSession("/api/webex-guest");

try {
  const webex = await connect(await session.getAccessToken());
  const me = await webex.people.get("me");
  await webex.messages.listen();
  // every message comes this way: one's own, of this page or another, and those of the desk
  webex.messages.on("created", ({ data }) => show(data, me));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(webex);
  });
  state.textContent = `You are ${me.displayName}.`;
  text.disabled = button.disabled = false;
  text.focus();
} catch (error) {
  // the SDK and the session say in words what was refused
  state.textContent = `The chat is closed: ${error.message}`;
}

async function connect(accessToken) {
  const { webex: url } = settings;
  const webex = globalThis.Webex.init({
    credentials: { access_token: accessToken },
    config: {
      logger: { level: "error" },
      // for Webex itself leave this out
      services: { discovery: { hydra: `${url}/v1`, u2c: `${url}/u2c/api/v1` } },
    },
  });
  await new Promise((resolve) => webex.once("ready", resolve));
  // asks for the catalog of services, which listening needs
  await webex.internal.services.waitForCatalog("postauth", 10);
  return webex;
}

async function send(webex) {
  const written = text.value;
  text.value = "";
  try {
    await webex.messages.create({ toPersonEmail: settings.desk, text: written });
    state.textContent = "Sent.";
  } catch (error) {
    // nothing that was typed is lost
    text.value = written;
    state.textContent = `Not sent: ${error.message}`;
  }
}

function show(message, me) {
  const item = document.createElement("li");
  if (message.personId === me.id) item.className = "mine";
  const from = document.createElement("small");
  from.textContent = message.personId === me.id ? "You" : message.personEmail;
  item.append(from, message.text);
  item.dataset.created = message.created;
  // the SDK reads each message when it hears of it, and the answers may overtake each other
  const later = [...list.children].find(({ dataset }) => dataset.created > message.created);
  list.insertBefore(item, later ?? null);
  item.scrollIntoView();
}
