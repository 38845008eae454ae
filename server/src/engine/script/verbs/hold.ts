import { linkAbort, pause, unlessAborted } from "../abort.js";
import { CommandFailure } from "../context.js";
import type { RunVerb, VerbContext } from "../verb-context.js";
import { loopsOf } from "./audible.js";
import { audioMs } from "./audio-length.js";

/** The caller hears music until an Unhold of a side document, `timeout` or hangup (call-xml.md 4.8). */
export const hold: RunVerb = async (ctx, verb) => {
  const over = linkAbort(ctx.signal);
  let isReleased = false;
  const isHeld = ctx.hold.hold(() => {
    isReleased = true;
    over.abort();
  });
  if (!isHeld) {
    over.release();
    throw new CommandFailure("Call is already on hold");
  }
  const startMs = ctx.clock.monotonicMs();
  const timer = pause(ctx.clock, verb.values.number("timeout") ?? 300_000, over.signal).then(over.abort);
  await music(ctx, verb.values.text("url"), over.signal);
  await timer;
  over.release();
  ctx.hold.clear();
  const durationMs = Math.round(ctx.clock.monotonicMs() - startMs);
  ctx.budget.mediaTime(durationMs);
  const reason = `Hold ended: ${isReleased ? "unhold" : "timeout"}`;
  return { success: true, reason, response: { duration_ms: durationMs } };
};

/** Plays until the hold is over; music that cannot be had is silence. */
async function music(ctx: VerbContext, url: string | undefined, signal: AbortSignal): Promise<void> {
  const { call, media, log } = ctx;
  try {
    const own = url === undefined ? undefined : media.audio(call.account, url, (bytes) => call.decode(bytes), signal);
    const audio = await unlessAborted(own?.catch(() => call.holdMusic()) ?? call.holdMusic(), signal);
    if (audio) await call.play(audio, { loop: loopsOf(0, audioMs(audio)), leg: "aleg" }, signal);
  } catch (error) {
    log.warn({ err: error }, "hold music could not be played");
  }
}
