// The one place that names the package of the fast signer. It is loaded when many signatures are made: by the
// mock and by bulk minting, never by one `create`.
export { createSHA256 } from "npm:hash-wasm@4.13.0";
