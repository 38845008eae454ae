import { unlessAborted } from "../abort.js";
import type { RunVerb } from "../verb-context.js";
import { heardOutcome, loopsOf } from "./audible.js";
import { audioMs } from "./audio-length.js";

/** Speaks a text (call-xml.md 4.2). */
export const say: RunVerb = async (ctx, verb) => {
  const { values } = verb;
  const text = values.text("text") ?? "";
  const voice = {
    lang: values.text("lang") ?? "en-US",
    type: values.text("type") === "WaveNet" ? ("WaveNet" as const) : ("Standard" as const),
    gender: values.text("gender") === "MALE" ? ("MALE" as const) : ("FEMALE" as const),
    code: values.text("code"),
  };
  const finished = "Say finished";
  const speech = await unlessAborted(ctx.call.speak(text, voice), ctx.signal);
  const response = { voice: speech?.voice ?? null, characters: [...text].length };
  if (!speech) return heardOutcome(ctx, { durationMs: 0, stopped: true }, finished, response);
  const loop = loopsOf(values.number("loop") ?? 1, audioMs(speech.audio));
  const heard = await ctx.call.play(speech.audio, { loop, leg: "aleg" }, ctx.signal);
  return heardOutcome(ctx, heard, finished, response);
};
