#!/usr/bin/env node
// deno-lint-ignore-file
// The command `create` of the former way: everything is loaded before anything is done.
const debug = require("debug")("guest");
const program = require("commander");
require("axios");
const jwt = require("jsonwebtoken-8");
program
  .option("-i, --issuer <issuer>")
  .option("-s, --secret <secret>")
  .option("-d, --delay <seconds>")
  .parse(process.argv);
const [sub, name] = program.args;
const exp = Math.floor(Date.now() / 1000) + Number(program.delay || 5400);
debug("arguments checked");
const key = Buffer.from(program.secret, "base64");
console.log(
  jwt.sign({ sub, name, iss: program.issuer, exp }, key, {
    algorithm: "HS256",
    noTimestamp: true,
  }),
);
