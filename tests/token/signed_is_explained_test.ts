import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  createGuestToken,
  type CreateGuestTokenOptions,
  createGuestTokens,
  decodeToken,
  encodeWebexId,
  explainGuestToken,
  type Finding,
  verifyGuestToken,
  WebexError,
} from "../../mod.ts";
import { NOW } from "../support/tokens.ts";

const now = () => NOW;

/** Texts of words, of any characters, of what a copy brings along, and of any length. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.string({ unit: "binary", minLength: 1 }),
  fc.stringMatching(/^[\w-]{1,40}$/),
  fc.constantFrom("Stève", "山田", "a b", "a\nb", "\u200b", "\u202eA", "\ud800", "1".repeat(9999)),
);

const cluster = fc.constantFrom("us", "urn:TEAM:eu-central-1_k", "urn:TEAM:us-west-2_r");
const id = fc.record({ cluster, type: fc.constant("ORGANIZATION"), id: fc.uuid() }).map(
  encodeWebexId,
);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((array) => Buffer.from(array));

/** Issuers: good ones, cut ones, ids of other things, uuids, secrets, and any text. */
const issuer = fc.oneof(
  id,
  fc.tuple(id, fc.nat(80), fc.nat(80)).map(([text, start, end]) => text.slice(start, end)),
  fc.tuple(id, text, fc.nat(80)).map(([text, piece, at]) =>
    text.slice(0, at) + piece + text.slice(at)
  ),
  fc.record({ cluster, type: fc.constantFrom("PEOPLE", "ROOM"), id: fc.uuid() }).map(encodeWebexId),
  fc.uuid(),
  bytes.map((each) => each.toString("base64")),
  text,
);

/** Secrets: of every length, in either alphabet, ids, and any text. */
const secret = fc.oneof(
  bytes.map((each) => each.toString("base64")),
  bytes.map((each) => each.toString("base64url")),
  id,
  text,
);

/** Pieces of an id, encoded once or twice, that have the length of a secret. */
const piece = fc.tuple(id, fc.nat(80), fc.boolean()).map(([text, start, twice]) =>
  (twice ? btoa(text) : text).slice(start, start + 43)
);

const signers = fc.record({
  subject: text,
  displayName: text,
  issuer,
  secret,
  allowUnusualIssuer: fc.boolean(),
  expiresIn: fc.integer({ min: 1, max: 2 ** 36 }),
});

Deno.test("nothing that createGuestToken() returns is called an error, and verify trusts it", async () => {
  const seen = { signed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(signers, async ({ subject, displayName, ...options }) => {
      const { issuer, secret, allowUnusualIssuer } = options;
      let token: string;
      try {
        token = await createGuestToken({ subject, displayName }, { ...options, now });
      } catch (error) {
        seen.refused++;
        assert(
          error instanceof WebexError || error instanceof TypeError || error instanceof RangeError,
        );
        assert.match(error.message, /^Cannot (create guest token|read issuer secret): /);
        return;
      }
      seen.signed++;
      const known = { secret, issuer, allowUnusualIssuer, now };
      const errors = (await explainGuestToken(token, known))
        .filter(({ severity }) => severity === "error");
      assert.deepEqual(errors, []);
      const verified = await verifyGuestToken(token, known);
      assert.deepEqual([verified.subject, verified.displayName, verified.issuer], [
        subject,
        displayName,
        issuer,
      ]);
      // no secret stands in clear in what everybody can read
      const decoded = decodeToken(token);
      const iss = String("claims" in decoded && decoded.claims.iss);
      if (Buffer.from(secret, "base64").length >= 16) assert.notEqual(iss.trim(), secret.trim());
    }),
    { numRuns: 1000, seed: 12 },
  );
  // both ends are tried often enough to mean something
  assert(seen.signed > 150 && seen.refused > 150, JSON.stringify(seen));
});

Deno.test("createGuestToken() refuses every random secret as the issuer, whatever is allowed", async () => {
  const random = fc.uint8Array({ minLength: 16, maxLength: 64 });
  const alphabet = fc.constantFrom("base64", "base64url");
  await fc.assert(
    fc.asyncProperty(random, alphabet, fc.boolean(), async (array, alphabet, padded) => {
      const written = Buffer.from(array).toString(alphabet as BufferEncoding);
      const issuer = padded ? written : written.replace(/=+$/, "");
      const signing = createGuestToken({ subject: "1", displayName: "Ada" }, {
        issuer,
        secret: Buffer.alloc(32, 7).toString("base64"),
        allowUnusualIssuer: true,
      });
      await assert.rejects(signing, { code: "iss_is_secret" });
    }),
    { numRuns: 300, seed: 12 },
  );
});

Deno.test("createGuestToken() and createGuestTokens() refuse, sign and warn alike", async () => {
  const random = fc.uint8Array({ minLength: 31, maxLength: 33 })
    .chain((array) => {
      const padded = Buffer.from(array).toString("base64");
      return fc.constantFrom(padded, padded.replace(/=+$/, ""));
    });
  const ascii = fc.string({ minLength: 32, maxLength: 32 }).map((text) => btoa(text));
  const secrets = fc.oneof(piece, random, ascii, secret);
  const issuers = fc.oneof({ weight: 3, arbitrary: id }, issuer);
  const guest = { subject: "1", displayName: "Ada" };
  const seen = { signed: 0, warned: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(issuers, secrets, fc.boolean(), async (issuer, secret, allowed) => {
      const outcome = async (sign: (options: CreateGuestTokenOptions) => Promise<unknown>) => {
        const warnings: string[] = [];
        const onWarning = ({ code }: Finding) => warnings.push(code);
        const options = { issuer, secret, allowUnusualIssuer: allowed, onWarning, now };
        const result = await sign(options).catch(({ name, message }) => ({ name, message }));
        return { result, warnings };
      };
      const one = await outcome((options) => createGuestToken(guest, options));
      const many = await outcome(async (options) => {
        const [first] = await Array.fromAsync(createGuestTokens([guest], options));
        return first?.token;
      });
      assert.deepEqual(one, many);
      if (typeof one.result !== "string") seen.refused++;
      else if (one.warnings.length > 0) seen.warned++;
      else seen.signed++;
    }),
    { numRuns: 1000, seed: 13 },
  );
  assert(Object.values(seen).every((count) => count > 50), JSON.stringify(seen));
});
