// The one place that names the packages of the CLI.
export { type ArgToken, parseArgs } from "npm:args-tokens@0.23.1/parser";
