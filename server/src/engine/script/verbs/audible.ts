import type { Heard } from "../context.js";
import type { Outcome, Response, VerbContext } from "../verb-context.js";

/** Repeats and length of what is played in a loop (call-xml.md 8.1). */
const MAX_LOOPS = 1_000;
const MAX_LOOP_MS = 3_600_000;

/** `loop` of a command as the media want it: 0 (for ever) and too large a number are cut to an hour. */
export function loopsOf(loop: number, audioMs: number): number {
  const most = Math.max(1, Math.min(MAX_LOOPS, Math.floor(MAX_LOOP_MS / Math.max(1, audioMs))));
  return loop === 0 ? Math.max(1, Math.floor(MAX_LOOP_MS / Math.max(1, audioMs))) : Math.min(loop, most);
}

/** The outcome of something that was heard, to its end or until a key stopped a filler. */
export function heardOutcome(ctx: VerbContext, heard: Heard, finished: string, response: Response): Outcome {
  ctx.budget.mediaTime(heard.durationMs);
  const by = heard.stopped ? ctx.interruptedBy : undefined;
  const reason = by === undefined ? finished : `Interrupted by ${by === "key" ? "DTMF" : "speech"}`;
  return { success: true, reason, response: { ...response, duration_ms: Math.round(heard.durationMs) } };
}
