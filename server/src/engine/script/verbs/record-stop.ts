import type { RunVerb } from "../verb-context.js";
import { runningRecordings } from "./running-recordings.js";

/** Ends the running recordings with its tag, all of them without one (call-xml.md 4.5). Does not wait for the files. */
export const recordStop: RunVerb = async (ctx, verb) => {
  const running = runningRecordings(ctx, verb);
  for (const recording of running) ctx.log.onFail(recording.stop(), "ending a recording");
  return { success: true, reason: "Recording stopped", response: { records: running.map(({ uuid }) => uuid) } };
};
