import { countryTone, readToneName } from "../../../wire/audio/country-tones.js";
import { parseToneSpec } from "../../../wire/audio/tone.js";
import type { Verb } from "../../../wire/xml/verb.js";
import { CommandFailure } from "../context.js";
import type { RunVerb, VerbContext } from "../verb-context.js";
import { heardOutcome } from "./audible.js";
import { legOf } from "./leg.js";

const MAX_TIMEOUT_MS = 3_600_000;

/** A cadence of tones (call-xml.md 4.9), or a tone of an exchange by its name. */
export const tone: RunVerb = async (ctx, verb) => {
  const spec = specOf(ctx, verb);
  if ("problem" in spec) throw new CommandFailure("Invalid tone");
  return heardOutcome(ctx, await ctx.call.tone(spec, legOf(verb), ctx.signal), "Tone finished", {});
};

function specOf(ctx: VerbContext, { values }: Verb) {
  const hz = values.text("hz") ?? "";
  const spec = parseToneSpec(hz, {
    onMs: values.number("don"),
    offMs: values.number("doff"),
    loop: values.number("loop"),
    volumeDb: values.number("volume"),
    timeoutMs: values.number("timeout"),
  });
  if (!("problem" in spec) || spec.attribute !== "hz") return spec;
  const named = readToneName(hz, ctx.call.toneCountry);
  if (!named) return spec;
  const loop = values.number("loop") ?? 1;
  const volumeDb = values.number("volume") ?? 0;
  const timeoutMs = Math.min(values.number("timeout") ?? 30_000, MAX_TIMEOUT_MS);
  return countryTone(named.country, named.name, { loop, volumeDb, timeoutMs });
}
