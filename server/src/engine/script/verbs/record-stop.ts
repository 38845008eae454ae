import { CommandFailure } from "../context.js";
import type { RunVerb } from "../verb-context.js";

/** Ends the running recordings with its tag, all of them without one (call-xml.md 4.5). Does not wait for the files. */
export const recordStop: RunVerb = async (ctx, verb) => {
  const { tag } = verb;
  const running = ctx.call.recordings().filter((one) => one.isRunning && (tag === undefined || one.tag === tag));
  if (running.length === 0 && tag !== undefined) throw new CommandFailure(`No recording ${tag}`);
  for (const recording of running) ctx.log.onFail(recording.stop(), "ending a recording");
  return { success: true, reason: "Recording stopped", response: { records: running.map(({ uuid }) => uuid) } };
};
