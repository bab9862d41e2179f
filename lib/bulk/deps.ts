// The one place that names the package that reads CSV.
export { default as Papa } from "npm:papaparse@5.7.1";
