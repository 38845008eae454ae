import { keyTones } from "../wire/audio/keys.js";
import { ToneGenerator, type ToneSpec } from "../wire/audio/tone.js";

/** Rate of all audio of the lab. */
export const RATE_HZ = 8000;

/** Something that is heard at the far end. */
export interface AudioSource {
  /** Fills the frame; false when nothing was left and the frame is silence. */
  pull(frame: Int16Array): boolean;
}

/** Keeps quiet, in packets. */
export const silence: AudioSource = {
  pull(frame) {
    frame.fill(0);
    return true;
  },
};

/** Tones at once, of equal strength. @param durationMs default: an hour */
export function toneSource(hz: readonly number[], durationMs = 3_600_000, volumeDb = -6): AudioSource {
  const spec: ToneSpec = { steps: [{ hz, onMs: durationMs, offMs: 0 }], loop: 1, volumeDb, timeoutMs: durationMs };
  const tone = new ToneGenerator(spec, RATE_HZ);
  return { pull: (frame) => tone.pull(frame) > 0 };
}

/** Samples of 8000 Hz, once or again and again. */
export function sampleSource(samples: Int16Array, isLooped = false): AudioSource {
  let at = 0;
  return {
    pull(frame) {
      if (isLooped && at >= samples.length) at = 0;
      const part = samples.subarray(at, at + frame.length);
      frame.set(part);
      frame.fill(0, part.length);
      at += part.length;
      return part.length > 0;
    },
  };
}

/** One after the other. */
export function inSequence(...sources: readonly AudioSource[]): AudioSource {
  let current = 0;
  return {
    pull(frame) {
      while (current < sources.length && !sources[current]!.pull(frame)) current++;
      if (current < sources.length) return true;
      frame.fill(0);
      return false;
    },
  };
}

/** Frames kept between coming in and going out. */
const ECHO_FRAMES_MAX = 10;

/** Sends back what comes in. */
export class EchoSource implements AudioSource {
  readonly #frames: Int16Array[] = [];

  push(frame: Int16Array): void {
    this.#frames.push(frame.slice());
    if (this.#frames.length > ECHO_FRAMES_MAX) this.#frames.shift();
  }

  pull(frame: Int16Array): boolean {
    const next = this.#frames.shift();
    frame.fill(0);
    if (next) frame.set(next.subarray(0, frame.length));
    return true;
  }
}

/** The keys as pairs of tones (ITU-T Q.23), each `onMs` long with `offMs` of silence behind it; what is no key is silence. */
export function dtmfSource(keys: string, onMs = 100, offMs = 100): AudioSource {
  const steps = [...keys].map((key) => ({ hz: keyTones(key) ?? [], onMs, offMs }));
  const tone = new ToneGenerator({ steps, loop: 1, volumeDb: -6, timeoutMs: 3_600_000 }, RATE_HZ);
  return { pull: (frame) => tone.pull(frame) > 0 };
}
