import { parseToneSpec } from "../../../wire/audio/tone.js";
import { CommandFailure } from "../context.js";
import type { RunVerb } from "../verb-context.js";
import { heardOutcome } from "./audible.js";
import { legOf } from "./leg.js";

/** A cadence of tones (call-xml.md 4.9). */
export const tone: RunVerb = async (ctx, verb) => {
  const { values } = verb;
  const spec = parseToneSpec(values.text("hz") ?? "", {
    onMs: values.number("don"),
    offMs: values.number("doff"),
    loop: values.number("loop"),
    volumeDb: values.number("volume"),
    timeoutMs: values.number("timeout"),
  });
  if ("problem" in spec) throw new CommandFailure("Invalid tone");
  return heardOutcome(ctx, await ctx.call.tone(spec, legOf(verb), ctx.signal), "Tone finished", {});
};
