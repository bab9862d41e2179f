// The one place that names the progress bar. It is loaded on terminals only.
export { SingleBar } from "npm:cli-progress@3.12.0";
