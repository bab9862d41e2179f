// Live connections, as far as they depend on the runtime's server. On Node it is run by tests/npm.
import "../../npm/project/live.test.mjs";
