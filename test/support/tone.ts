import { readFileSync } from "node:fs";
import { toneLevelDb, totalLevelDb } from "../../server/src/wire/audio/goertzel.js";
import { findKeys } from "../../server/src/wire/audio/keys.js";
import { readLabSpeech } from "../../server/src/wire/audio/lab-speech.js";
import {
  findTone,
  longestGapMs,
  type ToneSearch,
  type ToneSegment,
  toneMs,
} from "../../server/src/wire/audio/tone-track.js";
import { parseWav } from "../../server/src/wire/audio/wav.js";

/** One channel of audio, judged by what is heard in it: tones, their gaps, keys, words of the lab. */
export class Sound {
  readonly samples: Int16Array;
  readonly rateHz: number;

  /** @param rateHz default 8000 */
  constructor(samples: Int16Array, rateHz = 8000) {
    this.samples = samples;
    this.rateHz = rateHz;
  }

  get durationMs(): number {
    return (this.samples.length * 1000) / this.rateHz;
  }

  /** Level of a tone, in dB against a sine at full scale. */
  levelDb(hz: number, fromMs = 0, toMs = this.durationMs): number {
    return toneLevelDb(this.samples, this.#at(fromMs), this.#at(toMs), hz, this.rateHz);
  }

  /** Level of everything, in dB against a sine at full scale. */
  totalDb(fromMs = 0, toMs = this.durationMs): number {
    return totalLevelDb(this.samples, this.#at(fromMs), this.#at(toMs));
  }

  /** The stretches in which a tone is there, to about 5 ms. */
  tones(hz: number, search?: ToneSearch): ToneSegment[] {
    return findTone(this.samples, this.rateHz, hz, search);
  }

  /** How long a tone is there, all stretches together. */
  toneMs(hz: number, search?: ToneSearch): number {
    return toneMs(this.samples, this.rateHz, hz, search);
  }

  /** The longest time without the tone between its first and its last sound (see `longestGapMs`). */
  longestGapMs(hz: number, search?: ToneSearch): number {
    return longestGapMs(this.samples, this.rateHz, hz, search);
  }

  /** Keys heard in-band, for example `12#`. */
  keys(): string {
    return findKeys(this.samples, this.rateHz)
      .map((k) => k.key)
      .join("");
  }

  /** Words of the lab's speech engine; several texts are joined by a line feed. Only at 8000 Hz. */
  words(): string {
    return readLabSpeech(this.samples);
  }

  /** The stretches that are not silent (10 ms blocks above `minDb`, default -50); breaks shorter than 30 ms do not count. */
  sounds(minDb = -50): { startMs: number; endMs: number }[] {
    const found: { startMs: number; endMs: number }[] = [];
    for (let ms = 0; ms < this.durationMs; ms += 10) {
      if (this.totalDb(ms, ms + 10) < minDb) continue;
      const last = found.at(-1);
      if (last && ms - last.endMs < 30) last.endMs = ms + 10;
      else found.push({ startMs: ms, endMs: ms + 10 });
    }
    return found;
  }

  #at(ms: number): number {
    return Math.round((ms * this.rateHz) / 1000);
  }
}

/** The channels of a WAV file. Throws with the reason when it is none. */
export function readWavFile(path: string): Sound[] {
  return readWav(readFileSync(path));
}

/** The channels of a WAV file in memory. Throws with the reason when it is none. */
export function readWav(bytes: Uint8Array): Sound[] {
  const wav = parseWav(bytes);
  if ("problem" in wav) throw new Error(wav.problem);
  return Array.from({ length: wav.channels }, (_, channel) => {
    const samples = Int16Array.from({ length: wav.frames }, (_s, i) => wav.samples[i * wav.channels + channel]!);
    return new Sound(samples, wav.rateHz);
  });
}
