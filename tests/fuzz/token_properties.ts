import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeJwt, decodeProtectedHeader } from "jose";
import {
  createGuestToken,
  createGuestTokens,
  decodeToken,
  decodeWebexId,
  encodeWebexId,
  explainGuestToken,
  verifyGuestToken,
  WebexError,
} from "../../mod.ts";
import { createRedactor } from "../../lib/redact.ts";
import { anything, ISSUER, NOW, SECRET, secret, text, tokenLike } from "./arbitraries.ts";
import { assertDocumented, assertDocumentedClass, assertHides, attempt } from "./judge.ts";
import { guardedPart } from "../support/leaks/spellings.ts";
import type { Property } from "./properties.ts";

const now = () => NOW;

/** What a judge makes of a text: the value, or that it refuses. */
function judged<T>(run: () => T): { value: T } | undefined {
  try {
    return { value: run() };
  } catch {
    return undefined;
  }
}

/** What the README says that decodeToken refuses and jose lets pass. */
function isDocumentedDifference(token: string): boolean {
  const [head = "", body = ""] = token.split(".");
  const marked = [head, body].some((part) => /^77u_/.test(part));
  return marked || /[\s"'`<>()[\]{},;:#?&]/.test(token) || /=/.test(`${head}${body}`);
}

/** The guests of createGuestTokens: good ones, and ones of any type. */
const guest = fc.oneof(
  fc.record({ subject: text, displayName: text, expiresIn: fc.integer({ min: 1, max: 1e6 }) }),
  fc.record({ subject: anything, displayName: anything, expiresIn: anything }),
);

/** Properties of the functions that create, decode, verify and explain tokens and ids. */
export const TOKEN_PROPERTIES: Property[] = [
  {
    name: "decodeToken accepts and refuses as jose does, or as its documentation says",
    weight: 30,
    property: fc.property(tokenLike, (token) => {
      let decoded;
      try {
        decoded = decodeToken(token);
      } catch (error) {
        assertDocumented(error);
        assertHides((error as Error).message, token);
        // jose has no bounds
        if (error instanceof WebexError && error.code === "token_too_large") return;
      }
      if (decoded?.kind === "access-token" && decoded.form === "opaque") return;
      const header = judged(() => decodeProtectedHeader(token));
      const claims = judged(() => decodeJwt(token));
      if (decoded !== undefined) {
        assert.deepEqual([decoded.header, decoded.claims], [header?.value, claims?.value]);
      } else if (header !== undefined && claims !== undefined) {
        assert(isDocumentedDifference(token), "refused, while jose accepts it");
      }
    }),
  },
  {
    name: "explainGuestToken finds something in any text, and shows none of it",
    weight: 14,
    property: fc.asyncProperty(
      tokenLike,
      fc.option(secret, { nil: undefined }),
      async (token, known) => {
        const run = () => explainGuestToken(token, { secret: known, issuer: ISSUER, now });
        const findings = await attempt(run, (error) => {
          // a secret that cannot be read is the only thing that is an error
          const swapped = error instanceof WebexError && error.code === "secret_is_issuer";
          assert((error instanceof TypeError || swapped) && known !== undefined);
          assertDocumented(error);
          assertHides(error.message, known);
        });
        if (findings === undefined) return;
        assert(findings.length > 0);
        for (const { message, hint } of findings) {
          assertHides(`${message}\n${hint}`, token, known ?? "");
        }
      },
    ),
  },
  {
    name: "verifyGuestToken accepts what explainGuestToken finds no error in, and refuses the rest",
    weight: 10,
    property: fc.asyncProperty(tokenLike, async (token) => {
      const verified = await attempt(() => verifyGuestToken(token, { secret: SECRET, now }));
      const findings = await explainGuestToken(token, { secret: SECRET, now });
      const wrong = findings.filter(({ severity }) => severity === "error");
      // quotes and the like are mended by one and refused by the other
      const mended = findings.some(({ code }) => /^token_(quoted|bearer|white)/.test(code));
      const foreign = wrong.some(({ code }) => /^(access_token_given|not_a_guest)/.test(code));
      if (!mended && !foreign && token === token.trim() && !token.startsWith("\uFEFF")) {
        assert.equal(verified !== undefined, wrong.length === 0);
      }
    }),
  },
  {
    name: "createGuestToken makes what verifyGuestToken accepts and createGuestTokens makes too",
    weight: 8,
    property: fc.asyncProperty(text, text, secret, async (subject, displayName, secret) => {
      const options = { issuer: ISSUER, secret, expiresIn: 600, now };
      const token = await attempt(
        () => createGuestToken({ subject, displayName }, options),
        (error) => {
          assertDocumented(error);
          assertHides((error as Error).message, secret);
        },
      );
      const many = await attempt(() =>
        Array.fromAsync(createGuestTokens([{ subject, displayName }], options))
      );
      assert.equal(many?.[0]?.token, token);
      if (token === undefined) return;
      const verified = await verifyGuestToken(token, { secret, issuer: ISSUER, now });
      const found = await explainGuestToken(token, { secret, issuer: ISSUER, now });
      assert.deepEqual(found.filter(({ severity }) => severity === "error"), []);
      // a lone surrogate has no UTF-8, and JSON writes it as an escape
      assert.deepEqual([verified.subject, verified.displayName], [subject, displayName]);
    }),
  },
  {
    name: "createGuestTokens gives one result for each guest, whatever it is",
    weight: 4,
    property: fc.asyncProperty(fc.array(guest, { maxLength: 4 }), async (guests) => {
      const options = { issuer: ISSUER, secret: SECRET, now };
      const all = await attempt(() =>
        Array.fromAsync(createGuestTokens(guests as never[], options))
      );
      assert.equal(all?.length, guests.length);
      for (const { error } of all ?? []) if (error !== undefined) assertDocumented(error);
    }),
  },
  {
    name: "functions for tokens and ids refuse wrong types in a documented way",
    weight: 3,
    property: fc.asyncProperty(anything, anything, async (one, other) => {
      const value = one as never;
      const options = other as never;
      for (
        const run of [
          () => createGuestToken(value, options),
          () => createGuestToken({ subject: value, displayName: "Ada" }, options),
          () => decodeToken(value),
          () => verifyGuestToken(value, { secret: options }),
          () => explainGuestToken(value, { secret: options, now }),
          () => encodeWebexId(value),
          () => decodeWebexId(value),
          () => Array.fromAsync(createGuestTokens(value, options)),
        ]
      ) await attempt<unknown>(run, assertDocumentedClass);
    }),
  },
  {
    name: "encodeWebexId and decodeWebexId undo each other",
    weight: 20,
    property: fc.property(text, text, text, (cluster, type, id) => {
      for (const parts of [{ cluster, type, id }, { cluster: "us", type: "PEOPLE", id }]) {
        const encoded = judged(() => encodeWebexId(parts));
        if (encoded !== undefined) assert.deepEqual(decodeWebexId(encoded.value), parts);
      }
      try {
        decodeWebexId(id);
      } catch (error) {
        assertDocumented(error);
      }
    }),
  },
  {
    name: "redaction leaves no piece of a secret",
    weight: 10,
    property: fc.property(tokenLike, text, secret, (token, around, secret) => {
      const redact = createRedactor([secret]);
      const shown = redact(`${around}${secret} ${token}${around}${secret.slice(3)}`);
      const guarded = guardedPart(secret).slice(0, 500);
      for (let at = 0; at + 8 <= guarded.length; at++) {
        const piece = guarded.slice(at, at + 8);
        assert(!shown.includes(piece) || "[redacted]".includes(piece) || piece.includes("[redact"));
      }
      assert.doesNotMatch(shown, /eyJ[\w-]{9,}/);
    }),
  },
];
