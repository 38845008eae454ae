import { findLabSpeech } from "../../../wire/audio/lab-speech.js";
import type { AsrPiece, AsrProvider, HeardPart } from "./asr-provider.js";

const RATE_HZ = 8000;

/** Reads what the voices of the lab say; hears nothing in anything else. */
export const labAsr: AsrProvider = {
  rateHz: RATE_HZ,
  most: 1,
  recognise: ({ samples }: AsrPiece): Promise<readonly HeardPart[]> =>
    Promise.resolve(
      findLabSpeech(samples).map(({ text, start, end }) => ({
        text,
        startSeconds: start / RATE_HZ,
        endSeconds: end / RATE_HZ,
        confidence: 1,
      })),
    ),
};
