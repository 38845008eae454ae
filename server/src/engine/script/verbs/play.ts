import type { Verb } from "../../../wire/xml/verb.js";
import type { Audio } from "../../media/port.js";
import { unlessAborted, withLimit } from "../abort.js";
import { CommandFailure } from "../context.js";
import type { RunVerb, VerbContext } from "../verb-context.js";
import { heardOutcome, loopsOf } from "./audible.js";
import { audioMs } from "./audio-length.js";
import { legOf } from "./leg.js";
import { playUrl } from "./play-url.js";

/** A recording that is to be played is waited for so long. */
const STORED_WAIT_MS = 10_000;

/** Plays a recording of the call, a file of the account or a URL, in this order of choice (call-xml.md 4.3). */
export const play: RunVerb = async (ctx, verb) => {
  const { values } = verb;
  const url = values.text("url");
  const isUrl = !values.has("record") && !values.has("file");
  const response = { url: isUrl && url !== undefined ? url : null };
  if (isUrl) {
    const heard = await playUrl(ctx, url ?? "", values.number("loop") ?? 1, legOf(verb));
    return heardOutcome(ctx, heard, "Play finished", response);
  }
  const audio = await unlessAborted(source(ctx, verb), ctx.signal);
  if (!audio) return heardOutcome(ctx, { durationMs: 0, stopped: true }, "Play finished", response);
  const loop = loopsOf(values.number("loop") ?? 1, audioMs(audio));
  const heard = await ctx.call.play(audio, { loop, leg: legOf(verb) }, ctx.signal);
  return heardOutcome(ctx, heard, "Play finished", response);
};

function source(ctx: VerbContext, { values }: Verb): Promise<Audio> {
  const record = values.text("record");
  const file = values.text("file");
  if (record !== undefined) return recorded(ctx, record);
  return ctx.call.file(file ?? "");
}

/** The newest recording with that tag; a running one is stopped and waited for. */
async function recorded(ctx: VerbContext, tag: string): Promise<Audio> {
  const recording = ctx.call.recordings().findLast((one) => one.tag === tag);
  if (!recording) throw new CommandFailure(`Recording ${tag} not found`);
  if (recording.isRunning) ctx.log.onFail(recording.stop(), "stopping a recording");
  const stored = await withLimit(ctx.clock, recording.stored, STORED_WAIT_MS, ctx.signal);
  if (stored?.state !== "available") throw new CommandFailure(`Recording ${tag} not found`);
  return recording.audio();
}
