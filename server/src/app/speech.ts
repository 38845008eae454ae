import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import { createRecogniser, type Recogniser } from "../engine/speech/asr.js";
import { configuredVoices } from "../engine/speech/configured-voices.js";
import type { AsrProvider } from "../engine/speech/providers/asr-provider.js";
import { CommandAsr } from "../engine/speech/providers/command-asr.js";
import { CommandTts } from "../engine/speech/providers/command-tts.js";
import { HttpAsr } from "../engine/speech/providers/http-asr.js";
import { HttpTts } from "../engine/speech/providers/http-tts.js";
import { labAsr } from "../engine/speech/providers/lab-asr.js";
import type { SpeechHttp, TtsProvider } from "../engine/speech/providers/provider.js";
import { createSpeech, type Speech } from "../engine/speech/tts.js";

/** What speech needs of the rest. */
export interface SpeechParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Reaches what the operator names; closed by its owner. */
  readonly http: SpeechHttp;
}

/** Text to speech as TTS_ENGINE and its settings say. */
export function makeSpeech(parts: SpeechParts): Speech {
  const { config, clock, log } = parts;
  return createSpeech({
    engine: config.TTS_ENGINE === "flite" ? "flite" : "lab",
    provider: providerOf(parts),
    clock,
    log,
    folder: join(config.DATA_DIR, "cache"),
  });
}

function providerOf({ config, clock, log, http }: SpeechParts): TtsProvider | undefined {
  const { TTS_ENGINE: engine, TTS_SPEED: speed } = config;
  if (engine !== "http" && engine !== "command") return undefined;
  const common = { ...configuredVoices(engine, config.TTS_VOICES), speed, clock, log };
  if (engine === "command") return new CommandTts({ ...common, argv: config.TTS_COMMAND ?? [] });
  const { TTS_URL: url = "", TTS_KEY: key, TTS_MODEL: model, TTS_FORMAT: format } = config;
  return new HttpTts({ ...common, url, key, model, format, http });
}

/** Speech to text as ASR_ENGINE and its settings say. */
export function makeRecogniser(parts: SpeechParts): Recogniser {
  const { config, clock, log } = parts;
  return createRecogniser({ provider: asrOf(parts), clock, log, timeoutMs: config.ASR_TIMEOUT_SECONDS * 1000 });
}

function asrOf({ config, clock, log, http }: SpeechParts): AsrProvider | undefined {
  const { ASR_ENGINE: engine, ASR_RATE: rateHz } = config;
  switch (engine) {
    case "none":
      return undefined;
    case "lab":
      return labAsr;
    case "command":
      return new CommandAsr({ argv: config.ASR_COMMAND ?? [], rateHz, clock, log });
    case "http": {
      const { ASR_URL: url = "", ASR_KEY: key, ASR_MODEL: model, ASR_FORMAT: format } = config;
      return new HttpAsr({ url, key, model, format, rateHz, http, clock, log });
    }
    default:
      return engine satisfies never;
  }
}
