import { linkAbort, pause } from "../abort.js";
import { CommandFailure } from "../context.js";
import type { ScriptRecording } from "../recording.js";
import type { RunVerb, VerbContext } from "../verb-context.js";

/** Waits until recordings can be fetched: those with its tag, all ended ones without (call-xml.md 4.5). */
export const recordWait: RunVerb = async (ctx, verb) => {
  const { tag, values } = verb;
  const all = ctx.call.recordings();
  const wanted = tag === undefined ? all.filter((one) => !one.isRunning) : all.filter((one) => one.tag === tag);
  if (wanted.length === 0 && tag !== undefined) throw new CommandFailure(`No recording ${tag}`);
  const records = wanted.map(({ uuid }) => uuid);
  const failure = await waitFor(ctx, wanted, values.number("timeout") ?? 30_000, values.flag("asr"));
  if (failure !== undefined) throw new CommandFailure(failure, { records });
  return { success: true, reason: "Recording available", response: { records } };
};

/** Why the wait failed; undefined when every recording is there. */
async function waitFor(
  ctx: VerbContext,
  recordings: readonly ScriptRecording[],
  timeoutMs: number,
  withText: boolean,
): Promise<string | undefined> {
  const startMs = ctx.clock.monotonicMs();
  const over = linkAbort(ctx.signal);
  const ready = Promise.all(
    recordings.map(async (recording) => {
      const stored = await recording.stored;
      if (withText) await recording.transcribed;
      return stored;
    }),
  );
  try {
    const stored = await Promise.race([ready, pause(ctx.clock, timeoutMs, over.signal)]);
    if (!stored) return `Timeout after ${timeoutMs} ms`;
    const failed = stored.find(({ state }) => state === "failed");
    return failed && `Recording failed: ${failed.reason ?? "unknown"}`;
  } finally {
    over.abort();
    over.release();
    ctx.budget.mediaTime(ctx.clock.monotonicMs() - startMs);
  }
}
