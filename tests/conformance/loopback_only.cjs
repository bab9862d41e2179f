// Refuses every connection to another machine, and says so on standard error.
const dns = require("node:dns");
const net = require("node:net");
const process = require("node:process");

const { lookup } = dns;
dns.lookup = (hostname, ...rest) => lookup(check(hostname), ...rest);
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat();
  check(typeof first === "object" ? first?.host : args[1]);
  return connect.apply(this, args);
};

function check(host) {
  if (host === undefined || host === "127.0.0.1") return host;
  process.stderr.write(`refused to connect to ${host}\n`);
  throw new Error(`This test connects to 127.0.0.1 alone, not to ${host}`);
}
