import type { RunVerb } from "../verb-context.js";
import { runningRecordings } from "./running-recordings.js";

/** Lets paused recordings go on: those with its tag, all of them without one. */
export const recordResume: RunVerb = async (ctx, verb) => {
  const running = runningRecordings(ctx, verb);
  for (const recording of running) recording.resume();
  return { success: true, reason: "Recording resumed", response: { records: running.map(({ uuid }) => uuid) } };
};
