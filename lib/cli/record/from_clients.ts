import { openRecording, type Recording } from "../../record/recording/open_recording.ts";
import { explainListenError } from "../mock/listen_error.ts";
import { openNewFolder } from "../output_files.ts";
import { readSetting, wholeNumber } from "../settings.ts";
import type { CommandIo } from "../terminal.ts";
import type { RecordValues } from "./record_options.ts";
import { writeFolder } from "./write_folder.ts";

/** Records what clients ask, until it is stopped. */
export async function recordFromClients(
  output: string,
  values: RecordValues,
  io: CommandIo,
): Promise<number> {
  const { to, organization, json } = values;
  const port = wholeNumber(values.port, { name: "--port", min: 0, max: 65535 });
  const allowHttp = readSetting(values, "allow-http", io)?.text.match(/[^\s,]+/g) ?? [];
  const target = await openNewFolder(output, await io.streams());
  try {
    const recording = await openRecording({
      to,
      port,
      organization,
      allowHttp,
      now: io.now,
      onUnreachable: (method) => io.note(`the service could not be reached for a ${method}`),
    }).catch((error) => {
      throw explainListenError(error, "127.0.0.1");
    });
    await untilStopped(recording, json, io);
    const { lost: leftOut } = recording;
    if (leftOut > 0) io.note(`${leftOut} exchanges were too large and are left out`);
    const event = "written";
    return await writeFolder(recording.toFixtures(), { output, leftOut, event, json }, target, io);
  } catch (error) {
    target.abandon();
    throw error;
  }
}

/** Says where it listens, and goes on until it is asked to end. */
async function untilStopped(
  { url, baseUrl, close }: Recording,
  json: boolean,
  io: CommandIo,
): Promise<void> {
  try {
    // who reads that it is ready may end it at once
    const stopped = io.untilStopped();
    if (json) io.printJson({ event: "ready", url, WEBEX_API_URL: baseUrl });
    else {
      io.print(url);
      io.tell(`Point clients at ${baseUrl}. Ctrl+C writes what was recorded.`);
    }
    await stopped;
  } finally {
    await close();
  }
}
