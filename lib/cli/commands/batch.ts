import { BATCH_OPTIONS, readBatchOptions } from "../batch/batch_options.ts";
import { checkIssuer } from "../batch/check_issuer.ts";
import { openBatch } from "../batch/open_batch.ts";
import { pump } from "../batch/pump.ts";
import { command } from "../options.ts";
import { Inputs, issuerAndSecret } from "../inputs.ts";

/** `batch`: creates a guest token for each row of a list. */
export const batch = command({
  positionals: {
    file: { summary: "the list: CSV with a header, JSON lines or JSON; - for stdin", path: true },
  },
  options: BATCH_OPTIONS,
  output: {
    text: "a row for each guest, with the number of its line",
    fields: ["line", "userId", "token", "accessToken", "expiresIn", "expiresAt", "rowHash"],
    json: "an object on each line",
  },
  details:
    "The header of CSV names the columns userId (or subject) and userName (or displayName), and may " +
    "name delay; JSON objects have the same fields. Columns may also end at a semicolon, a tab or a " +
    "bar, the header may use another case or words such as id and name, and the list may be UTF-8 or " +
    "UTF-16. What can be read in more than one way is refused. The output has the order of the rows. " +
    "A row that fails is reported on stderr by its line, the others go on, and the exit code is 1. A " +
    "list of any size is read with the same little memory.",
  examples: [
    ["for a file, with ISSUER and SECRET set", "batch guests.csv > tokens.csv"],
    [
      "exchange each, and go on after an interruption",
      "batch guests.csv --login --resume tokens.csv",
    ],
    ["a part of a large list", "batch all.csv --lines 1000001-2000000 > part-2.csv"],
  ],
  async run({ file, ...values }, io) {
    const options = readBatchOptions(values, io);
    const inputs = new Inputs(io);
    if (file === "-") inputs.takeStdin();
    const signer = await issuerAndSecret(values, inputs, io);
    checkIssuer(signer, options, io);
    return await pump(await openBatch({ file, signer, options, values }, io));
  },
});
