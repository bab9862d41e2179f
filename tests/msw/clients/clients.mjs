// The clients of HTTP that interception is tried with. Each takes a URL and returns status and body, or rejects.
import { request as namedRequest } from "node:http";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";

const savedFetch = globalThis.fetch;

/** Reads a response of `fetch`, whoever has made it. */
async function read(response) {
  return { status: response.status, body: await response.text() };
}

/** One agent of undici that stays the same, whose connections are kept. */
let undiciAgent;

/** Makes a request with a function like `http.request`. */
function withRequest(request, url) {
  return new Promise((resolve, reject) => {
    const sent = request(url, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => body += chunk);
      response.on("end", () => resolve({ status: response.statusCode, body }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Opens a connection of a WebSocket. It opens nowhere here: what is looked at is where it went. */
function withWebSocket(WebSocket, url) {
  return new Promise((_, reject) => {
    const socket = new WebSocket(url.replace("http", "ws"));
    socket.addEventListener("error", (event) => reject(event.error ?? new Error(event.message)));
  });
}

function runtimeOf() {
  if ("Deno" in globalThis) return "deno";
  return "Bun" in globalThis ? "bun" : "node";
}

/** Sends a request from another thread, to which interception does not reach. */
async function fromWorker(url) {
  const code =
    "fetch(URL_HERE).then(async (r) => post({ status: r.status, body: await r.text() })," +
    " (e) => post({ message: e.message }))".replaceAll("post(", "post (");
  const source = code.replace("URL_HERE", JSON.stringify(url));
  const answer = runtimeOf() === "node"
    ? await nodeWorker(
      `const post = (m) => require("node:worker_threads").parentPort.postMessage(m); ${source}`,
    )
    : await webWorker(`const post = (m) => self.postMessage(m); ${source}`);
  if (answer.message !== undefined) throw new Error(answer.message);
  return answer;
}

async function nodeWorker(code) {
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker(code, { eval: true });
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve).once("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

async function webWorker(code) {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address, { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(address);
  }
}

/** A plain connection that speaks HTTP. */
function withSocket(connect, url) {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname);
    socket.on("error", reject).on("data", (chunk) => text += chunk).on("close", () => {
      if (text === "") return reject(new Error("closed without an answer"));
      resolve({ status: Number(text.split(" ")[1]), body: text });
    });
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nconnection: close\r\n\r\n`,
    );
  });
}

/** Sends a request over a session of HTTP/2. */
function withSession(session, url) {
  const { pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request({ ":path": pathname + search });
    let body = "";
    let status;
    stream.setEncoding("utf8").on("error", reject);
    stream.on("response", (headers) => status = headers[":status"]);
    stream.on("data", (chunk) => body += chunk);
    stream.on("end", () => resolve({ status, body }));
    stream.end();
  });
}

async function withHttp2(url) {
  const session = http2.connect(new URL(url).origin);
  try {
    return await withSession(session, url);
  } finally {
    session.destroy();
  }
}

/** Sessions of HTTP/2 by their origins, and the functions with which they send, as axios and got keep them. */
const sessions = new Map();

function withKeptHttp2(url) {
  const { origin } = new URL(url);
  if (!sessions.has(origin)) {
    const session = http2.connect(origin);
    sessions.set(origin, { on: session.on.bind(session), request: session.request.bind(session) });
  }
  return withSession(sessions.get(origin), url);
}

async function withRuntimeSocket(url) {
  const { hostname, port, pathname, search } = new URL(url);
  const text =
    `GET ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`;
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(text));
  const body = await new Response(connection.readable).text();
  return { status: Number(body.split(" ")[1]), body };
}

/** By the name in the table of lib/msw/README.md. */
export const CLIENTS = {
  "fetch": (url) => fetch(url).then(read),
  "a fetch saved earlier": (url) => savedFetch(url).then(read),
  "npm:axios": async (url) => {
    const { default: axios } = await import("axios");
    const options = { validateStatus: null, responseType: "text", proxy: false };
    const { status, data } = await axios.get(url, options);
    return { status, body: data };
  },
  "npm:got": async (url) => {
    const { default: got } = await import("got");
    const options = { throwHttpErrors: false, retry: { limit: 0 } };
    const { statusCode, body } = await got(url, options);
    return { status: statusCode, body };
  },
  "npm:node-fetch": async (url) => (await import("node-fetch")).default(url).then(read),
  "npm:superagent": async (url) => {
    const { default: superagent } = await import("superagent");
    const { status, text } = await superagent.get(url).ok(() => true);
    return { status, body: text };
  },
  "npm:undici": async (url) => (await import("undici")).fetch(url).then(read),
  "npm:undici, a kept connection": async (url) => {
    const { Agent, request } = await import("undici");
    undiciAgent ??= new Agent();
    const { statusCode, body } = await request(url, { dispatcher: undiciAgent });
    return { status: statusCode, body: await body.text() };
  },
  "node:http, node:https": (url) => withRequest(http.request, url),
  "their request, imported by name": (url) => withRequest(namedRequest, url),
  "node:http2": withHttp2,
  "node:http2, a kept connection": withKeptHttp2,
  "node:net, node:tls": (url) => withSocket(net.connect, url),
  "WebSocket": (url) => withWebSocket(WebSocket, url),
  "npm:ws": async (url) => withWebSocket((await import("ws")).default, url),
  "Deno.connect": withRuntimeSocket,
  "workers, worker threads": fromWorker,
};
