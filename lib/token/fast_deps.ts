// The one place that names the package of the fast signer. It is loaded when many signatures are made: by the
// mock and by bulk minting, never by one `create`.
export { type _HMAC as Hmac, hmac } from "npm:@noble/hashes@2.4.0/hmac.js";
export { _SHA256 as Sha256, sha256 } from "npm:@noble/hashes@2.4.0/sha2.js";
