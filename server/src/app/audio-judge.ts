import { DomainError } from "../base/errors.js";
import type { AudioJudge, AudioProblem } from "../domain/media/port.js";
import { UnsupportedMedia } from "../engine/speech/errors.js";
import type { Speech } from "../engine/speech/tts.js";
import { looksLikeMp3 } from "../wire/audio/mp3-head.js";
import { wavHeader } from "../wire/audio/wav.js";

const RATE_HZ = 8000;
const BYTES_PER_SECOND = 2 * RATE_HZ;

/** Judges uploads by the decoder that calls play with, so that what was taken can be played. */
export function audioJudge(speech: Pick<Speech, "decode">): AudioJudge {
  return {
    async judge(bytes) {
      const samples = await decoded(speech, bytes);
      if ("problem" in samples) return samples;
      const head = wavHeader({ rateHz: RATE_HZ, channels: 1, dataBytes: samples.length });
      return {
        format: looksLikeMp3(bytes) ? "mp3" : "wav",
        seconds: Math.round((100 * samples.length) / BYTES_PER_SECOND) / 100,
        played: Buffer.concat([head, samples]),
      };
    },
  };
}

async function decoded(speech: Pick<Speech, "decode">, bytes: Buffer): Promise<Uint8Array | AudioProblem> {
  try {
    return new Uint8Array((await speech.decode(bytes)).samples);
  } catch (error) {
    if (error instanceof UnsupportedMedia) return { problem: error.detail };
    throw new DomainError(503, "unavailable", "Audio cannot be taken now");
  }
}
