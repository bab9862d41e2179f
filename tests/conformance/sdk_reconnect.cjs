// A user listens with Cisco's own JavaScript SDK while its live connection fails in every way that the mock's admin
// API offers. Prints one line of JSON.
//
//   node sdk_reconnect.cjs '{"url":…,"adminToken":…,"jwt":…,"accessToken":…,"roomId":…}'
//
// The guest of the token `jwt` and the user are in the room. HYDRA_SERVICE_URL and U2C_SERVICE_URL say where the
// service is.
const { Listener, runToEnd } = require("./sdk_listener.cjs");

/**
 * The SDK connects again soon, in milliseconds. It pings right after it has connected, and a busy machine answers in
 * time. Often it must not ping: on Node a ping ends the process that falls between a close frame and its answer.
 */
const IMPATIENT = { backoffTimeReset: 20, backoffTimeMax: 100, pongTimeout: 3000 };
const UPGRADE = "GET /mercury/v1/apps/wx2/registrations/{deviceId}/messages";

runToEnd(async ({ url, adminToken, jwt, accessToken, roomId }) => {
  const user = await Listener.create({ accessToken, config: { mercury: IMPATIENT } });
  const guest = await Listener.create({ jwt });
  const { mercury, device } = user.webex.internal;
  for (const about of ["online", "offline.transient", "offline.permanent", "offline.replaced"]) {
    mercury.on(about, (event) => user.note(about, event ?? {}));
  }
  mercury.on("sequence-mismatch", (actual, expected) => {
    user.note("sequence-mismatch", { missed: actual - expected });
  });
  await user.listen();

  const admin = async (method, path, body) => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}/__mock/${path}`, { method, headers, ...init });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
  /** Whether a message of the guest reaches the user, with its text. */
  const hears = async (text) => {
    const { id } = await guest.webex.messages.create({ roomId, text });
    const { data } = await user.find("messages:created", (event) => event.data.id === id);
    return data.text === text;
  };
  const nth = async (about, count) => {
    await user.find(about, () => user.all(about).length >= count);
    return user.all(about)[count - 1];
  };
  /** Lets the connection fail so many times, and waits until the SDK is online again. */
  const fail = async (cause, times = 1) => {
    const online = user.all("online").length;
    const offline = user.all("offline.transient").length;
    await cause();
    const { code, reason } = await nth("offline.transient", offline + times);
    await nth("online", online + times);
    return { code, reason, hears: await hears(`after ${code} ${reason}`) };
  };
  const close = (code, reason) => admin("POST", "sockets/close", { code, reason });

  const closed = {};
  for (const code of [1001, 1005, 1006, 1011]) closed[code] = await fail(() => close(code));
  for (const reason of ["idle", "done (forced)", "pong not received", "pong mismatch"]) {
    closed[reason] = await fail(() => close(1000, reason));
  }
  const failPing = (pong) =>
    fail(async () => {
      await admin("POST", "sockets/faults", { pong });
      await close(1001);
    }, 2);
  const withheld = await failPing("withheld");
  const mismatched = await failPing("mismatched");

  // the way back is barred as well: the SDK tries until it gets through
  const refused = await fail(async () => {
    await admin("POST", "faults", { endpoint: UPGRADE, status: 401 });
    await admin("POST", "faults", { endpoint: UPGRADE, status: 403 });
    await close(1011, "ping error");
  });
  const slow = await fail(async () => {
    await admin("POST", "faults", { endpoint: UPGRADE, latency: 300 });
    await close(1001);
  });
  const unauthorized = await fail(async () => {
    await admin("POST", "sockets/faults", { authorization: 4401 });
    await close(1001);
  });

  await admin("POST", "sockets/faults", { lose: true });
  const lost = await guest.webex.messages.create({ roomId, text: "lost" });
  const afterwards = await hears("after the gap");
  const mismatch = await nth("sequence-mismatch", 1);
  await admin("POST", "sockets/faults", { delay: 200 });
  const late = [await hears("delayed"), await hears("after the delayed")];
  const isLost = !user.all("messages:created").some(({ data }) => data.id === lost.id);

  // after these the SDK stays away until it is told to come back
  const forGood = {};
  for (const [code, about] of [[1003, "offline.permanent"], [4000, "offline.replaced"]]) {
    const count = user.all(about).length;
    await close(code, "");
    await nth(about, count + 1);
    forGood[code] = mercury.connected ?? false;
    await mercury.connect();
    forGood[`${code} again`] = await hears(`after ${code}`);
  }
  for (const code of [4400, 4403]) {
    await mercury.disconnect();
    await admin("POST", "sockets/faults", { authorization: code });
    forGood[code] = await mercury.connect().then(() => "connected", (error) => error.message);
    await mercury.connect();
    forGood[`${code} again`] = await hears(`after ${code}`);
  }
  const before = device.url;
  await mercury.disconnect();
  await device.unregister();
  await mercury.connect();
  const renewed = [device.url !== before, await hears("with a new device")];
  return {
    closed,
    withheld,
    mismatched,
    refused,
    slow,
    unauthorized,
    isLost,
    afterwards,
    missed: mismatch.missed,
    late,
    forGood,
    renewed,
    waiting: await admin("GET", "sockets/faults"),
  };
});
