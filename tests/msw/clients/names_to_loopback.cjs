// Loaded first, it lets every name lead to this machine.
const dns = require("node:dns");

const { lookup } = dns;
dns.lookup = (_name, ...rest) => lookup("127.0.0.1", ...rest);
