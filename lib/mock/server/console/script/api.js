/** The admin token. It stays in memory: neither the address nor a cookie nor any store has it. */
let adminToken = takeToken();

/** Takes the token out of the address, so that neither the history nor a copied address has it. */
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  return token;
}

/** Whether there is a token. */
export const hasToken = () => adminToken !== null;

/** Sets the token; `null` forgets it. */
export function setToken(token) {
  adminToken = token;
}

/** Sends a request to the admin API. */
export function send(path, init = {}) {
  const headers = { authorization: `Bearer ${adminToken}`, ...init.headers };
  return fetch(`/__mock/${path}`, { ...init, headers, credentials: "omit", cache: "no-store" });
}

/** Asks the admin API, and returns what it answers. */
export async function ask(method, path, body) {
  const response = await send(
    path,
    body === undefined ? { method } : { method, body: JSON.stringify(body) },
  );
  const answer = await response.json();
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.error), { status: response.status });
}
