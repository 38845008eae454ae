import { parseToneSpec, ToneGenerator, type ToneOptions } from "../../server/src/wire/audio/tone.js";
import { wavHeader } from "../../server/src/wire/audio/wav.js";

/** Samples of tones in the form of call-xml.md 4.9, for example `tone("440;1000", { onMs: 200, volumeDb: -10 })`. */
export function tone(hz: string, options: ToneOptions & { rateHz?: number } = {}): Int16Array {
  const spec = parseToneSpec(hz, options);
  if ("problem" in spec) throw new Error(spec.problem);
  const generator = new ToneGenerator(spec, options.rateHz ?? 8000);
  const samples = new Int16Array(generator.totalSamples);
  generator.pull(samples);
  return samples;
}

/** A sine of any frequency below half of the rate (default 8000 Hz). @param volumeDb default -10 */
export function sine(hz: number, ms: number, o: { rateHz?: number; volumeDb?: number } = {}): Int16Array {
  const { rateHz = 8000, volumeDb = -10 } = o;
  const amplitude = 32_767 * 10 ** (volumeDb / 20);
  return Int16Array.from({ length: (rateHz * ms) / 1000 }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

/** One sound after the other. */
export function join(...parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A WAV file of 16 bit PCM with these channels; all of the length of the first. */
export function wavBytes(channels: readonly Int16Array[], rateHz = 8000): Buffer {
  const frames = channels[0]!.length;
  const samples = new Int16Array(frames * channels.length);
  for (const [c, channel] of channels.entries())
    for (let i = 0; i < frames; i++) samples[i * channels.length + c] = channel[i] ?? 0;
  const head = wavHeader({ rateHz, channels: channels.length, dataBytes: samples.byteLength });
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}
