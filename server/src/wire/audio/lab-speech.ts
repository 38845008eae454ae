import { toneAmplitude } from "./goertzel.js";

/*
 * Text as audio for tests. Each byte of the UTF-8 text is a burst of two tones, one of 16 for each half of the byte,
 * followed by a gap. The gaps give the reader its clock, so the audio may start anywhere and survives G.711,
 * re-packetisation and changes of level. Two texts stand at least TEXT_GAP_MS apart.
 */
const RATE_HZ = 8000;
const BURST_MS = 30;
const GAP_MS = 10;
const TEXT_GAP_MS = 60;
/** Silence before and after a text. */
const MARGIN_MS = 100;
const LOW_HZ = Array.from({ length: 16 }, (_, i) => 400 + 80 * i);
const HIGH_HZ = Array.from({ length: 16 }, (_, i) => 1800 + 100 * i);
/** Of full scale, for each tone. */
const AMPLITUDE = 0.3;
const RAMP_SAMPLES = 8;
/** The envelope's step. */
const STEP_SAMPLES = 16;
/** A step whose mean is below this is silence. */
const SILENCE = 300;
/** Part of a burst's power that its two tones must have; what has less is no burst of ours. */
const MIN_PURITY = 0.8;

const samplesOf = (ms: number) => (ms * RATE_HZ) / 1000;

/** Writes `text` into audio, 8000 Hz: 40 ms for each byte and 100 ms of silence on both sides. */
export function writeLabSpeech(text: string): Int16Array {
  const bytes = Buffer.from(text);
  const margin = samplesOf(MARGIN_MS);
  const period = samplesOf(BURST_MS + GAP_MS);
  const out = new Int16Array(2 * margin + bytes.length * period);
  for (const [i, byte] of bytes.entries()) writeBurst(out, margin + i * period, byte);
  return out;
}

function writeBurst(out: Int16Array, at: number, byte: number): void {
  const low = (2 * Math.PI * LOW_HZ[byte & 15]!) / RATE_HZ;
  const high = (2 * Math.PI * HIGH_HZ[byte >> 4]!) / RATE_HZ;
  const length = samplesOf(BURST_MS);
  for (let i = 0; i < length; i++) {
    const ramp = Math.min(1, (i + 1) / RAMP_SAMPLES, (length - i) / RAMP_SAMPLES);
    out[at + i] = Math.round(32_767 * AMPLITUDE * ramp * (Math.sin(low * i) + Math.sin(high * i)));
  }
}

/**
 * Reads what `writeLabSpeech` wrote, from 8000 Hz audio. Several texts are joined by a line feed; audio that is
 * something else is passed over, and a damaged byte shows as U+FFFD or as a wrong character. No text: "".
 */
export function readLabSpeech(samples: Int16Array): string {
  return findLabSpeech(samples)
    .map(({ text }) => text)
    .join("\n");
}

/** The texts of `readLabSpeech` with the samples they begin at and end before. */
export function findLabSpeech(samples: Int16Array): { text: string; start: number; end: number }[] {
  const texts: { bytes: number[]; start: number; end: number }[] = [];
  for (const { start, end } of bursts(samples)) {
    const byte = readBurst(samples, start, end);
    if (byte === undefined) continue;
    const last = texts.at(-1);
    if (!last || start - last.end > samplesOf(TEXT_GAP_MS)) texts.push({ bytes: [byte], start, end });
    else {
      last.bytes.push(byte);
      last.end = end;
    }
  }
  return texts.map(({ bytes, start, end }) => ({ text: Buffer.from(bytes).toString(), start, end }));
}

/** Stretches of sound, to the step of the envelope. */
function* bursts(samples: Int16Array): Generator<{ start: number; end: number }> {
  let start = -1;
  for (let at = 0; at <= samples.length; at += STEP_SAMPLES) {
    const isSound = mean(samples, at, at + STEP_SAMPLES) > SILENCE;
    if (isSound && start < 0) start = at;
    if (!isSound && start >= 0) {
      yield { start, end: at };
      start = -1;
    }
  }
  if (start >= 0) yield { start, end: samples.length };
}

function readBurst(samples: Int16Array, start: number, end: number): number | undefined {
  const tolerance = 2 * STEP_SAMPLES + RAMP_SAMPLES;
  if (Math.abs(end - start - samplesOf(BURST_MS)) > tolerance) return undefined;
  const [from, to] = [start + STEP_SAMPLES + RAMP_SAMPLES, end - STEP_SAMPLES - RAMP_SAMPLES];
  const low = strongest(samples, from, to, LOW_HZ);
  const high = strongest(samples, from, to, HIGH_HZ);
  const purity = (low.power + high.power) / power(samples, from, to);
  return purity < MIN_PURITY ? undefined : low.index | (high.index << 4);
}

function strongest(samples: Int16Array, from: number, to: number, tones: number[]): { index: number; power: number } {
  const powers = tones.map((hz) => toneAmplitude(samples, from, to, hz, RATE_HZ) ** 2 / 2);
  const most = Math.max(...powers);
  return { index: powers.indexOf(most), power: most };
}

function mean(samples: Int16Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < Math.min(to, samples.length); i++) sum += Math.abs(samples[i]!);
  return sum / (to - from);
}

function power(samples: Int16Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (samples[i]! / 32_768) ** 2;
  return sum / (to - from);
}
