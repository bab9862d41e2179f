import { type ApiAnswer, type ApiRequest, describeCall, readJson } from "./api_call.ts";
import { readRequestOptions, type RequestOptions } from "./request_options.ts";
import { retryWhileLimited } from "./retry_while_limited.ts";
import { send } from "./send.ts";

/** Sends a request and returns the parsed answer, or throws what is documented at the public functions. */
export async function request(api: ApiRequest, options: RequestOptions): Promise<ApiAnswer> {
  const settings = readRequestOptions(options, api.action);
  const { baseUrl, secrets } = settings;
  const tokens: string[] = [];
  const reply = await retryWhileLimited(async () => {
    const token = typeof api.token === "function" ? await api.token() : api.token;
    if (token !== undefined) tokens.push(token);
    return await send(describeCall(api, { baseUrl, tokens, secrets }), settings);
  }, settings);
  const { ok, type } = reply.response;
  // browsers hide where a redirect leads, and its status
  if (!ok || type === "opaqueredirect") {
    // with the hints of all endpoints
    const { refuse } = await import("./refuse.ts");
    throw refuse(reply, settings.now());
  }
  return readJson(reply);
}
