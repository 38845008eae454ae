import type { RunVerb } from "../verb-context.js";
import { startRecording } from "./start-recording.js";

const DEFAULT_MAX_MS = 3_600_000;

/** Starts a recording in the background (call-xml.md 4.5). */
export const recordStart: RunVerb = async (ctx, verb) => {
  const maxMs = verb.values.number("timeout") ?? DEFAULT_MAX_MS;
  const recording = await startRecording(ctx, verb, { maxMs, silenceMs: undefined });
  return { success: true, reason: "Recording started", response: { record: recording.uuid } };
};
