import assert from "node:assert/strict";
import { getMe, login, WebexError, type WebexErrorCode, WebexHttpError } from "../../mod.ts";
import { eachRow } from "../support/each_row.ts";
import { answering, json } from "../support/service/fake_service.ts";
import { GOOD_CLAIMS, OPAQUE_TOKEN, signToken } from "../support/tokens.ts";

const TOKEN = signToken(GOOD_CLAIMS);
const LOGIN = "https://webexapis.com/v1/jwt/login";

/** The error in which a login ends that the service answers so. */
async function refusedBy(response: Response): Promise<WebexHttpError> {
  const { fetch } = answering(response);
  const error = await login(TOKEN, { fetch, retries: false }).catch((error) => error);
  assert(error instanceof WebexHttpError);
  assert(error instanceof WebexError);
  assert.equal(error.name, "WebexHttpError");
  return error;
}

Deno.test("WebexHttpError carries everything that the service said", async () => {
  const body = {
    message: "The request requires a valid access token.",
    errors: [{ description: "The request requires a valid access token." }, {
      description: "Another one.",
    }],
    trackingId: "ROUTERGW_body",
  };
  const error = await refusedBy(json(body, 401, { TrackingID: "ROUTERGW_header" }));
  const { code, status, method, url, serviceMessage, descriptions, trackingId, retryAfter } = error;
  assert.deepEqual(
    { code, status, method, url, serviceMessage, descriptions, trackingId, retryAfter },
    {
      code: "unauthorized",
      status: 401,
      method: "POST",
      url: LOGIN,
      serviceMessage: "The request requires a valid access token.",
      descriptions: ["The request requires a valid access token.", "Another one."],
      trackingId: "ROUTERGW_header",
      retryAfter: undefined,
    },
  );
  assert.equal(
    error.message,
    `Cannot exchange guest token: 401 from POST ${LOGIN}: The request requires a valid access token; Another one (trackingId ROUTERGW_header). The guest token was likely signed with another secret, has expired, or is of an unknown issuer: look into it with \`verify\` and the secret`,
  );
});

Deno.test("WebexHttpError has a code and an explanation for each status", async (t) => {
  const own = /The service has a problem of its own: try again later/;
  const table: [number, WebexErrorCode, RegExp, RegExp][] = [
    [400, "bad_request", /likely not understood or has expired/, /missing or malformed/],
    [401, "unauthorized", /signed with another secret/, /or it is a guest token: exchange/],
    [403, "forbidden", /The issuer may be switched off/, /lacks the scope spark:people_read/],
    [404, "not_found", /holds no JWT, or the base URL/, /The person behind the token is gone/],
    [405, "request_refused", /This cannot be done there/, /This cannot be done there/],
    [409, "request_refused", /Look at what the service said/, /Look at what the service said/],
    [418, "request_refused", /Look at what the service said/, /Look at what the service said/],
    [423, "request_refused", /is locked for now/, /is locked for now/],
    [429, "rate_limited", /wait a while and try again/, /wait a while and try again/],
    [500, "service_failed", own, own],
    [503, "service_failed", own, own],
    [599, "service_failed", own, own],
  ];
  await eachRow(t, table, async ([status, code, atLogin, atMe]) => {
    const error = await refusedBy(json({}, status));
    assert.deepEqual([error.status, error.code], [status, code]);
    assert.match(error.message, new RegExp(`^Cannot exchange guest token: ${status} from POST `));
    assert.match(error.message, atLogin);
    const { fetch } = answering(json({}, status));
    await assert.rejects(getMe(OPAQUE_TOKEN, { fetch, retries: 0 }), (error) => {
      assert(error instanceof WebexHttpError);
      assert.deepEqual([error.status, error.code, error.method], [status, code, "GET"]);
      assert.equal(error.url, "https://webexapis.com/v1/people/me");
      assert.match(
        error.message,
        new RegExp(`^Cannot ask who is behind the token: ${status} from`),
      );
      assert.match(error.message, atMe);
      return true;
    });
  });
});

Deno.test("WebexHttpError takes the tracking id from the header, else from the body", async (t) => {
  const table: [Record<string, string>, unknown, string | undefined][] = [
    [{ trackingid: "a" }, { trackingId: "b" }, "a"],
    [{ TRACKINGID: "a" }, {}, "a"],
    [{}, { trackingId: "b" }, "b"],
    [{ trackingid: "" }, { trackingId: "b" }, "b"],
    [{}, { trackingId: 7 }, undefined],
    [{}, {}, undefined],
  ];
  await eachRow(t, table, async ([headers, body, expected]) => {
    const error = await refusedBy(json(body, 400, headers));
    assert.equal(error.trackingId, expected);
    assert.equal(error.message.includes("(trackingId "), expected !== undefined);
  });
});

Deno.test("WebexHttpError reads every body, however odd, and says what it can", async () => {
  const nothing = `400 from POST ${LOGIN}: the service said nothing more. The guest token`;
  const table: [string, string | undefined, string[], string][] = [
    ["", undefined, [], nothing],
    ["<html>", undefined, [], nothing],
    ["null", undefined, [], nothing],
    ["[]", undefined, [], nothing],
    ['"no"', undefined, [], nothing],
    ['{"message":7,"errors":7}', undefined, [], nothing],
    ['{"message":"","errors":[]}', undefined, [], nothing],
    ['{"errors":[null,7,"x",[],{},{"description":null}]}', undefined, [], nothing],
    ['{"errors":[{"description":"d"}]}', undefined, ["d"], ": d. The guest token"],
    ['{"message":"m."}', "m.", [], ": m. The guest token"],
    ['{"error":"e"}', "e", [], ": e. The guest token"],
    ['{"error":"e","error_description":"f"}', "f", [], ": f. The guest token"],
    ['{"message":"m","error":"e"}', "m", [], ": m. The guest token"],
    ['{"message":"★☆ é"}', "★☆ é", [], ": ★☆ é. The guest token"],
  ];
  for (const [body, serviceMessage, descriptions, part] of table) {
    const error = await refusedBy(new Response(body, { status: 400 }));
    assert.equal(error.serviceMessage, serviceMessage, body);
    assert.deepEqual(error.descriptions, descriptions, body);
    assert(error.message.includes(part), error.message);
  }
});

Deno.test("WebexHttpError bounds what it repeats", async () => {
  const errors = Array.from({ length: 50 }, (_, i) => ({ description: `${i}`.repeat(2000) }));
  const error = await refusedBy(json({ message: "m".repeat(1 << 20), errors }, 500));
  assert.equal(error.serviceMessage, "m".repeat(500));
  assert.equal(error.descriptions.length, 10);
  assert(error.descriptions.every((each) => each.length <= 500));
  assert(error.message.length < 7000);
});

Deno.test("WebexHttpError never shows a token that the service echoes", async (t) => {
  const key = TOKEN.split(".")[2]!;
  const echoes = [TOKEN, `Bearer ${TOKEN}`, key, TOKEN.slice(60, 100), key.slice(0, 12)];
  await eachRow(t, [...echoes, OPAQUE_TOKEN], async (echo) => {
    const said = `You sent ${echo}, no?`;
    const body = { message: said, errors: [{ description: `${said}!` }], trackingId: said };
    const oauth = { error: said, error_description: said };
    for (const answer of [json(body, 401), json(oauth, 400), json({}, 403, { trackingid: echo })]) {
      const error = await refusedBy(answer);
      const shown = [Deno.inspect(error), JSON.stringify(error), error.message, error.stack].join();
      for (let i = 0; i + 12 <= echo.length; i++) {
        const piece = echo.slice(i, i + 12);
        if (TOKEN.includes(piece) || OPAQUE_TOKEN.includes(piece)) assert(!shown.includes(piece));
      }
      assert(shown.includes("[redacted]"));
    }
  });
});
