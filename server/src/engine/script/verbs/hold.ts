import { linkAbort, pause, unlessAborted } from "../abort.js";
import { CommandFailure, type HeldBridge } from "../context.js";
import type { RunVerb, VerbContext } from "../verb-context.js";
import { loopsOf } from "./audible.js";
import { audioMs } from "./audio-length.js";

type EndedBy = "unhold" | "timeout" | "bridge ended";

/**
 * The caller hears music until an Unhold of a side document, `timeout` or hangup (call-xml.md 4.8). A bridge is parted
 * meanwhile and both sides hear it; the hold ends with the bridge.
 */
export const hold: RunVerb = async (ctx, verb) => {
  const over = linkAbort(ctx.signal);
  let endedBy: EndedBy = "timeout";
  const end = (by: EndedBy) => {
    if (!over.signal.aborted) endedBy = by;
    over.abort();
  };
  if (!ctx.hold.hold(() => end("unhold"))) {
    over.release();
    throw new CommandFailure("Call is already on hold");
  }
  const startMs = ctx.clock.monotonicMs();
  const bridge = await parted(ctx);
  if (bridge) void bridge.ended.then(() => end("bridge ended"));
  else ctx.call.held(true);
  const timer = pause(ctx.clock, verb.values.number("timeout") ?? 300_000, over.signal).then(over.abort);
  await music(ctx, verb.values.text("url"), over.signal);
  await timer;
  over.release();
  ctx.hold.clear();
  if (bridge) ctx.log.onFail(bridge.resume(), "resuming a bridge");
  else ctx.call.held(false);
  const durationMs = Math.round(ctx.clock.monotonicMs() - startMs);
  ctx.budget.mediaTime(durationMs);
  return { success: true, reason: `Hold ended: ${endedBy}`, response: { duration_ms: durationMs } };
};

/** A bridge that cannot be parted is one that is about to end. */
async function parted({ call, log }: VerbContext): Promise<HeldBridge | undefined> {
  try {
    return await call.holdBridge();
  } catch (error) {
    log.warn({ err: error }, "a bridge could not be held");
    return undefined;
  }
}

/** Plays until the hold is over; music that cannot be had is silence. */
async function music(ctx: VerbContext, url: string | undefined, signal: AbortSignal): Promise<void> {
  const { call, media, log } = ctx;
  try {
    const own = url === undefined ? undefined : media.audio(call.account, url, (bytes) => call.decode(bytes), signal);
    const audio = await unlessAborted(own?.catch(() => call.holdMusic()) ?? call.holdMusic(), signal);
    if (audio) await call.play(audio, { loop: loopsOf(0, audioMs(audio)), leg: "both" }, signal);
  } catch (error) {
    log.warn({ err: error }, "hold music could not be played");
  }
}
