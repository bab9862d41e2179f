// Signs as many guest tokens as asked for in a loop, with the key prepared once, and writes them out.
const { createSecretKey } = require("node:crypto");
const jwt = require("jsonwebtoken");
const [count, issuer, secret] = process.argv.slice(2);
const key = createSecretKey(Buffer.from(secret, "base64"));
const exp = Math.floor(Date.now() / 1000) + 600;
let out = "";
for (let i = 0; i < Number(count); i++) {
  const claims = {
    sub: `guest-${i}`,
    name: `Guest number ${i}`,
    iss: issuer,
    exp,
  };
  out += `${jwt.sign(claims, key, { algorithm: "HS256", noTimestamp: true })}\n`;
  if (out.length > 65536) {
    require("node:fs").writeSync(1, out);
    out = "";
  }
}
require("node:fs").writeSync(1, out);
