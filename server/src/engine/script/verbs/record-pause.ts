import type { RunVerb } from "../verb-context.js";
import { runningRecordings } from "./running-recordings.js";

/** Pauses the running recordings with its tag, all of them without one. They go on by `RecordResume`. */
export const recordPause: RunVerb = async (ctx, verb) => {
  const running = runningRecordings(ctx, verb);
  const gap = verb.values.text("gap") === "cut" ? "cut" : "silence";
  for (const recording of running) recording.pause(gap);
  return { success: true, reason: "Recording paused", response: { records: running.map(({ uuid }) => uuid) } };
};
