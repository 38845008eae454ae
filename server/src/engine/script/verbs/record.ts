import { isError, type Verb } from "../../../wire/xml/verb.js";
import { linkAbort } from "../abort.js";
import type { ScriptRecording } from "../recording.js";
import type { RunVerb, VerbContext } from "../verb-context.js";
import { startRecording } from "./start-recording.js";

const DEFAULT_MAX_MS = 3_600_000;
const VOICEMAIL_MAX_MS = 60_000;
const BEEP = { steps: [{ hz: [1000], onMs: 250, offMs: 0 }], loop: 1, volumeDb: -6, timeoutMs: 1000 };

/**
 * Three forms (call-xml.md 4.5): with children it records while they run; without, it goes on in the background; without
 * and with nothing left to run it is a voicemail that keeps the call.
 */
export const record: RunVerb = async (ctx, verb) => {
  const holds = verb.parts.some((part) => !isError(part));
  const isVoicemail = !holds && ctx.isLast;
  if (verb.values.flag("beep")) await ctx.call.tone(BEEP, "aleg", ctx.signal);
  const recording = await startRecording(ctx, verb, {
    maxMs: verb.values.number("timeout") ?? (isVoicemail ? VOICEMAIL_MAX_MS : DEFAULT_MAX_MS),
    silenceMs: isVoicemail ? verb.values.number("silence") || undefined : undefined,
  });
  const started = { success: true, reason: "Recording started", response: { record: recording.uuid } };
  if (isVoicemail) return { ...started, next: () => voicemail(ctx, verb, recording) };
  return holds ? { ...started, next: () => around(ctx, recording) } : started;
};

/** Runs the children; the recording ends with them, however they end. */
async function around(ctx: VerbContext, recording: ScriptRecording): Promise<undefined> {
  try {
    await ctx.block({ holdsRecord: true });
  } finally {
    if (recording.isRunning) {
      // After a hangup the call itself ends its recordings; nothing may wait for that here.
      if (ctx.signal.aborted) ctx.log.onFail(recording.stop(), "ending a recording");
      else await recording.stop();
    }
  }
}

/** Until the caller hangs up, presses a stop key, is silent, or the time is over. What follows does not wait for the file. */
async function voicemail(ctx: VerbContext, verb: Verb, recording: ScriptRecording): Promise<undefined> {
  const stopKeys = verb.values.text("dtmf_stop") ?? "";
  const { digits } = ctx.call;
  const startMs = ctx.clock.monotonicMs();
  const over = linkAbort(ctx.signal);
  const ended = recording.ended.then(over.abort);
  ctx.log.onFail(ended, "waiting for a recording");
  while (!over.signal.aborted && digits.takeOneOf(stopKeys) === undefined) await digits.pressed(over.signal);
  over.release();
  ctx.budget.mediaTime(ctx.clock.monotonicMs() - startMs);
  if (recording.isRunning) ctx.log.onFail(recording.stop(), "ending a recording");
}
