// The one place that names the package for live connections on Node, whose own server has none. It is loaded when
// the first one is asked for.
export { WebSocketServer } from "npm:ws@8.23.0";
