// The one place that names the package that renders markdown. It is loaded when a message has some.
export { default as MarkdownIt, type Token } from "npm:markdown-it@15.0.3";
