import { linkAbort, pause as wait } from "../abort.js";
import type { RunVerb, VerbContext } from "../verb-context.js";

/** Silence; a key of `dtmf_stop` ends it and is taken, others stay for who asks next (call-xml.md 4.4). */
export const pause: RunVerb = async (ctx, verb) => {
  const startMs = ctx.clock.monotonicMs();
  const key = await silence(ctx, verb.values.number("length") ?? 1000, verb.values.text("dtmf_stop") ?? "");
  const durationMs = Math.round(ctx.clock.monotonicMs() - startMs);
  ctx.budget.mediaTime(durationMs);
  const reason = key === undefined ? "Pause finished" : `DTMF ${key}`;
  return { success: true, reason, response: { duration_ms: durationMs, dtmf: key ?? null } };
};

/** The key that ended it. A filler is ended by any key, which stays in the buffer: it counts for the Gather. */
async function silence(ctx: VerbContext, lengthMs: number, keys: string): Promise<string | undefined> {
  const over = linkAbort(ctx.signal);
  const { digits } = ctx.call;
  const timer = wait(ctx.clock, lengthMs, over.signal).then(over.abort);
  try {
    for (;;) {
      if (ctx.interruptedBy) return ctx.interruptedBy === "key" ? digits.first : undefined;
      const key = digits.takeOneOf(keys);
      if (key !== undefined) return key;
      if (over.signal.aborted) return undefined;
      await digits.pressed(over.signal);
    }
  } finally {
    over.abort();
    over.release();
    await timer;
  }
}
