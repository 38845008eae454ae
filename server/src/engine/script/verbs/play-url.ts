import type { Audio } from "../../media/port.js";
import { linkAbort, pause, unlessAborted } from "../abort.js";
import type { Heard, LegChoice } from "../context.js";
import { EarlyAudio } from "../early-audio.js";
import type { VerbContext } from "../verb-context.js";
import { loopsOf } from "./audible.js";
import { audioMs } from "./audio-length.js";

/** The way to the media thread and back takes its time; what follows the end is silence. */
const SLACK_MS = 100;
const NOTHING: Heard = { durationMs: 0, stopped: true };

/**
 * Plays a file of the web: one that is played once begins when two seconds of it are there.
 * @throws CommandFailure the reasons of Play
 */
export async function playUrl(ctx: VerbContext, url: string, loop: number, leg: LegChoice): Promise<Heard> {
  const { call, media, clock, signal } = ctx;
  const decode = (bytes: Uint8Array) => call.decode(bytes);
  const over = linkAbort(signal);
  let begun: Promise<Heard> | undefined;
  let startMs = 0;
  const play = (audio: Audio) => {
    startMs = clock.monotonicMs();
    begun = call.play(audio, { loop: 1, leg }, over.signal);
    begun.catch(() => undefined); // looked at below
  };
  const early = loop === 1 ? new EarlyAudio({ clock, decode, play }) : undefined;
  try {
    const whole = await unlessAborted(media.audio(call.account, url, decode, signal, early), signal);
    early?.close();
    if (!whole) return (await begun) ?? NOTHING;
    if (!begun) return await call.play(whole, { loop: loopsOf(loop, audioMs(whole)), leg }, signal);
    early?.complete(whole);
    await Promise.race([begun, pause(clock, audioMs(whole) - (clock.monotonicMs() - startMs) + SLACK_MS, signal)]);
    over.abort();
    return await ended(ctx, await begun, whole, early?.growing, leg);
  } catch (error) {
    over.abort();
    await begun?.catch(() => undefined);
    throw error;
  } finally {
    early?.close();
    over.abort();
    over.release();
  }
}

/** What was longer than could be known at the beginning is played behind it. */
async function ended(
  { call, signal }: VerbContext,
  heard: Heard,
  whole: Audio,
  growing: Audio | undefined,
  leg: LegChoice,
): Promise<Heard> {
  const durationMs = Math.min(heard.durationMs, audioMs(whole));
  const laid = growing?.samples.byteLength ?? 0;
  if (signal.aborted || heard.stopped || laid >= whole.samples.byteLength)
    return { durationMs, stopped: signal.aborted };
  const tail = new SharedArrayBuffer(whole.samples.byteLength - laid);
  new Uint8Array(tail).set(new Uint8Array(whole.samples, laid));
  const rest = await call.play({ samples: tail, rateHz: 8000 }, { loop: 1, leg }, signal);
  return { durationMs: durationMs + rest.durationMs, stopped: rest.stopped };
}
