/** Secrets that are known by the fields of lists, keys and codes, and by their form. */
import assert from "node:assert/strict";
import { scanForLeaks, scrub } from "../../lib/record/mod.ts";
import { eachRow } from "../support/each_row.ts";
import { entryWith, scrubbedJson } from "../support/record/entry.ts";

Deno.test("scrub() finds secrets in lists, in keys and codes of any kind, and in PEM", async (t) => {
  // nothing in it looks random
  const value = "correct.horse.battery";
  const fields: [role: string, ...names: string[]][] = [
    ["token", "tokens", "authTokens"],
    ["refresh-token", "refresh_tokens"],
    ["secret", "secrets", "apiKeys", "accessKey", "access_key", "authKey", "sessionKey"],
    ["secret", "privateKeyPem", "credentials", "signatures", "awsCredential"],
    ["password", "pass", "passwords", "passphrase", "key_passphrases", "audioPin", "attendeePin"],
    ["code", "auth_code", "verificationCode", "security-code", "accessCodes"],
  ];
  await eachRow(t, fields, ([role, ...names]) => {
    for (const name of names) {
      assert.equal(scrubbedJson({ [name]: value })[name], `scrubbed-${role}-1`);
      assert.deepEqual(scrubbedJson({ [name]: [value] })[name], [`scrubbed-${role}-1`]);
    }
  });
  const persons = { displayNames: ["Ada Byron"], userNames: ["abyron"], lastNames: ["Byron"] };
  assert.deepEqual(scrubbedJson(persons), {
    displayNames: ["Scrubbed Person 1"],
    userNames: ["scrubbed-user-1"],
    lastNames: ["Scrubbed Last 1"],
  });
  assert.deepEqual(scrubbedJson({ verificationCode: 123456, audioPin: 99887, secret: 1 }), {
    verificationCode: 0,
    audioPin: 0,
    secret: 0,
  });
  const forms = ["SAMLResponse", "SAMLRequest", "RelayState", "X-Amz-Credential", "Policy"];
  forms.push("code_challenge", "id_token_hint", "login_hint", "smsCode", "access_key");
  await eachRow(t, forms, (name) => {
    const url = `https://webexapis.com/v1/things?${name}=${value}`;
    const [entry] = scrub([entryWith({ url })]).entries;
    assert.match(entry!.request.url, /=scrubbed-[a-z]+-1$/);
  });
  const kept = {
    promoCode: value,
    countryCode: value,
    errorCode: value,
    status: value,
    names: [value],
    keys: value,
  };
  assert.deepEqual(scrubbedJson({ ...kept, pageTokens: value, spin: value }), {
    ...kept,
    pageTokens: value,
    spin: value,
  });
  const url = "https://webexapis.com/v1/things?countryCode=us-east&error_code=abcd&keys=name-x";
  assert.equal(scrub([entryWith({ url })]).entries[0]!.request.url, url);
  assert.equal(
    scrubbedJson({ x: `failed: passphrase=${value}, access_key=${value}` }).x,
    "failed: passphrase=scrubbed-password-1, access_key=scrubbed-password-1",
  );
});

Deno.test("scrub() and scanForLeaks() find keys in PEM, whole and cut off", async (t) => {
  const begin = "-----BEGIN RSA PRIVATE KEY-----";
  const block = `${begin}\nAbCd\nEfGh\n-----END RSA PRIVATE KEY-----`;
  const rows: [text: string, becomes: RegExp][] = [
    [`a ${block} b ${block} c`, /^a scrubbed-secret-1-0+ b scrubbed-secret-1-0+ c$/],
    [`a ${begin}\nAbCd`, /^a scrubbed-secret-1-0+$/],
    [block, /^scrubbed-secret-1-0+$/],
    ["-----BEGIN-----", /^-----BEGIN-----$/],
  ];
  await eachRow(t, rows, ([text, becomes]) => {
    assert.match(scrubbedJson({ x: text }).x, becomes);
    assert.match(atob(scrubbedJson({ x: btoa(text) }).x), becomes);
    const isKey = text.includes(begin);
    for (const written of [text, btoa(text), encodeURIComponent(text)]) {
      assert.deepEqual(
        scanForLeaks([written]),
        isKey ? [{ place: "[0]", kind: "a key in PEM" }] : [],
      );
    }
  });
});
