#!/usr/bin/env node
// deno-lint-ignore-file
// A command line of the way of the former tool: a dispatcher that spawns one Node process for each command.
const program = require("commander");
program
  .version("0.0.0")
  .command("create <userId> <userName>", "create a guest token", {
    isDefault: true,
  })
  .parse(process.argv);
