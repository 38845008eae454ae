import { writeLabSpeech } from "../../../wire/audio/lab-speech.js";
import type { SpeechEngine } from "./engine.js";

/** Speaks so that `readLabSpeech` gives the text back; all its voices sound alike. */
export const labEngine: SpeechEngine = {
  synthesise: (_voice, text) => ({ samples: writeLabSpeech(text), rateHz: 8000 }),
};
