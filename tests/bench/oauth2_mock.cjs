// deno-lint-ignore-file no-console
// Serves oauth2-mock-server, whose token endpoint is a peer of the mock's login.
const { OAuth2Server } = require("oauth2-mock-server");

async function serve() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(0, "127.0.0.1");
  console.log(`http://127.0.0.1:${server.address().port}`);
}

serve();
