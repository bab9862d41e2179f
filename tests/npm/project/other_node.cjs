// Loaded first, it makes Node say that it is of the version in the environment.
const versions = { ...process.versions, node: process.env.OTHER_NODE };
Object.defineProperty(process, "versions", { value: versions });
